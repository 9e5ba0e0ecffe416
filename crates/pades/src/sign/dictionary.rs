//! Entries of the signature dictionary that the signer decides (ISO 32000-2, 12.8.1; EN 319 142-1, 6.3).

use pdf::{Dictionary, Object, StringFormat};
use time::OffsetDateTime;

use super::Statement;

/// `/Filter`, `/SubFilter`, `/M` and what the signer says.
pub(super) fn entries(statement: &Statement) -> Dictionary {
    let mut entries = Dictionary::new();
    entries.set("Type", Object::Name(b"Sig".to_vec()));
    entries.set("Filter", Object::Name(b"Adobe.PPKLite".to_vec()));
    entries.set("SubFilter", Object::Name(b"ETSI.CAdES.detached".to_vec()));
    entries.set("M", literal(date(statement.time).into_bytes()));
    entries.set(super::PIN, Object::Name(super::UNPINNED.to_vec()));
    for (key, text) in [("Name", &statement.name), ("Reason", &statement.reason), ("Location", &statement.location)] {
        if !text.is_empty() {
            entries.set(key, literal(text_string(text)));
        }
    }
    entries
}

fn literal(bytes: Vec<u8>) -> Object {
    Object::String(bytes, StringFormat::Literal)
}

/// 7.9.4: `D:20261121140509+07'00'`.
pub(super) fn date(time: OffsetDateTime) -> String {
    let (hours, minutes, _) = time.offset().as_hms();
    let sign = if time.offset().is_negative() { '-' } else { '+' };
    format!(
        "D:{:04}{:02}{:02}{:02}{:02}{:02}{sign}{:02}'{:02}'",
        time.year(),
        u8::from(time.month()),
        time.day(),
        time.hour(),
        time.minute(),
        time.second(),
        hours.unsigned_abs(),
        minutes.unsigned_abs(),
    )
}

/// 7.9.2.2: ASCII as it is (a subset of PDFDocEncoding), everything else as UTF-16BE with a byte order mark.
pub(super) fn text_string(text: &str) -> Vec<u8> {
    if text.is_ascii() {
        return text.as_bytes().to_vec();
    }
    let units = text.encode_utf16().flat_map(u16::to_be_bytes);
    [0xFE, 0xFF].into_iter().chain(units).collect()
}
