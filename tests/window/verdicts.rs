//! Every verdict as a person sees it: documents by pyHanko, the issuer trusted through the settings, the pictures kept.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;
use tests::desktop::Keyring;
use tests::material;
use tests::session::{Session, until_async};
use tests::{judge, place};

use crate::steps::{self, at, part, problem};

/// Documents and the issuer's certificate, made once for all tests of this file.
fn made() -> &'static Path {
    static MADE: std::sync::OnceLock<tempfile::TempDir> = std::sync::OnceLock::new();
    MADE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let script = place::root().join("tests/support/make_verdicts.py");
        material::run(Command::new(judge::python()).arg(script).arg(material::letter()).arg(folder.path()));
        folder
    })
    .path()
}

fn document(session: &Session, name: &str) -> PathBuf {
    let path = session.desktop.document(&format!("{name}.pdf"));
    std::fs::copy(made().join(format!("{name}.pdf")), &path).expect("a document");
    path
}

/// A window on a computer whose person trusted the issuer before.
async fn trusting() -> Session {
    let desktop = steps::trusting(&made().join("ca.der"));
    let session = Session::on(desktop, Keyring::None, &[]).await;
    at(&session, "home").await;
    session
}

/// Drops a document; its verdict, as text for who does not see it, too.
async fn judged(session: &mut Session, name: &str) -> String {
    let path = document(session, name);
    steps::drop_file(session, &path);
    session.read(&format!("{name}.pdf")).await;
    at(session, "document").await;
    steps::pages_are_drawn(session).await;
    session.keep_picture(&format!("verdict-{name}")).await;
    fits_the_screen(session).await;
    at_a_quarter_more(session, name).await;
    let verdict = steps::verdict(session).await;
    let headline = part(session, "verdict").await.find(thirtyfour::By::Css("h2")).await.expect("a headline");
    let headline = headline.text().await.expect("its words");
    let spoken = "return document.querySelector('[data-test=announcement]').textContent";
    until_async("the verdict to be spoken", || async {
        let said = session.script(spoken).await;
        said.as_str().is_some_and(|said| said.contains(&headline)).then_some(())
    })
    .await;
    no_colour_alone(session).await;
    verdict
}

/// Every mark has words for who sees no colour, and every tone its own shape.
async fn no_colour_alone(session: &Session) {
    let body = "return [...document.querySelectorAll('.line-mark')].every((mark) =>
        mark.querySelector('svg') && mark.querySelector('.hidden').textContent.trim().length > 3)";
    assert_eq!(session.script(body).await, json!(true));
}

async fn mark(session: &Session, line: &str) -> String {
    let found = session.see(&format!("[data-line='{line}']")).await;
    found.attr("data-mark").await.expect("an attribute").unwrap_or_default()
}

#[tokio::test]
async fn what_is_proven_is_green_and_only_that() {
    let mut session = trusting().await;
    assert_eq!(judged(&mut session, "valid").await, "valid");
    session.see(".verdict.good").await;
    session
        .read("Tidak berubah sejak ditandatangani; setelahnya hanya ditambahkan data pembuktian jangka panjang.")
        .await;
    session.read("WIB dari Stempel Waktu Uji.").await;
    assert_eq!(judged(&mut session, "expired-stamped").await, "valid");
    session.read("berlaku pada waktu yang dibuktikan stempel waktu").await;
    assert_eq!(judged(&mut session, "permitted").await, "valid_with_permitted_changes");
    session.see(".verdict.permitted").await;
    session.read("2 tanda tangan: 2 valid").await;
}

#[tokio::test]
async fn what_is_not_proven_says_what_would_settle_it() {
    let mut session = trusting().await;
    assert_eq!(judged(&mut session, "untrusted").await, "indeterminate");
    session.read("Sertifikat penerbit Otoritas Asing, ditambahkan pada pengaturan").await;
    assert_eq!(mark(&session, "issuer").await, "unknown");
    assert_eq!(judged(&mut session, "expired").await, "indeterminate");
    session.read("Stempel waktu, atau bukti lain bahwa dokumen ditandatangani antara").await;
    assert_eq!(mark(&session, "validity").await, "unknown");
}

#[tokio::test]
async fn what_is_false_is_red_and_named() {
    let mut session = trusting().await;
    assert_eq!(judged(&mut session, "revoked").await, "invalid");
    session.see(".verdict.bad").await;
    assert_eq!(mark(&session, "revocation").await, "bad");
    assert_eq!(judged(&mut session, "forged").await, "invalid");
    problem(&session, "attack_shadow_replace").await;
    assert_eq!(mark(&session, "content").await, "bad");
    forged_beside_signed(&session).await;
}

/// The signed version beside the present one, by keys alone.
async fn forged_beside_signed(session: &Session) {
    part(session, "compare-0").await.send_keys("\u{E007}").await.expect("Enter");
    part(session, "comparing").await;
    session.see("[data-test='difference']").await;
    session.read("Halaman 1:").await;
    let spoken = "return document.querySelector('[data-test=announcement]').textContent";
    let said = session.script(spoken).await;
    assert!(said.as_str().is_some_and(|said| said.contains("perbedaan")), "{said}");
    let drawn = "const all = [...document.querySelectorAll('[data-pair=\"1\"] img')]
        return all.length === 2 && all.every((img) => img.complete && img.naturalWidth > 0)";
    until_async("both versions", || async { (session.script(drawn).await == json!(true)).then_some(()) }).await;
    part(session, "difference").await.send_keys("\u{E007}").await.expect("Enter");
    session.see("[data-test='difference'][aria-current]").await;
    session.keep_picture("verdict-forged-compared").await;
    at_a_quarter_more(session, "forged-compared").await;
    part(session, "stop-comparing").await.send_keys("\u{E007}").await.expect("Enter");
    part(session, "verdict").await;
}

#[tokio::test]
async fn what_only_looks_signed_or_is_damaged_is_said() {
    let mut session = trusting().await;
    assert_eq!(judged(&mut session, "look-alike").await, "no_signature");
    problem(&session, "looks_signed_without_signature").await;
    let path = document(&session, "damaged");
    steps::drop_file(&mut session, &path);
    // Cut off behind its first revision: either it cannot be read, or it is never green.
    let seen = session.see("[data-test='trouble'], [data-test='verdict']:not([data-verdict='no_signature'])").await;
    assert_ne!(seen.attr("data-tone").await.expect("an attribute").as_deref(), Some("good"));
    session.keep_picture("verdict-damaged").await;
}

/// The window is no larger than the screen, and nothing of it is beyond its edge.
async fn fits_the_screen(session: &Session) {
    let body = "return [innerWidth <= screen.width, innerHeight <= screen.height,
        [...document.querySelectorAll('.topbar, .panel, .panel-foot')].every((part) => {
          const r = part.getBoundingClientRect(); return r.right <= innerWidth + 1 && r.bottom <= innerHeight + 1 })]";
    assert_eq!(session.script(body).await, json!([true, true, true]));
}

/// As on a screen set to 125 %: nothing may be cut off at the side.
async fn at_a_quarter_more(session: &Session, name: &str) {
    session.script("document.documentElement.style.zoom = 1.25").await;
    session.keep_picture(&format!("verdict-{name}-125")).await;
    let body = "const panel = document.querySelector('.panel-scroll')
        return panel.scrollWidth <= panel.clientWidth + 1";
    assert_eq!(session.script(body).await, json!(true), "{name} is cut off at 125 %");
    session.script("document.documentElement.style.zoom = ''").await;
}
