//! The temporary file of a save: locked while its process lives, removed on every error, swept up after a kill.

use std::fs::{File, OpenOptions};
use std::io::{Error, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use app::host::{Existing, SaveProblem};

use super::Audience;
use super::copying::same;
use super::medium::Medium;
use super::problem::saving;

/// `.pena-` and 16 hexadecimal digits and `.tmp`: only such names are ever swept.
const PREFIX: &str = ".pena-";
const SUFFIX: &str = ".tmp";
const DIGITS: usize = 16;

/// A sweep may come between making and locking; a second one never did.
const ATTEMPTS: usize = 8;

/// A file that another process has just made may not be locked yet. Where `is_kept` can see that it was removed
/// meanwhile, that process makes another.
const YOUNG: Duration = if cfg!(unix) { Duration::ZERO } else { Duration::from_secs(60) };

/// A file that is not yet the target.
pub struct Temporary {
    file: File,
    path: PathBuf,
    target: PathBuf,
    folder: PathBuf,
    renamed: bool,
}

impl Temporary {
    /// Makes an empty one, 0600, in the real folder of `target`.
    pub fn beside(target: &Path) -> Result<Self, SaveProblem> {
        let name = target.file_name().ok_or_else(|| SaveProblem::Other("the target has no name".into()))?;
        let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = parent.canonicalize().map_err(|error| saving(&error))?;
        for _ in 0..ATTEMPTS {
            let path = folder.join(fresh_name()?);
            let file = create(&path).map_err(|error| saving(&error))?;
            if is_kept(&file) {
                return Ok(Self { file, path, target: folder.join(name), folder, renamed: false });
            }
        }
        Err(SaveProblem::Other("another process removes temporary files".into()))
    }

    /// Writes `parts` one after the other and brings them to the medium.
    pub fn write(&mut self, parts: &[&[u8]]) -> Result<(), SaveProblem> {
        let mut all = || -> std::io::Result<()> {
            for part in parts {
                self.file.write_all(part)?;
            }
            self.file.sync_all()
        };
        all().map_err(|error| saving(&error))
    }

    /// Whether the medium holds `parts`.
    pub fn holds(&self, parts: &[&[u8]]) -> Result<bool, SaveProblem> {
        self.medium().and_then(|mut medium| same(&mut medium, parts)).map_err(|error| saving(&error))
    }

    /// What lies on the medium, from its start.
    pub fn medium(&self) -> std::io::Result<Medium> {
        Medium::of(&self.path, &self.file)
    }

    /// The file itself.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// The file itself, to write.
    pub fn file_mut(&mut self) -> &mut File {
        &mut self.file
    }

    /// Whether it lies where it can become `target`.
    pub fn is_for(&self, target: &Path) -> bool {
        let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let real = parent.canonicalize().ok().zip(target.file_name()).map(|(folder, name)| folder.join(name));
        real.is_some_and(|real| real == self.target)
    }

    /// Gives the file the mode that its audience wants. File systems without modes are left as they are.
    pub fn open_to(&self, audience: Audience) {
        #[cfg(unix)]
        if audience == Audience::Usual {
            use std::os::unix::fs::PermissionsExt;
            let _ = self.file.set_permissions(std::fs::Permissions::from_mode(0o644 & !umask()));
        }
        #[cfg(not(unix))]
        let _ = audience;
    }

    /// The commit: one rename, then the folder is synced.
    pub fn become_target(mut self, existing: Existing) -> Result<(), SaveProblem> {
        match existing {
            Existing::Replace => std::fs::rename(&self.path, &self.target).map_err(|error| saving(&error))?,
            Existing::Keep => rename_to_nothing(&self.path, &self.target).map_err(|error| saving(&error))?,
        }
        self.renamed = true;
        sync_folder(&self.folder).map_err(|error| saving(&error))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.renamed {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Removes the temporary files that killed processes left in `folder`: exact names, regular, not locked.
pub fn sweep(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if !entry.file_name().to_str().is_some_and(is_ours) {
            continue;
        }
        if let Some(_locked) = abandoned(&entry.path()) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

fn is_ours(name: &str) -> bool {
    let digits = name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX));
    digits.is_some_and(|digits| {
        digits.len() == DIGITS && digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
    })
}

/// The file, locked, when nobody lives who made it. It must be removed before the lock is let go.
fn abandoned(path: &Path) -> Option<File> {
    let file = super::snapshot::open(path).ok()?;
    let about = file.metadata().ok()?;
    let age = about.modified().ok().and_then(|then| then.elapsed().ok()).unwrap_or_default();
    (about.is_file() && age >= YOUNG && file.try_lock().is_ok()).then_some(file)
}

/// Locks a file just made: the lock tells `sweep` that the process lives. False when a sweep was faster; it removes
/// what it has locked. Where locks are not known nothing is swept either.
fn is_kept(file: &File) -> bool {
    if let Err(std::fs::TryLockError::WouldBlock) = file.try_lock() {
        return false;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        file.metadata().is_ok_and(|about| about.nlink() > 0)
    }
    #[cfg(not(unix))]
    true
}

fn fresh_name() -> Result<String, SaveProblem> {
    let mut digits = [0; DIGITS / 2];
    getrandom::fill(&mut digits).map_err(|error| SaveProblem::Other(error.to_string()))?;
    let digits: String = digits.iter().map(|digit| format!("{digit:02x}")).collect();
    Ok(format!("{PREFIX}{digits}{SUFFIX}"))
}

#[cfg(unix)]
fn create(path: &Path) -> std::io::Result<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    let flags = OFlags::NOFOLLOW.bits().cast_signed();
    OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).custom_flags(flags).open(path)
}

#[cfg(not(unix))]
fn create(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().read(true).write(true).create_new(true).open(path)
}

/// Renames only if nothing is there. Where the system cannot do that in one step, a hard link can; where there are
/// no hard links either (FAT), a look before the rename must do.
fn rename_to_nothing(from: &Path, to: &Path) -> std::io::Result<()> {
    match in_one_step(from, to) {
        Err(error) if is_unknown(&error) => {}
        done => return done,
    }
    match std::fs::hard_link(from, to) {
        Ok(()) => std::fs::remove_file(from),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Err(error),
        Err(_) if to.symlink_metadata().is_ok() => Err(std::io::ErrorKind::AlreadyExists.into()),
        Err(_) => std::fs::rename(from, to),
    }
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn in_one_step(from: &Path, to: &Path) -> std::io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn in_one_step(_: &Path, _: &Path) -> std::io::Result<()> {
    Err(std::io::ErrorKind::Unsupported.into())
}

/// The kernel or the file system does not know `RENAME_NOREPLACE`.
fn is_unknown(error: &Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::Unsupported | std::io::ErrorKind::InvalidInput)
}

/// The rename itself must survive a power cut.
#[cfg(unix)]
pub fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

/// NTFS journals the rename.
#[cfg(not(unix))]
pub fn sync_folder(_: &Path) -> std::io::Result<()> {
    Ok(())
}

/// The umask, read without setting it (setting is not safe beside other threads).
#[cfg(unix)]
fn umask() -> u32 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("Umask:"));
    line.and_then(|mask| u32::from_str_radix(mask.trim(), 8).ok()).unwrap_or(0o022)
}
