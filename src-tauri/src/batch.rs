//! Work on many documents: on threads of its own, its progress told to the window as `batch`.

use std::path::PathBuf;

use app::desk::Begun;
use app::view::{Arrival, BatchProgress};
use tauri::{Manager, WebviewWindow};

use crate::wire::{self, Arriving, Wire};

/// Folders are opened one level, as the command line does; files are taken as they are named.
pub async fn gather(window: &WebviewWindow, paths: Vec<PathBuf>) -> Arrival {
    let name = paths.first().map(|path| wire::display_name(path)).unwrap_or_default();
    wire::tell(window, "arriving", Arriving { name: name.clone() });
    let state = window.state::<Wire>();
    let gathered = state.aside(move |desk| desk.gather(opened(paths))).await;
    gathered.unwrap_or_else(|problem| Arrival::Problem { problem, name })
}

/// A folder that may not be read stands for itself and is refused as what it is.
fn opened(paths: Vec<PathBuf>) -> Vec<PathBuf> {
    let inside = |path: PathBuf| match path.is_dir() {
        true => host::documents_in(&path).unwrap_or_else(|_| vec![path]),
        false => vec![path],
    };
    paths.into_iter().flat_map(inside).collect()
}

/// Looks at documents of a batch; all without `rows`.
pub fn look(window: &WebviewWindow, id: String, rows: Option<Vec<usize>>) {
    aside(window, move |window, desk| desk.look_at_batch(&id, rows.as_deref(), &told(window)));
}

/// Signs a batch whose key is open.
pub fn sign(window: &WebviewWindow, begun: Begun) {
    aside(window, move |window, desk| desk.run_batch(begun, &told(window)));
}

/// Tells how far a batch has come.
pub fn told(window: &WebviewWindow) -> impl Fn(BatchProgress) + Sync + use<> {
    let window = window.clone();
    move |progress| wire::tell(&window, "batch", progress)
}

/// A thread that may take as long as it takes; the window is told what became of it.
fn aside(window: &WebviewWindow, work: impl FnOnce(&WebviewWindow, &app::Desk) + Send + 'static) {
    let (window, desk) = (window.clone(), window.state::<Wire>().desk());
    // As much stack as a main thread has: this one works too. A refused thread leaves the batch as it is.
    let _ = std::thread::Builder::new().stack_size(8 << 20).spawn(move || {
        host::step_back();
        work(&window, &desk);
    });
}
