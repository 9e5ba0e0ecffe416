//! Objects looked at without being made: whether one is a page, of which there may be thousands, and a few entries of a
//! dictionary, beside which a signature may lie.
//!
//! Plain is a dictionary that the parser of objects would read without a word. Whatever is unusual is not plain, and is
//! left to that parser.

use super::lexer::{Cursor, is_space};
use super::object::{Looseness, Parser, hex_digit, only_digits};
use super::skim::past_literal;
use crate::source::Source;
use crate::{Dictionary, Object, ObjectId};

/// Longer, deeper and wider than pages are as a rule.
const MAX_PAGE: usize = 8192;
/// Longer than signatures are as a rule, with all that validates them.
const MAX_LENGTH: usize = 128 << 10;
const MAX_DEPTH: usize = 12;
const MAX_KEYS: usize = 24;

/// How many bytes the page at `offset` takes; none: it has to be read to be known. Plainly a page has neither `/Kids`
/// (Table 30) nor `/Type /Pages` in it.
pub(crate) fn page(source: &Source, offset: u64, id: ObjectId) -> Option<u64> {
    let mut parser = parser_at(source, offset, MAX_PAGE);
    parser.cursor.object_header().filter(|found| *found == id)?;
    parser.cursor.skip_space();
    let inner = parser.cursor.rest().starts_with(b"<<").then(|| dictionary(&mut parser, 0))??;
    parser.cursor.skip_space();
    let plain = inner == Node::Leaf && parser.loose == Looseness::default();
    plain.then(|| parser.cursor.offset().saturating_sub(offset))
}

/// The entries with these keys of the dictionary at `offset`; none: it has to be read to be known. And how many bytes were
/// looked at to say so.
pub(crate) fn entries(source: &Source, offset: u64, id: ObjectId, keys: &[&[u8]]) -> (Option<Dictionary>, u64) {
    let mut parser = parser_at(source, offset, MAX_LENGTH);
    let found = wanted(&mut parser, id, keys);
    (found, parser.cursor.offset().saturating_sub(offset))
}

fn wanted(parser: &mut Parser<'_>, id: ObjectId, keys: &[&[u8]]) -> Option<Dictionary> {
    parser.cursor.object_header().filter(|found| *found == id)?;
    parser.cursor.skip_space();
    parser.cursor.take_prefix(b"<<").then_some(())?;
    let (mut seen, mut found) = (Keys::default(), Dictionary::new());
    while let Some(key) = seen.next(&mut parser.cursor)? {
        parser.cursor.skip_space();
        match keys.contains(&key) {
            true => found.set(key, parser.object().ok().filter(|value| !value.is_null())?),
            false => value(parser, 1)?,
        }
    }
    // A stream is no dictionary.
    parser.cursor.skip_space();
    let plain = parser.cursor.rest().starts_with(b"endobj") && parser.loose == Looseness::default();
    plain.then_some(found)
}

fn parser_at(source: &Source, offset: u64, most: usize) -> Parser<'_> {
    let rest = source.at(offset);
    Parser::new(Cursor::new(rest.get(..most).unwrap_or(rest), offset))
}

/// What a dictionary would be in a page tree.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Node {
    Leaf,
    Inner,
}

/// Past a dictionary.
fn dictionary(parser: &mut Parser<'_>, depth: usize) -> Option<Node> {
    let (mut seen, mut node) = (Keys::default(), Node::Leaf);
    parser.cursor.skip(2);
    while let Some(key) = seen.next(&mut parser.cursor)? {
        parser.cursor.skip_space();
        let is_inner = key == b"Kids" || key == b"Type" && parser.cursor.rest().starts_with(b"/Pages");
        node = if is_inner { Node::Inner } else { node };
        value(parser, depth + 1)?;
    }
    Some(node)
}

/// The keys of one dictionary so far, every one written plainly and once.
#[derive(Default)]
struct Keys<'a> {
    seen: [&'a [u8]; MAX_KEYS],
    count: usize,
}

impl<'a> Keys<'a> {
    /// The next one, or none behind `>>`; nothing at all where it is not plain.
    fn next(&mut self, cursor: &mut Cursor<'a>) -> Option<Option<&'a [u8]>> {
        cursor.skip_space();
        if cursor.take_prefix(b">>") {
            return Some(None);
        }
        let key = name(cursor)?;
        if self.seen.get(..self.count)?.contains(&key) {
            return None;
        }
        *self.seen.get_mut(self.count)? = key;
        self.count += 1;
        Some(Some(key))
    }
}

/// Past a value; white space before it is skipped. Null, which takes its key away, is not plain.
fn value(parser: &mut Parser<'_>, depth: usize) -> Option<()> {
    let cursor = &mut parser.cursor;
    match (cursor.peek()?, cursor.peek_at(1)) {
        _ if depth > MAX_DEPTH => None,
        (b'/', _) => name(cursor).map(|_| ()),
        (b'(', _) => past_literal(cursor).then_some(()),
        (b'[', _) => array(parser, depth),
        (b'<', Some(b'<')) => dictionary(parser, depth).map(|_| ()),
        (b'<', _) => hexadecimal(cursor),
        (b'0'..=b'9', _) => match parser.number_or_reference() {
            Object::Null => None,
            _ => Some(()),
        },
        (b'-' | b'.', _) => {
            parser.number();
            Some(())
        }
        _ => (cursor.take_word(b"true") || cursor.take_word(b"false")).then_some(()),
    }
}

fn array(parser: &mut Parser<'_>, depth: usize) -> Option<()> {
    parser.cursor.skip(1);
    loop {
        parser.cursor.skip_space();
        if parser.cursor.take_prefix(b"]") {
            return Some(());
        }
        value(parser, depth + 1)?;
    }
}

/// Past a name without `#`, as it is written then.
fn name<'a>(cursor: &mut Cursor<'a>) -> Option<&'a [u8]> {
    if !cursor.take_prefix(b"/") {
        return None;
    }
    let word = cursor.word();
    cursor.skip(word.len());
    (!word.contains(&b'#')).then_some(word)
}

fn hexadecimal(cursor: &mut Cursor<'_>) -> Option<()> {
    let inside = cursor.rest().get(1..)?;
    let inside = inside.get(..memchr::memchr(b'>', inside)?)?;
    cursor.skip(inside.len() + 2);
    let clean = only_digits(inside) || inside.iter().all(|byte| hex_digit(*byte).is_some() || is_space(*byte));
    clean.then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(body: &str) -> bool {
        let text = format!("7 0 obj\n{body}\nendobj\n");
        let source = Source::new(text.as_bytes().into());
        let found = page(&source, 0, (7, 0));
        // What is plain is read by the parser of objects to the same end, and without a word.
        let read = super::super::indirect::read_at(&source, 0, Some((7, 0)), super::super::indirect::Content::Skip);
        if let Some(looked) = found {
            let read = read.unwrap();
            assert_eq!((read.end, read.loose), (looked, Looseness::default()), "{body}");
            let page = read.object.as_dict().unwrap();
            assert!(!page.has(b"Kids") && !page.has_type(b"Pages"), "{body}");
        }
        found.is_some()
    }

    #[test]
    fn pages_as_they_are_written() {
        for body in [
            "<<>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595.2 -842]/A(a\\)(b) c)/B<6 1>/C<</D[true false/E]>>>>",
            "<</Type /Page %x\n/Annots [1 0 R 2 0 R]/Rotate 90>>\nstream\n",
            "<</A<</Kids[]>>/Type/Page>>",
        ] {
            assert!(plain(body), "{body}");
        }
    }

    #[test]
    fn what_has_to_be_read() {
        for body in [
            "[]",
            "null",
            "<</Type/Page",
            "<</Kids[3 0 R]>>",
            "<</Type/Pages>>",
            "<</Type/Page/Type/Page>>",
            "<</A<</B 1/B 1>>>>",
            "<</#4bids[3 0 R]>>",
            "<</Type/Page/A null>>",
            "<</Type/Page/A>>",
            "<</Type/Page/A nonsense>>",
            "<</A 0 0 R>>",
            "<</A 1x>>",
            "<</A<6g>>>",
            "<</A(>>",
            "<<1/A 1>>",
            "<</A[1 2>>",
        ] {
            assert!(!plain(body), "{body}");
        }
        let deep = format!("<</A{}{}>>", "[".repeat(40), "]".repeat(40));
        let wide: String = (0..40).map(|n| format!("/K{n} 1")).collect();
        assert!(!plain(&deep) && !plain(&format!("<<{wide}>>")));
        let source = Source::new(b"8 0 obj<<>>endobj".as_slice().into());
        assert_eq!(page(&source, 0, (7, 0)), None);
    }

    /// A few entries are the same as those of the whole, or the whole has to be read.
    fn some(body: &str) -> Option<Dictionary> {
        let text = format!("7 0 obj\n{body}");
        let source = Source::new(text.as_bytes().into());
        let (found, looked) = entries(&source, 0, (7, 0), &[b"V", b"T"]);
        assert!(looked <= source.len());
        let read = super::super::indirect::read_at(&source, 0, Some((7, 0)), super::super::indirect::DIRECT);
        if let Some(found) = &found {
            let read = read.unwrap();
            assert_eq!((read.end, read.loose), (looked + 6, Looseness::default()), "{body}");
            let whole = read.object.as_dict().unwrap().iter();
            let wanted = whole.filter(|(key, _)| matches!(key.as_slice(), b"V" | b"T"));
            assert_eq!(found, &wanted.map(|(key, value)| (key.clone(), value.clone())).collect(), "{body}");
        }
        found
    }

    #[test]
    fn entries_that_are_wanted() {
        for (body, count) in [
            ("<<>>endobj", 0),
            ("<</Type/Annot/FT/Sig/T(Signature49)/F 132/Rect[0 0 0 0]/V 104 0 R>>\nendobj", 2),
            ("<</Contents <30820\n5>/V<</A[1 2]/V null>>/W<</T 1>>>> endobj", 1),
        ] {
            assert_eq!(some(body).map(|found| found.len()), Some(count), "{body}");
        }
        for body in [
            "<</V 1>>",
            "<</V 1>>stream\n\nendstream\nendobj",
            "<</V 1/V 2>>endobj",
            "<</V null>>endobj",
            "<</#56 1>>endobj",
            "<</V/#56>endobj",
            "<</V<</A 1/A 2>>>>endobj",
            "<</T 1x>>endobj",
            "<</A(>>endobj",
            "[/V 1]endobj",
        ] {
            assert_eq!(some(body), None, "{body}");
        }
    }
}
