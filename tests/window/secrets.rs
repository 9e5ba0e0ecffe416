//! The passphrase is nowhere: not in the memory of Pena's processes after the sheet closed, not in arguments or
//! environments, not in any file, and no core file can be written.

use tests::desktop::{Desktop, Keyring};
use tests::material::{Keys, Wish};
use tests::memory;
use tests::session::Session;

use crate::care;
use crate::steps::{self, at, part, press, problem};

/// Put together at run time, so that the test's own binary does not hold it in one piece.
fn marker() -> String {
    ["Penanda", "Rahasia", "7391"].join("~")
}

#[tokio::test]
async fn the_passphrase_leaves_no_copy() {
    let mut session = Session::open().await;
    let keys = Keys::make(&session.home().join("keys"), Wish::default());
    let p12 = keys.p12("siti.p12", &marker(), &[]);
    keys.forget_secret();
    at(&session, "home").await;
    steps::drop_file(&mut session, &p12);
    press(&session, "accept-duties").await;
    control(&session).await;
    session.desktop.press("Return");
    session.sheet_is_closed().await;
    at(&session, "offer").await;
    press(&session, "save-key").await;
    part(&session, "key-card").await;
    nowhere(&session, "after the import");
    let letter = steps::letter(&session, "undangan.pdf");
    steps::drop_file(&mut session, &letter);
    steps::look_at_block(&session).await;
    steps::consent_and_sign(&session).await;
    part(&session, "success").await;
    nowhere(&session, "after signing with the keyring");
}

#[tokio::test]
async fn a_cancelled_or_wrong_passphrase_leaves_no_copy() {
    let mut session = Session::on(Desktop::new(), Keyring::None, &[]).await;
    let keys = Keys::make(&session.home().join("keys"), Wish::default());
    let p12 = keys.p12("siti.p12", "lain", &[]);
    at(&session, "home").await;
    steps::drop_file(&mut session, &p12);
    press(&session, "accept-duties").await;
    control(&session).await;
    session.desktop.press("Escape");
    session.sheet_is_closed().await;
    nowhere(&session, "after turning back");
    press(&session, "unlock").await;
    session.answer_sheet(&marker()).await;
    steps::problem(&session, "pass.wrong").await;
    nowhere(&session, "after a wrong passphrase");
}

#[tokio::test]
async fn from_import_to_destruction_it_leaves_no_copy() {
    let mut session = Session::open().await;
    let keys = Keys::make(&session.home().join("keys"), Wish::default());
    let p12 = keys.p12("siti.p12", &marker(), &[]);
    keys.forget_secret();
    at(&session, "home").await;
    steps::drop_file(&mut session, &p12);
    press(&session, "accept-duties").await;
    session.answer_sheet(&marker()).await;
    press(&session, "save-key").await;
    part(&session, "key-card").await;
    // The new one has the marker in it, so that both are looked for.
    let new = format!("{}~kancil", marker());
    press(&session, "open-key").await;
    press(&session, "change-passphrase").await;
    session.answer_sheets(&[&new, &new]).await;
    problem(&session, "pass.changed").await;
    nowhere(&session, "after the change");
    press(&session, "back").await;
    care::sign(&mut session, "undangan.pdf").await;
    press(&session, "done").await;
    press(&session, "report-loss").await;
    at(&session, "lost").await;
    press(&session, "freeze").await;
    at(&session, "case").await;
    part(&session, "letters").await;
    nowhere(&session, "after freezing, with the letters written");
    press(&session, "back").await;
    care::release(&session, &new).await;
    nowhere(&session, "after the release");
    press(&session, "open-key").await;
    press(&session, "open-destroy").await;
    at(&session, "destroy").await;
    press(&session, "destroy-sure").await;
    press(&session, "destroy").await;
    part(&session, "destroyed").await;
    nowhere(&session, "after the destruction");
}

/// While it is being typed it is in the entry, once: the search finds what is there.
async fn control(session: &Session) {
    session.sheet_is_open().await;
    session.desktop.type_text(&marker());
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    let found: Option<usize> = session.processes().iter().map(|(id, _)| memory::copies(*id, &marker())).sum();
    assert!(found.is_none_or(|count| count == 1), "the search sees the entry {found:?} times");
}

fn nowhere(session: &Session, when: &str) {
    let processes = session.processes();
    assert!(processes.len() >= 3, "host, web and network process: {processes:?}");
    for (id, name) in &processes {
        let places = memory::places(*id, &marker()).unwrap_or_default();
        assert!(places.is_empty(), "{when}, in the memory of {name}: {places:#?}");
        let shown = memory::shown(*id);
        let spelled = memory::spellings(&marker());
        assert!(spelled.iter().all(|needle| memory::occurrences(&shown, needle) == 0), "{when}: {name} shows it");
    }
    let (window, _) = processes.iter().find(|(_, name)| name.starts_with("pena-window")).expect("the window");
    assert_eq!(memory::core_limit(*window), "0", "a core file can be written");
    assert_eq!(memory::files_with(session.home(), &marker()), Vec::<std::path::PathBuf>::new(), "{when}");
}
