//! Reading a stranger's file: opened once, measured, read, never looked at again.

use std::fs::{File, OpenOptions};
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use app::host::{ReadProblem, Snapshot};
use sha2::{Digest, Sha256};

use super::problem::reading;

/// Reads a regular file of at most `limit` bytes; links are resolved first and not followed again.
///
/// # Errors
/// See [`ReadProblem`].
pub fn read(path: &Path, limit: u64) -> Result<Snapshot, ReadProblem> {
    let path = path.canonicalize().map_err(|error| reading(&error))?;
    let mut file = open(&path).map_err(|error| reading(&error))?;
    let bytes: Arc<[u8]> = whole(&mut file, limit)?.into();
    let sha256 = Sha256::digest(&bytes).into();
    Ok(Snapshot { bytes, path, sha256 })
}

/// Everything in an open regular file. What grows while it is read is refused when it passes the limit.
pub fn whole(file: &mut File, limit: u64) -> Result<Vec<u8>, ReadProblem> {
    let about = file.metadata().map_err(|error| reading(&error))?;
    if !about.is_file() {
        return Err(ReadProblem::NotAFile);
    }
    if about.len() > limit {
        return Err(ReadProblem::TooLarge { limit });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or(0).saturating_add(1));
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
