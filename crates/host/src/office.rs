//! What the office has decided for this computer: policy files that only forbid.

use std::path::PathBuf;

use app::host::ReadProblem;

use crate::disk;

/// A policy is a few lines.
const LIMIT: u64 = 64 << 10;

/// Of the whole computer, written by its administrator.
#[cfg(not(windows))]
const SYSTEM: &str = "/etc/pena/policy.toml";
#[cfg(windows)]
const SYSTEM: &str = r"C:\ProgramData\Pena\policy.toml";

/// The computer's policy, and the one that `PENA_POLICY` names. Each can only forbid, so neither loosens the other.
///
/// # Errors
/// A policy that is there and cannot be read.
pub fn policies() -> Result<Vec<Vec<u8>>, ReadProblem> {
    let named = std::env::var_os("PENA_POLICY").filter(|path| !path.is_empty()).map(PathBuf::from);
    let mut found = Vec::new();
    for path in [Some(PathBuf::from(SYSTEM)), named].into_iter().flatten() {
        match disk::read_exact_path(&path, LIMIT) {
            Ok(bytes) => found.push(bytes),
            Err(ReadProblem::Missing) => {}
            Err(problem) => return Err(problem),
        }
    }
    Ok(found)
}
