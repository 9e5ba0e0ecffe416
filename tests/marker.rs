//! A marker is the passphrase of every act of the command line, beside a real keyring. Each process is stopped when it is
//! about to end: the marker stands in its memory, arguments and environment 0 times, it can leave no core file; and
//! afterwards the marker is in nothing that was printed and in no file.
#![cfg(target_os = "linux")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tests::desktop::until;
use tests::material::{Keys, Wish, letter};
use tests::{bus, memory, place};

/// Set inside of the session bus.
const HOME: &str = "PENA_TEST_MARKER_HOME";

/// Put together at run time, so that no file of the test's own holds it.
fn marker() -> String {
    ["penanda", "rahasia", "lentera", "bukit7391"].join("~")
}

#[test]
fn a_passphrase_is_nowhere_after_any_act() {
    for program in ["strace", "dbus-run-session", "gnome-keyring-daemon"] {
        if Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_err() {
            return println!("skipped: {program} absent");
        }
    }
    let home = tempfile::tempdir().expect("a home");
    let mut command = bus::run(home.path());
    command.arg(std::env::current_exe().expect("this program")).args(["--exact", "inside", "--nocapture"]);
    assert!(command.env(HOME, home.path()).status().expect("a session").success(), "see above");
}

/// Not a test of its own: what the one above does inside of its bus.
#[test]
fn inside() {
    let Some(home) = std::env::var_os(HOME).map(PathBuf::from) else { return };
    // All three hold the marker, so that one search looks for all of them.
    let [first, second, third] = ["", "~satu", "~dua"].map(|end| format!("{}{end}", marker()));
    let key = |folder: &str, word: &str| {
        let keys = Keys::make(&home.join(folder), Wish { elliptic: true, ..Wish::default() });
        let p12 = keys.p12("siti.p12", word, &[]);
        keys.forget_secret();
        p12.to_str().expect("plain").to_owned()
    };
    let (old, new, pdf) = (key("lama", &first), key("baru", &third), letter());
    let pdf = pdf.to_str().expect("plain");
    let (one, two) = (format!("{first}\n"), format!("{second}\n"));
    let sign = |out: &'static str, name: &'static str| ["sign", pdf, "--out", out, "--key", name, "--footer", "CK-0"];
    let change = ["key", "passphrase", "siti", "--passphrase-stdin", "--new-passphrase-stdin"];
    let letters = ["letter", "write", "pemberitahuan-pencabutan", "--key", "siti", "--out", "surat.pdf"];
    let acts: [(&[&str], &str); 13] = [
        (&["key", "import", &old, "--name", "siti", "--passphrase-stdin"], &one),
        (&sign("a.pdf", "siti"), ""),
        (&change, &format!("{one}{two}")),
        (&sign("b.pdf", "siti"), ""),
        (&["key", "show", "siti"], ""),
        (&["key", "export", "siti", "--out", "salinan.p12"], ""),
        (&["key", "lost", "siti", "--situation", "stolen"], ""),
        (&letters, ""),
        (&["key", "unfreeze", "siti", "--reason", "ditemukan", "--passphrase-stdin"], &two),
        (&[&sign("c.pdf", "siti")[..], &["--passphrase-stdin"]].concat(), &two),
        (&["key", "renew", "siti", &new, "--passphrase-stdin"], &format!("{third}\n")),
        (&["key", "destroy", "siti", "--reason", "replaced", "--yes"], ""),
        (&["journal", "export", "--csv", "catatan.csv"], ""),
    ];
    control(&home, acts[0].0, acts[0].1);
    for (words, typed) in acts {
        act(&home, words, typed);
    }
    assert_eq!(memory::files_with(&home, &marker()), Vec::<PathBuf>::new());
}

/// One act; its process is looked through when it wants to end.
fn act(home: &Path, words: &[&str], typed: &str) {
    // Without `retval` it would end before it stops: the call is left out.
    let standing = stop(home, (words, typed), "exit_group:signal=SIGSTOP:retval=0");
    let copies = memory::copies(standing.id, &marker());
    assert!(copies.is_none_or(|count| count == 0), "{words:?}: {copies:?} copies in memory");
    assert_eq!(memory::occurrences(&memory::shown(standing.id), marker().as_bytes()), 0, "{words:?}: shown");
    assert_eq!(memory::core_limit(standing.id), "0", "{words:?}: a core file can be written");
    // Beside another thread's calls it reads `exit_group(0 <unfinished ...>`.
    let status = standing.call.split_once("exit_group(").and_then(|(_, rest)| rest.split([')', ' ']).next());
    let (status, said) = (status.expect("its status").to_owned(), standing.end());
    assert_eq!(status, "0", "{words:?}: {}", String::from_utf8_lossy(&said));
    assert_eq!(memory::occurrences(&said, marker().as_bytes()), 0, "{words:?}: printed");
}

/// In the middle of an act the passphrase is there: the search finds what it looks for.
fn control(home: &Path, words: &[&str], typed: &str) {
    let standing = stop(home, (words, typed), "fsync:signal=SIGSTOP:when=1");
    let copies = memory::copies(standing.id, &marker());
    standing.end();
    assert!(copies.is_none_or(|count| count > 0), "the search sees nothing");
}

/// A process that stands.
struct Standing {
    child: Child,
    id: u32,
    /// The call that it came to, as strace writes it.
    call: String,
}

impl Standing {
    /// Kills it; gives what it printed.
    fn end(self) -> Vec<u8> {
        assert!(Command::new("kill").args(["-KILL", &self.id.to_string()]).status().expect("kill").success());
        let output = self.child.wait_with_output().expect("pena ends");
        [output.stdout, output.stderr].concat()
    }
}

/// Lets an act come as far as strace is told.
fn stop(home: &Path, (words, typed): (&[&str], &str), inject: &str) -> Standing {
    let log = home.join("strace.log");
    let _ = std::fs::remove_file(&log);
    let mut strace = Command::new("strace");
    let (call, _) = inject.split_once(':').expect("a call");
    strace.args(["-f", "-o"]).arg(&log).args(["-e", &format!("trace={call}"), "-e", &format!("inject={inject}")]);
    strace.arg(place::program("pena")).args(words).current_dir(home).env("HOME", home);
    strace.env("PENA_DATA", home.join("data"));
    let mut child = strace.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("strace");
    child.stdin.take().expect("stdin").write_all(typed.as_bytes()).expect("typed");
    let line = until("the process to stand", || {
        let text = std::fs::read_to_string(&log).unwrap_or_default();
        let there = text.contains("--- stopped by SIGSTOP");
        assert!(there || matches!(child.try_wait(), Ok(None)), "{words:?}: it ended before it was looked at");
        text.lines().find(|line| there && line.contains(call)).map(str::to_owned)
    });
    let (id, call) = line.split_once(' ').expect("a line of strace");
    Standing { child, id: id.parse().expect("a number"), call: call.to_owned() }
}
