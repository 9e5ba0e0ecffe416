//! Which names a page's content mentions: a rough look at its bytes, which may find too many, never too few.
use std::collections::HashSet;

use lopdf::Object;

use crate::document::Document;
use crate::page::Page;

/// Content beyond this is not looked through.
const MAX_CONTENT: usize = 64 << 20;
/// Content streams of one page.
const MAX_STREAMS: usize = 10_000;

/// Every name in the page's content streams; `None` where they cannot all be read.
pub(crate) fn names_in_use(document: &Document, page: &Page) -> Option<HashSet<Vec<u8>>> {
    let mut names = HashSet::new();
    let streams = match document.lookup(&page.dictionary, b"Contents").ok()? {
        Object::Array(parts) => parts,
        one => vec![one],
    };
    if streams.len() > MAX_STREAMS {
        return None;
    }
    let mut left = MAX_CONTENT;
    for stream in streams {
        let data = match document.resolve(&stream).ok()? {
            Object::Stream(stream) => document.stream_data(&stream, left).ok()?,
            _ => continue,
        };
        left = left.checked_sub(data.len())?;
        collect(&data, &mut names);
    }
    Some(names)
}

/// Every `/name`, wherever it stands: inside a string or an inline image it is one too many, which does no harm.
fn collect(data: &[u8], names: &mut HashSet<Vec<u8>>) {
    let mut rest = data;
    while let Some(start) = rest.iter().position(|byte| *byte == b'/') {
        let after = rest.get(start + 1..).unwrap_or_default();
        let length = after.iter().position(|byte| ends_name(*byte)).unwrap_or(after.len());
        let (name, left) = after.split_at(length);
        // 7.3.5: 127 bytes is the limit of a name.
        if name.len() <= 381 && !names.contains(name) {
            names.insert(unescaped(name));
        }
        rest = left;
    }
}

/// White space and delimiters (7.2.3).
fn ends_name(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32 | b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// `#41` → `A` (7.3.5).
pub(crate) fn unescaped(name: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some((byte, left)) = rest.split_first() {
        let escaped = left.get(..2).filter(|_| *byte == b'#').and_then(|digits| std::str::from_utf8(digits).ok());
        match escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(value) => {
                out.push(value);
                rest = left.get(2..).unwrap_or_default();
            }
            None => {
                out.push(*byte);
                rest = left;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_and_unescaped() {
        let mut names = HashSet::new();
        collect(b"q /Im1 Do/F#31 9 Tf[/A]/ (x)", &mut names);
        let mut found: Vec<_> = names.into_iter().collect();
        found.sort();
        assert_eq!(found, [b"".to_vec(), b"A".to_vec(), b"F1".to_vec(), b"Im1".to_vec()]);
    }
}
