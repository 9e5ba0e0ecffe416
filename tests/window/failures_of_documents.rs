//! Everything that can be wrong with a document is a sentence and a way on, never a silence.

use std::path::{Path, PathBuf};

use tests::material;
use tests::session::Session;

use crate::steps::{self, at, part, press, problem};

#[tokio::test]
async fn what_is_wrong_with_a_document_is_named() {
    let mut session = Session::open().await;
    at(&session, "home").await;
    let picture = written(&session, "foto.pdf", b"\x89PNG\r\n\x1a\n0123456789");
    refused(&mut session, &picture, "doc.notpdf").await;
    let hopeless = written(&session, "rusak.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog");
    refused(&mut session, &hopeless, "doc.corrupt").await;
    let gone = session.desktop.document("hilang.pdf");
    refused(&mut session, &gone, "doc.missing").await;
    session.desktop.drop_uris(&["https://contoh.go.id/surat.pdf".to_owned()]);
    session.focus();
    session.see("[data-test='trouble']").await;
    session.keep_picture("document-2-web-address").await;
    home(&session).await;
    locked_with_a_password(&mut session).await;
}

#[tokio::test]
async fn a_document_that_changed_since_it_was_shown_is_not_signed() {
    let mut session = Session::open().await;
    steps::practise(&session).await;
    let letter = steps::letter(&session, "surat.pdf");
    steps::drop_file(&mut session, &letter);
    steps::look_at_block(&session).await;
    let mut changed = std::fs::read(&letter).expect("the letter");
    changed.extend_from_slice(b"\n% changed behind the back\n");
    std::fs::write(&letter, changed).expect("a change");
    steps::consent_and_sign(&session).await;
    problem(&session, "doc.changed").await;
    session.keep_picture("document-4-changed").await;
    assert!(!session.desktop.document("surat_ttd.pdf").exists());
}

#[tokio::test]
async fn several_files_come_as_a_table() {
    let mut session = Session::open().await;
    at(&session, "home").await;
    let first = steps::letter(&session, "satu.pdf");
    let second = steps::letter(&session, "dua.pdf");
    let uris = [tests::drag::uri(&first), tests::drag::uri(&second)];
    session.desktop.hover_uris(&uris);
    part(&session, "drop").await;
    session.keep_picture("document-5-hover").await;
    session.desktop.letting_go();
    session.focus();
    at(&session, "batch").await;
    session.read("satu.pdf").await;
    session.read("dua.pdf").await;
}

async fn refused(session: &mut Session, file: &Path, code: &str) {
    steps::drop_file(session, file);
    problem(session, code).await;
    session.keep_picture(&format!("document-1-{}", code.replace('.', "-"))).await;
    home(session).await;
}

async fn locked_with_a_password(session: &mut Session) {
    let locked = session.desktop.document("terkunci.pdf");
    material::qpdf(&["--encrypt", "rahasia", "pemilik", "256", "--"], &material::letter(), &locked);
    steps::drop_file(session, &locked);
    at(session, "locked").await;
    session.sheet_is_open().await;
    session.keep_picture("document-3-locked").await;
    session.answer_sheet("keliru").await;
    problem(session, "doc.password").await;
    session.keep_picture("document-3-wrong-password").await;
    press(session, "unlock").await;
    session.answer_sheet("rahasia").await;
    at(session, "document").await;
    session.read("terkunci.pdf").await;
}

async fn home(session: &Session) {
    press(session, "back").await;
    at(session, "home").await;
}

fn written(session: &Session, name: &str, bytes: &[u8]) -> PathBuf {
    let path = session.desktop.document(name);
    std::fs::write(&path, bytes).expect(name);
    path
}
