//! JSON Lines on standard output, sentences on standard error.

use serde::Serialize;

/// One object, one line. A closed pipe is the reader's choice, not an error.
pub(crate) fn line(value: &impl Serialize) {
    use std::io::Write;
    if let Ok(text) = serde_json::to_string(value) {
        let _ = writeln!(std::io::stdout(), "{text}");
    }
}
