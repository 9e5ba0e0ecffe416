//! Holding a file against every other process for as long as a change takes.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::time::Duration;

use app::host::{Lock, SaveProblem};

use super::saving;

/// How long another process may take; nothing that holds a lock waits for a person.
const PATIENCE: u32 = 500;
const PAUSE: Duration = Duration::from_millis(20);

/// An open file with its lock; closing it gives the lock back, also when the process is killed.
struct Locked {
    _file: File,
}

impl Lock for Locked {}

/// Locks `path`, which is made when missing and never removed: a removed lock file locks nobody out.
///
/// # Errors
/// [`SaveProblem::Busy`] when another process keeps it for ten seconds.
pub fn hold(path: &Path) -> Result<Box<dyn Lock>, SaveProblem> {
    let file = open(path).map_err(|error| saving(&error))?;
    for _ in 0..PATIENCE {
        match file.try_lock() {
            Ok(()) => return Ok(Box::new(Locked { _file: file })),
            Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
            Err(TryLockError::Error(error)) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(TryLockError::Error(error)) => return Err(saving(&error)),
        }
    }
    Err(SaveProblem::Busy)
}

#[cfg(unix)]
fn open(path: &Path) -> std::io::Result<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    let flags = OFlags::NOFOLLOW.bits().cast_signed();
    OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).custom_flags(flags).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time() {
        let path = std::env::temp_dir().join(format!("pena-hold-{}", std::process::id()));
        let first = hold(&path).unwrap();
        let waits = path.clone();
        let second = std::thread::spawn(move || hold(&waits).is_ok());
        std::thread::sleep(Duration::from_millis(60));
        assert!(!second.is_finished());
        drop(first);
        assert!(second.join().unwrap());
        std::fs::remove_file(path).unwrap();
    }
}
