//! A certificate ends: the window and the desktop remind, a new key takes its place, the old one is for reading only.

use std::ffi::OsStr;

use tests::desktop::{Desktop, Keyring, until};
use tests::material::{Keys, Wish};
use tests::place;
use tests::session::Session;

use crate::steps::{self, at, part, press};

const PASSPHRASE: &str = "Kata-sandi uji 2026!";

#[tokio::test]
async fn an_ending_key_is_renewed() {
    let mut desktop = Desktop::new();
    let shown = desktop.home().join("notices.jsonl");
    let notices = place::root().join("tests/support/notices.py");
    desktop.runs_beside(&[OsStr::new("/usr/bin/python3"), notices.as_os_str(), shown.as_os_str()]);
    let old = Keys::make(&desktop.home().join("lama"), Wish { days: Some([-716, 14]), ..Wish::default() });
    steps::import(&desktop, &old.p12("lama.p12", PASSPHRASE, &[]), "siti-lama", PASSPHRASE);
    let mut session = Session::on(desktop, Keyring::Unlocked, &[]).await;
    at(&session, "home").await;
    session.see("[data-test='reminder'][data-stage='14']").await;
    session.keep_picture("renewal-1-reminder").await;
    the_desktop_reminds_once(&shown);
    // The way on: the form of the application, about this certificate.
    press(&session, "reminder-go").await;
    at(&session, "letters").await;
    part(&session, "letter-page").await;
    session.keep_picture("renewal-2-form").await;
    press(&session, "back").await;
    at(&session, "home").await;
    the_new_key_takes_its_place(&mut session).await;
    the_old_one_is_for_reading(&session).await;
    steps::sign_letter(&mut session, "undangan.pdf").await;
    part(&session, "success").await;
    // Once a stage, however often the program is started.
    let mut desktop = session.close().await;
    desktop.log_out();
    let again = Session::on(desktop, Keyring::Unlocked, &[]).await;
    at(&again, "home").await;
    part(&again, "key-card").await;
    assert_eq!(again.script("return document.querySelectorAll('[data-test=reminder]').length").await, 0);
    tokio::time::sleep(std::time::Duration::from_secs(4)).await;
    assert_eq!(std::fs::read_to_string(&shown).expect("notices").lines().count(), 1);
}

fn the_desktop_reminds_once(shown: &std::path::Path) {
    let said = until("the notice", || std::fs::read_to_string(shown).ok().filter(|said| said.ends_with('\n')));
    let notice: serde_json::Value = serde_json::from_str(said.lines().next().expect("a line")).expect("JSON");
    assert_eq!(notice["from"], "Pena");
    assert_eq!(notice["title"], "Sertifikat berakhir dalam 14 hari");
    assert!(notice["body"].as_str().is_some_and(|body| body.contains("Siti Rahmawati")), "{notice}");
}

async fn the_new_key_takes_its_place(session: &mut Session) {
    let new = Keys::make(&session.home().join("baru"), Wish { days: Some([-1, 729]), ..Wish::default() });
    let p12 = new.p12("baru.p12", PASSPHRASE, &[]);
    steps::drop_file(session, &p12);
    press(session, "accept-duties").await;
    session.answer_sheet(PASSPHRASE).await;
    at(session, "offer").await;
    let proposed = part(session, "replaces-siti-lama").await;
    assert!(proposed.is_selected().await.expect("its state"), "the older key of the same person is not proposed");
    session.keep_picture("renewal-3-offer").await;
    press(session, "save-key").await;
    at(session, "home").await;
    session.see("[data-test='key-card'][data-state='good']").await;
    session.keep_picture("renewal-4-home").await;
}

async fn the_old_one_is_for_reading(session: &Session) {
    press(session, "settings").await;
    at(session, "settings").await;
    let old = "[data-test='key'][data-name='siti-lama']";
    assert_eq!(
        session.script(&format!("return !!document.querySelector(\"{old} [data-test='use-key']\")")).await,
        false
    );
    session.see(&format!("{old} [data-test='open-key']")).await.click().await.expect("its card");
    session.see("[data-test='key-card'][data-state='retired']").await;
    session.read("Disimpan hanya untuk membaca").await;
    session.keep_picture("renewal-5-retired").await;
    let register =
        std::fs::read_to_string(session.home().join("data/pena/register/000001.jsonl")).expect("the register");
    assert!(register.contains("key_retired"), "{register}");
    press(session, "back").await;
    at(session, "home").await;
}

#[tokio::test]
async fn a_desktop_without_notices_loses_nothing() {
    let desktop = Desktop::new();
    let old = Keys::make(&desktop.home().join("lama"), Wish { elliptic: true, expired: false, days: Some([-729, 1]) });
    steps::import(&desktop, &old.p12("lama.p12", PASSPHRASE, &[]), "siti-lama", PASSPHRASE);
    let session = Session::on(desktop, Keyring::None, &[]).await;
    at(&session, "home").await;
    session.see("[data-test='reminder'][data-stage='1']").await;
    tokio::time::sleep(std::time::Duration::from_secs(4)).await;
    // Nobody was told: the next start tries again.
    let kept = std::fs::read_to_string(session.home().join("data/pena/reminders.toml")).unwrap_or_default();
    assert!(!kept.contains("= 1"), "{kept}");
    session.see("[data-test='reminder']").await;
}
