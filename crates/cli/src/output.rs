//! JSON Lines on standard output, sentences on standard error.

use serde::Serialize;

/// One object, one line. A closed pipe is the reader's choice, not an error.
pub(crate) fn line(value: &impl Serialize) {
    use std::io::Write;
    let _ = std::io::stdout().write_all(json(value).as_bytes());
}

/// One object as one line with its end.
pub(crate) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).map(|text| text + "\n").unwrap_or_default()
}
