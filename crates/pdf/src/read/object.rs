//! Tokens to objects (ISO 32000-2, 7.3), noting what readers only forgive.

use super::lexer::{Cursor, is_space};
use crate::error::{ReadError, Syntax};
use crate::{Dictionary, Object, StringFormat};

/// No honest file nests deeper; every level costs stack.
pub(crate) const MAX_DEPTH: usize = 200;

/// What was unusual about one object.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Looseness {
    pub(crate) duplicate_key: bool,
    pub(crate) syntax: bool,
}

/// Reads objects from a cursor. Lenient where all readers are, and remembers that it was.
pub(crate) struct Parser<'a> {
    pub(crate) cursor: Cursor<'a>,
    pub(crate) loose: Looseness,
    /// Reals and how they are written, where that is asked for.
    pub(crate) reals: Option<Vec<(f32, &'a [u8])>>,
}

impl<'a> Parser<'a> {
    pub(crate) fn new(cursor: Cursor<'a>) -> Parser<'a> {
        Parser { cursor, loose: Looseness::default(), reals: None }
    }

    /// One object; a stream's dictionary counts as the object.
    pub(crate) fn object(&mut self) -> Result<Object, ReadError> {
        self.value(0)
    }

    fn value(&mut self, depth: usize) -> Result<Object, ReadError> {
        if depth > MAX_DEPTH {
            return Err(self.cursor.error(Syntax::TooDeep));
        }
        self.cursor.skip_space();
        match self.cursor.peek() {
            None => Err(self.cursor.error(Syntax::End)),
            Some(b'/') => self.name().map(Object::Name),
            Some(b'(') => self.literal(),
            Some(b'[') => self.array(depth),
            Some(b'<') if self.cursor.peek_at(1) == Some(b'<') => self.dictionary(depth).map(Object::Dictionary),
            Some(b'<') => self.hexadecimal(),
            Some(b'0'..=b'9') => Ok(self.number_or_reference()),
            Some(b'+' | b'-' | b'.') => Ok(self.number()),
            Some(_) => self.keyword(),
        }
    }

    fn keyword(&mut self) -> Result<Object, ReadError> {
        let known =
            [(&b"true"[..], Object::Boolean(true)), (b"false", Object::Boolean(false)), (b"null", Object::Null)];
        for (word, object) in known {
            if self.cursor.take_word(word) {
                return Ok(object);
            }
        }
        Err(self.cursor.error(Syntax::Unexpected))
    }

    /// 7.3.5: a name, with `#xx` resolved.
    pub(crate) fn name(&mut self) -> Result<Vec<u8>, ReadError> {
        if self.cursor.next() != Some(b'/') {
            return Err(self.cursor.error(Syntax::Unexpected));
        }
        let raw = self.cursor.word();
        self.cursor.skip(raw.len());
        if !raw.contains(&b'#') {
            return Ok(raw.to_vec());
        }
        let mut name = Vec::with_capacity(raw.len());
        let mut bytes = raw.iter().copied().enumerate();
        while let Some((at, byte)) = bytes.next() {
            match (byte, hex_pair(raw.get(at + 1..))) {
                (b'#', Some(code)) => {
                    name.push(code);
                    bytes.nth(1);
                }
                _ => name.push(byte),
            }
        }
        Ok(name)
    }

    fn array(&mut self, depth: usize) -> Result<Object, ReadError> {
        self.cursor.skip(1);
        let mut items = Vec::new();
        loop {
            self.cursor.skip_space();
            match self.cursor.peek() {
                None => return Err(self.cursor.error(Syntax::End)),
                Some(b']') => {
                    self.cursor.skip(1);
                    return Ok(Object::Array(items));
                }
                Some(_) => items.push(self.forgiven(depth + 1)?),
            }
        }
    }

    /// 7.3.7: a dictionary. An entry whose value is null is as good as absent, and is left out.
    pub(crate) fn dictionary(&mut self, depth: usize) -> Result<Dictionary, ReadError> {
        self.cursor.skip(2);
        let mut dictionary = Dictionary::new();
        while let Some(key) = self.next_key(depth)? {
            let value = self.entry_value(depth)?;
            let earlier = match value.is_null() {
                true => dictionary.remove(&key),
                false => dictionary.as_hashmap_mut().insert(key, value),
            };
            self.loose.duplicate_key |= earlier.is_some();
        }
        Ok(dictionary)
    }

    /// The next key, or none after `>>`. Words where a key should be are skipped and noted.
    pub(crate) fn next_key(&mut self, depth: usize) -> Result<Option<Vec<u8>>, ReadError> {
        loop {
            self.cursor.skip_space();
            match self.cursor.peek() {
                None => return Err(self.cursor.error(Syntax::End)),
                Some(b'/') => return self.name().map(Some),
                Some(b'>') if self.cursor.take_prefix(b">>") => return Ok(None),
                Some(_) => {
                    self.forgiven(depth + 1)?;
                    self.loose.syntax = true;
                }
            }
        }
    }

    /// The value after a key; `/Key >>` is a forgotten value.
    pub(crate) fn entry_value(&mut self, depth: usize) -> Result<Object, ReadError> {
        self.cursor.skip_space();
        if self.cursor.rest().starts_with(b">>") {
            self.loose.syntax = true;
            return Ok(Object::Null);
        }
        self.forgiven(depth + 1)
    }

    /// A value, or null for a word that means nothing. Words that end the object are never swallowed.
    fn forgiven(&mut self, depth: usize) -> Result<Object, ReadError> {
        let start = self.cursor.position();
        match self.value(depth) {
            Err(ReadError::Syntax { kind: Syntax::Unexpected, .. }) if self.cursor.position() == start => {
                self.skip_word()
            }
            other => other,
        }
    }

    fn skip_word(&mut self) -> Result<Object, ReadError> {
        let word = self.cursor.word();
        if matches!(word, b"endobj" | b"obj" | b"stream" | b"endstream" | b"xref" | b"trailer" | b"startxref") {
            return Err(self.cursor.error(Syntax::Unexpected));
        }
        self.loose.syntax = true;
        self.cursor.skip(word.len().max(1));
        Ok(Object::Null)
    }

    /// What starts with a digit.
    pub(crate) fn number_or_reference(&mut self) -> Object {
        let start = self.cursor.position();
        if let Some(reference) = self.reference() {
            return reference;
        }
        self.cursor.seek(start);
        self.number()
    }

    /// 7.3.10: `N G R`. Numbers out of range refer to nothing.
    fn reference(&mut self) -> Option<Object> {
        let number = self.cursor.unsigned()?;
        if !is_space(self.cursor.peek()?) {
            return None;
        }
        self.cursor.skip_space();
        let generation = self.cursor.unsigned()?;
        if !is_space(self.cursor.peek()?) {
            return None;
        }
        self.cursor.skip_space();
        if !self.cursor.take_word(b"R") {
            return None;
        }
        match (u32::try_from(number), u16::try_from(generation)) {
            (Ok(number @ 1..), Ok(generation)) => Some(Object::Reference((number, generation))),
            _ => {
                self.loose.syntax = true;
                Some(Object::Null)
            }
        }
    }

    /// 7.3.3: a number. What follows its digits without a break is skipped, as all readers do.
    pub(super) fn number(&mut self) -> Object {
        let raw = self.cursor.word();
        self.cursor.skip(raw.len());
        let (object, clean) = number_from(raw);
        self.loose.syntax |= !clean;
        if let (Object::Real(value), true, Some(reals)) = (&object, clean, &mut self.reals) {
            reals.push((*value, raw));
        }
        object
    }

    /// 7.3.4.2: a literal string.
    fn literal(&mut self) -> Result<Object, ReadError> {
        self.cursor.skip(1);
        let mut text = Vec::new();
        let mut open = 1usize;
        loop {
            let byte = self.cursor.next().ok_or_else(|| self.cursor.error(Syntax::End))?;
            match byte {
                b'(' => open += 1,
                b')' => open -= 1,
                b'\\' => {
                    self.escape(&mut text);
                    continue;
                }
                b'\r' if self.cursor.peek() == Some(b'\n') => continue,
                _ => {}
            }
            if open == 0 {
                return Ok(Object::String(text, StringFormat::Literal));
            }
            // An end-of-line in a string reads as a line feed, however it is written.
            text.push(if byte == b'\r' { b'\n' } else { byte });
        }
    }

    /// Table 3: escape sequences.
    fn escape(&mut self, text: &mut Vec<u8>) {
        let Some(byte) = self.cursor.next() else { return };
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'0'..=b'7' => text.push(self.octal(byte)),
            b'\n' => {}
            b'\r' => drop(self.cursor.take_prefix(b"\n")),
            other => text.push(other),
        }
    }

    fn octal(&mut self, first: u8) -> u8 {
        let mut code = u16::from(first - b'0');
        for _ in 0..2 {
            let Some(digit @ b'0'..=b'7') = self.cursor.peek() else { break };
            code = code * 8 + u16::from(digit - b'0');
            self.cursor.skip(1);
        }
        // High-order overflow is ignored (7.3.4.2).
        (code & 0xff) as u8
    }

    /// 7.3.4.3: a hexadecimal string; a missing last digit is 0.
    fn hexadecimal(&mut self) -> Result<Object, ReadError> {
        self.cursor.skip(1);
        let rest = self.cursor.rest();
        let length = memchr::memchr(b'>', rest).ok_or_else(|| self.cursor.error(Syntax::End))?;
        if let Some(text) = rest.get(..length).and_then(pairs) {
            self.cursor.skip(length + 1);
            return Ok(Object::String(text, StringFormat::Hexadecimal));
        }
        let mut text = Vec::with_capacity(length / 2 + 1);
        let mut high = None;
        for byte in rest.get(..length).unwrap_or_default() {
            match (hex_digit(*byte), high.take()) {
                (Some(low), Some(high)) => text.push(high << 4 | low),
                (Some(digit), None) => high = Some(digit),
                (None, held) => {
                    high = held;
                    self.loose.syntax |= !is_space(*byte);
                }
            }
        }
        text.extend(high.map(|digit| digit << 4));
        self.cursor.skip(length + 1);
        Ok(Object::String(text, StringFormat::Hexadecimal))
    }
}

/// What is no digit has a high half, which no digit has.
const NO_DIGIT: u8 = 0xFF;

/// The value of a hexadecimal digit, without a branch.
fn digit(byte: u8) -> u8 {
    let (figure, letter) = (byte.wrapping_sub(b'0'), (byte | 0x20).wrapping_sub(b'a'));
    let letter = if letter < 6 { letter.wrapping_add(10) } else { NO_DIGIT };
    if figure < 10 { figure } else { letter }
}

pub(crate) fn hex_digit(byte: u8) -> Option<u8> {
    Some(digit(byte)).filter(|digit| *digit != NO_DIGIT)
}

/// Nothing but pairs of digits, as most writers write and as the hole of a signature must be. A document with fifty
/// signatures has a megabyte of them: no digit is asked about alone.
pub(crate) fn pairs(digits: &[u8]) -> Option<Vec<u8>> {
    let (pairs, alone) = digits.as_chunks::<2>();
    let text = || pairs.iter().map(octet).collect();
    (alone.is_empty() && only_digits(digits)).then(text)
}

/// All are asked about: that goes sixteen at a time, and to stop early would not.
pub(crate) fn only_digits(text: &[u8]) -> bool {
    text.iter().fold(0, |seen, byte| seen | digit(*byte)) <= 0xF
}

/// What two hexadecimal digits say, both at once: a letter has bit 6, and stands for 9 more than its low half.
fn octet(pair: &[u8; 2]) -> u8 {
    let pair = u16::from_le_bytes(*pair);
    let [high, low] = ((pair & 0x0F0F) + 9 * (pair >> 6 & 0x0101)).to_le_bytes();
    high << 4 | low
}

fn hex_pair(bytes: Option<&[u8]>) -> Option<u8> {
    match bytes? {
        [high, low, ..] => Some(hex_digit(*high)? << 4 | hex_digit(*low)?),
        _ => None,
    }
}

/// The number that starts `raw`, and whether all of `raw` was that number.
fn number_from(raw: &[u8]) -> (Object, bool) {
    let signs = raw.iter().take_while(|b| matches!(b, b'+' | b'-')).count();
    let digits = raw.get(signs..).unwrap_or_default();
    let whole = digits.iter().take_while(|b| b.is_ascii_digit()).count();
    let after = digits.get(whole..).unwrap_or_default();
    let fraction = match after.split_first() {
        Some((b'.', rest)) => Some(rest.iter().take_while(|b| b.is_ascii_digit()).count()),
        _ => None,
    };
    let used = signs + whole + fraction.map_or(0, |count| count + 1);
    let clean = used == raw.len() && signs <= 1 && whole + fraction.unwrap_or(0) > 0;
    let negative = raw.first() == Some(&b'-');
    let text = std::str::from_utf8(raw.get(signs..used).unwrap_or_default()).unwrap_or("0");
    if fraction.is_none()
        && let Ok(value) = text.parse::<i64>()
    {
        return (Object::Integer(if negative { -value } else { value }), clean);
    }
    let value = text.parse::<f32>().unwrap_or(0.0).min(f32::MAX);
    (Object::Real(if negative { -value } else { value }), clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every two bytes: read as the two digits they are, or not at all.
    #[test]
    fn two_digits_are_one_octet() {
        for [high, low] in (0..=u16::MAX).map(u16::to_be_bytes) {
            let value = |byte: u8| char::from(byte).to_digit(16);
            let expected = value(high).zip(value(low)).map(|(high, low)| vec![u8::try_from(high * 16 + low).unwrap()]);
            assert_eq!(pairs(&[high, low]), expected, "{high} {low}");
        }
        assert_eq!((pairs(b""), pairs(b"123")), (Some(Vec::new()), None));
    }
}
