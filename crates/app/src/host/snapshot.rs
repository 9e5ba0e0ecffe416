//! A file as it was when it was read: what is shown, judged and signed, whatever becomes of the file meanwhile.

use std::any::Any;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;

use pdf::{Intake, Source};

/// Holds bytes that do not change while it lives: in memory, or in a private file that `host` has mapped.
pub trait Held: AsRef<[u8]> + Any + Send + Sync {}

impl<T: AsRef<[u8]> + Any + Send + Sync> Held for T {}

/// Bytes that do not change. Cloning copies none of them.
#[derive(Clone)]
pub struct Content {
    held: Arc<dyn Held>,
    /// The same bytes; remembers their digest for whoever signs or judges them.
    source: Source,
}

impl Content {
    /// What `held` holds; `digested` was fed with it.
    pub fn new(held: Arc<dyn Held>, digested: Intake) -> Self {
        let source = digested.source(Arc::new(Shared(held.clone())));
        Self { held, source }
    }

    /// What `held` holds; it is digested only when somebody asks.
    pub fn undigested(held: Arc<dyn Held>) -> Self {
        let source = Source::shared(Arc::new(Shared(held.clone())));
        Self { held, source }
    }

    /// The one who holds them, if it is a `T`: how a host finds its own again.
    pub fn holder<T: Any>(&self) -> Option<&T> {
        let held: &dyn Any = &*self.held;
        held.downcast_ref()
    }

    /// The bytes as a document is read from them.
    pub(crate) fn source(&self) -> &Source {
        &self.source
    }

    /// SHA-256 of all of them.
    pub fn sha256(&self) -> [u8; 32] {
        self.source.sha256(&[0..self.source.len()])
    }
}

struct Shared(Arc<dyn Held>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        (*self.0).as_ref()
    }
}

impl Deref for Content {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        (*self.held).as_ref()
    }
}

impl From<Arc<[u8]>> for Content {
    fn from(bytes: Arc<[u8]>) -> Self {
        Self::undigested(Arc::new(bytes))
    }
}

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Self {
        Self::undigested(Arc::new(bytes))
    }
}

/// What a file system says of a file, and says otherwise when the file has been written to or replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Device and number on it.
    pub file: (u64, u64),
    /// Bytes.
    pub length: u64,
    /// Seconds and nanoseconds of the last change of its content.
    pub modified: (i64, i64),
    /// Seconds and nanoseconds of the last change of anything about it; no program can set it back.
    pub changed: (i64, i64),
}

/// A file as it was when it was read: private bytes and what is needed to see that it changed.
#[derive(Clone)]
pub struct Snapshot {
    /// The whole content.
    pub bytes: Content,
    /// The real path, links resolved.
    pub path: PathBuf,
    /// SHA-256 of the content.
    pub sha256: [u8; 32],
    /// The file's stamp, where it can be relied on.
    pub stamp: Option<Stamp>,
}

impl Snapshot {
    /// Of a file's content as it was read from `path`.
    pub fn new(bytes: Content, path: PathBuf) -> Self {
        Self { sha256: bytes.sha256(), bytes, path, stamp: None }
    }

    /// The content as a document is read from it.
    pub(crate) fn source(&self) -> &Source {
        self.bytes.source()
    }
}
