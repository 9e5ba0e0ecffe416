//! Asking for a passphrase, in front of the window and outside the web view.
//!
//! A password field of a web page leaves copies of what was typed in the web process and in this one, long
//! after it was cleared. So the entry is a widget of the system in Pena's own window; its content goes
//! straight into a [`Passphrase`], which is wiped when it is dropped. No web page, no message to a script,
//! no log ever sees it.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
use linux as sheet;

/// The seam for other systems: an `NSAlert` with an `NSSecureTextField` on macOS, and
/// `CredUIPromptForWindowsCredentialsW` or an own edit control with `ES_PASSWORD` on Windows, behind the same
/// two functions. Until then a passphrase cannot be asked there and every question counts as cancelled; keys
/// whose passphrase lies in the keyring still sign.
#[cfg(not(target_os = "linux"))]
mod sheet {
    use std::sync::mpsc::Sender;

    use app::host::Passphrase;
    use tauri::WebviewWindow;

    pub fn make_room(_: &WebviewWindow) -> tauri::Result<()> {
        Ok(())
    }

    pub fn show(_: &WebviewWindow, _: &super::Question, _: Sender<Passphrase>) -> tauri::Result<()> {
        Ok(())
    }
}

use std::sync::mpsc::channel;

use app::host::Passphrase;
use tauri::{Manager, WebviewWindow};

use crate::problem;
use crate::wire::{Answer, Wire};
use crate::words::Words;

pub use sheet::make_room;

/// What the passphrase is for; it decides the words.
#[derive(Clone, Copy, Debug)]
pub enum Purpose {
    /// A PKCS#12 file that was dropped or chosen.
    OpenKey,
    /// A PDF that is locked with a password.
    OpenDocument,
    /// A key in Pena's care whose passphrase is not in the keyring.
    Sign,
    /// The passphrase that is about to be changed.
    OldPassphrase,
    /// The one that takes its place.
    NewPassphrase,
    /// The same again.
    RepeatPassphrase,
    /// A key that was reported lost and is to be used again.
    Unfreeze,
    /// The login of a time-stamp authority.
    TsaPassword,
}

/// What the sheet shows.
pub struct Question {
    title: &'static str,
    entry: &'static str,
    accept: &'static str,
    /// Name of the file or the key.
    name: String,
    words: &'static Words,
}

impl Question {
    fn new(purpose: Purpose, name: String, words: &'static Words) -> Self {
        let (title, entry, accept) = match purpose {
            Purpose::OpenKey => (words.key_title, words.entry, words.key_accept),
            Purpose::OpenDocument => (words.document_title, words.document_entry, words.document_accept),
            Purpose::Sign => (words.sign_title, words.entry, words.sign_accept),
            Purpose::OldPassphrase => (words.old_title, words.entry, words.old_accept),
            Purpose::NewPassphrase => (words.new_title, words.entry, words.new_accept),
            Purpose::RepeatPassphrase => (words.repeat_title, words.entry, words.repeat_accept),
            Purpose::TsaPassword => (words.tsa_title, words.tsa_entry, words.tsa_accept),
            Purpose::Unfreeze => (words.unfreeze_title, words.entry, words.unfreeze_accept),
        };
        Self { title, entry, accept, name, words }
    }
}

/// Shows the sheet and waits. Another question that takes its place counts as cancelled.
pub async fn passphrase(window: &WebviewWindow, purpose: Purpose, name: String) -> Answer<Passphrase> {
    let words = window.state::<Wire>().language().words();
    let question = Question::new(purpose, name, words);
    let (sender, answer) = channel();
    let owner = window.clone();
    // Widgets live on the main thread. A sheet that cannot be shown drops the sender: cancelled.
    window
        .run_on_main_thread(move || {
            let _ = sheet::show(&owner, &question, sender);
        })
        .map_err(problem::broken)?;
    let waiting = tauri::async_runtime::spawn_blocking(move || answer.recv());
    waiting.await.map_err(problem::broken)?.map_err(|_| problem::cancelled())
}

/// A new passphrase: good enough, and typed twice.
pub async fn new_passphrase(window: &WebviewWindow, name: String) -> Answer<Passphrase> {
    let new = passphrase(window, Purpose::NewPassphrase, name.clone()).await?;
    app::keys::strength::accept(&new)?;
    let again = passphrase(window, Purpose::RepeatPassphrase, name).await?;
    match new.expose() == again.expose() {
        true => Ok(new),
        false => Err(app::view::Problem::new("pass.mismatch")),
    }
}
