//! Reading a stranger's file: opened once, measured, read, never looked at again.

use std::fs::{File, OpenOptions};
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use app::host::{ReadProblem, Snapshot};

use super::problem::reading;

/// Bytes compared at a time: large enough for the disk, small enough for the cache.
const PIECE: usize = 256 * 1024;

/// Reads a regular file of at most `limit` bytes; links are resolved first and not followed again.
///
/// # Errors
/// See [`ReadProblem`].
pub fn read(path: &Path, limit: u64) -> Result<Snapshot, ReadProblem> {
    let path = path.canonicalize().map_err(|error| reading(&error))?;
    let mut file = open(&path).map_err(|error| reading(&error))?;
    let length = measured(&file, limit)?;
    // Read where it will lie: a second copy of a large document is memory that somebody else needs.
    let mut bytes: Arc<[u8]> = std::iter::repeat_n(0, length).collect();
    if let Some(room) = Arc::get_mut(&mut bytes) {
        file.read_exact(room).map_err(|error| reading(&error))?;
    }
    Ok(Snapshot::new(bytes, path))
}

/// Whether the file of a snapshot still has exactly its bytes.
///
/// # Errors
/// See [`ReadProblem`].
pub fn still(snapshot: &Snapshot) -> Result<bool, ReadProblem> {
    let mut file = open(&snapshot.path).map_err(|error| reading(&error))?;
    if !file.metadata().map_err(|error| reading(&error))?.is_file() {
        return Err(ReadProblem::NotAFile);
    }
    same(&mut file, &[&snapshot.bytes]).map_err(|error| reading(&error))
}

/// Whether `file`, from where it stands to its end, holds exactly `parts`.
pub fn same(file: &mut File, parts: &[&[u8]]) -> std::io::Result<bool> {
    let mut buffer = vec![0; PIECE];
    for piece in parts.iter().flat_map(|part| part.chunks(PIECE)) {
        let Some(read) = buffer.get_mut(..piece.len()) else { return Ok(false) };
        match file.read_exact(read) {
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(false),
            Err(error) => return Err(error),
            Ok(()) if read != piece => return Ok(false),
            Ok(()) => {}
        }
    }
    Ok(file.read(&mut [0])? == 0)
}

/// The length of a regular file of at most `limit` bytes.
fn measured(file: &File, limit: u64) -> Result<usize, ReadProblem> {
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
