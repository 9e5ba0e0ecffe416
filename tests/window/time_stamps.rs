//! A time-stamp authority that does not answer: the person is told, nothing is saved, and one may sign without it.

use tests::desktop::Keyring;
use tests::judge;
use tests::session::Session;

use crate::authority::Authority;
use crate::server::{HONEST, Manners, Server};
use crate::steps::{self, at, part, press, problem};

#[tokio::test]
async fn a_silent_authority_costs_the_stamp_and_not_the_document() {
    let mut session = Session::open().await;
    steps::practise(&session).await;
    press(&session, "settings").await;
    let field = part(&session, "tsa").await;
    // A port on which nobody listens.
    field.send_keys("http://127.0.0.1:1\n").await.expect("the address is typed");
    session.keep_picture("stamp-1-settings").await;
    press(&session, "back").await;
    at(&session, "home").await;
    let letter = steps::sign_letter(&mut session, "surat.pdf").await;
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

/// An authority that asks who one is: refused without a password, content with the one from the keyring.
#[tokio::test]
async fn an_authority_that_wants_a_login_gets_it_from_the_keyring() {
    let folder = tempfile::tempdir().expect("a folder");
    let authority = Authority::make(folder.path());
    let server = Server::start(authority.folder(), Manners { tsa: "login", ..HONEST });
    let root = pki::Certificate::from_pem_or_der_many(&std::fs::read(authority.path("root.pem")).expect("the root"));
    let anchor = folder.path().join("root.der");
    std::fs::write(&anchor, root[0].der()).expect("the root");
    let mut session = Session::on(steps::trusting(&anchor), Keyring::Unlocked, &[]).await;
    steps::practise(&session).await;
    press(&session, "settings").await;
    let named = server.address().replace("//", "//siti@");
    part(&session, "tsa").await.send_keys(format!("{named}/\u{E004}")).await.expect("the address is typed");
    part(&session, "tsa-password-0").await;
    press(&session, "back").await;
    at(&session, "home").await;
    let letter = steps::sign_letter(&mut session, "surat.pdf").await;
    problem(&session, "tsa.auth").await;
    session.keep_picture("stamp-3-refused").await;
    press(&session, "settings").await;
    press(&session, "tsa-password-0").await;
    session.answer_sheet("melati 9 hujan").await;
    part(&session, "tsa-kept").await;
    session.keep_picture("stamp-4-login").await;
    let settings = std::fs::read_to_string(session.home().join("data/pena/settings.toml")).expect("settings");
    assert!(settings.contains("siti@") && !settings.contains("melati"), "{settings}");
    press(&session, "back").await;
    at(&session, "document").await;
    steps::look_at_block(&session).await;
    press(&session, "sign").await;
    part(&session, "success").await;
    let signed = session.desktop.document("surat_ttd.pdf");
    steps::is_appended(&letter, &signed);
    session.keep_picture("stamp-5-stamped").await;
    press(&session, "open-result").await;
    // Nobody can be asked whether the authority was revoked: that it stamped is what counts here.
    session.read("Uji tsa").await;
}
