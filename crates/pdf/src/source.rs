//! The bytes a document is read from: the file, and the revision that was prepared in memory behind it.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::marks::Marks;
use crate::read::lexer::is_space;

/// White space between an offset and what it names.
const MAX_GAP: u64 = 16;

/// Anything that holds bytes which do not change while it lives: a vector, or a file mapped by `host`.
pub type Bytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// One or two contiguous segments seen as one file. Cloning copies no byte.
///
/// Two segments, because a prepared revision of a few kilobytes must not cost a copy of a file of gigabytes.
#[derive(Clone)]
pub struct Source {
    head: Segment,
    tail: Segment,
}

#[derive(Clone)]
struct Segment {
    bytes: Bytes,
    len: usize,
    /// Shared by every cut: a prefix of a prefix is a prefix.
    marks: Arc<Marks>,
}

impl Segment {
    fn new(bytes: Bytes) -> Segment {
        let len = (*bytes).as_ref().len();
        Segment { bytes, len, marks: Arc::default() }
    }

    fn empty() -> Segment {
        let none: Arc<[u8]> = Arc::from(Vec::new());
        Segment::new(Arc::new(none))
    }

    fn get(&self) -> &[u8] {
        (*self.bytes).as_ref().get(..self.len).unwrap_or_default()
    }

    fn cut(&self, len: usize) -> Segment {
        Segment { len: self.len.min(len), ..self.clone() }
    }
}

impl Source {
    /// A source over bytes in memory.
    pub fn new(bytes: Arc<[u8]>) -> Source {
        Source::shared(Arc::new(bytes))
    }

    /// A source over any holder of bytes, such as a mapped file. The bytes must not change while it lives.
    pub fn shared(bytes: Bytes) -> Source {
        Source { head: Segment::new(bytes), tail: Segment::empty() }
    }

    /// The same with what is known of its digests.
    pub(crate) fn marked(bytes: Bytes, marks: Arc<Marks>) -> Source {
        let head = Segment { marks, ..Segment::new(bytes) };
        Source { head, tail: Segment::empty() }
    }

    /// The same file with `tail` appended. A second tail is joined to the first one (the only case that copies).
    pub fn with_tail(&self, tail: Arc<[u8]>) -> Source {
        let joined: Arc<[u8]> = if self.tail.len == 0 { tail } else { [self.tail.get(), &tail].concat().into() };
        Source { head: self.head.clone(), tail: Segment::new(Arc::new(joined)) }
    }

    /// Whether this is `other`, a file alone, with a tail or without: the same bytes, not only equal ones.
    pub(crate) fn continues(&self, other: &Source) -> bool {
        other.tail.len == 0 && std::ptr::eq(self.head.get(), other.head.get())
    }

    /// The first `len` bytes: the file as an earlier revision left it.
    pub fn truncated(&self, len: u64) -> Source {
        let len = usize::try_from(len).unwrap_or(usize::MAX);
        Source { head: self.head.cut(len), tail: self.tail.cut(len.saturating_sub(self.head.len)) }
    }

    /// Length in bytes.
    pub fn len(&self) -> u64 {
        (self.head.len as u64).saturating_add(self.tail.len as u64)
    }

    /// True when there is no byte at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rest of the segment that holds `offset`; empty past the end.
    pub fn at(&self, offset: u64) -> &[u8] {
        let Ok(offset) = usize::try_from(offset) else { return &[] };
        let segment = if offset < self.head.len { &self.head } else { &self.tail };
        let skip = if offset < self.head.len { offset } else { offset - self.head.len };
        segment.get().get(skip..).unwrap_or_default()
    }

    /// Whether nothing but a little white space lies between what an offset names and `place`: every reader skips it.
    pub(crate) fn leads_to(&self, offset: u64, place: u64) -> bool {
        let near = place.checked_sub(offset).is_some_and(|gap| gap <= MAX_GAP);
        near && self.slice(offset..place).iter().all(|byte| is_space(*byte))
    }

    /// Both segments, in file order; the second is empty for a file alone.
    pub fn parts(&self) -> [&[u8]; 2] {
        [self.head.get(), self.tail.get()]
    }

    /// SHA-256 of `ranges`, one after the other, each clipped to the file. What starts at byte 0 is digested once for
    /// all clones of this source.
    pub fn sha256(&self, ranges: &[Range<u64>]) -> [u8; 32] {
        let mut ranges = ranges.iter().cloned();
        let mut state = match ranges.next() {
            Some(first) if first.start == 0 => self.prefix(first.end),
            Some(first) => self.feed(Sha256::new(), first),
            None => Sha256::new(),
        };
        for range in ranges {
            state = self.feed(state, range);
        }
        state.finalize().into()
    }

    /// SHA-256 of the first `len` bytes and of `parts` behind them.
    pub(crate) fn sha256_followed_by(&self, len: u64, parts: &[&[u8]]) -> [u8; 32] {
        let mut state = self.prefix(len);
        parts.iter().for_each(|part| state.update(part));
        state.finalize().into()
    }

    fn prefix(&self, end: u64) -> Sha256 {
        let whole = self.head.get();
        let known = whole.get(..usize::try_from(end).unwrap_or(usize::MAX)).unwrap_or(whole);
        let state = self.head.marks.after(known, (*self.head.bytes).as_ref().len());
        self.feed(state, known.len() as u64..end)
    }

    fn feed(&self, mut state: Sha256, range: Range<u64>) -> Sha256 {
        let (mut at, end) = (range.start, range.end.min(self.len()));
        while at < end {
            let rest = self.at(at);
            let wanted = usize::try_from(end - at).unwrap_or(usize::MAX);
            let piece = rest.get(..wanted).unwrap_or(rest);
            if piece.is_empty() {
                break;
            }
            state.update(piece);
            at += piece.len() as u64;
        }
        state
    }

    /// The bytes of a range, clipped to the file. Copies only where the range spans both segments.
    pub fn slice(&self, range: Range<u64>) -> Cow<'_, [u8]> {
        let end = range.end.min(self.len());
        let wanted = usize::try_from(end.saturating_sub(range.start)).unwrap_or(0);
        let first = self.at(range.start);
        if let Some(all) = first.get(..wanted) {
            return Cow::Borrowed(all);
        }
        let rest = self.at(range.start.saturating_add(first.len() as u64));
        let missing = wanted.saturating_sub(first.len()).min(rest.len());
        Cow::Owned([first, rest.get(..missing).unwrap_or_default()].concat())
    }
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Source({} + {} bytes)", self.head.len, self.tail.len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_segments_read_as_one() {
        let source = Source::new(Arc::from(*b"abc")).with_tail(Arc::from(*b"def"));
        assert_eq!(source.len(), 6);
        assert_eq!(&*source.slice(1..5), b"bcde");
        assert_eq!(source.at(3), b"def");
        assert_eq!(source.at(6), b"");
        assert_eq!(&*source.truncated(4).slice(0..9), b"abcd");
        assert_eq!(&*source.truncated(2).slice(0..9), b"ab");
        assert_eq!(source.with_tail(Arc::from(*b"g")).len(), 7);
    }

    #[test]
    fn digests_across_both_segments() {
        let source = Source::new(Arc::from(*b"abc")).with_tail(Arc::from(*b"def"));
        let expected = |bytes: &[u8]| -> [u8; 32] { Sha256::digest(bytes).into() };
        assert_eq!(source.sha256(&[0..6]), expected(b"abcdef"));
        assert_eq!(source.sha256(&[0..4, 5..99]), expected(b"abcdf"));
        assert_eq!(source.sha256(&[1..2, 0..1]), expected(b"ba"));
        assert_eq!(source.sha256(&[]), expected(b""));
        assert_eq!(source.truncated(2).sha256(&[0..6]), expected(b"ab"));
        assert_eq!(source.truncated(0).with_tail(Arc::from(*b"x")).sha256(&[0..1]), expected(b"x"));
    }
}
