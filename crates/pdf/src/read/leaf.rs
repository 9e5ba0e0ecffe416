//! Whether an object is plainly a page: a walk over thousands of them must not make each one.
//!
//! Plainly: a dictionary that the parser of objects would read without a word, with neither `/Kids` (Table 30) nor
//! `/Type /Pages` in it. Whatever is unusual is not plain, and is left to that parser.

use super::lexer::{Cursor, is_space};
use super::object::{Looseness, Parser, hex_digit};
use super::skim::past_literal;
use crate::source::Source;
use crate::{Object, ObjectId};

/// Longer, deeper and wider than pages are as a rule.
const MAX_LENGTH: usize = 8192;
const MAX_DEPTH: usize = 12;
const MAX_KEYS: usize = 24;

/// How many bytes the page at `offset` takes; none: it has to be read to be known.
pub(crate) fn plain_page(source: &Source, offset: u64, id: ObjectId) -> Option<u64> {
    let rest = source.at(offset);
    let mut parser = Parser::new(Cursor::new(rest.get(..MAX_LENGTH).unwrap_or(rest), offset));
    parser.cursor.object_header().filter(|found| *found == id)?;
    parser.cursor.skip_space();
    let inner = parser.cursor.rest().starts_with(b"<<").then(|| dictionary(&mut parser, 0))??;
    parser.cursor.skip_space();
    let plain = inner == Node::Leaf && parser.loose == Looseness::default();
    plain.then(|| parser.cursor.offset().saturating_sub(offset))
}

/// What a dictionary would be in a page tree.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Node {
    Leaf,
    Inner,
}

/// Past a dictionary in which every key is written plainly and once.
fn dictionary(parser: &mut Parser<'_>, depth: usize) -> Option<Node> {
    let mut keys = [&b""[..]; MAX_KEYS];
    let mut node = Node::Leaf;
    parser.cursor.skip(2);
    for count in 0..=MAX_KEYS {
        parser.cursor.skip_space();
        if parser.cursor.take_prefix(b">>") {
            return Some(node);
        }
        let key = name(&mut parser.cursor)?;
        if keys.get(..count)?.contains(&key) {
            return None;
        }
        *keys.get_mut(count)? = key;
        parser.cursor.skip_space();
        let is_inner = key == b"Kids" || key == b"Type" && parser.cursor.rest().starts_with(b"/Pages");
        node = if is_inner { Node::Inner } else { node };
        value(parser, depth + 1)?;
    }
    None
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
    inside.iter().all(|byte| hex_digit(*byte).is_some() || is_space(*byte)).then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(body: &str) -> bool {
        let text = format!("7 0 obj\n{body}\nendobj\n");
        let source = Source::new(text.as_bytes().into());
        let found = plain_page(&source, 0, (7, 0));
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
        assert_eq!(plain_page(&source, 0, (7, 0)), None);
    }
}
