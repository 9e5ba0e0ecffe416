//! What the office has decided for this computer: policy files that only forbid, and issuers that it trusts.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use app::host::ReadProblem;

use crate::disk;

/// A policy is a few lines.
const LIMIT: u64 = 64 << 10;

/// A bundle of certificates.
const LIMIT_OF_ANCHORS: u64 = 1 << 20;
/// Files in a folder of issuers.
const MOST_ANCHORS: usize = 200;

/// Of the whole computer, written by its administrator.
#[cfg(not(windows))]
const SYSTEM: &str = "/etc/pena";
#[cfg(windows)]
const SYSTEM: &str = r"C:\ProgramData\Pena";

/// The computer's policy, and the one that `PENA_POLICY` names. Each can only forbid, so neither loosens the other.
///
/// # Errors
/// A policy that is there and cannot be read.
pub fn policies() -> Result<Vec<Vec<u8>>, ReadProblem> {
    let mut found = Vec::new();
    for path in places("policy.toml", "PENA_POLICY") {
        match disk::read_exact_path(&path, LIMIT) {
            Ok(bytes) => found.push(bytes),
            Err(ReadProblem::Missing) => {}
            Err(problem) => return Err(problem),
        }
    }
    Ok(found)
}

/// The certificates (`.pem`, `.crt`, `.cer`, `.der`) in the computer's folder of issuers, and in the one that
/// `PENA_ANCHORS` names. One that cannot be read is not trusted.
pub fn anchors() -> Vec<Vec<u8>> {
    let folders = places("anchors", "PENA_ANCHORS");
    let mut files: Vec<PathBuf> = folders.iter().flat_map(|folder| certificates(folder)).collect();
    files.sort();
    files.iter().filter_map(|path| disk::read_exact_path(path, LIMIT_OF_ANCHORS).ok()).collect()
}

fn certificates(folder: &Path) -> Vec<PathBuf> {
    let known = |path: &PathBuf| {
        let ending = path.extension().and_then(OsStr::to_str).unwrap_or_default().to_ascii_lowercase();
        ["pem", "crt", "cer", "der"].contains(&ending.as_str())
    };
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(known).take(MOST_ANCHORS).collect()
}

/// The computer's, and the one that a variable of the environment names.
fn places(name: &str, variable: &str) -> Vec<PathBuf> {
    let named = std::env::var_os(variable).filter(|path| !path.is_empty()).map(PathBuf::from);
    std::iter::once(Path::new(SYSTEM).join(name)).chain(named).collect()
}
