//! What journeys have in common, in the words of a person: wait for a screen, look at a page, sign.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tests::desktop::{Desktop, USUAL};
use tests::material;
use tests::session::{Session, until_async};
use thirtyfour::prelude::*;

/// Waits for a screen (`data-screen`).
pub async fn at(session: &Session, screen: &str) {
    session.see(&format!(".window[data-screen='{screen}']")).await;
}

/// Waits for an element by its `data-test`.
pub async fn part(session: &Session, name: &str) -> WebElement {
    session.see(&format!("[data-test='{name}']")).await
}

/// Presses a button by its `data-test`, once it may be pressed.
pub async fn press(session: &Session, name: &str) {
    let button = part(session, name).await;
    until_async(name, || async { button.is_enabled().await.ok().filter(|enabled| *enabled) }).await;
    button.scroll_into_view().await.expect(name);
    button.click().await.unwrap_or_else(|error| panic!("press {name}: {error}"));
}

/// Waits for a problem with this code, in a page of its own or in place.
pub async fn problem(session: &Session, code: &str) {
    session.see(&format!("[data-code='{code}']")).await;
}

/// A usual desktop whose person trusted this certificate before.
pub fn trusting(certificate: &Path) -> Desktop {
    let desktop = Desktop::of(USUAL);
    let anchors = desktop.home().join("data/pena/anchors");
    std::fs::create_dir_all(&anchors).expect("a folder");
    let certificate = std::fs::read(certificate).expect("the issuer");
    let name = pki::Certificate::from_der(&certificate).expect("a certificate").sha256_hex();
    std::fs::write(anchors.join(format!("{name}.der")), certificate).expect("an anchor");
    desktop
}

/// The letter of the journeys, in the person's documents.
pub fn letter(session: &Session, name: &str) -> PathBuf {
    let path = session.desktop.document(name);
    std::fs::copy(material::letter(), &path).expect("the letter is copied");
    path
}

/// Drops a file and gives the window the keyboard again.
pub fn drop_file(session: &mut Session, file: &Path) {
    session.desktop.drop_files(&[file]);
    session.focus();
}

/// Waits until the pictures in sight are drawn.
pub async fn pages_are_drawn(session: &Session) {
    let body = "const seen = [...document.querySelectorAll('.reading img')].filter((img) => {
        const r = img.getBoundingClientRect(); return r.bottom > 0 && r.top < innerHeight })
      return seen.length > 0 && seen.every((img) => img.complete && img.naturalWidth > 0)";
    until_async("pictures of the pages", || async { (session.script(body).await == json!(true)).then_some(()) }).await;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
}

/// Goes to the page with the block, once the revision that will be signed is shown there.
pub async fn look_at_block(session: &Session) {
    press(session, "go-to-block").await;
    part(session, "frame").await;
    look_at_prepared(session).await;
}

/// Waits until the revision that will be signed is shown.
pub async fn look_at_prepared(session: &Session) {
    let prepared = "return document.querySelector('[data-test=sign]')?.getAttribute('aria-describedby') &&
      !document.getElementById('sign-why').innerText.includes('Menyiapkan')";
    until_async("the revision", || async { (session.script(prepared).await == json!(true)).then_some(()) }).await;
    pages_are_drawn(session).await;
}

/// From the first screen to a practice key.
pub async fn practise(session: &Session) {
    at(session, "home").await;
    press(session, "practise").await;
    part(session, "key-card").await;
}

/// The letter, dropped, looked at, and told to be signed; what is asked then is the test's.
pub async fn sign_letter(session: &mut Session, name: &str) -> PathBuf {
    let letter = letter(session, name);
    drop_file(session, &letter);
    at(session, "document").await;
    look_at_block(session).await;
    consent_and_sign(session).await;
    letter
}

/// A rectangle on the screen; the window stands at its top left.
pub struct Area {
    pub x: i64,
    pub y: i64,
    pub width: i64,
    pub height: i64,
}

/// Where an element stands.
pub async fn area(session: &Session, css: &str) -> Area {
    let body = format!(
        "const r = document.querySelector({css:?}).getBoundingClientRect()
        return [r.x, r.y, r.width, r.height].map(Math.round)"
    );
    let numbers = session.script(&body).await;
    let number = |i: usize| numbers.get(i).and_then(Value::as_i64).expect("a number");
    Area { x: number(0), y: number(1), width: number(2), height: number(3) }
}

/// How much of an area is dark, 0 to 1: whether something is printed there.
pub fn ink(picture: &Path, area: &Area) -> f64 {
    let crop = format!("{}x{}+{}+{}", area.width, area.height, area.x, area.y);
    let mut command = Command::new("convert");
    command.arg(picture).args(["-crop", &crop, "+repage", "-colorspace", "gray", "-threshold", "55%"]);
    let said = material::run(command.args(["-format", "%[fx:1-mean]", "info:"]));
    said.trim().parse().unwrap_or_else(|error| panic!("{said}: {error}"))
}

/// Consents and signs; the success card is there afterwards.
pub async fn consent_and_sign(session: &Session) {
    press(session, "consent").await;
    press(session, "sign").await;
}

/// The verdict that is shown.
pub async fn verdict(session: &Session) -> String {
    let card = session.see("[data-test='verdict']").await;
    card.attr("data-verdict").await.expect("an attribute").unwrap_or_default()
}

/// The signed file beside the letter, held against what no reader may doubt.
pub fn is_appended(original: &Path, signed: &Path) {
    let (before, after) = (std::fs::read(original).expect("the original"), std::fs::read(signed).expect("the output"));
    assert_eq!(before, std::fs::read(material::letter()).expect("the letter"), "the original was touched");
    assert!(after.starts_with(&before), "the original is not a prefix of the output");
}

/// Writes into a field as a keyboard does; what stood there is replaced.
pub async fn write(session: &Session, name: &str, text: &str) {
    let field = part(session, name).await;
    field.scroll_into_view().await.expect(name);
    field.clear().await.expect(name);
    field.send_keys(text).await.unwrap_or_else(|error| panic!("write {name}: {error}"));
}

/// Chooses in a list as its change does.
pub async fn choose(session: &Session, name: &str, value: &str) {
    let list = part(session, name).await;
    list.scroll_into_view().await.expect(name);
    let option = list.find(By::Css(format!("option[value='{value}']"))).await.expect("the choice");
    option.click().await.expect("to choose");
    let said = format!("return document.querySelector('[data-test={name}]').value");
    assert_eq!(session.script(&said).await, value);
}

/// Takes a key into Pena's care on the command line; the passphrase is asked for each time.
pub fn import(desktop: &Desktop, p12: &Path, name: &str, passphrase: &str) {
    let mut command = desktop.command(tests::place::program("pena"));
    command.args(["key", "import", "--name", name, "--ask-each-time", "--passphrase-stdin"]).arg(p12);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("pena");
    let mut stdin = child.stdin.take().expect("its stdin");
    std::io::Write::write_all(&mut stdin, format!("{passphrase}\n").as_bytes()).expect("the passphrase");
    drop(stdin);
    assert!(child.wait().expect("pena ends").success(), "{name} is not imported");
}

/// Answers a native chooser with a path.
pub async fn choose_path(session: &mut Session, title: &str, path: &Path) {
    let chooser = session.desktop.window(title);
    session.desktop.focus(&chooser);
    // The entry for a path appears with the first key and would swallow the second.
    session.desktop.press("ctrl+l");
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    session.desktop.press("ctrl+a");
    session.desktop.type_text(path.to_str().expect("a plain path"));
    // It completes what is typed and takes Return only when it is done with that.
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    session.desktop.press("Return");
    session.focus();
}

/// The words of a PDF in reading order, single spaces between them.
pub fn words_of(pdf: &Path) -> String {
    let said = material::run(Command::new("pdftotext").arg("-raw").arg(pdf).arg("-"));
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}
