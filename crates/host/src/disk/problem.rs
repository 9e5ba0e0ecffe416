//! What the system says, in the words of the application.

use std::io::{Error, ErrorKind};

use app::host::{ReadProblem, SaveProblem};

/// Of opening or reading.
pub fn reading(error: &Error) -> ReadProblem {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => ReadProblem::Missing,
        ErrorKind::PermissionDenied => ReadProblem::Denied,
        ErrorKind::IsADirectory => ReadProblem::NotAFile,
        // O_NOFOLLOW met a link, O_NONBLOCK a socket or a device without driver.
        _ if is_special(error) => ReadProblem::NotAFile,
        _ => ReadProblem::Other(error.to_string()),
    }
}

/// Of writing, syncing or renaming.
pub fn saving(error: &Error) -> SaveProblem {
    match error.kind() {
        ErrorKind::AlreadyExists => SaveProblem::Exists,
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => SaveProblem::Full,
        ErrorKind::PermissionDenied => SaveProblem::Denied,
        ErrorKind::ReadOnlyFilesystem => SaveProblem::ReadOnly,
        _ => SaveProblem::Other(error.to_string()),
    }
}

#[cfg(unix)]
fn is_special(error: &Error) -> bool {
    use rustix::io::Errno;
    matches!(Errno::from_io_error(error), Some(Errno::LOOP | Errno::NXIO | Errno::NODEV))
}

#[cfg(not(unix))]
fn is_special(_: &Error) -> bool {
    false
}
