//! What lies in a folder that a command names.

use std::path::{Path, PathBuf};

/// The `.pdf` files directly in a folder, by name; outputs of Pena (`…_ttd.pdf`) are left out, they are signed already.
///
/// # Errors
/// What the system says about the folder.
pub fn documents_in(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() && is_document(&path) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn is_document(path: &Path) -> bool {
    let pdf = path.extension().is_some_and(|suffix| suffix.eq_ignore_ascii_case("pdf"));
    let output = path.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with("_ttd"));
    pdf && !output
}
