//! Problems that arise in the window itself; all others come from `app`.

use app::view::Problem;

/// The work behind a command ended without an answer (it panicked); nothing was promised.
pub fn broken(error: tauri::Error) -> Problem {
    Problem::new("internal").detail(error)
}

/// The person turned back; the window shows nothing.
pub fn cancelled() -> Problem {
    Problem::new("cancelled")
}

/// A web address or a file on another computer was dropped.
pub fn not_a_local_file(name: &str) -> Problem {
    Problem::new("doc.notafile").with("nama", name)
}

/// A handle that the desk does not know (any more).
pub fn gone() -> Problem {
    Problem::new("doc.missing")
}

/// The system did not open the folder.
pub fn not_revealed(error: &std::io::Error) -> Problem {
    Problem::new("folder.unopened").detail(error)
}
