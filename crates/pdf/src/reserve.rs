//! A revision with a hole: everything of it is final except the hexadecimal digits of `/Contents`.
use crate::document::Document;
use crate::source::Source;
use std::ops::Range;
use std::sync::Arc;

/// A document prepared for signing. Filling it consumes it: it cannot be signed twice.
#[derive(Debug)]
pub struct Reserved {
    document: Document,
    original: Source,
    tail: Vec<u8>,
    hole: Range<usize>,
    field: String,
}

/// The signature does not fit into the room that was reserved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signature has {needed} bytes, room is for {reserved}")]
pub struct HoleTooSmall {
    /// Bytes of the DER that was to be written.
    pub needed: usize,
    /// Bytes of DER the hole can hold.
    pub reserved: usize,
}

/// A signed document: the untouched original and the finished revision behind it.
#[derive(Debug)]
pub struct Filled {
    original: Source,
    tail: Vec<u8>,
}

impl Reserved {
    /// `hole`: the range in `tail` of the string `<000…>`, its angle brackets included.
    pub(crate) fn new(document: Document, tail: Vec<u8>, hole: Range<usize>, field: String) -> Self {
        let original = document.source();
        // A source that already has a revision in memory: that becomes part of the tail.
        let [head, earlier] = original.parts();
        let (head, shift) = (head.len() as u64, earlier.len());
        let tail = if shift == 0 { tail } else { [earlier, &tail].concat() };
        let hole = hole.start + shift..hole.end + shift;
        Self { original: original.truncated(head), tail, hole, field, document }
    }

    /// The whole prepared file with the hole still empty: the very bytes to preview.
    pub fn source(&self) -> Source {
        self.original.with_tail(Arc::from(self.tail.as_slice()))
    }

    /// The document that is to be signed, as it was opened.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Full name of the field that will be signed.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// The bytes `/ByteRange` covers, in order: digest these one after the other.
    ///
    /// The first is the original file; the hole lies between the second and the third.
    pub fn signed_parts(&self) -> [&[u8]; 3] {
        let before = self.tail.get(..self.hole.start).unwrap_or_default();
        let after = self.tail.get(self.hole.end..).unwrap_or_default();
        [whole(&self.original), before, after]
    }

    /// SHA-256 of [`Self::signed_parts`]; the original is digested once for all clones of its source.
    pub fn sha256(&self) -> [u8; 32] {
        let [original, before, after] = self.signed_parts();
        self.original.sha256_followed_by(original.len() as u64, &[before, after])
    }

    /// Overwrites `blank` in the revision with `text` of the same length, before anything is digested. Only when it
    /// stands there exactly once: a document cannot smuggle a second one in.
    #[must_use]
    pub fn with(mut self, blank: &[u8], text: &[u8]) -> Self {
        let mut found = memchr::memmem::find_iter(&self.tail, blank);
        let place = found.next().filter(|_| found.next().is_none());
        if let Some(place) = place.and_then(|at| self.tail.get_mut(at..at + blank.len()))
            && blank.len() == text.len()
        {
            place.copy_from_slice(text);
        }
        self
    }

    /// Bytes of DER that fit into the hole.
    pub fn room(&self) -> usize {
        self.hole.len().saturating_sub(2) / 2
    }

    /// Writes the signature's DER into the hole; what is left of it stays zero (12.8.3.3.1).
    pub fn fill(mut self, der: &[u8]) -> Result<Filled, HoleTooSmall> {
        let room = self.room();
        if der.len() > room {
            return Err(HoleTooSmall { needed: der.len(), reserved: room });
        }
        let digits = self.tail.get_mut(self.hole.start + 1..).unwrap_or_default();
        for (place, byte) in digits.chunks_exact_mut(2).zip(der) {
            place.copy_from_slice(&hex(*byte));
        }
        Ok(Filled { original: self.original, tail: self.tail })
    }
}

impl Filled {
    /// The original file and the revision behind it: write both, in order.
    pub fn parts(&self) -> [&[u8]; 2] {
        [whole(&self.original), &self.tail]
    }

    /// The signed file as a source, to be read back and verified.
    pub fn source(&self) -> Source {
        self.original.with_tail(Arc::from(self.tail.as_slice()))
    }
}

/// `Reserved::new` leaves one segment.
fn whole(source: &Source) -> &[u8] {
    source.parts()[0]
}

fn hex(byte: u8) -> [u8; 2] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]
}
