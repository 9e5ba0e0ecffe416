//! The documents that a command names: files as they are, folders opened one level.

use std::path::PathBuf;

use app::view::Problem;

/// Every document, in the order named; a folder gives its `.pdf` files by name, outputs of Pena left out.
pub(crate) fn documents(named: &[PathBuf]) -> Result<Vec<PathBuf>, Problem> {
    let mut all = Vec::new();
    for path in named {
        if path.is_dir() {
            all.extend(
                host::documents_in(path)
                    .map_err(|e| Problem::new("doc.missing").with("nama", path.display()).detail(e))?,
            );
        } else {
            all.push(path.clone());
        }
    }
    if all.is_empty() {
        return Err(Problem::new("doc.none"));
    }
    Ok(all)
}
