//! Classic cross-reference tables (ISO 32000-2, 7.5.4).

use super::chain::{Budget, Section};
use super::lexer::{Cursor, is_space};
use super::object::Parser;
use crate::error::{OpenError, ReadError, Syntax};
use crate::oddity::Oddity;
use crate::xref::{XrefEntry, XrefKind};
use crate::{Dictionary, Object};

/// Why a section could not be read.
pub(crate) enum SectionError {
    Read(#[allow(dead_code)] ReadError),
    Open(OpenError),
}

impl From<ReadError> for SectionError {
    fn from(error: ReadError) -> SectionError {
        SectionError::Read(error)
    }
}

impl From<OpenError> for SectionError {
    fn from(error: OpenError) -> SectionError {
        SectionError::Open(error)
    }
}

/// Reads `xref` … `trailer << … >>`; the cursor stands behind the word `xref`. `base` is added to every offset.
pub(crate) fn read(cursor: Cursor, base: u64, budget: &mut Budget) -> Result<Section, SectionError> {
    let mut section = Section::new(cursor.offset().saturating_sub(4), XrefKind::Table);
    let mut cursor = cursor;
    loop {
        cursor.skip_space();
        if cursor.take_prefix(b"trailer") {
            break;
        }
        let first = cursor.unsigned().ok_or_else(|| cursor.error(Syntax::Unexpected))?;
        cursor.skip_space();
        let count = cursor.unsigned().ok_or_else(|| cursor.error(Syntax::Unexpected))?;
        subsection(&mut cursor, &mut section, (first, count), budget)?;
    }
    if base > 0 {
        shift(&mut section.entries, base);
    }
    let (trailer, cursor) = trailer(cursor)?;
    section.trailer = trailer;
    section.end = cursor.offset();
    Ok(section)
}

fn trailer(cursor: Cursor) -> Result<(Dictionary, Cursor), ReadError> {
    let mut parser = Parser::new(cursor);
    match parser.object()? {
        Object::Dictionary(dictionary) => Ok((dictionary, parser.cursor)),
        _ => Err(parser.cursor.error(Syntax::Unexpected)),
    }
}

fn shift(entries: &mut [(u32, XrefEntry)], base: u64) {
    for (_, entry) in entries {
        if let XrefEntry::InUse { offset, .. } = entry {
            *offset = offset.saturating_add(base);
        }
    }
}

fn subsection(
    cursor: &mut Cursor,
    section: &mut Section,
    (first, count): (u64, u64),
    budget: &mut Budget,
) -> Result<(), SectionError> {
    cursor.skip_space();
    // The claimed count allocates nothing: an entry needs at least 18 bytes of file.
    let room = (cursor.rest().len() / 18).min(usize::try_from(count).unwrap_or(usize::MAX));
    budget.spend(room)?;
    section.entries.reserve(room);
    let mut number = first;
    for position in 0..count {
        let entry = match fixed(cursor) {
            Some(entry) => entry,
            None => {
                // Fewer entries than claimed: other readers rebuild such a table, and so may see objects that it lacks.
                let entry = loose(cursor).ok_or_else(|| cursor.error(Syntax::Unexpected))?;
                section.note(Oddity::EntryWidth { section: section.offset });
                entry
            }
        };
        if position == 0 && first == 1 && entry == (XrefEntry::Free { next: 0, generation: 65535 }) {
            // Writers that count from 1 and still begin with the head of the free list: all readers shift it.
            section.note(Oddity::ShiftedTable { section: section.offset });
            number = 0;
        }
        let id = u32::try_from(number).map_err(|_| cursor.error(Syntax::Unexpected))?;
        section.entries.push((id, entry));
        number = number.saturating_add(1);
    }
    Ok(())
}

/// An entry of exactly 20 bytes: `nnnnnnnnnn ggggg n` and a two-byte end of line.
fn fixed(cursor: &mut Cursor) -> Option<XrefEntry> {
    let raw: &[u8; 20] = cursor.rest().first_chunk()?;
    let [o @ .., b' ', g0, g1, g2, g3, g4, b' ', kind, e1, e2] = raw else { return None };
    if !is_space(*e1) || !is_space(*e2) {
        return None;
    }
    let offset = decimal(o)?;
    let generation = decimal(&[*g0, *g1, *g2, *g3, *g4])?;
    let entry = entry(offset, generation, *kind)?;
    cursor.skip(20);
    Some(entry)
}

/// An entry with other widths or line ends.
fn loose(cursor: &mut Cursor) -> Option<XrefEntry> {
    let mut ahead = cursor.clone();
    ahead.skip_space();
    let offset = ahead.unsigned()?;
    ahead.skip_space();
    let generation = ahead.unsigned()?;
    ahead.skip_space();
    let kind = match ahead.word() {
        [kind] => *kind,
        _ => return None,
    };
    ahead.skip(1);
    let entry = entry(offset, generation, kind)?;
    *cursor = ahead;
    cursor.skip_space();
    Some(entry)
}

fn entry(offset: u64, generation: u64, kind: u8) -> Option<XrefEntry> {
    // Some writers count past 65535; such a generation can be referred to by nobody.
    let generation = u16::try_from(generation).unwrap_or(u16::MAX);
    match kind {
        // Offset 0 holds the header: all readers take such an entry as free.
        b'n' if offset > 0 => Some(XrefEntry::InUse { offset, generation }),
        b'n' => Some(XrefEntry::Free { next: 0, generation }),
        b'f' => Some(XrefEntry::Free { next: u32::try_from(offset).unwrap_or(0), generation }),
        _ => None,
    }
}

fn decimal(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0u64, |value, digit| {
        let digit = digit.checked_sub(b'0').filter(|d| *d <= 9)?;
        value.checked_mul(10)?.checked_add(u64::from(digit))
    })
}
