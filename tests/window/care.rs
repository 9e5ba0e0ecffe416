//! The care of keys: the passphrase is changed, a lost key is frozen in two clicks and nothing is signed with it any
//! more, a released one signs again, a destroyed one is gone.

use std::path::PathBuf;
use std::process::Command;

use tests::desktop::{Desktop, Keyring};
use tests::material::{self, Keys, Wish};
use tests::session::Session;

use crate::steps::{self, at, part, press, problem};

const OLD: &str = "Kata-sandi uji 2026!";
const NEW: &str = "kuda rotan jendela sembilan";

#[tokio::test]
async fn a_passphrase_is_changed_and_the_old_one_opens_nothing() {
    let mut session = imported(Keyring::Unlocked).await;
    press(&session, "open-key").await;
    at(&session, "key").await;
    session.keep_picture("care-1-card").await;
    // Too short: said before it is asked for again, and nothing has changed.
    press(&session, "change-passphrase").await;
    session.answer_sheets(&["pendek"]).await;
    problem(&session, "pass.weak").await;
    assert!(opens(&session, OLD) && !opens(&session, "pendek"));
    // Two different ones.
    press(&session, "change-passphrase").await;
    session.answer_sheets(&[NEW, OLD]).await;
    problem(&session, "pass.mismatch").await;
    // The keyring gives the old one; the new one is typed twice.
    press(&session, "change-passphrase").await;
    session.answer_sheets(&[NEW, NEW]).await;
    problem(&session, "pass.changed").await;
    session.keep_picture("care-2-changed").await;
    assert!(opens(&session, NEW), "the new passphrase does not open the key");
    assert!(!opens(&session, OLD), "the old passphrase still opens the key");
    // The keyring agrees: a letter is signed without a question.
    press(&session, "back").await;
    sign(&mut session, "setelah.pdf").await;
}

#[tokio::test]
async fn without_a_keyring_a_wrong_old_passphrase_changes_nothing() {
    let session = imported(Keyring::None).await;
    press(&session, "open-key").await;
    press(&session, "change-passphrase").await;
    session.answer_sheets(&["bukan yang ini", NEW, NEW]).await;
    problem(&session, "pass.wrong").await;
    assert!(opens(&session, OLD) && !opens(&session, NEW));
}

#[tokio::test]
async fn a_lost_key_is_frozen_in_two_clicks() {
    let mut session = imported(Keyring::Unlocked).await;
    sign(&mut session, "sebelum.pdf").await;
    press(&session, "done").await;
    // Since this morning: the signature above is in it. Two clicks, one short form.
    press(&session, "report-loss").await;
    at(&session, "lost").await;
    steps::choose(&session, "lost-since", "today").await;
    session.keep_picture("care-3-loss").await;
    press(&session, "freeze").await;
    at(&session, "case").await;
    done(&session, "frozen", true).await;
    done(&session, "revoked", false).await;
    part(&session, "signed-since").await;
    the_letters_are_there(&session).await;
    session.keep_picture("care-4-case").await;
    press(&session, "follow-reported").await;
    done(&session, "reported", true).await;
    nothing_is_signed(&mut session).await;
    release(&session, OLD).await;
    // Freezing took the passphrase out of the keyring: it is asked for again.
    ask_to_sign(&mut session, "sesudah.pdf").await;
    session.answer_sheet(OLD).await;
    part(&session, "success").await;
}

#[tokio::test]
async fn a_destroyed_key_is_gone() {
    let session = imported(Keyring::Unlocked).await;
    let file = key_file(&session).expect("a key file");
    press(&session, "open-key").await;
    press(&session, "open-destroy").await;
    at(&session, "destroy").await;
    let act = part(&session, "destroy").await;
    assert!(!act.is_enabled().await.expect("its state"), "a key can be destroyed without having said to be sure");
    session.keep_picture("care-6-destroy").await;
    steps::write(&session, "destroy-copies", "ada di brankas kantor").await;
    press(&session, "destroy-sure").await;
    press(&session, "destroy").await;
    part(&session, "destroyed").await;
    part(&session, "record").await;
    session.keep_picture("care-7-destroyed").await;
    assert!(!file.exists(), "the key file is still there");
    let record = steps::words_of(&session.desktop.document("berita-acara-pemusnahan.pdf"));
    for wanted in [
        "BERITA ACARA PEMUSNAHAN KUNCI PRIVAT",
        "nomor seri 1F2E3D4C5B6A7988",
        "Salinan lain: ada di brankas kantor.",
        "karena tidak digunakan lagi",
        "media SSD dan media kilat tidak dapat dijamin",
        "Frasa sandi pada penyimpan sandi : dihapus",
    ] {
        assert!(record.contains(wanted), "{wanted} in {record}");
    }
    press(&session, "destroyed-done").await;
    part(&session, "no-key").await;
}

/// A window with one key of the person's own.
async fn imported(keyring: Keyring) -> Session {
    let mut session = Session::on(Desktop::new(), keyring, &[]).await;
    at(&session, "home").await;
    let keys = Keys::make(&session.home().join("keys"), Wish::default());
    let p12 = keys.p12("siti.p12", OLD, &[]);
    steps::drop_file(&mut session, &p12);
    press(&session, "accept-duties").await;
    session.answer_sheet(OLD).await;
    press(&session, "save-key").await;
    at(&session, "home").await;
    part(&session, "key-card").await;
    session
}

/// Signs a letter without being asked for anything.
pub async fn sign(session: &mut Session, name: &str) {
    ask_to_sign(session, name).await;
    part(session, "success").await;
}

async fn ask_to_sign(session: &mut Session, name: &str) {
    let letter = steps::letter(session, name);
    steps::drop_file(session, &letter);
    at(session, "document").await;
    steps::look_at_block(session).await;
    steps::consent_and_sign(session).await;
}

/// The letters of the decision table lie among the person's documents, with the certificate's number, and a draft.
async fn the_letters_are_there(session: &Session) {
    part(session, "letters").await;
    let text = |name: &str| {
        let mut pdftotext = Command::new("pdftotext");
        material::run(pdftotext.arg("-layout").arg(session.desktop.document(name)).arg("-"))
    };
    let revocation = text("pemberitahuan-pencabutan.pdf");
    assert!(revocation.contains("Permohonan Pencabutan Sertifikat"), "{revocation}");
    assert!(revocation.contains("Siti Rahmawati") && revocation.contains("1F2E3D4C5B6A7988"), "{revocation}");
    assert!(revocation.contains("Otoritas Pendaftaran"), "{revocation}");
    let mail = std::fs::read_to_string(session.desktop.document("surel.eml")).expect("the draft");
    assert!(mail.contains("X-Unsent: 1") && mail.contains("pemberitahuan-pencabutan.pdf"));
}

/// With its only key frozen the window offers no signature, and says why on the card.
async fn nothing_is_signed(session: &mut Session) {
    press(session, "back").await;
    at(session, "home").await;
    session.see("[data-test='key-card'][data-state='frozen']").await;
    session.keep_picture("care-5-frozen").await;
    let letter = steps::letter(session, "ditolak.pdf");
    steps::drop_file(session, &letter);
    at(session, "document").await;
    part(session, "need-key").await;
    assert!(!session.desktop.document("ditolak_ttd.pdf").exists());
    press(session, "back").await;
    at(session, "home").await;
}

/// Releases a frozen key with a reason and its passphrase.
pub async fn release(session: &Session, passphrase: &str) {
    press(session, "key-step").await;
    at(session, "case").await;
    session.script("document.querySelector('[data-test=release]').open = true").await;
    part(session, "release-reason").await.send_keys("ditemukan di laci").await.expect("a reason");
    press(session, "unfreeze").await;
    session.answer_sheet(passphrase).await;
    at(session, "key").await;
    press(session, "back").await;
    session.see("[data-test='key-card'][data-state='good']").await;
}

async fn done(session: &Session, step: &str, wanted: bool) {
    session.see(&format!("[data-test='case-{step}'][data-done='{wanted}']")).await;
}

/// The copy of the key in Pena's care.
fn key_file(session: &Session) -> Option<PathBuf> {
    let keys = session.home().join("data/pena/keys");
    let files = std::fs::read_dir(keys).ok()?.filter_map(|entry| Some(entry.ok()?.path()));
    files.into_iter().find(|path| path.extension().is_some_and(|kind| kind == "p12"))
}

/// Whether OpenSSL opens the key in Pena's care with this passphrase.
fn opens(session: &Session, passphrase: &str) -> bool {
    let file = key_file(session).expect("a key file");
    let mut openssl = Command::new("openssl");
    openssl.arg("pkcs12").arg("-in").arg(file).args(["-noout", "-passin", &format!("pass:{passphrase}")]);
    openssl.output().expect("openssl").status.success()
}
