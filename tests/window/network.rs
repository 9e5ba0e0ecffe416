//! What the network adds to a verdict while one looks on: OpenSSL's responder answers, a silent one freezes nothing.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;
use tests::desktop::{Keyring, free_port};
use tests::responder::{Responder, Silent};
use tests::session::{Session, until_async};
use tests::{judge, material, place};

use crate::evidence;
use crate::steps::{self, at, press, problem};

/// Documents whose certificates name responders on loopback, and those responders.
pub struct Town {
    folder: TempDir,
    port: u16,
    silent: Silent,
}

impl Town {
    pub fn make() -> Self {
        let (folder, port, silent) = (tempfile::tempdir().expect("a folder"), free_port(), Silent::start());
        let script = place::root().join("tests/support/make_asked.py");
        let mut command = Command::new(judge::python());
        command.arg(script).arg(material::letter()).arg(folder.path());
        material::run(command.args([format!("http://127.0.0.1:{port}/"), silent.address()]));
        Self { folder, port, silent }
    }

    pub fn responder(&self) -> Responder {
        Responder::start(self.folder.path(), "index.txt", ["ca", "responder"], self.port)
    }

    pub fn document(&self, name: &str) -> PathBuf {
        self.folder.path().join(format!("{name}.pdf"))
    }

    /// A window on a computer whose person trusted the issuer before.
    pub async fn window(&self) -> Session {
        let session = Session::on(steps::trusting(&self.folder.path().join("ca.der")), Keyring::None, &[]).await;
        at(&session, "home").await;
        session
    }

    /// `21 November 2026`: when the revoked certificate was revoked, as the index says it.
    fn revoked_on(&self) -> String {
        const MONTHS: [&str; 12] = [
            "Januari",
            "Februari",
            "Maret",
            "April",
            "Mei",
            "Juni",
            "Juli",
            "Agustus",
            "September",
            "Oktober",
            "November",
            "Desember",
        ];
        let index = std::fs::read_to_string(self.folder.path().join("index.txt")).expect("the index");
        let line = index.lines().find(|line| line.starts_with('R')).expect("a revoked one");
        let digits = line.split('\t').nth(2).expect("a date");
        let two = |from: usize| digits[from..from + 2].parse::<u8>().expect("two digits");
        let month = time::Month::try_from(two(2)).expect("a month");
        let date = time::Date::from_calendar_date(2000 + i32::from(two(0)), month, two(4)).expect("a date");
        let at = date.with_hms(two(6), two(8), two(10)).expect("a time").assume_utc();
        let here = at.to_offset(time::UtcOffset::from_hms(7, 0, 0).expect("WIB"));
        format!("{} {} {}", here.day(), MONTHS[usize::from(u8::from(here.month())) - 1], here.year())
    }
}

/// Notes every verdict that is shown from now on, and whether more is still being asked.
const NOTE: &str = "window.shown = []; new MutationObserver(() => {
    const verdict = document.querySelector('[data-test=verdict]')?.dataset.verdict;
    if (!verdict) return;
    const now = verdict + (document.querySelector('[data-test=pending]') ? ' …' : '');
    if (shown.at(-1) !== now) shown.push(now)
  }).observe(document.body, { subtree: true, childList: true, attributes: true })";

/// Drops a document and waits until nobody is asked any more; gives every verdict that was to be seen, in order.
async fn watched(session: &mut Session, document: &Path) -> Value {
    session.script(NOTE).await;
    let name = document.file_name().expect("a name");
    let path = session.desktop.document(&name.to_string_lossy());
    std::fs::copy(document, &path).expect("a document");
    steps::drop_file(session, &path);
    session.read(&name.to_string_lossy()).await;
    at(session, "document").await;
    nobody_is_asked(session).await;
    session.script("return shown").await
}

async fn nobody_is_asked(session: &Session) {
    let over = "return document.querySelector('[data-test=verdict]') && !document.querySelector('[data-test=pending]')";
    until_async("the network's answer", || async { (session.script(over).await == json!(true)).then_some(()) }).await;
}

#[tokio::test]
async fn what_is_open_offline_a_live_responder_settles() {
    let town = Town::make();
    let responder = town.responder();
    let mut session = town.window().await;
    let seen = watched(&mut session, &town.document("good")).await;
    assert_eq!(seen, json!(["indeterminate …", "valid"]), "the first verdict at once, the last word after");
    session.read("Tidak dicabut menurut OCSP per").await;
    session.keep_picture("network-1-good").await;
    let spoken = "return document.querySelector('[data-test=announcement]').textContent";
    assert!(session.script(spoken).await.as_str().is_some_and(|said| said.contains("Tanda tangan valid")));
    the_sheet_says_the_same(&session, &town.document("good")).await;
    let seen = watched(&mut session, &town.document("revoked")).await;
    assert_eq!(seen.as_array().and_then(|all| all.last()), Some(&json!("invalid")), "{seen}");
    session.see(".verdict.bad").await;
    session.read(&format!("Dicabut pada {}", town.revoked_on())).await;
    session.keep_picture("network-2-revoked").await;
    let seen = watched(&mut session, &town.document("unknown")).await;
    assert_eq!(seen.as_array().and_then(|all| all.last()), Some(&json!("indeterminate")), "{seen}");
    // Yesterday's answer serves when nobody answers any more, with its date.
    drop(responder);
    let seen = watched(&mut session, &town.document("good")).await;
    assert!(seen.as_array().is_some_and(|all| all.iter().all(|one| one.as_str() != Some("invalid"))), "{seen}");
    assert_eq!(steps::verdict(&session).await, "valid");
    session.read("Tidak dicabut menurut OCSP per").await;
}

/// The evidence sheet: verdict, fingerprint, time and the age of what the responder said.
async fn the_sheet_says_the_same(session: &Session, document: &Path) {
    let closing = "return document.querySelector('.closing').innerText";
    let closing = session.script(closing).await;
    let text = evidence::read(&evidence::save(session).await);
    for words in
        ["Tanda tangan valid", "Siti Rahmawati", "Tidak dicabut menurut OCSP per", "berumur 0 jam saat pemeriksaan"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(text.contains(closing.as_str().expect("words")), "{closing}: {text}");
    let run_together: String = text.split(' ').collect();
    assert!(run_together.to_lowercase().contains(&evidence::fingerprint(document)), "{text}");
    session.keep_picture("network-4-sheet-saved").await;
}

/// From the moment a question is open until it ends: presses buttons of the page and asks the program something. The toolbar
/// may come after the question.
const WHILE_OPEN: &str = "window.counts = { turns: 0, answers: 0, zooms: 0, over: false };
  const open = () => document.querySelector('[data-test=pending]') !== null;
  const zoom = () => document.querySelector('[data-test=zoom]')?.innerText;
  const turn = async () => {
    if (!open()) { counts.over = counts.turns > 0; if (!counts.over) setTimeout(turn, 5); return }
    counts.turns++;
    const before = zoom();
    document.querySelector(before === '400 %' ? '[data-test=zoom]' : '[data-test=zoom-in]')?.click();
    await window.__TAURI_INTERNALS__.invoke('keys', {}).then(() => open() && counts.answers++, () => {});
    if (open() && zoom() !== before) counts.zooms++;
    setTimeout(turn, 30)
  };
  turn()";

#[tokio::test]
async fn a_silent_responder_freezes_nothing_and_is_named() {
    let town = Town::make();
    let mut session = town.window().await;
    let path = session.desktop.document("diam.pdf");
    std::fs::copy(town.document("silent"), &path).expect("a document");
    session.script(WHILE_OPEN).await;
    steps::drop_file(&mut session, &path);
    let over = "return counts.over";
    until_async("the end", || async { (session.script(over).await == json!(true)).then_some(()) }).await;
    let counts = session.script("return counts").await;
    println!("while a responder kept silent: {counts}");
    let count = |name: &str| counts[name].as_u64().unwrap_or_default();
    assert!(count("answers") > 10 && count("zooms") > 10, "the window lives: {counts}");
    assert!(town.silent.asked() > 0, "it was asked");
    assert_eq!(steps::verdict(&session).await, "indeterminate");
    problem(&session, "no_answer").await;
    let open = "document.querySelectorAll('[data-test=technical]').forEach((details) => { details.open = true })";
    session.script(open).await;
    session.read(town.silent.address().as_str()).await;
    session.keep_picture("network-3-silent").await;
    press(&session, "back").await;
    at(&session, "home").await;
}
