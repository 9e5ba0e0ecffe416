//! Many documents in the window: looked at, seen, signed together, paused, stopped, taken up after a crash.

use std::path::{Path, PathBuf};

use serde_json::json;
use tests::desktop::Keyring;
use tests::judge;
use tests::material::plain_letter;
use tests::session::{Session, until_async};

use crate::steps::{self, at, part, press};

/// A folder of letters in the person's documents; the bad ones are what their names say.
fn folder(session: &Session, letters: usize, bad: &[(&str, &[u8])]) -> PathBuf {
    let folder = session.desktop.document("Surat keluar");
    std::fs::create_dir(&folder).expect("a folder");
    for number in 0..letters {
        std::fs::write(folder.join(format!("surat-{number:04}.pdf")), plain_letter(number)).expect("a letter");
    }
    for (name, bytes) in bad {
        std::fs::write(folder.join(name), bytes).expect(name);
    }
    folder
}

/// Names of the outputs in a folder; each is its input and one signed revision.
fn outputs(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("the folder").flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name.contains("_ttd"));
    names.sort();
    for name in &names {
        let output = std::fs::read(folder.join(name)).expect(name);
        let input = std::fs::read(folder.join(name.replace("_ttd.pdf", ".pdf"))).expect("its input");
        let tail = output.strip_prefix(input.as_slice()).expect("the input is its prefix");
        assert_eq!(memchr::memmem::find_iter(tail, b"/ByteRange").count(), 1, "{name} is signed once");
    }
    names
}

async fn with_practice_key() -> Session {
    let session = Session::open().await;
    steps::practise(&session).await;
    session
}

/// Waits for a stage of the batch (`data-stage`).
async fn stage(session: &Session, stage: &str) {
    session.see(&format!(".batch[data-stage='{stage}']")).await;
}

async fn consent_and_begin(session: &Session) {
    press(session, "consent").await;
    press(session, "sign").await;
}

/// Opens a row by its name. WebKit's driver takes buttons in a scrolled grid for hidden; the page presses it itself.
async fn open_row(session: &Session, css: &str) {
    let body =
        format!("const name = document.querySelector({css:?}); name?.click(); return name !== null && !name.disabled");
    until_async(css, || async { (session.script(&body).await == json!(true)).then_some(()) }).await;
}

/// The number in the middle of `css`.
async fn number(session: &Session, css: &str) -> usize {
    let body = format!("return document.querySelector({css:?})?.innerText.match(/[0-9]+/)?.[0] ?? '0'");
    session.script(&body).await.as_str().and_then(|text| text.parse().ok()).unwrap_or_default()
}

#[tokio::test]
async fn a_folder_is_seen_signed_and_accounted_for() {
    let mut session = with_practice_key().await;
    let bad: &[(&str, &[u8])] = &[("bukan.pdf", b"\x89PNG"), ("rusak.pdf", b"%PDF-1.7\n1 0 obj\n<</Type/Cat")];
    let folder = folder(&session, 24, bad);
    steps::drop_file(&mut session, &folder);
    at(&session, "batch").await;
    stage(&session, "looked").await;
    session.keep_picture("batch-1-choices").await;
    press(&session, "filter-aside").await;
    session.read("Struktur PDF rusak").await;
    session.read("Bukan berkas PDF").await;
    press(&session, "filter-all").await;
    seen_as_it_will_be_signed(&session).await;
    consent_and_begin(&session).await;
    part(&session, "batch-outcome").await;
    session.keep_picture("batch-3-outcome").await;
    session.read("24 dokumen ditandatangani").await;
    assert_eq!(outputs(&folder).len(), 24);
    assert_eq!(judge::pdfsig_is_content(&folder.join("surat-0007_ttd.pdf")), 1);
    table_is_saved(&session).await;
    open_row(&session, "[data-test='row-2']").await;
    at(&session, "document").await;
    session.read("surat-0000_ttd.pdf").await;
    assert_ne!(steps::verdict(&session).await, "invalid");
    press(&session, "to-table").await;
    press(&session, "done").await;
    at(&session, "home").await;
}

/// A document of the table carries block and footer before anything is signed.
async fn seen_as_it_will_be_signed(session: &Session) {
    session.read("surat-0003.pdf").await;
    open_row(session, "[data-test='row-5']").await;
    at(session, "document").await;
    part(session, "frame").await;
    steps::pages_are_drawn(session).await;
    let picture = session.keep_picture("batch-2-preview").await;
    let frame = steps::area(session, "[data-test='frame']").await;
    assert!(steps::ink(&picture, &frame) > 0.01, "the block is not to be seen");
    press(session, "row-next").await;
    session.read("surat-0004.pdf").await;
    press(session, "to-table").await;
    at(session, "batch").await;
    session.read("2 dari 24").await;
}

async fn table_is_saved(session: &Session) {
    press(session, "export").await;
    let chooser = session.desktop.window("Simpan tabel");
    session.desktop.focus(&chooser);
    let table = session.desktop.document("daftar.csv");
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    session.desktop.press("ctrl+a");
    session.desktop.type_text(table.to_str().expect("a plain path"));
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    session.desktop.press("Return");
    let text =
        until_async("the table", || async { std::fs::read_to_string(&table).ok().filter(|text| !text.is_empty()) })
            .await;
    session.focus();
    assert_eq!(text.lines().count(), 27, "{text}");
    assert!(text.lines().next().is_some_and(|heads| heads.contains("Berkas,Halaman")), "{text}");
    assert!(
        text.contains("surat-0007.pdf") && text.contains("surat-0007_ttd.pdf") && text.contains("Struktur PDF rusak")
    );
}

#[tokio::test]
async fn a_document_that_changed_since_it_was_listed_is_not_signed_until_it_is_looked_at_again() {
    let mut session = with_practice_key().await;
    let folder = folder(&session, 6, &[]);
    steps::drop_file(&mut session, &folder);
    stage(&session, "looked").await;
    std::fs::write(folder.join("surat-0002.pdf"), plain_letter(99)).expect("a change");
    consent_and_begin(&session).await;
    part(&session, "batch-outcome").await;
    session.see("[data-test='reasons'] [data-code='doc.changed']").await;
    session.keep_picture("batch-4-changed").await;
    assert_eq!(outputs(&folder).len(), 5);
    press(&session, "retry").await;
    part(&session, "batch-choices").await;
    stage(&session, "looked").await;
    consent_and_begin(&session).await;
    part(&session, "batch-outcome").await;
    assert_eq!(outputs(&folder).len(), 6);
}

/// Counts its own turns and asks the program something all the while: whether the window lives.
const PULSE: &str = "window.pulse = { gap: 0, answer: 0, turns: 0 }; let last = performance.now();
    const beat = () => { const now = performance.now(); pulse.gap = Math.max(pulse.gap, now - last); last = now;
      pulse.turns++; setTimeout(beat, 10) };
    const ask = () => { const from = performance.now(); window.__TAURI_INTERNALS__.invoke('keys', {})
      .then(() => { pulse.answer = Math.max(pulse.answer, performance.now() - from); setTimeout(ask, 50) }) };
    beat(); ask()";

#[tokio::test]
async fn a_batch_is_paused_and_stopped_and_the_window_lives() {
    let full = std::env::var("PENA_FAULTS").as_deref() == Ok("full");
    let count = if full { 1000 } else { 300 };
    let mut session = with_practice_key().await;
    let folder = folder(&session, count, &[]);
    steps::drop_file(&mut session, &folder);
    stage(&session, "looked").await;
    session.script(PULSE).await;
    consent_and_begin(&session).await;
    stage(&session, "signing").await;
    until_async("some to be signed", || async { (number(&session, ".gauge-numbers strong").await > 10).then_some(()) })
        .await;
    press(&session, "pause").await;
    session.see(".gauge.paused").await;
    println!("{count} files: pulse of the page until the pause (ms): {}", pulse(&session).await);
    session.keep_picture("batch-5-paused").await;
    // The page stands still for the picture that this test takes of it: that does not count.
    pulse(&session).await;
    // What was at hand is finished; then nothing more begins.
    let before = settled(&folder).await;
    press(&session, "pause").await;
    until_async("it to go on", || async { (outputs(&folder).len() > before).then_some(()) }).await;
    let asked = std::time::Instant::now();
    press(&session, "cancel").await;
    part(&session, "batch-outcome").await;
    println!("stop after {} ms", asked.elapsed().as_millis());
    let found = pulse(&session).await;
    println!("pulse of the page to the stop (ms): {found}");
    session.keep_picture("batch-6-stopped").await;
    let (signed, left) = (outputs(&folder).len(), number(&session, "[data-test='outcome-left']").await);
    assert!(left > 0, "it was stopped too late");
    assert_eq!((number(&session, "[data-test='outcome-title']").await, signed + left), (signed, count));
    assert!(found["turns"].as_u64().is_some_and(|turns| turns > 50), "{found}");
    press(&session, "sign-rest").await;
    session.read(&format!("{left} dokumen ini")).await;
    pulse(&session).await;
    consent_and_begin(&session).await;
    to_the_end(&session).await;
    println!("to the end, pulse of the page (ms): {}", pulse(&session).await);
    assert_eq!(outputs(&folder).len(), count);
}

/// The longest gap and answer since it was asked last, and all turns.
async fn pulse(session: &Session) -> serde_json::Value {
    // One turn first, so that what comes now begins anew.
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    session.script("const found = { ...pulse }; pulse.gap = 0; pulse.answer = 0; return found").await
}

/// Waits for the outcome as long as documents are signed on the way.
async fn to_the_end(session: &Session) {
    let stands = || async {
        let body = "return document.querySelector('[data-test=batch-outcome]') ? 'ended'
          : document.querySelector('.gauge-numbers strong')?.innerText ?? ''";
        session.script(body).await
    };
    let mut before = stands().await;
    while before != json!("ended") {
        let last = before.clone();
        before = until_async("another document", || async { Some(stands().await).filter(|now| *now != last) }).await;
    }
}

/// The number of outputs when it grows no more.
async fn settled(folder: &Path) -> usize {
    until_async("the documents at hand", || async {
        let now = outputs(folder).len();
        tokio::time::sleep(std::time::Duration::from_millis(700)).await;
        (outputs(folder).len() == now).then_some(now)
    })
    .await
}

#[tokio::test]
async fn after_a_crash_the_rest_is_signed_and_nothing_twice() {
    let mut session = with_practice_key().await;
    let folder = folder(&session, 400, &[]);
    steps::drop_file(&mut session, &folder);
    stage(&session, "looked").await;
    consent_and_begin(&session).await;
    until_async("some to be signed", || async { (outputs_now(&folder) > 20).then_some(()) }).await;
    let desktop = session.kill().await;
    let before = outputs(&folder);
    assert!(before.len() < 400, "it was killed too late");
    let again = Session::on(desktop, Keyring::Unlocked, &[]).await;
    part(&again, "interrupted").await;
    again.keep_picture("batch-7-interrupted").await;
    press(&again, "resume").await;
    at(&again, "batch").await;
    stage(&again, "looked").await;
    again.keep_picture("batch-8-resumed").await;
    consent_and_begin(&again).await;
    part(&again, "batch-outcome").await;
    again.read("400 dokumen ditandatangani").await;
    assert_eq!(outputs(&folder).len(), 400);
    let stray = std::fs::read_dir(&folder).expect("the folder").flatten();
    assert_eq!(stray.filter(|entry| entry.file_name().to_string_lossy().starts_with('.')).count(), 0);
    assert_eq!(again.invoke("start", json!({})).await["ok"]["interrupted"], json!(null));
}

/// Counted while they are written: not looked into.
fn outputs_now(folder: &Path) -> usize {
    let names = std::fs::read_dir(folder).expect("the folder").flatten().map(|entry| entry.file_name());
    names.filter(|name| name.to_string_lossy().ends_with("_ttd.pdf")).count()
}

#[tokio::test]
async fn a_folder_is_checked_and_filtered() {
    let mut session = with_practice_key().await;
    let folder = folder(&session, 4, &[("rusak.pdf", b"%PDF-1.7\n1 0 obj\n<</Type/Cat")]);
    steps::drop_file(&mut session, &folder);
    stage(&session, "looked").await;
    consent_and_begin(&session).await;
    part(&session, "batch-outcome").await;
    let mut forged = std::fs::read(folder.join("surat-0001_ttd.pdf")).expect("an output");
    let at_words = memchr::memmem::find(&forged, b"Surat nomor").expect("its words");
    forged[at_words] = b'$';
    std::fs::write(folder.join("surat-0001_ttd.pdf"), forged).expect("a forgery");
    press(&session, "done").await;
    steps::drop_file(&mut session, &folder);
    stage(&session, "looked").await;
    session.see(".batch[data-mode='check']").await;
    session.keep_picture("batch-9-checked").await;
    for (kind, count) in [("all", 9), ("good", 3), ("bad", 1), ("none", 4), ("unread", 1)] {
        press(&session, &format!("kind-{kind}")).await;
        let rows = format!("[data-test='table'][aria-rowcount='{}']", count + 1);
        session.see(&rows).await;
    }
    press(&session, "kind-bad").await;
    open_row(&session, "[data-row][data-verdict='invalid'] .row-name").await;
    at(&session, "document").await;
    assert_eq!(steps::verdict(&session).await, "invalid");
    press(&session, "back").await;
    at(&session, "batch").await;
    session.read("surat-0001_ttd.pdf").await;
}
