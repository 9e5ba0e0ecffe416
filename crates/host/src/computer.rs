//! `Computer`: the real machine behind `app::host::Host`.

use std::path::{Path, PathBuf};

use app::host::{
    Content, Existing, Host, KeyringProblem, KeyringState, Lock, Medium, Passphrase, ReadProblem, SaveProblem,
    Snapshot, Tail,
};
use time::OffsetDateTime;

use crate::own::Own;
use crate::{clock, disk, keyring, office};

/// The real machine.
#[derive(Clone, Debug)]
pub struct Computer {
    own: Own,
}

/// The system names no folder for a person's data (no home).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no folder for data: set HOME or PENA_DATA")]
pub struct Homeless;

impl Computer {
    /// With the person's own data folder, or the one that `PENA_DATA` names. Removes what an earlier process that
    /// was killed left half written there.
    ///
    /// # Errors
    /// [`Homeless`].
    pub fn new() -> Result<Self, Homeless> {
        let named = std::env::var_os("PENA_DATA").filter(|path| !path.is_empty()).map(PathBuf::from);
        let folder = named.or_else(|| dirs::data_dir().map(|data| data.join("pena"))).ok_or(Homeless)?;
        Ok(Self::at(folder))
    }

    /// With `folder` as data folder; it is made when first written to.
    pub fn at(folder: PathBuf) -> Self {
        let own = Own::at(folder);
        own.sweep();
        Self { own }
    }

    /// Where Pena's own files lie.
    pub fn data_folder(&self) -> &Path {
        self.own.folder()
    }
}

impl Host for Computer {
    fn now(&self) -> OffsetDateTime {
        clock::now()
    }

    fn fill_random(&self, out: &mut [u8]) -> Result<(), String> {
        getrandom::fill(out).map_err(|problem| problem.to_string())
    }

    fn read(&self, path: &Path, limit: u64) -> Result<Snapshot, ReadProblem> {
        disk::read(path, limit, disk::LARGE, &|| self.own.room())
    }

    fn glance(&self, path: &Path, limit: u64) -> Result<Content, ReadProblem> {
        disk::glance(path, limit, &|| self.own.room())
    }

    fn draft(&self, path: &Path, limit: u64, target: &Path) -> Result<Snapshot, ReadProblem> {
        // Where nothing can be written the output cannot be either; that is said when it is saved.
        let room = || disk::Place::draft(target).or_else(|| self.own.room());
        disk::read(path, limit, disk::WRITTEN, &room)
    }

    fn real_path(&self, path: &Path) -> Option<PathBuf> {
        path.canonicalize().ok()
    }

    fn still(&self, snapshot: &Snapshot) -> Result<bool, ReadProblem> {
        disk::still(snapshot)
    }

    fn save(
        &self,
        target: &Path,
        parts: &[&[u8]],
        existing: Existing,
        proven: &dyn Fn() -> bool,
    ) -> Result<(), SaveProblem> {
        disk::save(target, parts, existing, proven)
    }

    fn save_revision(
        &self,
        target: &Path,
        (input, tail): (&Snapshot, &[u8]),
        existing: Existing,
        proven: &dyn Fn() -> bool,
    ) -> Result<(), SaveProblem> {
        disk::save_revision(target, (input, tail), existing, proven)
    }

    fn save_private(&self, target: &Path, bytes: &[u8], existing: Existing) -> Result<(), SaveProblem> {
        disk::store(target, &[bytes], existing, disk::Audience::Owner, &|| true)
    }

    fn sweep(&self, folder: &Path) {
        disk::sweep(folder);
    }

    fn read_own(&self, name: &str) -> Result<Option<Vec<u8>>, ReadProblem> {
        self.own.read(name)
    }

    fn write_own(&self, name: &str, bytes: &[u8]) -> Result<(), SaveProblem> {
        self.own.write(name, bytes)
    }

    fn append_own(&self, name: &str, line: &[u8]) -> Result<(), SaveProblem> {
        self.own.append(name, line)
    }

    fn locked_own(&self, name: &str, act: &mut dyn FnMut()) -> Result<(), SaveProblem> {
        self.own.locked(name, act)
    }

    fn tail_own(&self, name: &str, most: usize) -> Result<Option<Tail>, ReadProblem> {
        self.own.tail(name, most)
    }

    fn head_own(&self, name: &str, most: usize) -> Result<Option<Vec<u8>>, ReadProblem> {
        self.own.head(name, most)
    }

    fn grow_own(&self, name: &str, keep: u64, bytes: &[u8], medium: Medium) -> Result<(), SaveProblem> {
        self.own.grow(name, keep, bytes, medium)
    }

    fn listed_own(&self, folder: &str) -> Result<Vec<String>, ReadProblem> {
        self.own.list(folder)
    }

    fn remove_own(&self, name: &str) -> Result<(), SaveProblem> {
        self.own.remove(name)
    }

    fn erase_own(&self, name: &str) -> Result<u32, SaveProblem> {
        self.own.erase(name)
    }

    fn is_exposed(&self, name: &str) -> bool {
        self.own.is_exposed(name)
    }

    fn protect_own(&self, name: &str) -> Result<(), SaveProblem> {
        self.own.protect(name)
    }

    fn hold_own(&self, name: &str) -> Result<Box<dyn Lock>, SaveProblem> {
        self.own.hold(name)
    }

    fn settle(&self) {
        keyring::settle();
    }

    fn office_policies(&self) -> Result<Vec<Vec<u8>>, ReadProblem> {
        office::policies()
    }

    fn office_anchors(&self) -> Vec<Vec<u8>> {
        office::anchors()
    }

    fn keyring_state(&self) -> KeyringState {
        keyring::state()
    }

    fn secret(&self, slot: &str) -> Result<Option<Passphrase>, KeyringProblem> {
        keyring::secret(slot)
    }

    fn keep_secret(&self, slot: &str, passphrase: &Passphrase) -> Result<(), KeyringProblem> {
        keyring::keep(slot, passphrase)
    }

    fn forget_secret(&self, slot: &str) -> Result<(), KeyringProblem> {
        keyring::forget(slot)
    }

    fn own_slot(&self, name: &str) -> String {
        self.own.slot(name)
    }
}
