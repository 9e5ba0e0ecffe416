//! Batches: looked at, signed aside, paused, taken up again.

use app::view::{BatchWish, BatchWords, DocumentView};
use tauri::{State, WebviewWindow, command};

use crate::ask::{self, Purpose};
use crate::batch;
use crate::choose::{self, Wanted};
use crate::wire::{self, Answer, Wire};

/// Takes up the batch that was interrupted; it arrives as a dropped folder does.
#[command]
pub async fn resume_batch(window: WebviewWindow, wire: State<'_, Wire>) -> Answer<()> {
    let arrival = wire.aside(|desk| desk.resume_batch()).await?;
    wire::take(&window, arrival);
    Ok(())
}

#[command]
pub async fn forget_batch(wire: State<'_, Wire>) -> Answer<()> {
    wire.aside(|desk| desk.forget_batch()).await
}

/// Opens one document of a batch: exactly what was looked at, or what was signed.
#[command]
pub async fn open_of_batch(wire: State<'_, Wire>, id: String, row: usize) -> Answer<DocumentView> {
    wire.aside(move |desk| desk.open_of_batch(&id, row)).await?
}

/// Looks at documents again; progress is told as `batch`.
#[command]
pub async fn look_at_batch(window: WebviewWindow, id: String, rows: Vec<usize>) -> Answer<()> {
    batch::look(&window, id, Some(rows));
    Ok(())
}

/// Opens the key and returns; signing goes on aside, told as `batch`.
#[command]
pub async fn sign_batch(window: WebviewWindow, wire: State<'_, Wire>, id: String, wish: BatchWish) -> Answer<()> {
    let key = wish.options.key.clone();
    let asked = key.clone();
    let secret = match wire.aside(move |desk| desk.key_asks(&asked)).await? {
        true => Some(ask::passphrase(&window, Purpose::Sign, key).await?),
        false => None,
    };
    let begun = wire.aside(move |desk| desk.begin_batch(&id, wish, secret.as_ref())).await??;
    batch::sign(&window, begun);
    Ok(())
}

#[command]
pub async fn pause_batch(window: WebviewWindow, wire: State<'_, Wire>, id: String) -> Answer<()> {
    wire.aside(move |desk| desk.pause_batch(&id, &batch::told(&window))).await?
}

#[command]
pub async fn continue_batch(window: WebviewWindow, wire: State<'_, Wire>, id: String) -> Answer<()> {
    wire.aside(move |desk| desk.continue_batch(&id, &batch::told(&window))).await?
}

#[command]
pub async fn cancel_batch(wire: State<'_, Wire>, id: String) -> Answer<()> {
    wire.aside(move |desk| desk.cancel_batch(&id)).await?
}

/// Writes the table where the person chooses; the page gives the words, never the place.
#[command]
pub async fn export_batch(window: WebviewWindow, wire: State<'_, Wire>, id: String, words: BatchWords) -> Answer<()> {
    let path = choose::place(&window, Wanted::Table, wire.language().words().table_name).await?;
    wire.aside(move |desk| desk.export_batch(&id, &path, &words)).await?
}

#[command]
pub async fn close_batch(wire: State<'_, Wire>, id: String) -> Answer<()> {
    wire.aside(move |desk| desk.close_batch(&id)).await
}
