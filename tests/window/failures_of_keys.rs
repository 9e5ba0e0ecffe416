//! Everything that can be wrong with a certificate file is named exactly, and nothing is stored.

use std::path::{Path, PathBuf};

use tests::material::{Keys, Wish};
use tests::session::Session;

use crate::steps::{self, at, part, press, problem};

const PASSPHRASE: &str = "benar";

#[tokio::test]
async fn what_is_wrong_with_a_key_is_named() {
    let mut session = Session::open().await;
    at(&session, "home").await;
    let folder = session.home().join("keys");
    let keys = Keys::make(&folder, Wish::default());
    let good = keys.p12("baik.p12", PASSPHRASE, &[]);
    steps::drop_file(&mut session, &good);
    press(&session, "accept-duties").await;
    wrong_then_right(&session).await;
    press(&session, "refuse-key").await;
    at(&session, "home").await;
    let damaged = damage(&good, &folder.join("rusak.p12"));
    refused(&mut session, &damaged, "p12.corrupt").await;
    let keyless = keys.p12_without_key("tanpa-kunci.p12", PASSPHRASE);
    refused(&mut session, &keyless, "p12.nokey").await;
    old_encryption_is_read_and_said(&mut session, &keys).await;
    expired_cannot_be_saved(&mut session, &folder.join("lama")).await;
    part(&session, "no-key").await;
}

/// A wrong passphrase may be followed by another try; turning back says nothing.
async fn wrong_then_right(session: &Session) {
    session.answer_sheet("salah").await;
    problem(session, "pass.wrong").await;
    session.keep_picture("key-1-wrong-passphrase").await;
    press(session, "unlock").await;
    session.sheet_is_open().await;
    session.desktop.press("Escape");
    session.sheet_is_closed().await;
    at(session, "candidate").await;
    press(session, "unlock").await;
    session.answer_sheet(PASSPHRASE).await;
    at(session, "offer").await;
}

async fn refused(session: &mut Session, file: &Path, code: &str) {
    steps::drop_file(session, file);
    // A file whose damage shows at once is refused without asking for anything.
    let asks = tests::session::until_async("a question or a refusal", || async {
        let asked = session.script("return !document.hasFocus()").await == true;
        let said = session.script(&format!("return !!document.querySelector(\"[data-code='{code}']\")")).await == true;
        (asked || said).then_some(asked && !said)
    })
    .await;
    if asks {
        session.answer_sheet(PASSPHRASE).await;
    }
    problem(session, code).await;
    session.keep_picture(&format!("key-2-{}", code.replace('.', "-"))).await;
    go_home(session).await;
}

async fn old_encryption_is_read_and_said(session: &mut Session, keys: &Keys) {
    let old = keys.p12("kuno.p12", PASSPHRASE, &["-legacy"]);
    steps::drop_file(session, &old);
    session.answer_sheet(PASSPHRASE).await;
    at(session, "offer").await;
    problem(session, "p12.legacy").await;
    session.keep_picture("key-3-legacy").await;
    press(session, "refuse-key").await;
    at(session, "home").await;
}

async fn expired_cannot_be_saved(session: &mut Session, folder: &Path) {
    let keys = Keys::make(folder, Wish { expired: true, ..Wish::default() });
    let p12 = keys.p12("kedaluwarsa.p12", PASSPHRASE, &[]);
    steps::drop_file(session, &p12);
    session.answer_sheet(PASSPHRASE).await;
    at(session, "offer").await;
    problem(session, "cert.expired").await;
    session.keep_picture("key-4-expired").await;
    let save = part(session, "save-key").await;
    assert!(!save.is_enabled().await.expect("its state"), "an expired certificate can be saved");
    press(session, "refuse-key").await;
    at(session, "home").await;
}

async fn go_home(session: &Session) {
    press(session, "back").await;
    at(session, "home").await;
}

/// Cuts the last third away.
fn damage(file: &Path, into: &Path) -> PathBuf {
    let bytes = std::fs::read(file).expect("a file");
    std::fs::write(into, &bytes[..bytes.len() * 2 / 3]).expect("a damaged file");
    into.to_path_buf()
}
