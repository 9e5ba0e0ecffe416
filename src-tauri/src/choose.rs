//! Native file choosers. They are opened here, never by the web view, and their paths stay here.

use std::path::PathBuf;

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
}

/// Asks for one file.
pub async fn file(window: &WebviewWindow, wanted: Wanted) -> Answer<PathBuf> {
    let words = window.state::<Wire>().language().words();
    let dialog = window.dialog().file().set_parent(window);
    let dialog = labelled(dialog, wanted, words);
    let (sender, receiver) = std::sync::mpsc::channel();
    dialog.pick_file(move |path| {
        let _ = sender.send(path);
    });
    let answer = tauri::async_runtime::spawn_blocking(move || receiver.recv()).await;
    let path = answer.ok().and_then(Result::ok).flatten();
    path.and_then(|path| path.into_path().ok()).ok_or_else(problem::cancelled)
}

/// Asks where a new file shall stand.
pub async fn target(window: &WebviewWindow, name: &str) -> Answer<PathBuf> {
    let words = window.state::<Wire>().language().words();
    let dialog = window.dialog().file().set_parent(window).set_title(words.choose_target).set_file_name(name);
    let (sender, receiver) = std::sync::mpsc::channel();
    dialog.save_file(move |path| {
        let _ = sender.send(path);
    });
    let answer = tauri::async_runtime::spawn_blocking(move || receiver.recv()).await;
    let path = answer.ok().and_then(Result::ok).flatten();
    path.and_then(|path| path.into_path().ok()).ok_or_else(problem::cancelled)
}

type Chooser = FileDialogBuilder<tauri::Wry>;

fn labelled(dialog: Chooser, wanted: Wanted, words: &Words) -> Chooser {
    match wanted {
        Wanted::Anything => dialog.set_title(words.choose_file),
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
