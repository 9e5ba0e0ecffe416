//! The register in the window: what was signed is listed, found again by dropping it, and a change is said.

use tests::session::{Session, until_async};

use crate::steps::{self, at, part, press};

#[tokio::test]
async fn what_was_signed_is_found_again_and_a_change_is_said() {
    let mut session = Session::open().await;
    at(&session, "home").await;
    press(&session, "practise").await;
    part(&session, "key-card").await;
    let letter = steps::letter(&session, "surat.pdf");
    steps::drop_file(&mut session, &letter);
    at(&session, "document").await;
    steps::look_at_block(&session).await;
    steps::consent_and_sign(&session).await;
    part(&session, "success").await;
    let signed = session.desktop.document("surat_ttd.pdf");

    press(&session, "back").await;
    press(&session, "journal").await;
    at(&session, "journal").await;
    session.see("[data-test='journal-row'][data-kind='signed']").await;
    session.read("Catatan utuh").await;
    session.read("mengingat catatan terakhir yang sama").await;
    session.keep_picture("journal-1-whole").await;

    steps::drop_file(&mut session, &signed);
    part(&session, "journal-answer").await;
    session.read("Ya. surat_ttd.pdf ditandatangani di komputer ini").await;
    session.keep_picture("journal-2-found").await;
    press(&session, "journal-keys").await;
    session.see("[data-test='journal-row'][data-kind='key_imported']").await;
    until_async("only keys", || async { (!session.shows("Dokumen ditandatangani").await).then_some(()) }).await;

    let register = session.desktop.home().join("data/pena/register/000001.jsonl");
    let text = std::fs::read_to_string(&register).expect("the register");
    let altered = text.replacen("\"pages\":3", "\"pages\":4", 1);
    assert_ne!(text, altered, "there is something to alter");
    std::fs::write(&register, altered).expect("the register is altered");
    press(&session, "back").await;
    press(&session, "journal").await;
    session.read("Catatan kegiatan tidak utuh").await;
    session.read("Ada catatan yang diubah").await;
    session.keep_picture("journal-3-broken").await;
}
