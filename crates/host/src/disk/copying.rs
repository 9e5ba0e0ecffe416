//! Files against files, piece by piece: a document of gigabytes needs no more memory than a letter.

use std::fs::File;
use std::io::{BufRead, Read, Result, Seek, Write};

use app::host::Intake;
use sha2::{Digest, Sha256};

/// Bytes handled at a time: a call to the system is cheaper than new memory, and this fits a near cache.
pub const PIECE: usize = 64 * 1024;

/// Copies the first `length` bytes into the empty file `to` and digests them on the way. Where the file system can
/// let both files share them, nothing is written.
pub fn copy(from: &mut File, to: &mut File, length: u64) -> Result<Intake> {
    let mut digested = Intake::new(length);
    let shared = share(from, to, length);
    pieces(length, |piece| {
        match shared {
            true => to.read_exact(piece)?,
            false => {
                from.read_exact(piece)?;
                to.write_all(piece)?;
            }
        }
        digested.feed(piece);
        Ok(true)
    })?;
    Ok(digested)
}

/// Makes `to` share the content of `from` (btrfs, XFS and others). A file that grew meanwhile is cut.
#[cfg(target_os = "linux")]
fn share(from: &File, to: &mut File, length: u64) -> bool {
    let mut all = || -> Result<()> {
        rustix::fs::ioctl_ficlone(&*to, from)?;
        to.set_len(length)?;
        to.rewind()
    };
    all().is_ok()
}

#[cfg(not(target_os = "linux"))]
fn share(_: &File, _: &mut File, _: u64) -> bool {
    false
}

/// Whether the next `length` bytes of both are the same. A shorter file is another one.
pub fn alike(one: &mut impl BufRead, other: &mut impl Read, length: u64) -> Result<bool> {
    pieces(length, |piece| Ok(filled(other, piece)? && begins(one, piece)?))
}

/// SHA-256 of the next `length` bytes; none when there are fewer.
pub fn sha256(file: &mut impl Read, length: u64) -> Result<Option<[u8; 32]>> {
    let mut state = Sha256::new();
    let whole = pieces(length, |piece| {
        let full = filled(file, piece)?;
        state.update(piece);
        Ok(full)
    })?;
    Ok(whole.then(|| state.finalize().into()))
}

/// Whether `file`, from where it stands to its end, holds exactly `parts`.
pub fn same(file: &mut impl BufRead, parts: &[&[u8]]) -> Result<bool> {
    for part in parts {
        if !begins(file, part)? {
            return Ok(false);
        }
    }
    Ok(ready(file)?.is_empty())
}

/// Whether what comes next is `wanted`; compared where it was read to.
fn begins(file: &mut impl BufRead, mut wanted: &[u8]) -> Result<bool> {
    while !wanted.is_empty() {
        let ready = ready(file)?;
        let count = ready.len().min(wanted.len());
        let (next, rest) = wanted.split_at_checked(count).unwrap_or_default();
        if count == 0 || ready.get(..count) != Some(next) {
            return Ok(false);
        }
        file.consume(count);
        wanted = rest;
    }
    Ok(true)
}

/// What can be had at once; nothing: the file has ended.
fn ready(file: &mut impl BufRead) -> Result<&[u8]> {
    while let Err(error) = file.fill_buf() {
        if error.kind() != std::io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    file.fill_buf()
}

/// Reads as much as `room` takes. False: the file has ended before.
fn filled(file: &mut impl Read, room: &mut [u8]) -> Result<bool> {
    match file.read_exact(room) {
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Ok(false),
        read => read.map(|()| true),
    }
}

/// Calls `work` with room for one piece after the other until `length` is reached or it says no.
fn pieces(length: u64, mut work: impl FnMut(&mut [u8]) -> Result<bool>) -> Result<bool> {
    let mut buffer = vec![0; PIECE.min(usize::try_from(length).unwrap_or(PIECE))];
    let mut left = length;
    while left > 0 {
        let wanted = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
        let piece = buffer.get_mut(..wanted).unwrap_or_default();
        if !work(piece)? {
            return Ok(false);
        }
        left -= wanted as u64;
    }
    Ok(true)
}
