//! What a certificate card says and offers: expired, ending soon, not yet valid, several; the keyring locked and absent; a
//! passphrase change that was cut off.

use std::time::{Duration, Instant};

use tests::desktop::{Desktop, Keyring};
use tests::material::{Keys, Wish};
use tests::session::{Session, until_async};

use crate::steps::{self, at, part, press, problem};

const PASSPHRASE: &str = "Kata-sandi uji 2026!";

/// A key whose certificate is valid from and until so many days from today.
fn key(desktop: &Desktop, name: &str, days: [i64; 2]) {
    let keys =
        Keys::make(&desktop.home().join("keys").join(name), Wish { elliptic: true, expired: false, days: Some(days) });
    let p12 = keys.p12(&format!("{name}.p12"), PASSPHRASE, &[]);
    steps::import(desktop, &p12, name, PASSPHRASE);
}

#[tokio::test]
async fn every_state_has_its_sentence_and_its_way_on() {
    let desktop = Desktop::new();
    for (name, days) in [
        ("baik", [-100, 500]),
        ("tiga-puluh", [-700, 30]),
        ("tujuh", [-723, 7]),
        ("lewat", [-800, -70]),
        ("besok", [3, 700]),
    ] {
        key(&desktop, name, days);
    }
    let session = Session::on(desktop, Keyring::Unlocked, &[]).await;
    at(&session, "home").await;
    session.see("[data-test='reminder'][data-stage='30']").await;
    session.see("[data-test='reminder'][data-stage='7']").await;
    session.keep_picture("states-1-reminders").await;
    for (name, state, sentence, way) in [
        ("lewat", "expired", "Kedaluwarsa sejak", Some("Siapkan pembaruan")),
        ("tiga-puluh", "expiring", "berakhir dalam 30 hari", Some("Siapkan pembaruan")),
        ("tujuh", "expiring", "berakhir dalam 7 hari", Some("Siapkan pembaruan")),
        ("besok", "not_yet_valid", "Baru berlaku mulai", None),
        ("baik", "good", "Siap dipakai, berlaku sampai", None),
    ] {
        card(&session, name).await;
        session.see(&format!("[data-test='key-card'][data-state='{state}']")).await;
        session.read(sentence).await;
        let step = session.script("return document.querySelector('[data-test=key-step]')?.innerText ?? null").await;
        assert_eq!(step.as_str(), way, "{name}");
        session.keep_picture(&format!("states-2-{name}")).await;
        press(&session, "back").await;
        at(&session, "home").await;
    }
    another_is_chosen(&session).await;
    a_reminder_is_put_aside(session).await;
}

async fn card(session: &Session, name: &str) {
    press(session, "settings").await;
    at(session, "settings").await;
    let open = session.see(&format!("[data-test='key'][data-name='{name}'] [data-test='open-key']")).await;
    open.scroll_into_view().await.expect("the list");
    open.click().await.expect("its card");
    session.see(&format!("[data-test='key-view'][data-name='{name}']")).await;
}

/// Of several keys another one signs from now on; one that cannot sign is not offered.
async fn another_is_chosen(session: &Session) {
    press(session, "settings").await;
    at(session, "settings").await;
    let offered = "return [...document.querySelectorAll('[data-test=key]')].filter((key) =>
      key.querySelector('[data-test=use-key]')).map((key) => key.dataset.name).sort().join(' ')";
    let before = session.script(offered).await;
    let before = before.as_str().expect("names").to_owned();
    assert!(!before.contains("lewat") && !before.contains("besok"), "{before}");
    let wanted = if before.contains("tujuh") { "tujuh" } else { "baik" };
    session
        .see(&format!("[data-test='key'][data-name='{wanted}'] [data-test='use-key']"))
        .await
        .click()
        .await
        .expect("a press");
    let chosen = format!("return !document.querySelector(\"[data-name='{wanted}'] [data-test=use-key]\")");
    until_async("the choice", || async { (session.script(&chosen).await == true).then_some(()) }).await;
    session.keep_picture("states-3-several").await;
    press(session, "back").await;
    at(session, "home").await;
    let settings = std::fs::read_to_string(session.home().join("data/pena/settings.toml")).expect("settings");
    assert!(settings.contains(&format!("default_key = \"{wanted}\"")), "{settings}");
}

/// What is put aside stays so until the next stage, also after the program was closed.
async fn a_reminder_is_put_aside(session: Session) {
    for left in [1, 0] {
        press(&session, "reminder-later").await;
        let count = "return document.querySelectorAll('[data-test=reminder]').length";
        until_async("one reminder less", || async { (session.script(count).await == left).then_some(()) }).await;
    }
    let mut desktop = session.close().await;
    desktop.log_out();
    let again = Session::on(desktop, Keyring::None, &[]).await;
    at(&again, "home").await;
    part(&again, "key-card").await;
    assert_eq!(again.script("return document.querySelectorAll('[data-test=reminder]').length").await, 0);
}

#[tokio::test]
async fn a_keyring_that_is_locked_or_absent_is_said_and_the_passphrase_is_typed() {
    let mut session = Session::open().await;
    at(&session, "home").await;
    let keys = Keys::make(&session.home().join("keys"), Wish::default());
    let p12 = keys.p12("siti.p12", PASSPHRASE, &[]);
    steps::drop_file(&mut session, &p12);
    press(&session, "accept-duties").await;
    session.answer_sheet(PASSPHRASE).await;
    press(&session, "save-key").await;
    at(&session, "home").await;
    part(&session, "key-card").await;
    let mut desktop = session.close().await;
    for (keyring, code, name) in
        [(Keyring::Locked, "keyring.locked", "terkunci"), (Keyring::None, "keyring.none", "tiada")]
    {
        desktop.log_out();
        let mut again = Session::on(desktop, keyring, &[]).await;
        at(&again, "home").await;
        press(&again, "open-key").await;
        problem(&again, code).await;
        again.keep_picture(&format!("states-4-{name}")).await;
        press(&again, "back").await;
        steps::sign_letter(&mut again, &format!("{name}.pdf")).await;
        again.answer_sheet(PASSPHRASE).await;
        part(&again, "success").await;
        assert!(again.desktop.document(&format!("{name}_ttd.pdf")).exists());
        desktop = again.close().await;
    }
}

const NEW: &str = "kuda rotan jendela sembilan";

#[tokio::test]
async fn a_passphrase_change_that_was_cut_off_is_told_and_the_key_opens() {
    let mut session = Session::open().await;
    at(&session, "home").await;
    let keys = Keys::make(&session.home().join("keys"), Wish::default());
    let p12 = keys.p12("siti.p12", PASSPHRASE, &[]);
    steps::drop_file(&mut session, &p12);
    press(&session, "accept-duties").await;
    session.answer_sheet(PASSPHRASE).await;
    press(&session, "save-key").await;
    at(&session, "home").await;
    part(&session, "key-card").await;
    // Killed as soon as the new file lies beside the old one.
    press(&session, "open-key").await;
    press(&session, "change-passphrase").await;
    let folder = session.home().join("data/pena/keys");
    session.sheet_is_open().await;
    session.desktop.type_text(NEW);
    session.desktop.press("Return");
    tokio::time::sleep(Duration::from_millis(600)).await;
    session.sheet_is_open().await;
    session.desktop.type_text(NEW);
    session.desktop.press("Return");
    let halfway = || std::fs::read_dir(&folder).is_ok_and(|mut files| files.any(|file| is_next(&file)));
    let start = Instant::now();
    while !halfway() {
        assert!(start.elapsed() < Duration::from_secs(60), "the change never began");
    }
    let mut desktop = session.kill().await;
    desktop.log_out();
    let mut again = Session::on(desktop, Keyring::Unlocked, &[]).await;
    at(&again, "home").await;
    let told = "return [...document.querySelectorAll('[data-code]')].map((one) => one.dataset.code)
      .find((code) => ['pass.kept', 'pass.finished', 'pass.restored'].includes(code)) ?? null";
    let told = until_async("what happened", || async { again.script(told).await.as_str().map(str::to_owned) }).await;
    again.keep_picture("states-5-cut-off").await;
    let force = if told == "pass.finished" { NEW } else { PASSPHRASE };
    assert!(opens(&folder, force), "{told}: the key does not open");
    assert!(!std::fs::read_dir(&folder).expect("keys").any(|file| is_next(&file)), "leftovers");
    press(&again, "recovery-read").await;
    // The keyring agrees: nothing is asked.
    steps::sign_letter(&mut again, "sesudah.pdf").await;
    part(&again, "success").await;
}

fn is_next(file: &std::io::Result<std::fs::DirEntry>) -> bool {
    file.as_ref().is_ok_and(|file| file.path().extension().is_some_and(|end| end == "next"))
}

/// Whether OpenSSL opens the key in Pena's care with this passphrase.
fn opens(folder: &std::path::Path, passphrase: &str) -> bool {
    let files = std::fs::read_dir(folder).expect("keys").flatten();
    let file = files.map(|file| file.path()).find(|path| path.extension().is_some_and(|end| end == "p12"));
    let mut openssl = std::process::Command::new("openssl");
    openssl.args(["pkcs12", "-noout", "-passin", &format!("pass:{passphrase}"), "-in"]).arg(file.expect("a key file"));
    openssl.output().expect("openssl").status.success()
}
