//! The private copy of a large document: what is shown, judged and signed, whatever becomes of the file meanwhile.
//!
//! It is mapped, so that only those of its pages lie in memory that somebody looks at.

use std::fs::File;
use std::io::{Error, Result};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use app::host::Content;
use memmap2::Mmap;

use super::copying::copy;
use super::snapshot::LARGE;
use super::temporary::Temporary;

/// Where a copy lies.
pub enum Place {
    /// In a file without a name: nobody else can open it, and it goes with its last holder.
    Nameless(File),
    /// Where its output will be.
    Draft(Temporary),
    /// It has become an output.
    Given,
}

impl Place {
    /// A file without a name in `folder`.
    pub fn nameless(folder: &Path) -> Option<Self> {
        let named = Temporary::beside(&folder.join("copy")).ok()?;
        named.file().try_clone().ok().map(Self::Nameless)
    }

    /// A file beside `target`, which may become it.
    pub fn draft(target: &Path) -> Option<Self> {
        Temporary::beside(target).ok().map(Self::Draft)
    }

    /// The file, while it is ours alone.
    pub fn file(&mut self) -> Option<&mut File> {
        match self {
            Self::Nameless(file) => Some(file),
            Self::Draft(temporary) => Some(temporary.file_mut()),
            Self::Given => None,
        }
    }
}

/// A copy that is mapped.
pub struct Private {
    map: Mmap,
    place: Mutex<Place>,
}

impl AsRef<[u8]> for Private {
    fn as_ref(&self) -> &[u8] {
        &self.map
    }
}

impl Private {
    /// Copies the first `length` bytes of `from` to `place`.
    pub fn copy(from: &mut File, mut place: Place, length: usize) -> Result<Content> {
        let to = place.file().ok_or_else(|| Error::other("no room"))?;
        let digested = copy(from, to, length as u64)?;
        let map = mapped(to, length)?;
        Ok(Content::new(std::sync::Arc::new(Self { map, place: Mutex::new(place) }), digested))
    }

    /// Where it lies.
    pub fn place(&self) -> MutexGuard<'_, Place> {
        self.place.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Maps a file that is ours alone.
#[allow(unsafe_code)]
fn mapped(file: &File, length: usize) -> Result<Mmap> {
    // SAFETY: mapped bytes must not change while they are looked at. The file has no name, or a name of 64 random
    // bits under which nobody but this person may write, and Pena itself only ever appends to it behind `length`.
    let map = unsafe { memmap2::MmapOptions::new().len(length).map(file)? };
    // What lies beside the page that is wanted is not wanted, where it would add up.
    #[cfg(unix)]
    if length > LARGE {
        map.advise(memmap2::Advice::Random)?;
    }
    Ok(map)
}
