//! What the window may ask for: one thin function a verb, the same names as in `build.rs`.
//!
//! Handles (`id`, `prepared`) are the desk's own; no command takes a path or a secret. Every refusal is a
//! `Problem`; turning back from a chooser or the passphrase sheet is the problem `cancelled`.

mod batch;
mod keys;
mod letters;

use std::path::Path;

use app::Report;
use app::view::{
    Anchor, Hit, JournalPage, JournalState, JournalWish, NetworkChoice, Prepared, Profile, SignOptions, Signed,
    SignedVersion, Start, TextRun,
};
use tauri::{State, WebviewWindow, command};

pub use batch::*;
pub use keys::*;
pub use letters::*;

use crate::ask::{self, Purpose};
use crate::choose::{self, Wanted};
use crate::wire::{self, Answer, Wire};
use crate::{problem, reveal};

/// Called once when the page is there; files of the command line arrive after it.
#[command]
pub async fn start(window: WebviewWindow, wire: State<'_, Wire>) -> Answer<Start> {
    let start = wire.aside(|desk| desk.start()).await?;
    wire.speak(&start.language);
    wire::bring(&window, wire.take_waiting());
    Ok(start)
}

/// What was chosen arrives as a dropped file does.
#[command]
pub async fn choose_file(window: WebviewWindow) -> Answer<()> {
    let paths = choose::files(&window, Wanted::Anything).await?;
    wire::bring(&window, paths);
    Ok(())
}

/// The documents in it arrive as a batch.
#[command]
pub async fn choose_folder(window: WebviewWindow) -> Answer<()> {
    let path = choose::folder(&window).await?;
    wire::bring(&window, vec![path]);
    Ok(())
}

/// The opened document arrives as a dropped file does.
#[command]
pub async fn open_locked(window: WebviewWindow, wire: State<'_, Wire>, id: String) -> Answer<()> {
    let secret = ask::passphrase(&window, Purpose::OpenDocument, wire.name_of(&id)).await?;
    let arrival = wire.aside(move |desk| desk.open_locked(&id, &secret)).await?;
    wire::tell_arrival(&window, arrival);
    Ok(())
}

/// Writes the evidence sheet of a document where the chooser says; gives the file's name.
#[command]
pub async fn evidence_sheet(window: WebviewWindow, wire: State<'_, Wire>, id: String) -> Answer<String> {
    let target = choose::place(&window, Wanted::Sheet, "lembar-bukti.pdf").await?;
    wire.aside(move |desk| desk.evidence_sheet(&id, &target)).await?
}

#[command]
pub async fn close_document(wire: State<'_, Wire>, id: String) -> Answer<()> {
    wire.aside(move |desk| desk.close_document(&id)).await
}

/// The report with what the network adds; may take seconds. Nothing when nobody is to be asked.
#[command]
pub async fn refine(wire: State<'_, Wire>, id: String) -> Answer<Option<Report>> {
    wire.aside(move |desk| desk.refine(&id)).await?
}

#[command]
pub async fn prepare(wire: State<'_, Wire>, id: String, options: SignOptions) -> Answer<Prepared> {
    let key = options.key.clone();
    let prepared = wire.aside(move |desk| desk.prepare(&id, &options)).await??;
    wire.call(&prepared.id, &key);
    Ok(prepared)
}

/// Signs; the passphrase is asked for when it is not in the keyring.
#[command]
pub async fn sign(window: WebviewWindow, wire: State<'_, Wire>, prepared: String) -> Answer<Signed> {
    let asked = prepared.clone();
    let secret = match wire.aside(move |desk| desk.needs_passphrase(&asked)).await? {
        true => Some(ask::passphrase(&window, Purpose::Sign, wire.name_of(&prepared)).await?),
        false => None,
    };
    let (asked, given) = (prepared.clone(), secret.is_some());
    let signed = wire.aside(move |desk| desk.sign(&asked, secret.as_ref())).await?;
    match signed {
        // What the keyring holds no longer opens the key: repaired by asking, once.
        Err(problem) if problem.code == "pass.needed" && !given => {
            let secret = ask::passphrase(&window, Purpose::Sign, wire.name_of(&prepared)).await?;
            wire.aside(move |desk| desk.sign(&prepared, Some(&secret))).await?
        }
        other => other,
    }
}

/// Opens the folder of a document in the file manager.
#[command]
pub async fn reveal(wire: State<'_, Wire>, id: String) -> Answer<()> {
    let path = wire.aside(move |desk| desk.path_of(&id)).await?;
    let folder = path.as_deref().and_then(Path::parent).ok_or_else(problem::gone)?;
    reveal::folder(folder).map_err(|error| problem::not_revealed(&error))
}

#[command]
pub async fn save_profile(wire: State<'_, Wire>, profile: Profile) -> Answer<Start> {
    wire.aside(move |desk| desk.save_profile(&profile)).await?
}

/// Keeps a copy of a picture as the emblem.
#[command]
pub async fn choose_emblem(window: WebviewWindow, wire: State<'_, Wire>) -> Answer<Start> {
    let path = choose::file(&window, Wanted::Picture).await?;
    wire.aside(move |desk| desk.set_emblem(&path)).await?
}

#[command]
pub async fn set_language(wire: State<'_, Wire>, language: String) -> Answer<()> {
    wire.speak(&language);
    wire.aside(move |desk| desk.set_language(&language)).await?
}

#[command]
pub async fn set_network(wire: State<'_, Wire>, choice: NetworkChoice) -> Answer<Start> {
    wire.aside(move |desk| desk.set_network(&choice)).await?
}

/// Asks for the password of a time-stamp authority, named by its place in the settings; the keyring keeps it.
#[command]
pub async fn set_tsa_password(window: WebviewWindow, wire: State<'_, Wire>, place: usize) -> Answer<String> {
    let named = wire.aside(move |desk| desk.start().tsa.get(place).cloned()).await?.unwrap_or_default();
    let secret = ask::passphrase(&window, Purpose::TsaPassword, named).await?;
    wire.aside(move |desk| desk.keep_tsa_password(place, &secret)).await?
}

#[command]
pub async fn anchors(wire: State<'_, Wire>) -> Answer<Vec<Anchor>> {
    wire.aside(|desk| desk.anchors()).await
}

/// Shows a certificate; nothing is trusted before `confirm_anchor`.
#[command]
pub async fn choose_anchor(window: WebviewWindow, wire: State<'_, Wire>) -> Answer<Anchor> {
    let path = choose::file(&window, Wanted::Certificate).await?;
    wire.aside(move |desk| desk.offer_anchor(&path)).await?
}

#[command]
pub async fn confirm_anchor(wire: State<'_, Wire>, sha256: String) -> Answer<Vec<Anchor>> {
    wire.aside(move |desk| desk.confirm_anchor(&sha256)).await?
}

#[command]
pub async fn remove_anchor(wire: State<'_, Wire>, sha256: String) -> Answer<Vec<Anchor>> {
    wire.aside(move |desk| desk.remove_anchor(&sha256)).await?
}

/// `page` counts from one; the desk counts from zero.
#[command]
pub async fn page_text(wire: State<'_, Wire>, id: String, page: usize) -> Answer<Vec<TextRun>> {
    let page = page.checked_sub(1).ok_or_else(problem::gone)?;
    wire.aside(move |desk| desk.page_text(&id, page)).await?
}

/// Where a text stands in a document.
#[command]
pub async fn find_text(wire: State<'_, Wire>, id: String, text: String) -> Answer<Vec<Hit>> {
    wire.aside(move |desk| desk.find_text(&id, &text)).await?
}

/// Entries of the register.
#[command]
pub async fn journal(wire: State<'_, Wire>, wish: JournalWish) -> Answer<JournalPage> {
    wire.aside(move |desk| desk.journal(&wish)).await?
}

/// Whether the register is whole; reads all of it.
#[command]
pub async fn journal_state(wire: State<'_, Wire>) -> Answer<JournalState> {
    wire.aside(|desk| desk.journal_state()).await
}

/// Saves every entry as a table.
#[command]
pub async fn export_journal(window: WebviewWindow, wire: State<'_, Wire>) -> Answer<String> {
    let path = choose::place(&window, Wanted::Table, "catatan-kegiatan.csv").await?;
    wire.aside(move |desk| desk.export_journal(&path)).await?
}

/// `signature` counts from zero, as the report does.
#[command]
pub async fn signed_version(wire: State<'_, Wire>, id: String, signature: usize) -> Answer<SignedVersion> {
    wire.aside(move |desk| desk.signed_version(&id, signature)).await?
}

#[command]
pub async fn set_zone(wire: State<'_, Wire>, zone: String) -> Answer<()> {
    wire.aside(move |desk| desk.set_zone(&zone)).await?
}
