//! What lies in a folder that a command names.

use std::path::{Path, PathBuf};

/// The `.pdf` files directly in a folder, by name.
///
/// # Errors
/// What the system says about the folder.
pub fn documents_in(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let pdf = |path: &PathBuf| path.extension().is_some_and(|suffix| suffix.eq_ignore_ascii_case("pdf"));
    Ok(files_in(folder)?.into_iter().filter(pdf).collect())
}

/// The files directly in a folder, by name.
///
/// # Errors
/// What the system says about the folder.
pub fn files_in(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The folder itself, links resolved; the folder of a bare file name is where we are.
pub fn real_folder(folder: &Path) -> PathBuf {
    let named = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    named.canonicalize().unwrap_or_else(|_| named.to_owned())
}

/// Where a person keeps documents: the folder that the system names, else `Documents` at home, else home itself.
pub fn own_documents() -> Option<PathBuf> {
    let home = dirs::home_dir();
    let usual = home.as_ref().map(|home| home.join("Documents"));
    [dirs::document_dir(), usual, home].into_iter().flatten().find(|folder| folder.is_dir())
}
