//! Letters: shown before they are written, written where the person wants them. Nothing is sent.

use std::path::PathBuf;

use app::view::{Beside, LetterDraft, LetterKind, LetterPlace, LetterWish, Written};
use tauri::{State, WebviewWindow, command};

use crate::choose;
use crate::wire::{self, Answer, Wire};

#[command]
pub async fn letters(wire: State<'_, Wire>) -> Answer<Vec<LetterKind>> {
    wire.aside(|desk| desk.letters()).await
}

/// Makes a letter in memory; its pages are shown as a document's are.
#[command]
pub async fn draft_letter(wire: State<'_, Wire>, wish: LetterWish) -> Answer<LetterDraft> {
    wire.aside(move |desk| desk.draft_letter(&wish)).await?
}

/// Writes what is shown, and what is wished beside it.
#[command]
pub async fn keep_letter(
    window: WebviewWindow,
    wire: State<'_, Wire>,
    id: String,
    place: LetterPlace,
    beside: Beside,
) -> Answer<Written> {
    let folder = folder(&window, place).await?;
    wire.aside(move |desk| desk.keep_letter(&id, &folder, beside)).await?
}

/// Writes the letters of a case.
#[command]
pub async fn write_letters(
    window: WebviewWindow,
    wire: State<'_, Wire>,
    name: String,
    place: LetterPlace,
) -> Answer<Vec<Written>> {
    let folder = folder(&window, place).await?;
    wire.aside(move |desk| desk.write_letters(&name, &folder)).await?
}

/// Writes the record of the key that was destroyed last.
#[command]
pub async fn write_record(
    window: WebviewWindow,
    wire: State<'_, Wire>,
    copies: String,
    place: LetterPlace,
) -> Answer<Written> {
    let folder = folder(&window, place).await?;
    wire.aside(move |desk| desk.write_record(&copies, &folder)).await?
}

/// What was written arrives as a dropped file does.
#[command]
pub async fn open_written(window: WebviewWindow, wire: State<'_, Wire>, id: String) -> Answer<()> {
    let arrival = wire.aside(move |desk| desk.open_written(&id)).await?;
    wire::tell_arrival(&window, arrival);
    Ok(())
}

/// The person's documents, or where the chooser says.
async fn folder(window: &WebviewWindow, place: LetterPlace) -> Answer<PathBuf> {
    match (place, host::own_documents()) {
        (LetterPlace::Documents, Some(folder)) => Ok(folder),
        _ => choose::folder(window).await,
    }
}
