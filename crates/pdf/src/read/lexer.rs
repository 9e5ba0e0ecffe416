//! Bytes to tokens (ISO 32000-2, 7.2 and 7.3).

use crate::error::{ReadError, Syntax};

/// A position in a stretch of bytes that starts at `base` in the file.
#[derive(Clone)]
pub(crate) struct Cursor<'a> {
    data: &'a [u8],
    at: usize,
    base: u64,
}

/// 7.2.3: the six white-space characters.
pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

/// 7.2.3: characters that end a token.
pub(crate) fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// 7.2.3: everything else.
pub(crate) fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !is_delimiter(byte)
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(data: &'a [u8], base: u64) -> Cursor<'a> {
        Cursor { data, at: 0, base }
    }

    pub(crate) fn position(&self) -> usize {
        self.at
    }

    pub(crate) fn offset(&self) -> u64 {
        self.base.saturating_add(self.at as u64)
    }

    pub(crate) fn seek(&mut self, at: usize) {
        self.at = at.min(self.data.len());
    }

    pub(crate) fn rest(&self) -> &'a [u8] {
        self.data.get(self.at..).unwrap_or_default()
    }

    pub(crate) fn between(&self, from: usize, to: usize) -> &'a [u8] {
        self.data.get(from..to).unwrap_or_default()
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.data.get(self.at).copied()
    }

    pub(crate) fn peek_at(&self, ahead: usize) -> Option<u8> {
        self.data.get(self.at.saturating_add(ahead)).copied()
    }

    pub(crate) fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    pub(crate) fn skip(&mut self, count: usize) {
        self.seek(self.at.saturating_add(count));
    }

    pub(crate) fn error(&self, kind: Syntax) -> ReadError {
        ReadError::Syntax { offset: self.offset(), kind }
    }

    /// Skips white space and comments.
    pub(crate) fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if is_space(byte) {
                self.at += 1;
            } else if byte == b'%' {
                self.skip_line();
            } else {
                break;
            }
        }
    }

    /// Skips white space, but no comment: `%` may be data.
    pub(crate) fn skip_space_only(&mut self) {
        while self.peek().is_some_and(is_space) {
            self.at += 1;
        }
    }

    fn skip_line(&mut self) {
        let rest = self.rest();
        let length = rest.iter().position(|b| matches!(b, b'\r' | b'\n')).unwrap_or(rest.len());
        self.skip(length);
    }

    /// Skips one end-of-line: CR LF, LF or CR.
    pub(crate) fn skip_eol(&mut self) {
        match (self.peek(), self.peek_at(1)) {
            (Some(b'\r'), Some(b'\n')) => self.skip(2),
            (Some(b'\r' | b'\n'), _) => self.skip(1),
            _ => {}
        }
    }

    /// The regular characters from here on, without consuming them.
    pub(crate) fn word(&self) -> &'a [u8] {
        let rest = self.rest();
        let length = rest.iter().position(|b| !is_regular(*b)).unwrap_or(rest.len());
        rest.get(..length).unwrap_or_default()
    }

    /// Consumes `word` when exactly this word comes next.
    pub(crate) fn take_word(&mut self, word: &[u8]) -> bool {
        let rest = self.rest();
        let ends = rest.get(word.len()).is_none_or(|b| !is_regular(*b));
        let found = ends && rest.starts_with(word);
        if found {
            self.skip(word.len());
        }
        found
    }

    /// Consumes `prefix` when the bytes start with it, whatever follows.
    pub(crate) fn take_prefix(&mut self, prefix: &[u8]) -> bool {
        let found = self.rest().starts_with(prefix);
        if found {
            self.skip(prefix.len());
        }
        found
    }

    /// An unsigned decimal number, if one starts here; consumes its digits. Saturates.
    pub(crate) fn unsigned(&mut self) -> Option<u64> {
        let mut value: u64 = 0;
        let start = self.at;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            value = value.saturating_mul(10).saturating_add(u64::from(digit - b'0'));
            self.at += 1;
        }
        (self.at > start).then_some(value)
    }

    /// `N G obj` after white space; gives the two numbers.
    pub(crate) fn object_header(&mut self) -> Option<(u32, u16)> {
        self.skip_space();
        let number = u32::try_from(self.unsigned()?).ok()?;
        self.some_space()?;
        let generation = u16::try_from(self.unsigned()?).ok()?;
        self.skip_space();
        // `obj` may be followed by anything: `1 0 obj<<`, `1 0 obj42`.
        self.take_prefix(b"obj").then_some((number, generation))
    }

    fn some_space(&mut self) -> Option<()> {
        let start = self.at;
        self.skip_space();
        (self.at > start).then_some(())
    }
}

/// The first place of `needle` in `hay`, at or after `from`.
pub(crate) fn find(hay: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    memchr::memmem::find(hay.get(from..)?, needle).and_then(|at| at.checked_add(from))
}

/// The last place of `needle` in `hay`.
pub(crate) fn find_last(hay: &[u8], needle: &[u8]) -> Option<usize> {
    memchr::memmem::rfind(hay, needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_and_words() {
        let mut cursor = Cursor::new(b" %c\n12 0\nobj<<", 0);
        assert_eq!(cursor.object_header(), Some((12, 0)));
        assert_eq!(cursor.rest(), b"<<");
        assert_eq!(Cursor::new(b"12 obj", 0).object_header(), None);
        assert_eq!(Cursor::new(b"99999999999 0 obj", 0).object_header(), None);
        assert!(!Cursor::new(b"truex", 0).take_word(b"true"));
        assert_eq!(find(b"xxendend", b"end", 3), Some(5));
        assert_eq!(find_last(b"endend", b"end"), Some(3));
        assert_eq!(find_last(b"e", b"end"), None);
    }
}
