//! Between the window and the desk: work that may wait runs aside, and what arrives is told to the window.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::Desk;
use app::view::{Arrival, Problem};
use serde::Serialize;
use tauri::{Emitter, Manager, WebviewWindow};

use crate::words::Language;
use crate::{batch, problem};

/// What a command returns to the window.
pub type Answer<T> = Result<T, Problem>;

/// Handles whose names are remembered for the passphrase sheet; older ones are forgotten.
const NAMES: usize = 256;

/// The state that the commands share.
pub struct Wire {
    desk: Arc<Desk>,
    language: Mutex<Language>,
    names: Mutex<HashMap<String, String>>,
    waiting: Mutex<Vec<PathBuf>>,
}

impl Wire {
    /// `files` come from the command line and arrive once the window listens.
    pub fn new(desk: Arc<Desk>, files: Vec<PathBuf>) -> Self {
        Self { desk, language: Mutex::default(), names: Mutex::default(), waiting: Mutex::new(files) }
    }

    /// Runs `verb` on a thread that may wait; a synchronous command would stop the window's main loop.
    pub async fn aside<T, F>(&self, verb: F) -> Answer<T>
    where
        T: Send + 'static,
        F: FnOnce(&Desk) -> T + Send + 'static,
    {
        let desk = Arc::clone(&self.desk);
        tauri::async_runtime::spawn_blocking(move || verb(&desk)).await.map_err(problem::broken)
    }

    /// The desk itself, for work that outlives a command.
    pub fn desk(&self) -> Arc<Desk> {
        Arc::clone(&self.desk)
    }

    /// The language of the sheet and the choosers.
    pub fn language(&self) -> Language {
        *held(&self.language)
    }

    /// `id` or `en`, as the window chose it.
    pub fn speak(&self, language: &str) {
        *held(&self.language) = Language::from_code(language);
    }

    /// Remembers what a handle is called, for the passphrase sheet.
    pub fn call(&self, id: &str, name: &str) {
        let mut names = held(&self.names);
        if names.len() >= NAMES {
            names.clear();
        }
        names.insert(id.to_owned(), name.to_owned());
    }

    /// The name remembered for a handle; empty when it was forgotten.
    pub fn name_of(&self, id: &str) -> String {
        held(&self.names).get(id).cloned().unwrap_or_default()
    }

    /// Files of the command line, once.
    pub fn take_waiting(&self) -> Vec<PathBuf> {
        std::mem::take(&mut *held(&self.waiting))
    }

    fn note(&self, arrival: &Arrival) {
        match arrival {
            Arrival::Key { candidate } => self.call(&candidate.id, &candidate.name),
            Arrival::Locked { id, name } => self.call(id, name),
            Arrival::Document { .. } | Arrival::Batch { .. } | Arrival::Problem { .. } => {}
        }
    }
}

/// A panic while the lock was held leaves plain data behind: go on with it.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Clone, Serialize)]
struct Drag {
    over: bool,
}

/// A file, or the first of several, that is being read.
#[derive(Clone, Serialize)]
pub struct Arriving {
    /// For display.
    pub name: String,
}

/// Something is dragged over the window.
pub fn tell_hovering(window: &WebviewWindow) {
    tell(window, "drag", Drag { over: true });
}

/// It was dropped or went away.
pub fn tell_gone(window: &WebviewWindow) {
    tell(window, "drag", Drag { over: false });
}

/// Brings what was dropped, chosen or named to the desk: one file alone, several or a folder as a batch. Told as
/// `arriving`, then `arrived`.
pub fn bring(window: &WebviewWindow, paths: Vec<PathBuf>) {
    let window = window.clone();
    tauri::async_runtime::spawn(async move {
        let arrival = match paths.as_slice() {
            [] => return,
            [path] if !path.is_dir() => arrive(&window, path.clone()).await,
            _ => batch::gather(&window, paths).await,
        };
        take(&window, arrival);
    });
}

/// Tells what came; a batch is looked at from now on.
pub fn take(window: &WebviewWindow, arrival: Arrival) {
    let batch = match &arrival {
        Arrival::Batch { batch } => Some(batch.id.clone()),
        _ => None,
    };
    tell_arrival(window, arrival);
    if let Some(id) = batch {
        batch::look(window, id, None);
    }
}

/// Tells the window what is on the desk now.
pub fn tell_arrival(window: &WebviewWindow, arrival: Arrival) {
    window.state::<Wire>().note(&arrival);
    tell(window, "arrived", arrival);
}

async fn arrive(window: &WebviewWindow, path: PathBuf) -> Arrival {
    let name = display_name(&path);
    // WebKitGTK hands `https://…` and `file://elsewhere/…` over as relative "paths".
    if !path.is_absolute() {
        let problem = problem::not_a_local_file(&name);
        return Arrival::Problem { problem, name };
    }
    tell(window, "arriving", Arriving { name: name.clone() });
    let wire = window.state::<Wire>();
    let arrival = wire.aside(move |desk| desk.arrive(&path)).await;
    arrival.unwrap_or_else(|problem| Arrival::Problem { problem, name })
}

/// The last part of a path; `Desk` shows names with care, this one only accompanies a progress line.
pub fn display_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().chars().filter(|c| !c.is_control()).take(120).collect()
}

/// A window that is closing hears nothing: not an error.
pub fn tell<T: Serialize + Clone>(window: &WebviewWindow, event: &str, payload: T) {
    let _ = window.emit_to(crate::MAIN, event, payload);
}
