//! The care of keys on the command line, without a keyring: passphrase, pause, loss, policy, destruction; and a marker
//! that was used as passphrase throughout is in no file afterwards.
#![cfg(unix)]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use tests::material::{self, Keys, Wish, letter};
use tests::{memory, place};

const OLD: &str = "gajah lentera durian bukit sendok";

/// Put together at run time, so that no file of the test's own holds it.
fn marker() -> String {
    ["penanda", "rahasia", "lentera", "bukit7391"].join("~")
}

/// Runs `pena`; exit status and standard error.
fn pena(home: &Path, words: &[&str], typed: &str) -> (i32, String) {
    let mut command = Command::new(place::program("pena"));
    command.args(words).current_dir(home).env("PENA_DATA", home.join("data")).env_remove("DBUS_SESSION_BUS_ADDRESS");
    if home.join("policy.toml").exists() {
        command.env("PENA_POLICY", home.join("policy.toml"));
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("pena");
    let _ = child.stdin.take().expect("stdin").write_all(typed.as_bytes());
    let output = child.wait_with_output().expect("pena ends");
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Tries again until it is so, for a minute at most.
fn until(what: &str, so: impl Fn() -> bool) {
    let tries = (0..240).any(|_| {
        so() || {
            std::thread::sleep(Duration::from_millis(250));
            false
        }
    });
    assert!(tries, "waited in vain for {what}");
}

#[test]
fn from_import_to_destruction() {
    let home = tempfile::tempdir().expect("a home");
    let keys = Keys::make(&home.path().join("keys"), Wish { elliptic: true, ..Wish::default() });
    let p12 = keys.p12("siti.p12", OLD, &[]);
    keys.forget_secret();
    let pdf = letter();
    let (home, p12, pdf) = (home.path(), p12.to_str().expect("plain"), pdf.to_str().expect("plain"));
    let (old, new) = (format!("{OLD}\n"), format!("{}\n", marker()));
    let run = |words: &[&str], typed: &str| pena(home, words, typed);
    let refused = |words: &[&str], typed: &str, code: &str| {
        let (status, said) = run(words, typed);
        assert!(status != 0 && said.contains(&format!("[{code}]")), "{words:?}: {status} {said}");
    };
    let done = |words: &[&str], typed: &str| {
        let (status, said) = run(words, typed);
        assert_eq!(status, 0, "{words:?}: {said}");
    };
    let sign = ["sign", pdf, "--out", "a.pdf", "--key", "siti", "--footer", "CK-0", "--passphrase-stdin"];
    let change = ["key", "passphrase", "siti", "--passphrase-stdin", "--new-passphrase-stdin"];

    done(&["key", "import", p12, "--name", "siti", "--ask-each-time", "--passphrase-stdin"], &old);
    refused(&change, &format!("{OLD}\nPalembang123\n"), "pass.weak");
    refused(&change, &format!("{OLD}\n{OLD}\n"), "pass.same");
    done(&change, &format!("{OLD}\n{new}"));
    // Four wrong ones, each as soon as it is heard: the last pause is longer than a slow machine needs for one try.
    let wrong = |_| until("a wrong passphrase to be heard", || run(&sign, &old).1.contains("[pass.wrong]"));
    (0..4).for_each(wrong);
    // The right one too has to wait, also in another process.
    refused(&sign, &new, "pass.backoff");
    until("the pause to end", || run(&sign, &new).0 == 0);
    assert!(!home.join("data/keys/siti.tries").exists(), "the count begins anew");

    done(&["key", "lost", "siti", "--situation", "stolen"], "");
    refused(&sign, &new, "key.frozen");
    // Every copy, under whatever name.
    refused(&["sign", pdf, "--out", "b.pdf", "--p12", p12, "--passphrase-stdin"], &old, "key.frozen");
    refused(&["key", "export", "siti", "--out", "c.p12"], "", "key.frozen");
    refused(&["key", "unfreeze", "siti", "--reason", " ", "--passphrase-stdin"], &new, "key.reason");
    done(&["key", "unfreeze", "siti", "--reason", "ditemukan", "--passphrase-stdin"], &new);
    done(&["key", "export", "siti", "--out", "c.p12"], "");
    std::fs::write(home.join("policy.toml"), "keyring = \"forbidden\"\n").expect("a policy");
    refused(&["key", "import", p12, "--name", "lain", "--passphrase-stdin"], &old, "keyring.forbidden");
    refused(&["key", "destroy", "siti", "--reason", "unused"], "", "usage.yes");
    // A key is not destroyed when its record has no place; the record is written when it is.
    let destroy = ["key", "destroy", "siti", "--reason", "unused", "--yes", "--record", "berita-acara.pdf"];
    std::fs::write(home.join("berita-acara.pdf"), "lain").expect("another file");
    refused(&destroy, "", "save.overwrite");
    assert!(home.join("data/keys/siti.p12").exists());
    std::fs::remove_file(home.join("berita-acara.pdf")).expect("a place");
    done(&[&destroy[..], &["--copies", "satu di laci kantor"]].concat(), "");
    assert!(!home.join("data/keys/siti.p12").exists());
    let record = material::run(Command::new("pdftotext").arg(home.join("berita-acara.pdf")).arg("-"));
    let record = record.split_whitespace().collect::<Vec<_>>().join(" ");
    for wanted in ["BERITA ACARA", "satu di laci kantor", "berkas siti.p12"] {
        assert!(record.contains(wanted), "{wanted} in {record}");
    }
    assert_eq!(memory::files_with(home, &marker()), Vec::<std::path::PathBuf>::new());
}
