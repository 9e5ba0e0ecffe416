//! A document's file, lent to the worker that draws it: the bytes are not copied, and the worker gets nothing but to read.

use std::fs::File;
use std::io::Result;

use app::host::Content;

/// The file in which `content` lies, opened once more for reading only; none when it lies in memory.
#[cfg(target_os = "linux")]
pub fn lend(content: &Content) -> Option<File> {
    use std::os::fd::AsRawFd;
    // A description of its own: the one who borrows it cannot write, and cannot give up our lease.
    let again = |file: &File| File::open(format!("/proc/self/fd/{}", file.as_raw_fd())).ok();
    match content.holder::<super::glance::Leased>() {
        Some(leased) => again(&leased.file),
        None => again(content.holder::<super::private::Private>()?.place().file()?),
    }
}

/// Nowhere else is anything lent.
#[cfg(not(target_os = "linux"))]
pub fn lend(_: &Content) -> Option<File> {
    None
}

/// The first `length` bytes of a file that was lent.
///
/// # Errors
/// There are fewer, or they cannot be mapped.
#[allow(unsafe_code)]
pub fn borrow(file: &File, length: u64) -> Result<Content> {
    let length = usize::try_from(length).map_err(|_| std::io::ErrorKind::InvalidData)?;
    if file.metadata()?.len() < length as u64 {
        return Err(std::io::ErrorKind::InvalidData.into());
    }
    // SAFETY: who lends it sees to it that these bytes do not change: a private copy, or a file under a lease.
    let map = unsafe { memmap2::MmapOptions::new().len(length).map(file)? };
    Ok(Content::undigested(std::sync::Arc::new(map)))
}
