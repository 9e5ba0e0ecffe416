//! A file that grows under a lock: its end is read, a torn end is cut off, whole lines are added in one write.

use std::fs::File;
use std::io::{Read, Result, Seek, SeekFrom, Write};
use std::path::Path;

use app::host::{Medium, ReadProblem, Tail};

use super::append::open;
use super::{problem, snapshot, temporary};

/// Waits for the exclusive lock on `path`, a file that is there for nothing else. It is held until the file is dropped.
///
/// # Errors
/// What the system says.
pub fn lock(path: &Path) -> Result<File> {
    let file = open(path)?;
    file.lock()?;
    Ok(file)
}

/// The end of a file.
///
/// # Errors
/// See [`ReadProblem`].
pub fn tail(path: &Path, most: usize) -> std::result::Result<Tail, ReadProblem> {
    let mut file = snapshot::open(path).map_err(|error| problem::reading(&error))?;
    last(&mut file, most).map_err(|error| problem::reading(&error))
}

fn last(file: &mut File, most: usize) -> Result<Tail> {
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(u64::try_from(most).unwrap_or(u64::MAX))))?;
    // The caller holds the lock; whoever does not sees at most what was there when the length was read.
    let bytes = at_most(file, length, most)?;
    Ok(Tail { length, bytes })
}

/// The start of a file.
///
/// # Errors
/// See [`ReadProblem`].
pub fn head(path: &Path, most: usize) -> std::result::Result<Vec<u8>, ReadProblem> {
    let mut file = snapshot::open(path).map_err(|error| problem::reading(&error))?;
    let first = file.metadata().and_then(|about| at_most(&mut file, about.len(), most));
    first.map_err(|error| problem::reading(&error))
}

/// What comes next, in as many steps as it takes and in room that fits.
fn at_most(file: &mut File, length: u64, most: usize) -> Result<Vec<u8>> {
    let most = usize::try_from(length).unwrap_or(usize::MAX).min(most);
    let mut bytes = Vec::with_capacity(most);
    file.take(most as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Cuts the file to its first `keep` bytes and appends `bytes`.
///
/// # Errors
/// What the system says; a part of `bytes` may have been written.
pub fn grow(path: &Path, keep: u64, bytes: &[u8], medium: Medium) -> Result<()> {
    let is_new = path.symlink_metadata().is_err();
    let mut file = open(path)?;
    if file.metadata()?.len() > keep {
        file.set_len(keep)?;
    }
    file.write_all(bytes)?;
    if medium == Medium::Now || is_new {
        file.sync_data()?;
    }
    if is_new {
        temporary::sync_folder(path.parent().unwrap_or(path))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_torn_end_is_cut_and_the_rest_stays() {
        let path = std::env::temp_dir().join(format!("pena-grow-{}", std::process::id()));
        grow(&path, 0, b"satu\ndua\nro", Medium::Now).unwrap();
        assert_eq!(tail(&path, 6).unwrap(), Tail { length: 11, bytes: b"dua\nro".to_vec() });
        assert_eq!((head(&path, 6).unwrap(), head(&path, 99).unwrap().len()), (b"satu\nd".to_vec(), 11));
        grow(&path, 9, b"tiga\n", Medium::Sometime).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"satu\ndua\ntiga\n");
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn a_lock_keeps_threads_apart() {
        let path = std::env::temp_dir().join(format!("pena-lock-{}", std::process::id()));
        let counted = path.with_extension("n");
        std::fs::write(&counted, "0").unwrap();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..20 {
                        let _held = lock(&path).unwrap();
                        let n: u32 = std::fs::read_to_string(&counted).unwrap().parse().unwrap();
                        std::fs::write(&counted, (n + 1).to_string()).unwrap();
                    }
                });
            }
        });
        assert_eq!(std::fs::read_to_string(&counted).unwrap(), "160");
        std::fs::remove_file(path).unwrap();
        std::fs::remove_file(counted).unwrap();
    }
}
