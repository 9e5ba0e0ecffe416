//! Objects as bytes: one indirect object after another, with the offsets the section will need.
use crate::numeral::{Numerals, needs_space};
use lopdf::{Dictionary, Object, ObjectId, Stream, Writer};
use std::io::Write;

/// The bytes to be appended, and where they will begin in the file.
pub(crate) struct Tail {
    bytes: Vec<u8>,
    /// File offset of the first byte of `bytes`, in the numbers a cross-reference uses.
    base: u64,
}

impl Tail {
    /// A tail that starts at `base`; the old file's last line is ended first when it is not.
    pub(crate) fn after(base: u64, last_byte: Option<u8>) -> Self {
        let bytes = match last_byte {
            None | Some(b'\n' | b'\r') => Vec::new(),
            Some(_) => vec![b'\n'],
        };
        Self { bytes, base }
    }

    /// Offset of the next byte in the file.
    pub(crate) fn offset(&self) -> u64 {
        self.base.saturating_add(self.bytes.len() as u64)
    }

    /// Index of the next byte in the tail itself.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn as_slice(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }

    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// One whole indirect object (7.3.10). Returns its offset.
    pub(crate) fn indirect(&mut self, id: ObjectId, object: &Object, mut numerals: Numerals) -> u64 {
        let offset = self.offset();
        self.text(&format!("{} {} obj\n", id.0, id.1));
        match object {
            Object::Stream(stream) => self.stream(stream, &mut numerals),
            other => self.value(other, &mut numerals),
        }
        self.text("\nendobj\n");
        offset
    }

    /// An object's body, all numbers our own.
    pub(crate) fn object(&mut self, object: &Object) {
        self.value(object, &mut Numerals::default());
    }

    /// An object's body; numbers that were in the file before stay as they are written there.
    fn value(&mut self, object: &Object, numerals: &mut Numerals) {
        match object {
            Object::Array(items) => {
                self.text("[");
                for (index, item) in items.iter().enumerate() {
                    self.item(item, index > 0, numerals);
                }
                self.text("]");
            }
            Object::Dictionary(dictionary) => {
                self.text("<<");
                for (key, item) in dictionary {
                    self.plain(&Object::Name(key.clone()));
                    self.item(item, true, numerals);
                }
                self.text(">>");
            }
            Object::Real(value) => match numerals.next(*value) {
                Some(text) => self.raw(&text),
                None => self.plain(object),
            },
            other => self.plain(other),
        }
    }

    fn item(&mut self, item: &Object, follows: bool, numerals: &mut Numerals) {
        if follows && needs_space(item) {
            self.text(" ");
        }
        self.value(item, numerals);
    }

    fn plain(&mut self, object: &Object) {
        // Writing into a Vec cannot fail.
        let _ = Writer::write_object(&mut self.bytes, object);
    }

    /// A stream whose `/Length` is direct and true, whatever the dictionary said.
    fn stream(&mut self, stream: &Stream, numerals: &mut Numerals) {
        let mut dictionary = stream.dict.clone();
        dictionary.set("Length", stream.content.len() as i64);
        self.value(&Object::Dictionary(dictionary), numerals);
        self.text("\nstream\n");
        self.raw(&stream.content);
        self.text("\nendstream");
    }

    /// A dictionary opened so that more entries can follow by hand: `<</A 1` without `>>`.
    pub(crate) fn open_dictionary(&mut self, dictionary: &Dictionary) {
        self.object(&Object::Dictionary(dictionary.clone()));
        self.bytes.truncate(self.bytes.len().saturating_sub(2));
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// A number for a content stream: plain decimal, at most five places, never an exponent (7.3.3).
pub(crate) fn number(value: f64) -> String {
    if !value.is_finite() {
        return "0".into();
    }
    let text = format!("{value:.5}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if matches!(text, "" | "-" | "-0") { "0".into() } else { text.into() }
}

/// Big-endian `value` in exactly `width` bytes, as cross-reference streams store it.
pub(crate) fn big_endian(out: &mut Vec<u8>, value: u64, width: usize) {
    let bytes = value.to_be_bytes();
    let _ = out.write_all(bytes.get(8usize.saturating_sub(width)..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_plain() {
        assert_eq!(number(0.1 + 0.2), "0.3");
        assert_eq!(number(-0.000001), "0");
        assert_eq!(number(1e7), "10000000");
        assert_eq!(number(f64::NAN), "0");
    }

    #[test]
    fn a_line_is_ended_first() {
        assert_eq!(Tail::after(10, Some(b'F')).offset(), 11);
        assert_eq!(Tail::after(10, Some(b'\n')).offset(), 10);
    }

    #[test]
    fn stream_length_is_true() {
        let mut tail = Tail::after(0, None);
        let mut stream = Stream::new(Dictionary::new(), b"abc".to_vec());
        stream.dict.set("Length", Object::Reference((9, 0)));
        tail.indirect((7, 1), &Object::Stream(stream), Numerals::default());
        assert_eq!(tail.into_bytes(), b"7 1 obj\n<</Length 3>>\nstream\nabc\nendstream\nendobj\n");
    }
}
