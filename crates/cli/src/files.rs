//! The files that a command names: files as they are, folders opened one level.

use std::path::{Path, PathBuf};

use app::sign::is_output;
use app::view::Problem;

/// Which files of a folder are meant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Every `.pdf` file.
    Documents,
    /// The same without outputs of Pena: they are signed already.
    Unsigned,
    /// Whatever lies there: certificates have many suffixes.
    Anything,
}

/// Every document, in the order named; a folder gives its own by name.
pub(crate) fn documents(named: &[PathBuf], wanted: Wanted) -> Result<Vec<PathBuf>, Problem> {
    let all = opened(named, wanted)?;
    if all.is_empty() {
        return Err(Problem::new("doc.none"));
    }
    Ok(all)
}

/// The same where nothing named is nothing wrong.
pub(crate) fn opened(named: &[PathBuf], wanted: Wanted) -> Result<Vec<PathBuf>, Problem> {
    let mut all = Vec::new();
    for path in named {
        match path.is_dir() {
            true => all.extend(inside(path, wanted)?),
            false => all.push(path.clone()),
        }
    }
    Ok(all)
}

fn inside(folder: &Path, wanted: Wanted) -> Result<Vec<PathBuf>, Problem> {
    let found = match wanted {
        Wanted::Anything => host::folder::files_in(folder),
        Wanted::Documents | Wanted::Unsigned => host::documents_in(folder),
    };
    let mut found = found.map_err(|e| Problem::new("doc.missing").with("nama", folder.display()).detail(e))?;
    found.retain(|path| wanted != Wanted::Unsigned || !is_output(path));
    Ok(found)
}
