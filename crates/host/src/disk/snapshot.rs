//! Reading a stranger's file: opened once, measured, read, never looked at again.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, Read, Seek};
use std::path::Path;
use std::sync::Arc;

use app::host::{Content, ReadProblem, Snapshot, Stamp};
use time::Duration;

use super::copying::{PIECE, same, sha256};
use super::private::{Place, Private};
use super::problem::reading;

/// A larger document is not held in memory.
pub const LARGE: usize = 4 << 20;

/// Nor is a larger one that has to be written anyway.
pub const WRITTEN: usize = 256 << 10;

/// A file whose last change is younger may be changed again without another stamp: clocks of file systems are coarse.
const SETTLED: Duration = Duration::seconds(3);

/// Reads a regular file of at most `limit` bytes; links are resolved first and not followed again. One of more than `held`
/// is copied to `room`; where there is none it is held in memory after all.
///
/// # Errors
/// See [`ReadProblem`].
pub fn read(path: &Path, limit: u64, held: usize, room: &dyn Fn() -> Option<Place>) -> Result<Snapshot, ReadProblem> {
    let path = path.canonicalize().map_err(|error| reading(&error))?;
    let mut file = open(&path).map_err(|error| reading(&error))?;
    let length = measured(&file, limit)?;
    let before = stamp(&file);
    let copied = match length > held {
        true => room().and_then(|place| Private::copy(&mut file, place, length).ok()),
        false => None,
    };
    let bytes = match copied {
        Some(copied) => copied,
        None => in_memory(&mut file, length).map_err(|error| reading(&error))?,
    };
    let stamp = before.filter(|before| stamp(&file) == Some(*before) && is_settled(before));
    Ok(Snapshot { stamp, ..Snapshot::new(bytes, path) })
}

/// Read where it will lie: a second copy is memory that somebody else needs.
fn in_memory(file: &mut File, length: usize) -> std::io::Result<Content> {
    let mut bytes: Arc<[u8]> = std::iter::repeat_n(0, length).collect();
    if let Some(room) = Arc::get_mut(&mut bytes) {
        file.rewind()?;
        file.read_exact(room)?;
    }
    Ok(bytes.into())
}

/// Whether the file of a snapshot still has exactly its bytes.
///
/// # Errors
/// See [`ReadProblem`].
pub fn still(snapshot: &Snapshot) -> Result<bool, ReadProblem> {
    let mut file = open(&snapshot.path).map_err(|error| reading(&error))?;
    let about = file.metadata().map_err(|error| reading(&error))?;
    if !about.is_file() {
        return Err(ReadProblem::NotAFile);
    }
    if snapshot.stamp.is_some() && stamp(&file) == snapshot.stamp {
        return Ok(true);
    }
    if about.len() != snapshot.bytes.len() as u64 {
        return Ok(false);
    }
    let found = match snapshot.bytes.holder::<Private>() {
        Some(_) => sha256(&mut file, about.len()).map(|found| found == Some(snapshot.sha256)),
        None => same(&mut BufReader::with_capacity(PIECE.min(snapshot.bytes.len() + 1), file), &[&snapshot.bytes]),
    };
    found.map_err(|error| reading(&error))
}

#[cfg(unix)]
fn stamp(file: &File) -> Option<Stamp> {
    use std::os::unix::fs::MetadataExt;
    let about = file.metadata().ok()?;
    Some(Stamp {
        file: (about.dev(), about.ino()),
        length: about.len(),
        modified: (about.mtime(), about.mtime_nsec()),
        changed: (about.ctime(), about.ctime_nsec()),
    })
}

/// Elsewhere no stamp is trusted.
#[cfg(not(unix))]
fn stamp(_: &File) -> Option<Stamp> {
    None
}

fn is_settled(stamp: &Stamp) -> bool {
    let newest = stamp.changed.0.max(stamp.modified.0);
    crate::clock::now().unix_timestamp().saturating_sub(newest) > SETTLED.whole_seconds()
}

/// The length of a regular file of at most `limit` bytes.
pub fn measured(file: &File, limit: u64) -> Result<usize, ReadProblem> {
    let about = file.metadata().map_err(|error| reading(&error))?;
    match usize::try_from(about.len()) {
        _ if !about.is_file() => Err(ReadProblem::NotAFile),
        Ok(length) if about.len() <= limit => Ok(length),
        _ => Err(ReadProblem::TooLarge { limit }),
    }
}

/// Everything in an open regular file. What grows while it is read is refused when it passes the limit.
pub fn whole(file: &mut File, limit: u64) -> Result<Vec<u8>, ReadProblem> {
    let mut bytes = Vec::with_capacity(measured(file, limit)?.saturating_add(1));
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| reading(&error))?;
    if bytes.len() as u64 > limit {
        return Err(ReadProblem::TooLarge { limit });
    }
    Ok(bytes)
}

/// Opens for reading without following a link at the end and without waiting for a pipe's other end.
#[cfg(unix)]
pub fn open(path: &Path) -> std::io::Result<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
    OpenOptions::new().read(true).custom_flags(flags.bits().cast_signed()).open(path)
}

/// Opens for reading.
#[cfg(not(unix))]
pub fn open(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().read(true).open(path)
}
