//! Reading a file once and whole; saving a file so that at every instant the old or the new one is there.
//!
//! Saving: a temporary file beside the target, written, synced, compared with what was meant, proven, renamed; then the folder is
//! synced. Whatever fails on the way, the target is what it was and the temporary file is gone.

mod append;
mod copying;
mod erase;
mod glance;
mod grow;
mod hold;
mod lend;
mod medium;
mod private;
mod problem;
mod revision;
mod room;
mod snapshot;
mod temporary;
#[cfg(test)]
mod tests;

use std::path::Path;

use app::host::{Existing, ReadProblem, SaveProblem};

pub use append::append;
pub use erase::erase;
pub use glance::glance;
pub use grow::{grow, head, lock, tail};
pub use hold::hold;
pub use lend::{borrow, lend};
pub use private::Place;
pub use problem::{reading, saving};
pub use revision::save_revision;
pub use snapshot::{LARGE, WRITTEN, read, still};
pub use temporary::sweep;

use temporary::Temporary;

/// Who may read a file that was saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// As any new document of this person: 0644 less the umask.
    Usual,
    /// Nobody else: 0600.
    Owner,
}

/// Saves a document; see [`app::host::Host::save`].
///
/// # Errors
/// See [`SaveProblem`]; the target is then what it was.
pub fn save(target: &Path, parts: &[&[u8]], existing: Existing, proven: &dyn Fn() -> bool) -> Result<(), SaveProblem> {
    store(target, parts, existing, Audience::Usual, proven)
}

/// The same for a chosen audience.
///
/// # Errors
/// See [`SaveProblem`]; the target is then what it was.
pub fn store(
    target: &Path,
    parts: &[&[u8]],
    existing: Existing,
    audience: Audience,
    proven: &dyn Fn() -> bool,
) -> Result<(), SaveProblem> {
    refuse(target, existing)?;
    #[cfg(feature = "faults")]
    if planted() {
        let written = std::fs::write(target, parts.concat()).map_err(|error| saving(&error));
        return written.and_then(|()| if proven() { Ok(()) } else { Err(SaveProblem::Unproven) });
    }
    let mut temporary = Temporary::beside(target)?;
    temporary.open_to(audience);
    temporary.write(parts)?;
    if !temporary.holds(parts)? || !proven() {
        return Err(SaveProblem::Unproven);
    }
    temporary.become_target(existing)
}

/// A first look; the rename looks again.
fn refuse(target: &Path, existing: Existing) -> Result<(), SaveProblem> {
    match existing == Existing::Keep && target.symlink_metadata().is_ok() {
        true => Err(SaveProblem::Exists),
        false => Ok(()),
    }
}

/// Reads the file at `path` itself: a link is refused.
///
/// # Errors
/// See [`ReadProblem`].
pub fn read_exact_path(path: &Path, limit: u64) -> Result<Vec<u8>, ReadProblem> {
    let mut file = snapshot::open(path).map_err(|error| problem::reading(&error))?;
    snapshot::whole(&mut file, limit)
}

/// Removes a file for good; absent is fine.
///
/// # Errors
/// See [`SaveProblem`].
pub fn remove(path: &Path) -> Result<(), SaveProblem> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(saving(&error)),
        Ok(()) => temporary::sync_folder(path.parent().unwrap_or(path)).map_err(|error| saving(&error)),
    }
}

/// The bug that `make faults` has to find: written in place, synced never. In no build that anybody is given.
#[cfg(feature = "faults")]
fn planted() -> bool {
    std::env::var_os("PENA_PLANTED").is_some()
}
