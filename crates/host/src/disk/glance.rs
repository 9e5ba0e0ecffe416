//! A document to look at only: read where it lies, while the system keeps everybody else from writing to it.
//!
//! Of a hundred megabytes one page is wanted; a copy would read, digest and write them all. A read lease (Linux) is given
//! only where nobody has the file open for writing, and who opens it for writing then waits until we have done, at most
//! as long as `/proc/sys/fs/lease-break-time` says (45 s; no look takes as long). Where there is none, a copy is made.

use std::path::Path;

use app::host::{Content, ReadProblem};

use super::private::Place;
use super::snapshot::{LARGE, read};

/// Takes a document to look at; see [`app::host::Host::glance`].
///
/// # Errors
/// See [`ReadProblem`].
pub fn glance(path: &Path, limit: u64, room: &dyn Fn() -> Option<Place>) -> Result<Content, ReadProblem> {
    #[cfg(target_os = "linux")]
    if let Some(leased) = lease::leased(path, limit)? {
        return Ok(leased);
    }
    read(path, limit, LARGE, room).map(|snapshot| snapshot.bytes)
}

#[cfg(target_os = "linux")]
pub use lease::Leased;

#[cfg(target_os = "linux")]
mod lease {
    use std::ffi::c_int;
    use std::fs::File;
    use std::os::fd::AsRawFd;
    use std::path::Path;
    use std::sync::Arc;

    use app::host::{Content, ReadProblem};
    use memmap2::Mmap;

    use crate::disk::problem::reading;
    use crate::disk::snapshot::{measured, open};

    /// A smaller file is read sooner than mapped.
    const SMALL: usize = 64 << 10;

    // fcntl(2): commands of Linux alone, the same on every machine it runs on.
    const F_SETSIG: c_int = 10;
    const F_SETLEASE: c_int = 1024;
    const F_RDLCK: c_int = 0;

    #[allow(unsafe_code)]
    unsafe extern "C" {
        fn fcntl(file: c_int, command: c_int, ...) -> c_int;
    }

    /// A file that nobody writes to while this lives.
    pub struct Leased {
        map: Mmap,
        /// The lease ends with it, after the map.
        pub file: File,
    }

    impl AsRef<[u8]> for Leased {
        fn as_ref(&self) -> &[u8] {
            &self.map
        }
    }

    /// The file under a lease; none where the system gives none, or where it is not worth it.
    pub fn leased(path: &Path, limit: u64) -> Result<Option<Content>, ReadProblem> {
        let path = path.canonicalize().map_err(|error| reading(&error))?;
        let file = open(&path).map_err(|error| reading(&error))?;
        if measured(&file, limit)? <= SMALL || !is_leased(&file) {
            return Ok(None);
        }
        // Measured again: from now on it stays so.
        let length = measured(&file, limit)?;
        Ok(mapped(file, length).map(|leased| Content::undigested(Arc::new(leased))))
    }

    /// Asks for a read lease. Who waits for it is announced by a signal that is ignored unless somebody asks for it, not
    /// by the usual one, which would end this process.
    #[allow(unsafe_code)]
    fn is_leased(file: &File) -> bool {
        let (file, signal) = (file.as_raw_fd(), rustix::process::Signal::URG.as_raw());
        // SAFETY: both commands take a number and touch no memory of ours; the descriptor is open.
        unsafe { fcntl(file, F_SETSIG, signal) == 0 && fcntl(file, F_SETLEASE, F_RDLCK) == 0 }
    }

    #[allow(unsafe_code)]
    fn mapped(file: File, length: usize) -> Option<Leased> {
        // SAFETY: mapped bytes must not change while they are looked at. Under the lease nobody can open the file for
        // writing or cut it, and nobody had it open when the lease was given.
        let map = unsafe { memmap2::MmapOptions::new().len(length).map(&file) }.ok()?;
        Some(Leased { map, file })
    }
}
