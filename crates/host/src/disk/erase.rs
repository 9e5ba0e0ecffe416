//! Destroying a file: overwritten where it lies, then removed.
//!
//! What this cannot promise: a solid-state drive writes elsewhere what was to be overwritten, a copy-on-write file
//! system does the same, and backups are out of reach. The file is encrypted; its passphrase is the better lock.

use std::fs::{File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

use app::host::SaveProblem;

use super::saving;

/// Random octets, then zeros.
const PASSES: u32 = 2;
const PIECE: usize = 64 * 1024;

/// Overwrites, removes, and brings both to the medium. Returns how often it was overwritten; absent: 0.
///
/// # Errors
/// See [`SaveProblem`]; the file may be there still, overwritten.
pub fn erase(path: &Path) -> Result<u32, SaveProblem> {
    let file = match open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        other => other.map_err(|error| saving(&error))?,
    };
    overwrite(file).map_err(|error| saving(&error))?;
    super::remove(path)?;
    Ok(PASSES)
}

fn overwrite(mut file: File) -> std::io::Result<()> {
    let length = file.metadata()?.len();
    for pass in 0..PASSES {
        file.seek(SeekFrom::Start(0))?;
        let mut left = length;
        while left > 0 {
            let mut piece = vec![0; PIECE.min(usize::try_from(left).unwrap_or(PIECE))];
            if pass == 0 {
                getrandom::fill(&mut piece)?;
            }
            file.write_all(&piece)?;
            left = left.saturating_sub(piece.len() as u64);
        }
        file.sync_all()?;
    }
    file.set_len(0)?;
    file.sync_all()
}

#[cfg(unix)]
fn open(path: &Path) -> std::io::Result<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    let flags = OFlags::NOFOLLOW.bits().cast_signed();
    OpenOptions::new().read(true).write(true).custom_flags(flags).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().read(true).write(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A second name of the same octets shows what lay on the medium when the first was removed.
    #[cfg(unix)]
    #[test]
    fn nothing_of_it_is_left_under_another_name() {
        let path = std::env::temp_dir().join(format!("pena-erase-{}", std::process::id()));
        let other = path.with_extension("link");
        std::fs::write(&path, vec![b'r'; 100_000]).unwrap();
        std::fs::hard_link(&path, &other).unwrap();
        assert_eq!(erase(&path), Ok(2));
        assert_eq!(erase(&path), Ok(0));
        assert_eq!(std::fs::read(&other).unwrap(), b"");
        std::fs::remove_file(other).unwrap();
    }
}
