//! Reading what lies on the medium, and not what memory remembers of it.

use std::fs::File;
use std::io::{BufRead, Error, ErrorKind, Read, Result, Seek};
use std::path::Path;

use super::room::{BLOCK, Room};

/// Bytes read at a time, at most: each reading waits for the medium.
const PIECE: usize = 1 << 20;
/// A few readings into little memory cost less than one into a large page, which the system has to clear.
const FEW: usize = 4;
const LITTLE: usize = 128 << 10;

/// A file that was written and synced, read from its start.
pub struct Medium {
    file: File,
    /// The same as memory has it, until something was read past memory.
    remembered: Option<File>,
    room: Room,
    unread: std::ops::Range<usize>,
}

impl Medium {
    /// `written` lies at `path`. Where the system cannot read past its own memory, it is asked to forget the file first.
    pub fn of(path: &Path, written: &File) -> Result<Self> {
        let length = usize::try_from(written.metadata()?.len()).unwrap_or(usize::MAX);
        // Unbuffered reading fills the rest of its room with zeros: a small file has a small one.
        let most = if length <= FEW * LITTLE { LITTLE } else { PIECE };
        let piece = length.min(most - 1) / BLOCK * BLOCK + BLOCK;
        let remembered = written.try_clone()?;
        let (file, remembered) = match unbuffered(path, written) {
            Some(file) => (file, Some(remembered)),
            None => (forgotten(remembered), None),
        };
        let mut medium = Self { file, remembered, room: Room::of(piece), unread: 0..0 };
        medium.rewind()?;
        Ok(medium)
    }

    /// Back to the start.
    pub fn rewind(&mut self) -> Result<()> {
        self.unread = 0..0;
        self.file.rewind()
    }
}

impl BufRead for Medium {
    fn fill_buf(&mut self) -> Result<&[u8]> {
        if self.unread.is_empty() {
            let remembered = self.remembered.take();
            let count = match (self.file.read(&mut self.room), remembered) {
                // A file system that lets a file be opened so need not let it be read so.
                (Err(why), Some(remembered)) if is_unknown(&why) => {
                    self.file = forgotten(remembered);
                    self.file.rewind()?;
                    self.file.read(&mut self.room)?
                }
                (read, _) => read?,
            };
            self.unread = 0..count;
        }
        Ok(self.room.get(self.unread.clone()).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        self.unread.start = self.unread.start.saturating_add(count).min(self.unread.end);
    }
}

impl Read for Medium {
    fn read(&mut self, out: &mut [u8]) -> Result<usize> {
        let count = self.fill_buf()?.read(out)?;
        self.consume(count);
        Ok(count)
    }
}

fn is_unknown(why: &Error) -> bool {
    matches!(why.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported)
}

/// The file, which the system is asked to forget: what is read next comes from the medium.
fn forgotten(file: File) -> File {
    #[cfg(target_os = "linux")]
    let _ = rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed);
    file
}

/// The same file, opened so that reading goes to the medium; none where the file system does not know that.
#[cfg(target_os = "linux")]
fn unbuffered(path: &Path, written: &File) -> Option<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
    let flags = (OFlags::DIRECT | OFlags::NOFOLLOW).bits().cast_signed();
    let file = std::fs::OpenOptions::new().read(true).custom_flags(flags).open(path).ok()?;
    let (one, other) = (file.metadata().ok()?, written.metadata().ok()?);
    ((one.dev(), one.ino()) == (other.dev(), other.ino())).then_some(file)
}

#[cfg(not(target_os = "linux"))]
fn unbuffered(_: &Path, _: &File) -> Option<File> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_was_written_to_its_last_byte() {
        let path = std::env::temp_dir().join(format!("pena-medium-{}", std::process::id()));
        for length in [
            0,
            1,
            BLOCK - 1,
            BLOCK,
            LITTLE,
            LITTLE + 1,
            FEW * LITTLE,
            FEW * LITTLE + 1,
            PIECE - 1,
            PIECE,
            3 * PIECE + 7,
        ] {
            let bytes: Vec<u8> = (0..length).map(|at| at.to_le_bytes()[0] ^ at.to_le_bytes()[2]).collect();
            std::fs::write(&path, &bytes).unwrap();
            let file = File::open(&path).unwrap();
            file.sync_all().unwrap();
            let mut medium = Medium::of(&path, &file).unwrap();
            for _ in 0..2 {
                let mut found = Vec::new();
                medium.read_to_end(&mut found).unwrap();
                assert!(found == bytes, "{length}");
                medium.rewind().unwrap();
            }
        }
        std::fs::remove_file(path).unwrap();
    }
}
