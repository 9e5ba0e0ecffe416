//! This computer, as the application needs it: a handful of functions and nothing more.
//!
//! `host` implements it on a real machine. Everything that touches a disk, a clock, a keyring or a
//! source of randomness passes here, so that a test can stand in for any of them.

mod snapshot;

use std::path::Path;

use time::OffsetDateTime;
use zeroize::Zeroizing;

pub use pdf::Intake;
pub use snapshot::{Content, Held, Snapshot, Stamp};

/// A passphrase: never printed, never serialised, wiped when dropped.
pub struct Passphrase(Zeroizing<Vec<u8>>);

impl Passphrase {
    /// Takes UTF-8 bytes; the vector is not copied.
    pub fn new(utf8: Vec<u8>) -> Self {
        Self(Zeroizing::new(utf8))
    }

    /// The UTF-8 bytes.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

/// Why a file could not be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ReadProblem {
    /// It is not there.
    #[error("not found")]
    Missing,
    /// The system forbids it.
    #[error("permission denied")]
    Denied,
    /// A folder, device, pipe or socket.
    #[error("not a regular file")]
    NotAFile,
    /// Larger than the limit in bytes.
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// Bytes.
        limit: u64,
    },
    /// Anything else the system says.
    #[error("{0}")]
    Other(String),
}

/// What to do when the target exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// Refuse.
    Keep,
    /// Replace it: the person said so.
    Replace,
}

/// Why a file was not saved. The target is then what it was before.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SaveProblem {
    /// A file of that name is there.
    #[error("the target exists")]
    Exists,
    /// No space left.
    #[error("disk full")]
    Full,
    /// The system forbids it to this user.
    #[error("permission denied")]
    Denied,
    /// The medium or the folder is mounted read-only.
    #[error("read-only")]
    ReadOnly,
    /// What lies on the disk did not pass the check given.
    #[error("what was written does not pass its check")]
    Unproven,
    /// Another process of Pena holds it.
    #[error("another process of Pena is at work there")]
    Busy,
    /// Anything else the system says.
    #[error("{0}")]
    Other(String),
}

/// Why the keyring did not serve.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum KeyringProblem {
    /// No keyring on this computer.
    #[error("no keyring")]
    Absent,
    /// Locked, and nobody unlocked it.
    #[error("keyring locked")]
    Locked,
    /// It did not answer in time; what was asked may still happen.
    #[error("keyring did not answer")]
    Late,
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

/// What a keyring says before it is asked for anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyringState {
    /// It would serve.
    Open,
    /// It would ask the person first.
    Locked,
    /// There is none.
    Absent,
    /// It does not answer.
    Silent,
}

/// Something held against every other process; given back when dropped.
pub trait Lock: Send {}

/// When bytes must be on the medium.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medium {
    /// Before the call returns.
    Now,
    /// When the system finds time, or with the next that must be there now.
    Sometime,
}

/// The end of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tail {
    /// Of the whole file.
    pub length: u64,
    /// Its last bytes.
    pub bytes: Vec<u8>,
}

/// This computer.
pub trait Host: Send + Sync {
    /// The clock.
    fn now(&self) -> OffsetDateTime;

    /// Fills `out` from the system's generator.
    fn fill_random(&self, out: &mut [u8]) -> Result<(), String>;

    /// Reads a regular file whole, following links to the real path, at most `limit` bytes. A large one is copied to
    /// a private place and not held in memory.
    fn read(&self, path: &Path, limit: u64) -> Result<Snapshot, ReadProblem>;

    /// A document to look at only: nothing will be signed or vouched for, so nothing is digested, and a host that can
    /// keep others from writing to it meanwhile need not copy it.
    fn glance(&self, path: &Path, limit: u64) -> Result<Content, ReadProblem> {
        self.read(path, limit).map(|snapshot| snapshot.bytes)
    }

    /// [`Host::read`] for a document whose output will go to `target`: a large one is copied to where its output will be,
    /// under a temporary name, so that `save_revision` need not copy it again.
    fn draft(&self, path: &Path, limit: u64, target: &Path) -> Result<Snapshot, ReadProblem> {
        let _ = target;
        self.read(path, limit)
    }

    /// The real path of what is at `path`, links resolved; `None`: nothing is there, or it cannot be told.
    fn real_path(&self, path: &Path) -> Option<std::path::PathBuf>;

    /// Whether the file of a snapshot is still what it was: by its stamp, or else byte for byte.
    fn still(&self, snapshot: &Snapshot) -> Result<bool, ReadProblem>;

    /// Writes `parts` one after the other to a temporary file beside `target`, fsyncs, compares what the medium holds
    /// with `parts` byte for byte, asks `proven`, renames, fsyncs the folder. On any error the temporary file is gone.
    fn save(
        &self,
        target: &Path,
        parts: &[&[u8]],
        existing: Existing,
        proven: &dyn Fn() -> bool,
    ) -> Result<(), SaveProblem>;

    /// Saves the content of `input` and `tail` behind it, as `save` does.
    fn save_revision(
        &self,
        target: &Path,
        (input, tail): (&Snapshot, &[u8]),
        existing: Existing,
        proven: &dyn Fn() -> bool,
    ) -> Result<(), SaveProblem> {
        self.save(target, &[&input.bytes, tail], existing, proven)
    }

    /// The same for a file of one part that is for its owner only, mode 0600.
    fn save_private(&self, target: &Path, bytes: &[u8], existing: Existing) -> Result<(), SaveProblem>;

    /// Removes from `folder` what saves of killed processes left half written; files of living ones stay.
    fn sweep(&self, folder: &Path);

    /// Reads `name` (such as `settings.toml` or `keys/budi.p12`) from Pena's own folder.
    fn read_own(&self, name: &str) -> Result<Option<Vec<u8>>, ReadProblem>;

    /// Writes `name` in Pena's own folder, mode 0600, atomically as `save` does.
    fn write_own(&self, name: &str, bytes: &[u8]) -> Result<(), SaveProblem>;

    /// Appends a line to `name` in Pena's own folder and brings it to the medium. A line that a killed process left
    /// without its end is ended first, so that `line` stands alone.
    fn append_own(&self, name: &str, line: &[u8]) -> Result<(), SaveProblem>;

    /// Runs `act` while no other process and no other thread holds the lock file `name` of Pena's own folder. The lock
    /// ends with the process, however that ends.
    fn locked_own(&self, name: &str, act: &mut dyn FnMut()) -> Result<(), SaveProblem>;

    /// The length of `name` in Pena's own folder and its last bytes, at most `most`; `None`: no such file.
    fn tail_own(&self, name: &str, most: usize) -> Result<Option<Tail>, ReadProblem>;

    /// The first bytes of `name` in Pena's own folder, at most `most`; `None`: no such file.
    fn head_own(&self, name: &str, most: usize) -> Result<Option<Vec<u8>>, ReadProblem>;

    /// Cuts `name` in Pena's own folder to its first `keep` bytes and appends `bytes` in one write. A new file appears
    /// in its folder before this returns.
    fn grow_own(&self, name: &str, keep: u64, bytes: &[u8], medium: Medium) -> Result<(), SaveProblem>;

    /// File names directly inside `folder` of Pena's own folder, sorted; a folder that is not there holds none. Whoever
    /// writes by what is there asks here: a folder that cannot be read is not an empty one.
    fn listed_own(&self, folder: &str) -> Result<Vec<String>, ReadProblem>;

    /// The same for showing: what cannot be read is not shown.
    fn list_own(&self, folder: &str) -> Vec<String> {
        self.listed_own(folder).unwrap_or_default()
    }

    /// Removes `name` from Pena's own folder; absent is fine.
    fn remove_own(&self, name: &str) -> Result<(), SaveProblem>;

    /// Overwrites `name` of Pena's own folder as well as the medium lets itself be overwritten, then removes it. Returns
    /// how often it was overwritten; absent: 0.
    fn erase_own(&self, name: &str) -> Result<u32, SaveProblem>;

    /// Whether others than the owner may read `name` of Pena's own folder.
    fn is_exposed(&self, name: &str) -> bool;

    /// Closes `name` of Pena's own folder to everybody but its owner.
    fn protect_own(&self, name: &str) -> Result<(), SaveProblem>;

    /// Holds `name` of Pena's own folder against every other process; waits a few seconds for one that has it.
    fn hold_own(&self, name: &str) -> Result<Box<dyn Lock>, SaveProblem>;

    /// Brings to the medium what the keyring wrote so far: it syncs its file but not the folder.
    fn settle(&self);

    /// The policy files of the office, whole; none is usual. One that cannot be read is an error: it may forbid.
    fn office_policies(&self) -> Result<Vec<Vec<u8>>, ReadProblem>;

    /// The certificate files of issuers that the office trusts on this computer, whole; none is usual.
    fn office_anchors(&self) -> Vec<Vec<u8>>;

    /// What the keyring says without being asked for anything; asks nobody.
    fn keyring_state(&self) -> KeyringState;

    /// Reads a passphrase from the keyring; `None`: no such entry. Has its own deadline.
    fn secret(&self, slot: &str) -> Result<Option<Passphrase>, KeyringProblem>;

    /// Stores and reads back.
    fn keep_secret(&self, slot: &str, passphrase: &Passphrase) -> Result<(), KeyringProblem>;

    /// Deletes; absent is fine.
    fn forget_secret(&self, slot: &str) -> Result<(), KeyringProblem>;

    /// The keyring slot `name` of Pena's own folder: another folder's register is another's.
    fn own_slot(&self, name: &str) -> String;
}
