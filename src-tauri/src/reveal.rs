//! Shows a folder in the system's file manager.

use std::path::Path;
use std::process::{Command, Stdio};

#[cfg(target_os = "linux")]
const OPENER: &str = "xdg-open";
#[cfg(target_os = "macos")]
const OPENER: &str = "open";
#[cfg(target_os = "windows")]
const OPENER: &str = "explorer";

/// The folder comes from the desk and is absolute, so it cannot be read as an option.
pub fn folder(folder: &Path) -> std::io::Result<()> {
    let mut child =
        Command::new(OPENER).arg(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    // The file manager outlives this thread's interest in it; wait so that no zombie stays.
    std::thread::spawn(move || child.wait());
    Ok(())
}
