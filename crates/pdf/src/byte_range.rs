//! Does a signature cover what it seems to cover? `/ByteRange` against the exact place of `/Contents` (12.8.1).

use std::ops::Range;

use crate::document::Document;
use crate::read::lexer::{Cursor, is_space};
use crate::read::object::{Parser, hex_digit, pairs};
use crate::revision::Revision;
use crate::source::Source;
use crate::xref::XrefEntry;
use crate::{Object, ObjectId};

/// What a signature covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    /// Everything but its own hole, to the end of the file.
    WholeFile,
    /// Everything but its own hole, to the end of this earlier revision.
    Revision(usize),
    /// Something else: such a signature proves nothing.
    Malformed(Malformed),
}

/// Why a `/ByteRange` is not acceptable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Malformed {
    /// No `/ByteRange`, or not an array of numbers that are not negative, in one pair or two.
    NoByteRange,
    /// It does not start at byte 0.
    NotFromStart,
    /// `/Contents` is missing, not written in the signature dictionary itself, or the dictionary is compressed.
    NoContents,
    /// `/Contents` is there twice.
    TwoContents,
    /// `/Contents` is no hexadecimal string, or holds other characters.
    NotHexadecimal,
    /// The hole is not exactly the `/Contents` string with its brackets.
    HoleElsewhere,
    /// It reaches past the end of the file.
    BeyondEnd,
    /// It does not end where a revision ends.
    EndsInside,
    /// White space that nobody signed was appended.
    SpaceBehind,
}

/// The hole: the `/Contents` string with its brackets, and the bytes written in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hole {
    /// From `<` to just past `>`, in the file.
    pub range: Range<u64>,
    /// The bytes, with the zeros that fill the hole up.
    pub bytes: Vec<u8>,
}

/// Finds the hole of a signature dictionary: the dictionary of object `holder`, or the one under its key `/V`.
pub(crate) fn hole(document: &Document, holder: ObjectId, inside: Option<&[u8]>) -> Result<Hole, Malformed> {
    let Some(XrefEntry::InUse { offset, .. }) = document.entry(holder) else { return Err(Malformed::NoContents) };
    let mut cursor = Cursor::new(document.source().at(offset), offset);
    if cursor.object_header() != Some(holder) {
        return Err(Malformed::NoContents);
    }
    if let Some(key) = inside {
        cursor = entry(cursor, key)?.0;
    }
    let (value, end) = entry(cursor, b"Contents")?;
    let range = value.offset()..end;
    let raw = document.source().slice(range.clone());
    let [b'<', digits @ .., b'>'] = &*raw else { return Err(Malformed::NotHexadecimal) };
    Ok(Hole { bytes: hexadecimal(digits)?, range })
}

/// The value of a key of the dictionary that starts at `cursor`: where it starts and ends. The key must be there once.
fn entry<'a>(cursor: Cursor<'a>, key: &[u8]) -> Result<(Cursor<'a>, u64), Malformed> {
    let mut parser = Parser::new(cursor);
    parser.cursor.skip_space();
    if !parser.cursor.take_prefix(b"<<") {
        return Err(Malformed::NoContents);
    }
    let mut found = None;
    while let Some(name) = parser.next_key(0).map_err(|_| Malformed::NoContents)? {
        parser.cursor.skip_space();
        let start = parser.cursor.clone();
        parser.entry_value(1).map_err(|_| Malformed::NoContents)?;
        if name == key {
            if found.is_some() {
                return Err(Malformed::TwoContents);
            }
            found = Some((start, parser.cursor.offset()));
        }
    }
    found.ok_or(Malformed::NoContents)
}

/// Nothing but digits may stand in the hole: it is the one place that the signature does not protect. A last digit that
/// stands alone is the high one.
fn hexadecimal(digits: &[u8]) -> Result<Vec<u8>, Malformed> {
    let (whole, alone) = digits.split_at_checked(digits.len() & !1).unwrap_or_default();
    let mut bytes = pairs(whole).ok_or(Malformed::NotHexadecimal)?;
    for digit in alone {
        bytes.push(hex_digit(*digit).ok_or(Malformed::NotHexadecimal)? << 4);
    }
    Ok(bytes)
}

/// The four numbers of a `/ByteRange` as two ranges of the file. A single pair leaves no room for a hole, so its cover
/// is malformed; yet whether its digest holds can be said.
pub(crate) fn ranges(object: &Object) -> Option<[Range<u64>; 2]> {
    let Object::Array(items) = object else { return None };
    let numbers: Vec<u64> = items.iter().map(|item| u64::try_from(item.as_i64().ok()?).ok()).collect::<Option<_>>()?;
    let range = |start: u64, length: u64| Some(start..start.checked_add(length)?);
    match *numbers.as_slice() {
        [first, length, second, rest] => Some([range(first, length)?, range(second, rest)?]),
        [first, length] => range(first, length).map(|only| [only.clone(), only.end..only.end]),
        _ => None,
    }
}

/// Judges what is covered.
pub(crate) fn cover(document: &Document, ranges: Option<&[Range<u64>; 2]>, hole: Result<&Hole, Malformed>) -> Cover {
    match judge(document, ranges, hole) {
        Ok(cover) => cover,
        Err(why) => Cover::Malformed(why),
    }
}

fn judge(
    document: &Document,
    ranges: Option<&[Range<u64>; 2]>,
    hole: Result<&Hole, Malformed>,
) -> Result<Cover, Malformed> {
    let [before, after] = ranges.ok_or(Malformed::NoByteRange)?;
    let hole = hole?;
    if before.start != 0 {
        return Err(Malformed::NotFromStart);
    }
    if after.end > document.source().len() {
        return Err(Malformed::BeyondEnd);
    }
    if (before.end, after.start) != (hole.range.start, hole.range.end) {
        return Err(Malformed::HoleElsewhere);
    }
    let revisions = document.revisions();
    let place = revisions.iter().rposition(|revision| ends_with(document.source(), revision, after.end));
    let place = place.ok_or(Malformed::EndsInside)?;
    let rest = document.source().slice(after.end..document.source().len());
    let last = place + 1 == revisions.len() && rest.iter().all(|byte| is_space(*byte));
    match last {
        false => Ok(Cover::Revision(place)),
        true if ends_line(document.source(), after.end, &rest) => Ok(Cover::WholeFile),
        true => Err(Malformed::SpaceBehind),
    }
}

/// True when `rest`, white space behind what was signed, only ends its last line: some writers add that later.
fn ends_line(source: &Source, end: u64, rest: &[u8]) -> bool {
    let last = end.checked_sub(1).and_then(|at| source.at(at).first().copied());
    rest.is_empty() || (matches!(rest, b"\n" | b"\r" | b"\r\n") && !last.is_some_and(is_space))
}

/// True when `end` is where the revision ends: behind `%%EOF`, with or without the white space that follows it.
fn ends_with(source: &Source, revision: &Revision, end: u64) -> bool {
    let (from, to) = (revision.end.min(end), revision.end.max(end));
    // Longer runs of white space are no line end.
    to - from <= 16 && source.slice(from..to).iter().all(|byte| is_space(*byte))
}
