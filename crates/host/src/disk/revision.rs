//! Saving a document's next revision: the bytes as they were read, and a tail behind them.

use std::fs::File;
use std::io::Seek;
use std::path::Path;

use app::host::{Existing, SaveProblem, Snapshot};

use super::copying::{alike, copy, same, sha256};
use super::private::{Place, Private};
use super::problem::saving;
use super::temporary::Temporary;
use super::{Audience, refuse, snapshot, store};

/// Saves `input` and `tail` behind it; see [`app::host::Host::save_revision`].
///
/// # Errors
/// See [`SaveProblem`]; the target is then what it was.
pub fn save_revision(
    target: &Path,
    (input, tail): (&Snapshot, &[u8]),
    existing: Existing,
    proven: &dyn Fn() -> bool,
) -> Result<(), SaveProblem> {
    let Some(private) = input.bytes.holder::<Private>() else {
        return store(target, &[&input.bytes, tail], existing, Audience::Usual, proven);
    };
    refuse(target, existing)?;
    let (mut temporary, mut original) = begun(private, target, input).map_err(|error| saving(&error))?;
    temporary.open_to(Audience::Usual);
    temporary.write(&[tail])?;
    let held = holds(&mut temporary, original.as_mut(), (input, tail)).map_err(|error| saving(&error))?;
    if !held || !proven() {
        return Err(SaveProblem::Unproven);
    }
    temporary.become_target(existing)
}

/// A temporary file that holds the content of `input` and stands at its end, and what it was copied from.
fn begun(private: &Private, target: &Path, input: &Snapshot) -> std::io::Result<(Temporary, Option<File>)> {
    let mut place = private.place();
    if matches!(&*place, Place::Draft(draft) if draft.is_for(target))
        && let Place::Draft(draft) = std::mem::replace(&mut *place, Place::Given)
    {
        return Ok((draft, snapshot::open(&input.path).ok()));
    }
    let mut temporary = Temporary::beside(target).map_err(|problem| std::io::Error::other(problem.to_string()))?;
    let mut from = match place.file() {
        Some(file) => file.try_clone()?,
        None => snapshot::open(&input.path)?,
    };
    from.rewind()?;
    copy(&mut from, temporary.file_mut(), input.bytes.len() as u64)?;
    Ok((temporary, Some(from)))
}

/// Whether the medium holds the content of `input` and `tail` behind it. The file it was copied from is the cheapest to
/// compare with; where that is another one meanwhile, the digest decides.
fn holds(
    temporary: &mut Temporary,
    original: Option<&mut File>,
    (input, tail): (&Snapshot, &[u8]),
) -> std::io::Result<bool> {
    let (mut medium, length) = (temporary.medium()?, input.bytes.len() as u64);
    let alike = match original {
        Some(original) => original.rewind().and_then(|()| alike(&mut medium, original, length)).unwrap_or(false),
        None => false,
    };
    if !alike {
        medium.rewind()?;
        if sha256(&mut medium, length)? != Some(input.sha256) {
            return Ok(false);
        }
    }
    same(&mut medium, &[tail])
}
