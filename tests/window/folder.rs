//! A folder is checked while responders answer, or do not: every verdict of the table is settled as a single one's is.

use std::path::PathBuf;

use serde_json::json;
use tests::session::{Session, until_async};

use crate::network::Town;
use crate::steps::{self, at, part, press};

/// A folder among the person's documents with these of the town's documents, as many times.
fn folder(session: &Session, town: &Town, made: &[(&str, usize)]) -> PathBuf {
    let folder = session.desktop.document("Surat masuk");
    std::fs::create_dir(&folder).expect("a folder");
    for (name, times) in made {
        for time in 0..*times {
            std::fs::copy(town.document(name), folder.join(format!("{name}-{time}.pdf"))).expect("a document");
        }
    }
    folder
}

async fn rows(session: &Session, css: &str) -> u64 {
    let count = format!("return document.querySelectorAll(\"[data-row]{css}\").length");
    session.script(&count).await.as_u64().unwrap_or_default()
}

async fn nobody_is_asked(session: &Session) {
    session.see(".batch[data-stage='looked']").await;
    let over = "return document.querySelector('[data-test=batch-pending]') === null";
    until_async("the answers", || async { (session.script(over).await == json!(true)).then_some(()) }).await;
}

/// Saves the table where the chooser begins: among the person's documents.
async fn table(session: &Session) -> String {
    press(session, "export").await;
    let chooser = session.desktop.window("Simpan tabel");
    session.desktop.focus(&chooser);
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    session.desktop.press("Return");
    let path = session.desktop.document("daftar-dokumen.csv");
    let read = || async { std::fs::read_to_string(&path).ok().filter(|text| !text.is_empty()) };
    let text = until_async("the table", read).await;
    session.focus();
    text
}

#[tokio::test]
async fn a_folder_is_settled_by_the_network_filtered_and_exported() {
    let town = Town::make();
    let _responder = town.responder();
    let mut session = town.window().await;
    let folder = folder(&session, &town, &[("good", 6), ("revoked", 2), ("unknown", 1)]);
    steps::drop_file(&mut session, &folder);
    at(&session, "batch").await;
    nobody_is_asked(&session).await;
    let seen = [rows(&session, "[data-verdict=valid]").await, rows(&session, "[data-verdict=invalid]").await];
    assert_eq!((seen, rows(&session, "[data-verdict=indeterminate]").await), ([6, 2], 1));
    session.keep_picture("folder-1-settled").await;
    press(&session, "kind-bad").await;
    session.see("[data-test='table'][aria-rowcount='3']").await;
    let text = table(&session).await;
    let lines = |words: &str| text.lines().filter(|line| line.contains(words)).count();
    assert_eq!((text.lines().count(), lines("good-"), lines("revoked-")), (10, 6, 2), "{text}");
    assert!(text.lines().filter(|line| line.contains("good-")).all(|line| line.contains(",valid,")), "{text}");
    assert!(text.lines().filter(|line| line.contains("revoked-")).all(|line| line.contains(",tidak valid,")), "{text}");
}

#[tokio::test]
async fn silent_responders_hold_no_table_and_are_let_go() {
    let town = Town::make();
    let mut session = town.window().await;
    let folder = folder(&session, &town, &[("silent", 12)]);
    let stop = "window.stopped = null; const open = () => document.querySelector('[data-test=batch-pending]');
      const turn = () => { const button = document.querySelector('[data-test=stop-asking]');
        if (!button) return setTimeout(turn, 5);
        window.stopped = document.querySelectorAll('[data-row][data-verdict=indeterminate]').length; button.click() };
      turn()";
    session.script(stop).await;
    steps::drop_file(&mut session, &folder);
    at(&session, "batch").await;
    nobody_is_asked(&session).await;
    // Every verdict was there before anybody answered.
    assert_eq!(session.script("return stopped").await, json!(12));
    assert_eq!(rows(&session, "[data-verdict=indeterminate]").await, 12);
    assert_eq!(rows(&session, "[data-pending]").await, 0);
    // Nothing is held: the table closes.
    press(&session, "back").await;
    at(&session, "home").await;
    part(&session, "choose").await;
}
