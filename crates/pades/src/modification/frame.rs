//! The frame of revisions: whether another reader could find another history in the same bytes.
//!
//! The incremental saving attacks append objects without a cross-reference, with an empty one, or let an old
//! cross-reference point at bytes that did not exist yet.

use pdf::{Document, Object, Oddity, XrefEntry};

use super::event::Event;
use crate::attack::Attack;

/// Bytes of later revisions searched for objects that no cross-reference lists.
const MAX_SEARCHED: u64 = 256 << 20;
/// White space between what an entry names and the object.
const MAX_GAP: u64 = 16;

/// What makes revisions behind `first` unreliable, with the revision concerned.
pub fn check(document: &Document, first: usize) -> Vec<(usize, Event)> {
    let mut found = oddities(document, first);
    for revision in document.revisions() {
        let beyond = revision.entries().iter().find_map(|(number, entry)| match entry {
            XrefEntry::InUse { offset, .. } if *offset >= revision.end => Some(*number),
            _ => None,
        });
        if let Some(number) = beyond {
            let what = "a cross-reference points at bytes of a later revision";
            let event = Event::forbidden(what, vec![(number, 0)]).known_as(Attack::CrossReference);
            found.push((revision.index.saturating_add(1), event));
        }
        if revision.index > first
            && let Some(id) = unlisted(document, revision)
        {
            let what = "objects that no cross-reference lists";
            found.push((revision.index, Event::forbidden(what, vec![id]).known_as(Attack::IncrementalSaving)));
        }
    }
    found
}

/// Oddities behind the first signed revision over which readers differ.
fn oddities(document: &Document, first: usize) -> Vec<(usize, Event)> {
    let later =
        |offset: u64| document.revisions().iter().find(|revision| revision.end > offset).map(|revision| revision.index);
    let mut found = Vec::new();
    for oddity in document.findings() {
        use Attack::{CrossReference, HeaderOrEnd, IncrementalSaving, TwoObjects};
        let (place, what, attack) = match oddity {
            Oddity::BytesAfterEnd { .. } => (Some(usize::MAX), "bytes behind the last revision", IncrementalSaving),
            Oddity::NoEndMarker { section } => (later(*section), "a revision without an end marker", HeaderOrEnd),
            Oddity::StartxrefDisagrees { section, .. } => {
                (later(*section), "a startxref that names another section", CrossReference)
            }
            Oddity::PrevForward { section, .. } => {
                (later(*section), "a cross-reference that leads forward", CrossReference)
            }
            Oddity::DuplicateEntry { number } => (writer(document, *number), "an object listed twice", TwoObjects),
            Oddity::HybridConflict { number } => {
                (writer(document, *number), "two cross-references that disagree", CrossReference)
            }
            _ => continue,
        };
        let place = place.unwrap_or(usize::MAX);
        if place > first {
            found.push((place, Event::forbidden(what, Vec::new()).known_as(attack)));
        }
    }
    found
}

/// The last revision that lists a number.
fn writer(document: &Document, number: u32) -> Option<usize> {
    document.revisions().iter().rfind(|revision| revision.entry(number).is_some()).map(|revision| revision.index)
}

/// An `N G obj` between the start and the end of a revision that its cross-reference does not list there.
fn unlisted(document: &Document, revision: &pdf::Revision) -> Option<pdf::ObjectId> {
    let range = revision.start..revision.end;
    if range.end.saturating_sub(range.start) > MAX_SEARCHED {
        return Some((0, 0));
    }
    let bytes = document.source().slice(range.clone());
    let mut listed: Vec<(u64, u32)> = revision
        .entries()
        .iter()
        .filter_map(|(number, entry)| match entry {
            XrefEntry::InUse { offset, .. } if range.contains(offset) => Some((*offset, *number)),
            _ => None,
        })
        .collect();
    listed.sort_unstable();
    let state = document.at_revision(revision.index);
    for (at, id) in headers(&bytes) {
        let offset = range.start.saturating_add(at as u64);
        let known = is_listed(document, &listed, offset);
        if !known && revision.startxref != offset && !inside_stream(&state, &listed, offset) {
            return Some(id);
        }
    }
    None
}

/// Whether an entry names an offset, or white space right before it, which every reader skips.
fn is_listed(document: &Document, listed: &[(u64, u32)], offset: u64) -> bool {
    let before = listed.partition_point(|(place, _)| *place <= offset);
    let Some((place, _)) = before.checked_sub(1).and_then(|at| listed.get(at)) else { return false };
    let near = offset.saturating_sub(*place) <= MAX_GAP;
    near && document.source().slice(*place..offset).iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0)
}

/// Whether an offset lies in the data of the stream that starts before it.
fn inside_stream(state: &Document, listed: &[(u64, u32)], offset: u64) -> bool {
    let before = listed.partition_point(|(place, _)| *place < offset);
    let Some((place, number)) = before.checked_sub(1).and_then(|at| listed.get(at)) else { return false };
    let Some(entry) = state.entry((*number, 0)) else { return false };
    let Ok(Object::Stream(stream)) = state.get((*number, entry.generation())) else { return false };
    // The dictionary stands before the data; what is longer than both together is outside.
    let window = state.source().slice(*place..state.source().len());
    let Some(keyword) = window.windows(6).take(1 << 20).position(|word| word == b"stream") else { return false };
    let end = place.saturating_add(keyword as u64).saturating_add(8).saturating_add(stream.content.len() as u64);
    offset > place.saturating_add(keyword as u64) && offset < end
}

/// Every place where `N G obj` stands, with the id.
fn headers(bytes: &[u8]) -> impl Iterator<Item = (usize, pdf::ObjectId)> + '_ {
    let mut from = 0usize;
    std::iter::from_fn(move || {
        loop {
            let rest = bytes.get(from..)?;
            let at = from + rest.windows(3).position(|word| word == b"obj")?;
            from = at + 3;
            if let Some(found) = header_before(bytes, at) {
                return Some(found);
            }
        }
    })
}

/// Reads `N G ` backwards from the keyword.
fn header_before(bytes: &[u8], keyword: usize) -> Option<(usize, pdf::ObjectId)> {
    let (generation, before) = number_before(bytes, keyword)?;
    let (number, start) = number_before(bytes, before)?;
    Some((start, (u32::try_from(number).ok()?, u16::try_from(generation).ok()?)))
}

/// The number that ends, with white space behind it, at `end`; and where it starts.
fn number_before(bytes: &[u8], end: usize) -> Option<(u64, usize)> {
    let head = bytes.get(..end)?;
    let spaces = head.iter().rev().take(64).take_while(|byte| byte.is_ascii_whitespace() || **byte == 0).count();
    let digits_end = end.checked_sub(spaces).filter(|_| spaces > 0)?;
    let digits = head.get(..digits_end)?.iter().rev().take(10).take_while(|byte| byte.is_ascii_digit()).count();
    let start = digits_end.checked_sub(digits).filter(|_| digits > 0)?;
    let text = std::str::from_utf8(bytes.get(start..digits_end)?).ok()?;
    Some((text.parse().ok()?, start))
}
