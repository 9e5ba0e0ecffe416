//! Native file choosers. They are opened here, never by the web view, and their paths stay here.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};

use tauri::{Manager, WebviewWindow};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};

use crate::problem;
use crate::wire::{Answer, Wire};
use crate::words::Words;

/// What is looked for.
#[derive(Clone, Copy)]
pub enum Wanted {
    /// A document or a key file. No filter by extension: `app` goes by the content.
    Anything,
    /// A picture of an emblem.
    Picture,
    /// A certificate.
    Certificate,
    /// A folder of documents.
    Folder,
    /// A place for a table.
    Table,
    /// A place for an evidence sheet.
    Sheet,
}

/// Asks for one file.
pub async fn file(window: &WebviewWindow, wanted: Wanted) -> Answer<PathBuf> {
    let dialog = chooser(window, wanted);
    let picked = answer(shown(|reply| dialog.pick_file(reply))).await?;
    picked.into_path().map_err(|_| problem::cancelled())
}

/// Asks for one or more files.
pub async fn files(window: &WebviewWindow, wanted: Wanted) -> Answer<Vec<PathBuf>> {
    let dialog = chooser(window, wanted);
    let picked = answer(shown(|reply| dialog.pick_files(reply))).await?;
    Ok(picked.into_iter().filter_map(|path| path.into_path().ok()).collect())
}

/// Asks for a folder.
pub async fn folder(window: &WebviewWindow) -> Answer<PathBuf> {
    let dialog = chooser(window, Wanted::Folder);
    let picked = answer(shown(|reply| dialog.pick_folder(reply))).await?;
    picked.into_path().map_err(|_| problem::cancelled())
}

/// Asks where a table or a sheet goes, beginning among the person's documents; the chooser itself asks before a file is
/// replaced.
pub async fn place(window: &WebviewWindow, wanted: Wanted, name: &str) -> Answer<PathBuf> {
    let dialog = chooser(window, wanted).set_file_name(name);
    let dialog = match host::own_documents() {
        Some(folder) => dialog.set_directory(folder),
        None => dialog,
    };
    let picked = answer(shown(|reply| dialog.save_file(reply))).await?;
    picked.into_path().map_err(|_| problem::cancelled())
}

/// Shows a chooser; its answer comes when the person gives one.
fn shown<T: Send + 'static>(show: impl FnOnce(Reply<T>)) -> Receiver<Option<T>> {
    let (sender, receiver) = channel();
    show(Box::new(move |picked| {
        let _ = sender.send(picked);
    }));
    receiver
}

/// Waits aside for the answer of a chooser; nothing chosen is the problem `cancelled`.
async fn answer<T: Send + 'static>(given: Receiver<Option<T>>) -> Answer<T> {
    let answer = tauri::async_runtime::spawn_blocking(move || given.recv()).await;
    answer.ok().and_then(Result::ok).flatten().ok_or_else(problem::cancelled)
}

type Reply<T> = Box<dyn FnOnce(Option<T>) + Send>;

fn chooser(window: &WebviewWindow, wanted: Wanted) -> Chooser {
    let words = window.state::<Wire>().language().words();
    labelled(window.dialog().file().set_parent(window), wanted, words)
}

/// Asks where a new file shall stand.
pub async fn target(window: &WebviewWindow, name: &str) -> Answer<PathBuf> {
    let words = window.state::<Wire>().language().words();
    let dialog = window.dialog().file().set_parent(window).set_title(words.choose_target).set_file_name(name);
    let picked = answer(shown(|reply| dialog.save_file(reply))).await?;
    picked.into_path().map_err(|_| problem::cancelled())
}

type Chooser = FileDialogBuilder<tauri::Wry>;

fn labelled(dialog: Chooser, wanted: Wanted, words: &Words) -> Chooser {
    match wanted {
        Wanted::Anything => dialog.set_title(words.choose_file),
        Wanted::Folder => dialog.set_title(words.choose_folder),
        Wanted::Sheet => dialog.set_title(words.choose_sheet).add_filter("PDF", &["pdf"]),
        Wanted::Table => dialog.set_title(words.choose_table).add_filter(words.tables, &["csv"]),
        Wanted::Picture => dialog
            .set_title(words.choose_emblem)
            .add_filter(words.pictures, &["png", "jpg", "jpeg"])
            .add_filter(words.all_files, &["*"]),
        Wanted::Certificate => dialog
            .set_title(words.choose_anchor)
            .add_filter(words.certificates, &["pem", "der", "crt", "cer"])
            .add_filter(words.all_files, &["*"]),
    }
}
