//! From nothing to a signed letter with a practice identity.

use tests::judge;
use tests::session::Session;

use crate::steps::{self, at, part, press};

#[tokio::test]
async fn a_letter_is_signed_with_a_practice_identity() {
    let mut session = Session::open().await;
    at(&session, "home").await;
    part(&session, "no-key").await;
    session.keep_picture("practice-1-home").await;
    press(&session, "practise").await;
    part(&session, "key-card").await;
    session.keep_picture("practice-2-key").await;
    let letter = steps::letter(&session, "surat.pdf");
    steps::drop_file(&mut session, &letter);
    at(&session, "document").await;
    assert_eq!(steps::verdict(&session).await, "no_signature");
    steps::look_at_block(&session).await;
    session.keep_picture("practice-3-preview").await;
    steps::consent_and_sign(&session).await;
    part(&session, "success").await;
    steps::pages_are_drawn(&session).await;
    session.keep_picture("practice-4-success").await;
    let signed = session.desktop.document("surat_ttd.pdf");
    steps::is_appended(&letter, &signed);
    assert_eq!(judge::pdfsig_is_content(&signed), 1);
    judge::qpdf_is_content(&signed);
    assert!(judge::poppler_text(&signed).contains("DOKUMEN UJI COBA"), "practice is marked on the page");
    press(&session, "open-result").await;
    session.see("[data-test='verdict'] [data-test^='badge-']").await;
    session.keep_picture("practice-5-verdict").await;
    assert_ne!(steps::verdict(&session).await, "invalid");
}

#[tokio::test]
async fn the_language_can_be_changed_and_is_kept() {
    let session = Session::open().await;
    session.read("Letakkan surat di sini").await;
    press(&session, "language-en").await;
    at(&session, "home").await;
    tests::session::until_async("English", || async { (!session.shows("Letakkan surat di sini").await).then_some(()) })
        .await;
    session.keep_picture("english-1-home").await;
    let desktop = session.close().await;
    let again = Session::on(desktop, tests::desktop::Keyring::Unlocked, &[]).await;
    at(&again, "home").await;
    assert!(!again.shows("Letakkan surat di sini").await);
}
