//! Which archive and accessibility standards a document says it keeps: its XMP metadata name them
//! (ISO 19005-1, 6.7.11; ISO 19005-2, 6.6.4; ISO 14289-1, 5).

use memchr::memmem;

use crate::Object;
use crate::document::Document;

/// XMP packets are a few kilobytes; what is larger than this is not read.
const LARGEST: usize = 4 << 20;

/// What a document claims. Whether it keeps it is not looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Conformance {
    /// Part of ISO 19005: 1, 2, 3 or 4.
    pub pdf_a: Option<u8>,
    /// Part of ISO 14289: 1 or 2.
    pub pdf_ua: Option<u8>,
}

impl Conformance {
    /// PDF/A-1 is the only part that knows no transparency (ISO 19005-1, 6.4).
    pub fn forbids_transparency(self) -> bool {
        self.pdf_a == Some(1)
    }

    fn of(xmp: &[u8]) -> Self {
        Self { pdf_a: part(xmp, b"pdfaid:part"), pdf_ua: part(xmp, b"pdfuaid:part") }
    }
}

impl Document {
    /// What the document claims to be; nothing when its metadata cannot be read.
    pub fn conformance(&self) -> Conformance {
        self.xmp().map(|xmp| Conformance::of(&xmp)).unwrap_or_default()
    }

    /// The document's XMP packet (14.3.2).
    pub(crate) fn xmp(&self) -> Option<Vec<u8>> {
        match self.lookup(&self.catalog().ok()?, b"Metadata").ok()? {
            Object::Stream(stream) => self.stream_data(&stream, LARGEST).ok(),
            _ => None,
        }
    }
}

/// A property as an element (`<pdfaid:part>2</pdfaid:part>`) or as an attribute (`pdfaid:part="2"`): its one digit.
fn part(xmp: &[u8], property: &[u8]) -> Option<u8> {
    let (from, to) = value(xmp, property)?;
    match xmp.get(from..to)?.trim_ascii() {
        [digit @ b'1'..=b'9'] => Some(digit - b'0'),
        _ => None,
    }
}

/// Where the text of a simple property lies: the first use of its name that has any.
pub(crate) fn value(xmp: &[u8], property: &[u8]) -> Option<(usize, usize)> {
    memmem::find_iter(xmp, property).find_map(|at| {
        let after = at + property.len();
        let rest = xmp.get(after..)?;
        let opened = xmp.get(at.checked_sub(1)?) == Some(&b'<');
        let (start, close) = if opened && rest.first() == Some(&b'>') {
            (1, b'<')
        } else {
            let quote = rest.iter().position(|byte| !byte.is_ascii_whitespace() && *byte != b'=')?;
            (quote + 1, *rest.get(quote).filter(|byte| matches!(byte, b'"' | b'\''))?)
        };
        let length = memchr::memchr(close, rest.get(start..)?)?;
        Some((after + start, after + start + length))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_read_in_both_notations() {
        let element = b"<x><pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></x>";
        assert_eq!(Conformance::of(element), Conformance { pdf_a: Some(1), pdf_ua: None });
        assert!(Conformance::of(element).forbids_transparency());
        let attribute = b"<rdf:Description pdfaid:part = \"3\" pdfuaid:part='1' pdfaid:conformance='A'/>";
        assert_eq!(Conformance::of(attribute), Conformance { pdf_a: Some(3), pdf_ua: Some(1) });
        for nothing in
            [&b"pdfaid:part"[..], b"<pdfaid:part>", b"<pdfaid:part/>", b"pdfaid:part=2", b"<pdfaid:part>x<", b""]
        {
            assert_eq!(Conformance::of(nothing), Conformance::default(), "{}", nothing.escape_ascii());
        }
    }
}
