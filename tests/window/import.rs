//! The main journey: a `.p12` of one's own, its passphrase, a letter, the block and the footer, the signature,
//! and the verdict on what was saved.

use tests::desktop::{Desktop, Keyring};
use tests::judge;
use tests::material::{Keys, Wish};
use tests::session::Session;

use crate::steps::{self, at, part, press};

const PASSPHRASE: &str = "Kata-sandi uji 2026!";

#[tokio::test]
async fn a_letter_is_signed_with_an_imported_key() {
    let mut session = Session::open().await;
    let keys = Keys::make(&session.home().join("keys"), Wish::default());
    let p12 = keys.p12("siti.p12", PASSPHRASE, &[]);
    let before = std::fs::read(&p12).expect("the p12");
    at(&session, "home").await;
    import(&mut session, &p12, "save-key").await;
    session.keep_picture("import-4-home").await;
    assert_eq!(std::fs::read(&p12).expect("the p12"), before, "the person's own file was touched");
    let letter = steps::letter(&session, "undangan.pdf");
    steps::drop_file(&mut session, &letter);
    look_at_block_and_footer(&session).await;
    // The passphrase lies in the keyring: nothing is asked.
    steps::consent_and_sign(&session).await;
    part(&session, "success").await;
    steps::pages_are_drawn(&session).await;
    session.keep_picture("import-6-success").await;
    let signed = session.desktop.document("undangan_ttd.pdf");
    steps::is_appended(&letter, &signed);
    judges(&signed, &keys);
    look_at_verdict(&mut session, &signed).await;
}

/// Every question of the import, with pictures.
async fn import(session: &mut Session, p12: &std::path::Path, last: &str) {
    steps::drop_file(session, p12);
    at(session, "duties").await;
    session.keep_picture("import-1-duties").await;
    press(session, "accept-duties").await;
    session.sheet_is_open().await;
    session.keep_picture("import-2-sheet").await;
    session.answer_sheet(PASSPHRASE).await;
    at(session, "offer").await;
    session.read("Siti Rahmawati").await;
    session.keep_picture("import-3-offer").await;
    press(session, last).await;
    at(session, "home").await;
    part(session, "key-card").await;
}

async fn look_at_block_and_footer(session: &Session) {
    at(session, "document").await;
    steps::look_at_block(session).await;
    let picture = session.keep_picture("import-5-preview").await;
    let frame = steps::area(session, "[data-test='frame']").await;
    assert!(steps::ink(&picture, &frame) > 0.01, "the block is not to be seen");
    session.read("Dicetak pada 3 halaman").await;
}

fn judges(signed: &std::path::Path, keys: &Keys) {
    assert_eq!(judge::pdfsig_is_content(signed), 1);
    judge::qpdf_is_content(signed);
    judge::pyhanko_is_content(signed, &keys.anchor());
}

async fn look_at_verdict(session: &mut Session, signed: &std::path::Path) {
    press(session, "done").await;
    at(session, "home").await;
    steps::drop_file(session, signed);
    at(session, "document").await;
    steps::pages_are_drawn(session).await;
    session.keep_picture("import-7-verdict").await;
    // The test's CA is nobody's anchor here: not established is never green.
    assert_eq!(steps::verdict(session).await, "indeterminate");
    session.read("Tidak berubah sejak ditandatangani.").await;
}

#[tokio::test]
async fn without_a_keyring_the_passphrase_is_asked_each_time() {
    let mut session = Session::on(Desktop::new(), Keyring::None, &[]).await;
    let keys = Keys::make(&session.home().join("keys"), Wish { elliptic: true, ..Wish::default() });
    let p12 = keys.p12("siti.p12", PASSPHRASE, &[]);
    at(&session, "home").await;
    steps::drop_file(&mut session, &p12);
    press(&session, "accept-duties").await;
    session.answer_sheet(PASSPHRASE).await;
    at(&session, "offer").await;
    steps::problem(&session, "keyring.none").await;
    session.keep_picture("no-keyring-1-offer").await;
    press(&session, "save-key").await;
    part(&session, "key-card").await;
    let letter = steps::letter(&session, "undangan.pdf");
    steps::drop_file(&mut session, &letter);
    steps::look_at_block(&session).await;
    steps::consent_and_sign(&session).await;
    session.sheet_is_open().await;
    session.keep_picture("no-keyring-2-sheet").await;
    session.answer_sheet(PASSPHRASE).await;
    part(&session, "success").await;
    judges(&session.desktop.document("undangan_ttd.pdf"), &keys);
}

#[tokio::test]
async fn a_file_is_chosen_with_the_systems_chooser() {
    let session = Session::open().await;
    let letter = steps::letter(&session, "undangan.pdf");
    at(&session, "home").await;
    press(&session, "choose").await;
    let chooser = session.desktop.window("Pilih dokumen PDF atau berkas sertifikat");
    session.desktop.focus(&chooser);
    session.keep_picture("chooser-1").await;
    // The entry for a path appears with the first key and would swallow the second.
    session.desktop.press("ctrl+l");
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    session.desktop.press("ctrl+a");
    session.desktop.type_text(letter.to_str().expect("a plain path"));
    // It completes what is typed and takes Return only when it is done with that.
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    session.desktop.press("Return");
    at(&session, "document").await;
    session.read("undangan.pdf").await;
}

#[tokio::test]
async fn a_file_on_the_command_line_is_opened() {
    let desktop = Desktop::new();
    let letter = desktop.document("undangan.pdf");
    std::fs::copy(tests::material::letter(), &letter).expect("the letter is copied");
    let session = Session::on(desktop, Keyring::Unlocked, &[&letter]).await;
    at(&session, "document").await;
    session.read("undangan.pdf").await;
}
