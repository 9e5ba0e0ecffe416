//! What cannot be signed: the right code, the right exit status, the input as it was, and nothing left behind.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use tests::material::letter;
use tests::place;

use crate::authority::PASSPHRASE;
use crate::bench::bench;
use crate::judging::text;
use crate::pena::{Ended, Order, ended, sign, verify, words};

/// Signs `input` inside a folder of its own and demands that nothing but `left` is there afterwards.
fn refused(name: &str, input: &Path, p12: &Path, passphrase: &str) -> Ended {
    let room = bench().room("refused").join(name);
    std::fs::create_dir_all(&room).expect("a folder");
    let before = std::fs::read(input).ok();
    let order = Order { input, output: &room.join("out.pdf"), p12, passphrase, words: &[], password: None };
    let ended = sign(&bench().data(), &order);
    assert_eq!(listing(&room), Vec::<PathBuf>::new(), "{ended:?}");
    assert_eq!(std::fs::read(input).ok(), before, "the input changed");
    assert!(!ended.errors.contains(passphrase), "{ended:?}");
    ended
}

fn listing(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect()
}

/// A key that cannot sign: nothing was looked at.
fn key_refused(name: &str, p12: &Path, passphrase: &str, code: &str) {
    let ended = refused(name, &letter(), p12, passphrase);
    assert!(ended.errors.contains(&format!("[{code}]")), "{code}: {ended:?}");
    assert_ne!(ended.status, 0, "{ended:?}");
    assert_eq!(ended.lines.len(), 1, "one object for each input: {ended:?}");
    assert_eq!((text(&ended.line()["status"]), text(&ended.line()["code"])), ("failed", code));
}

#[test]
fn wrong_passphrase() {
    key_refused("wrong", &bench().key("rsa2048"), "kuda laut 8 berbaris", "pass.wrong");
}

#[test]
fn damaged_key_file() {
    let whole = std::fs::read(bench().key("rsa2048")).expect("key file");
    let damaged = bench().authority.path("damaged.p12");
    std::fs::write(&damaged, &whole[..whole.len() / 2]).expect("damaged key file");
    key_refused("damaged-key", &damaged, PASSPHRASE, "p12.corrupt");
    std::fs::write(&damaged, b"%PDF-1.4 no key").expect("another file");
    key_refused("not-a-key", &damaged, PASSPHRASE, "p12.corrupt");
}

#[test]
fn key_file_without_key() {
    let authority = &bench().authority;
    authority.write("nokey.secret", PASSPHRASE);
    authority.openssl(&[
        "pkcs12",
        "-export",
        "-nokeys",
        "-in",
        "rsa2048.pem",
        "-passout",
        "file:nokey.secret",
        "-out",
        "nokey.p12",
    ]);
    key_refused("no-key", &authority.path("nokey.p12"), PASSPHRASE, "p12.nokey");
}

#[test]
fn key_file_that_is_not_there() {
    key_refused("vanished-key", &bench().authority.path("nowhere.p12"), PASSPHRASE, "p12.missing");
}

#[test]
fn certificate_out_of_time_or_purpose() {
    key_refused("expired", &bench().key("expired"), PASSPHRASE, "cert.expired");
    key_refused("not-yet", &bench().key("notyet"), PASSPHRASE, "cert.notyet");
    key_refused("usage", &bench().key("usage"), PASSPHRASE, "cert.usage");
}

/// A document that cannot be signed; `verify` says the same of it.
fn document_refused(name: &str, input: &Path, code: &str) {
    let ended = refused(name, input, &bench().key("rsa2048"), PASSPHRASE);
    assert_eq!((text(&ended.line()["status"]), text(&ended.line()["code"])), ("failed", code), "{ended:?}");
    // Nothing could be looked at.
    assert_eq!(ended.status, 2, "{ended:?}");
    let seen = verify(&bench().data(), input, &bench().anchor(), &[], "");
    assert_eq!((text(&seen.line()["verdict"]), seen.status), ("unreadable", 2), "{seen:?}");
    assert_eq!(text(&seen.line()["problem"]["code"]), code);
}

#[test]
fn documents_that_cannot_be_read() {
    let room = bench().room("unreadable");
    let text_file = room.join("teks.pdf");
    std::fs::write(&text_file, "Ini bukan PDF.\n").expect("a text");
    document_refused("not-pdf", &text_file, "doc.notpdf");
    std::fs::write(&text_file, "").expect("nothing");
    document_refused("empty", &text_file, "doc.notpdf");
    document_refused("damaged", &bench().document("damaged"), "doc.corrupt");
    document_refused("encrypted", &bench().document("aes_256_password"), "doc.encrypted");
    document_refused("vanished", &room.join("hilang.pdf"), "doc.missing");
}

#[test]
fn wrong_password_of_a_document() {
    let output = bench().room("refused").join("password.pdf");
    let order = Order {
        input: &bench().document("aes_256_password"),
        output: &output,
        p12: &bench().key("rsa2048"),
        passphrase: PASSPHRASE,
        words: &[],
        password: Some("tutup"),
    };
    let ended = sign(&bench().data(), &order);
    assert_eq!((text(&ended.line()["code"]), ended.status), ("doc.password", 2), "{ended:?}");
    assert!(!output.exists());
}

#[test]
fn outputs_are_not_replaced() {
    let output = bench().room("refused").join("ada.pdf");
    std::fs::write(&output, "yang lama").expect("an older output");
    let (input, p12) = (letter(), bench().key("rsa2048"));
    let order =
        |words| Order { input: &input, output: &output, p12: &p12, passphrase: PASSPHRASE, words, password: None };
    let ended = sign(&bench().data(), &order(&[]));
    assert_eq!((text(&ended.line()["code"]), ended.status), ("save.overwrite", 1), "{ended:?}");
    assert_eq!(std::fs::read(&output).expect("output"), b"yang lama");
    let ended = sign(&bench().data(), &order(&["--overwrite"]));
    assert_eq!(ended.status, 0, "{ended:?}");
    // The input itself is never an output, not even when asked to replace.
    let order = Order { output: &input, ..order(&["--overwrite"]) };
    let before = std::fs::read(&input).expect("input");
    let ended = sign(&bench().data(), &order);
    assert_eq!(std::fs::read(&input).expect("input"), before, "{ended:?}");
    assert_eq!(ended.status, 1, "{ended:?}");
}

#[test]
fn folders_that_may_not_be_written() {
    let room = bench().room("locked");
    let input = room.join("surat.pdf");
    std::fs::copy(letter(), &input).expect("a letter");
    let p12 = room.join("kunci.p12");
    std::fs::copy(bench().key("rsa2048"), &p12).expect("a key");
    for file in [&input, &p12] {
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o644)).expect("permissions");
    }
    let before = listing(&room);
    std::fs::set_permissions(&room, std::fs::Permissions::from_mode(0o555)).expect("permissions");
    let order = Order {
        input: &input,
        output: &room.join("surat_ttd.pdf"),
        p12: &p12,
        passphrase: PASSPHRASE,
        words: &["--passphrase-stdin"],
        password: None,
    };
    let data = std::env::temp_dir().join(format!("pena-locked-{}", std::process::id()));
    let ended = ended(&mut as_ordinary_user(&words(&order)), &data, &format!("{PASSPHRASE}\n"));
    std::fs::set_permissions(&room, std::fs::Permissions::from_mode(0o755)).expect("permissions");
    let _ = std::fs::remove_dir_all(&data);
    assert_eq!((text(&ended.line()["code"]), ended.status), ("save.denied", 1), "{ended:?}");
    assert_eq!(listing(&room), before);
}

/// Root may write anywhere; nobody may not.
fn as_ordinary_user(words: &[String]) -> Command {
    let pena = place::program("pena");
    let root = std::fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
    let mut command = Command::new(if root { "setpriv".as_ref() } else { pena.as_os_str() });
    if root {
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&pena);
    }
    command.args(words);
    command
}
