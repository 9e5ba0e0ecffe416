//! Names and times as people may see them: nothing in a file name may steer the eye.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::view::Rect;

/// Shows control, bidirectional and zero-width characters of a file name instead of obeying them
/// (`surat\u{202E}fdp.exe` must not read `suratexe.pdf`).
pub fn file_name(path: &std::path::Path) -> String {
    let raw = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    raw.chars().map(visible).collect()
}

fn visible(c: char) -> char {
    let steers = c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}');
    if steers { '\u{FFFD}' } else { c }
}

impl From<pdf::Rect> for Rect {
    fn from(rect: pdf::Rect) -> Self {
        Self { x: rect.x, y: rect.y, width: rect.width, height: rect.height }
    }
}

impl From<Rect> for pdf::Rect {
    fn from(rect: Rect) -> Self {
        Self { x: rect.x, y: rect.y, width: rect.width, height: rect.height }
    }
}

/// RFC 3339 in UTC without fractions.
pub fn rfc3339(time: OffsetDateTime) -> String {
    let whole = time.to_offset(time::UtcOffset::UTC).replace_nanosecond(0).unwrap_or(time);
    whole.format(&Rfc3339).unwrap_or_default()
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bidirectional_overrides_are_shown() {
        let name = file_name(std::path::Path::new("/x/surat\u{202E}fdp.exe"));
        assert_eq!(name, "surat\u{FFFD}fdp.exe");
    }

    #[test]
    fn times_are_utc_and_whole() {
        let t = time::macros::datetime!(2026-11-21 14:05:09.5 +7);
        assert_eq!(rfc3339(t), "2026-11-21T07:05:09Z");
    }
}
