//! Programs of ours that lie beside this one.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, ExitStatus};

/// Runs the program `name` that lies in this program's folder and waits for its end.
///
/// # Errors
/// `NotFound` when there is none, else what the system says.
pub fn run<A: AsRef<OsStr>>(name: &str, arguments: impl IntoIterator<Item = A>) -> std::io::Result<ExitStatus> {
    Command::new(path(name)?).args(arguments).status()
}

fn path(name: &str) -> std::io::Result<PathBuf> {
    let program = std::env::current_exe()?.with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if program.is_file() { Ok(program) } else { Err(std::io::ErrorKind::NotFound.into()) }
}
