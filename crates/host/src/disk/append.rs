//! Files that only grow: one line, one write, on the medium before the next.

use std::fs::{File, OpenOptions};
use std::io::{Read, Result, Seek, SeekFrom, Write};
use std::path::Path;

/// Appends `line` and a line end. What a killed process left without its end is ended first.
///
/// # Errors
/// What the system says.
pub fn append(path: &Path, line: &[u8]) -> Result<()> {
    let mut file = open(path)?;
    let mut whole = Vec::with_capacity(line.len().saturating_add(2));
    if !ends_a_line(&mut file)? {
        whole.push(b'\n');
    }
    whole.extend_from_slice(line);
    whole.push(b'\n');
    file.write_all(&whole)?;
    file.sync_data()
}

fn ends_a_line(file: &mut File) -> Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

#[cfg(unix)]
pub(super) fn open(path: &Path) -> Result<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    let flags = OFlags::NOFOLLOW.bits().cast_signed();
    OpenOptions::new().read(true).append(true).create(true).mode(0o600).custom_flags(flags).open(path)
}

#[cfg(not(unix))]
pub(super) fn open(path: &Path) -> Result<File> {
    OpenOptions::new().read(true).append(true).create(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_torn_line_does_not_spoil_the_next() {
        let path = std::env::temp_dir().join(format!("pena-append-{}", std::process::id()));
        append(&path, b"satu").unwrap();
        std::fs::write(&path, b"satu\nrob").unwrap();
        append(&path, b"dua").unwrap();
        append(&path, b"tiga").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"satu\nrob\ndua\ntiga\n");
        std::fs::remove_file(path).unwrap();
    }
}
