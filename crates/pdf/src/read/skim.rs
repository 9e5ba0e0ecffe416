//! The references of an object without making the object: for walks over everything that a document holds.
//!
//! Token by token as the parser of objects reads them, so that every reference it would find is found. Where that
//! parser gives up, or keeps one of two equal keys, more may be found.

use super::lexer::Cursor;
use super::object::{MAX_DEPTH, Parser};
use crate::Object;

/// What encloses the present token.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Array,
    Dictionary,
}

/// Adds the number of every reference in the object that starts here; leaves the cursor behind the object.
pub(crate) fn references(cursor: Cursor<'_>, found: &mut Vec<u32>) -> usize {
    let mut parser = Parser::new(cursor);
    let mut nest: Vec<Inside> = Vec::new();
    loop {
        parser.cursor.skip_space();
        let goes_on = step(&mut parser, &mut nest, found);
        if !goes_on || nest.is_empty() || nest.len() > MAX_DEPTH {
            return parser.cursor.position();
        }
    }
}

/// Past one token; false at the end of what can be an object.
fn step(parser: &mut Parser<'_>, nest: &mut Vec<Inside>, found: &mut Vec<u32>) -> bool {
    let cursor = &mut parser.cursor;
    match (cursor.peek(), cursor.peek_at(1)) {
        (None, _) => return false,
        (Some(b'/'), _) => {
            cursor.skip(1);
            cursor.skip(cursor.word().len());
        }
        (Some(b'('), _) => return past_literal(cursor),
        (Some(b'['), _) => open(cursor, nest, (Inside::Array, 1)),
        (Some(b'<'), Some(b'<')) => open(cursor, nest, (Inside::Dictionary, 2)),
        (Some(b'<'), _) => match memchr::memchr(b'>', cursor.rest()) {
            Some(end) => cursor.skip(end.saturating_add(1)),
            None => return false,
        },
        (Some(b']'), _) if nest.last() == Some(&Inside::Array) => close(cursor, nest, 1),
        (Some(b'>'), Some(b'>')) if nest.last() == Some(&Inside::Dictionary) => close(cursor, nest, 2),
        (Some(b'0'..=b'9'), _) => {
            if let Object::Reference((number, _)) = parser.number_or_reference() {
                found.push(number);
            }
        }
        _ => return past_word(cursor),
    }
    true
}

fn open(cursor: &mut Cursor<'_>, nest: &mut Vec<Inside>, (inside, length): (Inside, usize)) {
    nest.push(inside);
    cursor.skip(length);
}

fn close(cursor: &mut Cursor<'_>, nest: &mut Vec<Inside>, length: usize) {
    nest.pop();
    cursor.skip(length);
}

/// 7.3.4.2: brackets inside nest; a backslash takes the next byte with it.
pub(super) fn past_literal(cursor: &mut Cursor<'_>) -> bool {
    cursor.skip(1);
    let mut open = 1usize;
    while open > 0 {
        let Some(next) = memchr::memchr3(b'(', b')', b'\\', cursor.rest()) else { return false };
        cursor.skip(next);
        match cursor.next() {
            Some(b'(') => open += 1,
            Some(b')') => open -= 1,
            _ => cursor.skip(1),
        }
    }
    true
}

/// Words that end an object are never skipped; any other is, as is a delimiter that fits nowhere.
fn past_word(cursor: &mut Cursor<'_>) -> bool {
    let word = cursor.word();
    cursor.skip(word.len().max(1));
    !matches!(word, b"endobj" | b"obj" | b"stream" | b"endstream" | b"xref" | b"trailer" | b"startxref")
}
