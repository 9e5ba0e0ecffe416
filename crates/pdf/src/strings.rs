//! Text strings (ISO 32000-2, 7.9.2.2): UTF-16, UTF-8 or PDFDocEncoding to Unicode.

use crate::Object;

/// The text of a string object; none for other objects. Broken encodings give replacement characters, never an error.
pub fn text_string(object: &Object) -> Option<String> {
    match object {
        Object::String(bytes, _) => Some(decode_text(bytes)),
        _ => None,
    }
}

/// Bytes to text. The language escapes of 7.9.2.2.2 are left out of the text.
pub fn decode_text(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        // Not in the standard, but written and read everywhere.
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        other => other.iter().map(|byte| pdf_doc(*byte)).collect(),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).filter_map(|pair| pair.try_into().ok().map(unit)).collect();
    let mut text = String::from_utf16_lossy(&units);
    while let Some(start) = text.find('\u{1B}') {
        let end = text.get(start + 1..).and_then(|rest| rest.find('\u{1B}')).map_or(text.len(), |at| start + at + 2);
        text.replace_range(start..end, "");
    }
    text
}

/// Table D.2: where PDFDocEncoding is not Latin-1.
fn pdf_doc(byte: u8) -> char {
    const LOW: [char; 8] = ['\u{2D8}', '\u{2C7}', '\u{2C6}', '\u{2D9}', '\u{2DD}', '\u{2DB}', '\u{2DA}', '\u{2DC}'];
    const HIGH: [char; 33] = [
        '\u{2022}', '\u{2020}', '\u{2021}', '\u{2026}', '\u{2014}', '\u{2013}', '\u{192}', '\u{2044}', '\u{2039}',
        '\u{203A}', '\u{2212}', '\u{2030}', '\u{201E}', '\u{201C}', '\u{201D}', '\u{2018}', '\u{2019}', '\u{201A}',
        '\u{2122}', '\u{FB01}', '\u{FB02}', '\u{141}', '\u{152}', '\u{160}', '\u{178}', '\u{17D}', '\u{131}',
        '\u{142}', '\u{153}', '\u{161}', '\u{17E}', '\u{FFFD}', '\u{20AC}',
    ];
    let special = match byte {
        0x18..=0x1F => LOW.get(usize::from(byte - 0x18)),
        0x80..=0xA0 => HIGH.get(usize::from(byte - 0x80)),
        _ => None,
    };
    special.copied().unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::decode_text as text;

    #[test]
    fn encodings() {
        assert_eq!(text(b"\xFE\xFF\x00A\x01\x61"), "Aš");
        assert_eq!(text(b"\xFF\xFEA\x00"), "A");
        assert_eq!(text(b"\xEF\xBB\xBF\xC5\xA1"), "š");
        assert_eq!(text(b"\x9D\xA0\xE9"), "š€é");
        assert_eq!(text(b"\xFE\xFF\x00\x1B\x00i\x00d\x00\x1B\x00A"), "A");
        assert_eq!(text(b"\xFE\xFF\x00"), "");
    }
}
