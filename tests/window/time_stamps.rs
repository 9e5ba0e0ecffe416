//! A time-stamp authority that does not answer: the person is told, nothing is saved, and one may sign without it.

use tests::judge;
use tests::session::Session;

use crate::steps::{self, at, part, press, problem};

#[tokio::test]
async fn a_silent_authority_costs_the_stamp_and_not_the_document() {
    let mut session = Session::open().await;
    at(&session, "home").await;
    press(&session, "practise").await;
    part(&session, "key-card").await;
    press(&session, "settings").await;
    let field = part(&session, "tsa").await;
    // A port on which nobody listens.
    field.send_keys("http://127.0.0.1:1\n").await.expect("the address is typed");
    session.keep_picture("stamp-1-settings").await;
    press(&session, "back").await;
    at(&session, "home").await;
    let letter = steps::letter(&session, "surat.pdf");
    steps::drop_file(&mut session, &letter);
    at(&session, "document").await;
    steps::look_at_block(&session).await;
    steps::consent_and_sign(&session).await;
    problem(&session, "tsa.fail").await;
    session.keep_picture("stamp-2-silent").await;
    let signed = session.desktop.document("surat_ttd.pdf");
    assert!(!signed.exists(), "nothing is saved that was not agreed to");
    press(&session, "without-stamp").await;
    press(&session, "sign").await;
    part(&session, "success").await;
    steps::is_appended(&letter, &signed);
    assert_eq!(judge::pdfsig_is_content(&signed), 1);
}
