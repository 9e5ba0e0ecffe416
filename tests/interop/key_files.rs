//! Key files as other programs write them: each opens, signs, and is refused with a wrong passphrase.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tests::judge;
use tests::material::run;
use tests::place;

use crate::authority::PASSPHRASE;
use crate::bench::bench;
use crate::judging::text;
use crate::pena::{Ended, Order, sign};
use crate::pyhanko::python;

const FOREIGN: &str = "sandi-é-ñ-日本-ß";

fn signs_with(name: &str, p12: &Path, passphrase: &str) -> Ended {
    let output = bench().room("key-files").join(name).with_extension("pdf");
    let input = bench().document("hybrid");
    sign(&bench().data(), &Order { input: &input, output: &output, p12, passphrase, words: &[], password: None })
}

fn opens(name: &str, p12: &Path, passphrase: &str) {
    let ended = signs_with(name, p12, passphrase);
    assert_eq!(ended.status, 0, "{ended:?}");
    assert_eq!(judge::pdfsig_is_content(Path::new(text(&ended.line()["output"]))), 1);
    // An empty passphrase is refused too, unless it is the right one.
    let wrong = if passphrase.is_empty() { "bukan" } else { "" };
    let refused = signs_with(&format!("{name}-refused"), p12, wrong);
    assert!(refused.errors.contains("[pass.wrong]") && refused.status != 0, "{refused:?}");
    assert!(!bench().room("key-files").join(format!("{name}-refused.pdf")).exists());
}

fn by_openssl(name: &str, passphrase: &str, options: &[&str]) {
    let p12 = bench().authority.p12(&format!("kind-{name}.p12"), "rsa2048", passphrase, options);
    opens(name, &p12, passphrase);
}

#[test]
fn openssl_default() {
    by_openssl("default", PASSPHRASE, &[]);
}

#[test]
fn openssl_legacy() {
    by_openssl("legacy", PASSPHRASE, &["-legacy"]);
}

#[test]
fn windows_export() {
    let options = ["-legacy", "-certpbe", "PBE-SHA1-3DES", "-keypbe", "PBE-SHA1-3DES", "-macalg", "sha1"];
    by_openssl("windows", PASSPHRASE, &options);
}

#[test]
fn certificates_in_clear() {
    by_openssl("clear", PASSPHRASE, &["-certpbe", "NONE", "-aes-128-cbc"]);
}

#[test]
fn empty_passphrase() {
    by_openssl("empty", "", &[]);
}

#[test]
fn empty_passphrase_legacy() {
    by_openssl("empty-legacy", "", &["-legacy"]);
}

#[test]
fn foreign_passphrase() {
    by_openssl("foreign", FOREIGN, &[]);
}

#[test]
fn foreign_passphrase_legacy() {
    by_openssl("foreign-legacy", FOREIGN, &["-legacy"]);
}

fn reshaped(kind: &str, of: &Path) -> PathBuf {
    let to = bench().authority.path(&format!("kind-{kind}.p12"));
    let passphrase = bench().authority.path("passphrase");
    std::fs::write(&passphrase, format!("{PASSPHRASE}\n")).expect("passphrase");
    let script = place::root().join("tests/interop/reshape_p12.py");
    let given = Stdio::from(std::fs::File::open(&passphrase).expect("passphrase"));
    run(Command::new(python()).arg(script).arg(kind).arg(of).arg(&to).stdin(given));
    to
}

#[test]
fn ber() {
    opens("ber", &reshaped("ber", &bench().key("p256")), PASSPHRASE);
}

#[test]
fn pbmac1() {
    opens("pbmac1", &reshaped("pbmac1", &bench().key("rsa2048")), PASSPHRASE);
}

#[test]
fn keytool() {
    let from = bench().key("rsa2048");
    let to = bench().authority.path("kind-keytool.p12");
    let mut command = Command::new("keytool");
    command.args(["-importkeystore", "-noprompt", "-srcstoretype", "PKCS12", "-deststoretype", "PKCS12"]);
    command.args(["-srcstorepass", PASSPHRASE, "-deststorepass", PASSPHRASE, "-srckeystore"]).arg(&from);
    run(command.arg("-destkeystore").arg(&to));
    opens("keytool", &to, PASSPHRASE);
}
