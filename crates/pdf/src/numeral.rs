//! Numbers as the file writes them. The object model keeps a real as `f32`, so `595.280029` would be written back as
//! `595.28`: a page that gains an annotation would seem to have changed its size.

use std::collections::{HashMap, VecDeque};

use lopdf::{Object, ObjectId};

use crate::document::Document;
use crate::read::lexer::Cursor;
use crate::read::object::Parser;
use crate::xref::XrefEntry;

/// The reals of one object, by value, in the order of the file.
#[derive(Debug, Default)]
pub(crate) struct Numerals {
    written: HashMap<u32, VecDeque<Vec<u8>>>,
}

impl Numerals {
    /// How the object `id` of the file writes its reals; none where there is no such object.
    pub(crate) fn of(document: &Document, id: ObjectId) -> Numerals {
        match document.entry(id) {
            Some(XrefEntry::InUse { offset, .. }) => {
                let mut cursor = Cursor::new(document.source().at(offset), offset);
                match cursor.object_header() {
                    Some(found) if found == id => Self::read(cursor),
                    _ => Self::default(),
                }
            }
            Some(XrefEntry::Compressed { stream, index }) => {
                let holder = document.object_stream(stream).ok();
                holder.as_ref().and_then(|holder| holder.cursor(id.0, index)).map(Self::read).unwrap_or_default()
            }
            _ => Self::default(),
        }
    }

    fn read(cursor: Cursor) -> Numerals {
        let mut parser = Parser::new(cursor);
        parser.reals = Some(Vec::new());
        // What cannot be read to its end has still been read so far.
        let _ = parser.object();
        let mut numerals = Self::default();
        for (value, text) in parser.reals.unwrap_or_default() {
            numerals.written.entry(value.to_bits()).or_default().push_back(text.to_vec());
        }
        numerals
    }

    /// How the next real of this value is written. Of several that look alike each is given once, then the last.
    pub(crate) fn next(&mut self, value: f32) -> Option<Vec<u8>> {
        let texts = self.written.get_mut(&value.to_bits())?;
        if texts.len() > 1 { texts.pop_front() } else { texts.front().cloned() }
    }
}

/// Whether white space must part `object` from a name or number before it (7.2.3).
pub(crate) fn needs_space(object: &Object) -> bool {
    matches!(object, Object::Null | Object::Boolean(_) | Object::Integer(_) | Object::Real(_) | Object::Reference(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_that_look_alike_keep_their_order() {
        let mut numerals = Numerals::read(Cursor::new(b"<</A[595.280029 595.28 1 0 R 07.50]/B 595.28>>", 0));
        let mut next = |value: f32| numerals.next(value).map(|text| String::from_utf8(text).unwrap());
        assert_eq!(next(595.28).as_deref(), Some("595.280029"));
        assert_eq!(next(7.5).as_deref(), Some("07.50"));
        assert_eq!([next(595.28), next(595.28)].map(Option::unwrap), ["595.28", "595.28"]);
        assert_eq!(next(1.0), None);
    }
}
