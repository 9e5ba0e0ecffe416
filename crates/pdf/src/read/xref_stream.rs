//! Cross-reference streams (ISO 32000-2, 7.5.8).

use super::chain::{Budget, Section};
use super::indirect::{DIRECT, Indirect, read_at};
use super::xref_table::SectionError;
use crate::error::{ReadError, Syntax};
use crate::filter::decode_direct;
use crate::source::Source;
use crate::xref::{XrefEntry, XrefKind};
use crate::{Dictionary, Object, Stream};

/// Ten million entries of six bytes: beyond any honest file.
const MAX_DECODED: usize = 64 << 20;

/// Reads the cross-reference stream whose object header is at `offset`. `base` is added to every offset in it.
pub(crate) fn read(source: &Source, offset: u64, base: u64, budget: &mut Budget) -> Result<Section, SectionError> {
    let found = read_at(source, offset, None, DIRECT)?;
    let Indirect { id, object: Object::Stream(stream), end, .. } = found else {
        return Err(ReadError::Syntax { offset, kind: Syntax::Unexpected }.into());
    };
    if !stream.dict.has_type(b"XRef") {
        return Err(ReadError::Syntax { offset, kind: Syntax::Unexpected }.into());
    }
    let mut section = Section::new(offset, XrefKind::Stream);
    section.end = end;
    section.stream = Some(id);
    section.entries = entries(&stream, base, budget)?;
    section.trailer = stream.dict;
    Ok(section)
}

fn entries(stream: &Stream, base: u64, budget: &mut Budget) -> Result<Vec<(u32, XrefEntry)>, SectionError> {
    let widths = widths(&stream.dict)?;
    let row = widths.iter().sum::<usize>().max(1);
    let data = decode_direct(stream, MAX_DECODED)?;
    budget.spend(data.len() / row)?;
    let mut rows = data.chunks_exact(row);
    let mut entries = Vec::with_capacity(data.len() / row);
    for (first, count) in ranges(&stream.dict)? {
        // Fewer rows than /Index claims: what is there counts, as in every reader.
        for (number, raw) in (first..first.saturating_add(count)).zip(rows.by_ref()) {
            entries.extend(entry(raw, &widths, base).map(|entry| (number, entry)));
        }
    }
    Ok(entries)
}

/// `/W`: three field widths in bytes, each at most 8.
fn widths(dictionary: &Dictionary) -> Result<[usize; 3], ReadError> {
    let wrong = ReadError::WrongType { expected: "/W of three widths" };
    let Ok(Object::Array(items)) = dictionary.get(b"W") else { return Err(wrong) };
    let mut widths = [0; 3];
    for (width, item) in widths.iter_mut().zip(items) {
        *width = item.as_i64().ok().and_then(|w| usize::try_from(w).ok()).filter(|w| *w <= 8).ok_or(wrong.clone())?;
    }
    if items.len() < 3 || widths == [0; 3] { Err(wrong) } else { Ok(widths) }
}

/// `/Index`: pairs of first number and count; by default all numbers from 0.
fn ranges(dictionary: &Dictionary) -> Result<Vec<(u32, u32)>, ReadError> {
    let numbers: Vec<u32> = match dictionary.get(b"Index") {
        Ok(Object::Array(items)) => items.iter().filter_map(number).collect(),
        _ => vec![0, dictionary.get(b"Size").ok().and_then(number).ok_or(ReadError::Missing { key: "Size" })?],
    };
    Ok(numbers.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?))).collect())
}

fn number(object: &Object) -> Option<u32> {
    object.as_i64().ok().and_then(|value| u32::try_from(value).ok())
}

/// Table 18. A type that no standard describes refers to the null object, so it is left out.
fn entry(row: &[u8], widths: &[usize; 3], base: u64) -> Option<XrefEntry> {
    let [w0, w1, w2] = *widths;
    let (kind, rest) = row.split_at_checked(w0)?;
    let (second, rest) = rest.split_at_checked(w1)?;
    let third = big_endian(rest.get(..w2)?);
    let second = big_endian(second);
    let kind = if w0 == 0 { 1 } else { big_endian(kind) };
    let generation = u16::try_from(third).unwrap_or(u16::MAX);
    match kind {
        0 => Some(XrefEntry::Free { next: u32::try_from(second).unwrap_or(0), generation }),
        1 if second == 0 => Some(XrefEntry::Free { next: 0, generation }),
        1 => Some(XrefEntry::InUse { offset: second.saturating_add(base), generation }),
        2 => Some(XrefEntry::Compressed { stream: u32::try_from(second).ok()?, index: u32::try_from(third).ok()? }),
        _ => None,
    }
}

fn big_endian(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0u64, |value, byte| value << 8 | u64::from(*byte))
}
