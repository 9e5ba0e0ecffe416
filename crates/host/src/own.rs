//! Pena's own folder: settings, keys, anchors. 0700, its files 0600.

use std::path::{Component, Path, PathBuf};
use std::sync::OnceLock;

use app::host::{Existing, Lock, Medium, ReadProblem, SaveProblem, Tail};
use sha2::{Digest, Sha256};

use crate::disk::{self, Audience};

/// No file of ours comes near this.
const LIMIT: u64 = 64 << 20;

/// The folder.
#[derive(Clone, Debug)]
pub struct Own {
    folder: PathBuf,
    /// Digits of its real path, once it is there.
    digits: OnceLock<String>,
}

impl Own {
    /// At `folder`, which need not exist yet.
    pub fn at(folder: PathBuf) -> Self {
        Self { folder, digits: OnceLock::new() }
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Removes what killed processes left half written, one level deep.
    pub fn sweep(&self) {
        disk::sweep(&self.folder);
        for entry in std::fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                disk::sweep(&entry.path());
            }
        }
    }

    /// `None`: no such file.
    ///
    /// # Errors
    /// See [`ReadProblem`].
    pub fn read(&self, name: &str) -> Result<Option<Vec<u8>>, ReadProblem> {
        let path = self.inside(name).ok_or(ReadProblem::Denied)?;
        match disk::read_exact_path(&path, LIMIT) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(ReadProblem::Missing) => Ok(None),
            Err(problem) => Err(problem),
        }
    }

    /// Replaces or makes `name`.
    ///
    /// # Errors
    /// See [`SaveProblem`]; the file is then what it was.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), SaveProblem> {
        let path = self.place_for(name)?;
        disk::store(&path, &[bytes], Existing::Replace, Audience::Owner, &|| true)
    }

    /// Adds `line` and its end to `name`, in one write, and brings it to the medium.
    ///
    /// # Errors
    /// See [`SaveProblem`]; a part of the line may have been written.
    pub fn append(&self, name: &str, line: &[u8]) -> Result<(), SaveProblem> {
        let path = self.place_for(name)?;
        disk::append(&path, line).map_err(|error| disk::saving(&error))
    }

    /// Runs `act` under an exclusive lock on `name`; waits for whoever holds it.
    ///
    /// # Errors
    /// See [`SaveProblem`]; `act` was not called.
    pub fn locked(&self, name: &str, act: &mut dyn FnMut()) -> Result<(), SaveProblem> {
        let path = self.place_for(name)?;
        let lock = disk::lock(&path).map_err(|error| disk::saving(&error))?;
        act();
        drop(lock);
        Ok(())
    }

    /// The length and the last bytes of `name`; `None`: no such file.
    ///
    /// # Errors
    /// See [`ReadProblem`].
    pub fn tail(&self, name: &str, most: usize) -> Result<Option<Tail>, ReadProblem> {
        let path = self.inside(name).ok_or(ReadProblem::Denied)?;
        match disk::tail(&path, most) {
            Err(ReadProblem::Missing) => Ok(None),
            other => other.map(Some),
        }
    }

    /// The first bytes of `name`; `None`: no such file.
    ///
    /// # Errors
    /// See [`ReadProblem`].
    pub fn head(&self, name: &str, most: usize) -> Result<Option<Vec<u8>>, ReadProblem> {
        let path = self.inside(name).ok_or(ReadProblem::Denied)?;
        match disk::head(&path, most) {
            Err(ReadProblem::Missing) => Ok(None),
            other => other.map(Some),
        }
    }

    /// Cuts `name` to `keep` bytes and appends.
    ///
    /// # Errors
    /// See [`SaveProblem`]; a part of `bytes` may have been written.
    pub fn grow(&self, name: &str, keep: u64, bytes: &[u8], medium: Medium) -> Result<(), SaveProblem> {
        let path = self.place_for(name)?;
        disk::grow(&path, keep, bytes, medium).map_err(|error| disk::saving(&error))
    }

    /// The keyring slot of this folder: named by where it is.
    pub fn slot(&self, name: &str) -> String {
        let known = || self.digits.get().cloned();
        let real = || self.folder.canonicalize().ok().map(|real| self.digits.get_or_init(|| digits(&real)).clone());
        let digits = known().or_else(real).unwrap_or_else(|| digits(&self.folder));
        format!("{name}:{digits}")
    }

    /// Where `name` goes, its folder made.
    fn place_for(&self, name: &str) -> Result<PathBuf, SaveProblem> {
        let path = self.inside(name).ok_or(SaveProblem::Denied)?;
        let parent = path.parent().ok_or(SaveProblem::Denied)?;
        self.make_private(parent).map_err(|error| disk::saving(&error))?;
        Ok(path)
    }

    /// Makes `parent`, which is the folder or lies in it.
    fn make_private(&self, parent: &Path) -> std::io::Result<()> {
        make_private(&self.folder)?;
        if parent != self.folder { make_private(parent) } else { Ok(()) }
    }

    /// Room for the private copy of a large document, if any can be had.
    pub fn room(&self) -> Option<disk::Place> {
        make_private(&self.folder).ok()?;
        disk::Place::nameless(&self.folder)
    }

    /// Names of the regular files directly in `folder`, sorted; hidden ones are not ours to show. A folder that is not
    /// there holds none.
    ///
    /// # Errors
    /// See [`ReadProblem`]; a part of the names is never given for all of them.
    pub fn list(&self, folder: &str) -> Result<Vec<String>, ReadProblem> {
        let path = self.inside(folder).ok_or(ReadProblem::Denied)?;
        match regular_files(&path).map_err(|error| disk::reading(&error)) {
            Err(ReadProblem::Missing) => Ok(Vec::new()),
            other => other,
        }
    }

    /// Absent is fine.
    ///
    /// # Errors
    /// See [`SaveProblem`].
    pub fn remove(&self, name: &str) -> Result<(), SaveProblem> {
        let path = self.inside(name).ok_or(SaveProblem::Denied)?;
        disk::remove(&path)
    }

    /// Overwrites and removes; absent is 0 times.
    ///
    /// # Errors
    /// See [`SaveProblem`]; the file may be there still, overwritten.
    pub fn erase(&self, name: &str) -> Result<u32, SaveProblem> {
        let path = self.inside(name).ok_or(SaveProblem::Denied)?;
        disk::erase(&path)
    }

    /// Whether the folder lets others in and `name` lets them read.
    pub fn is_exposed(&self, name: &str) -> bool {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let open =
                |path: &Path, bits: u32| path.metadata().is_ok_and(|about| about.permissions().mode() & bits != 0);
            // Who may not pass the folder cannot read what is in it.
            let passes = open(&self.folder, 0o011);
            self.inside(name)
                .is_some_and(|path| passes && path.parent().is_some_and(|p| open(p, 0o011)) && open(&path, 0o044))
        }
        #[cfg(not(unix))]
        {
            let _ = name;
            false
        }
    }

    /// Only its owner reads and writes `name` from now on.
    ///
    /// # Errors
    /// See [`SaveProblem`].
    pub fn protect(&self, name: &str) -> Result<(), SaveProblem> {
        let path = self.inside(name).ok_or(SaveProblem::Denied)?;
        let parent = path.parent().ok_or(SaveProblem::Denied)?;
        let closed = || -> std::io::Result<()> {
            self.make_private(parent)?;
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
            }
            Ok(())
        };
        closed().map_err(|error| disk::saving(&error))
    }

    /// Holds `name` against every other process.
    ///
    /// # Errors
    /// [`SaveProblem::Busy`] when another process keeps it.
    pub fn hold(&self, name: &str) -> Result<Box<dyn Lock>, SaveProblem> {
        let path = self.inside(name).ok_or(SaveProblem::Denied)?;
        let parent = path.parent().ok_or(SaveProblem::Denied)?;
        self.make_private(parent).map_err(|error| disk::saving(&error))?;
        disk::hold(&path)
    }

    /// A path below the folder: plain names only, whatever the caller was told by a stranger.
    fn inside(&self, name: &str) -> Option<PathBuf> {
        let plain = |part: Component<'_>| matches!(part, Component::Normal(_));
        let fits = !name.contains(['\0', '\\', ':']) && Path::new(name).components().all(plain);
        fits.then(|| self.folder.join(name))
    }
}

fn regular_files(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        match entry.file_name().into_string() {
            Ok(name) if !name.starts_with('.') && entry.file_type()?.is_file() => names.push(name),
            _ => {}
        }
    }
    names.sort();
    Ok(names)
}

/// Names a folder.
fn digits(folder: &Path) -> String {
    let digest = Sha256::digest(folder.as_os_str().as_encoded_bytes());
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Makes the folder and its parents; the folder itself is for its owner only, also when it was there before.
fn make_private(folder: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
        let about = folder.metadata().or_else(|_| {
            std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
            folder.metadata()
        })?;
        if about.permissions().mode() & 0o077 != 0 {
            std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
        }
        Ok(())
    }
    #[cfg(not(unix))]
    std::fs::create_dir_all(folder)
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mode(path: &Path) -> u32 {
        path.metadata().unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn written_for_the_owner_only_and_read_again() {
        let folder = std::env::temp_dir().join(format!("pena-own-{}", std::process::id()));
        let own = Own::at(folder.join("pena"));
        assert_eq!(own.read("settings.toml"), Ok(None));
        assert_eq!(own.list("keys"), Ok(Vec::new()));
        own.write("keys/budi.p12", b"satu").unwrap();
        own.write("keys/budi.p12", b"dua").unwrap();
        own.write("keys/ani.p12", b"").unwrap();
        own.write("settings.toml", b"x = 1").unwrap();
        assert_eq!(own.read("keys/budi.p12"), Ok(Some(b"dua".to_vec())));
        assert_eq!(own.list("keys").unwrap(), ["ani.p12", "budi.p12"]);
        assert_eq!(mode(own.folder()), 0o700);
        assert_eq!(mode(&own.folder().join("keys")), 0o700);
        assert_eq!(mode(&own.folder().join("keys/budi.p12")), 0o600);
        own.remove("keys/budi.p12").unwrap();
        own.remove("keys/budi.p12").unwrap();
        assert_eq!(own.list("keys").unwrap(), ["ani.p12"]);
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn names_stay_inside() {
        let own = Own::at(std::env::temp_dir().join("pena-own-inside"));
        for name in ["../x", "/etc/passwd", "keys/../../x", "a\\b", "c:x", "a\0b", "."] {
            assert_eq!(own.read(name), Err(ReadProblem::Denied), "{name:?}");
            assert_eq!(own.write(name, b""), Err(SaveProblem::Denied), "{name:?}");
            assert_eq!(own.remove(name), Err(SaveProblem::Denied), "{name:?}");
            assert_eq!(own.list(name), Err(ReadProblem::Denied), "{name:?}");
        }
    }
}
