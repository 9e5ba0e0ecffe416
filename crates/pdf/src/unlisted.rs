//! Objects in the bytes of a revision that its cross-reference does not list.
//!
//! A reader that repairs would show them: behind a signature that is an incremental saving attack. So every `N G obj` is
//! looked at, wherever it stands, not only where an object could start.

use crate::read::lexer::is_space;
use crate::xref::XrefEntry;
use crate::{Document, Object, ObjectId, Revision};

/// Bytes of a revision that are searched.
const MAX_SEARCHED: u64 = 256 << 20;

impl Document {
    /// The first `N G obj` in the bytes of a revision that its cross-reference does not list there; `(0, 0)` when there is
    /// too much to search. Costs a scan of those bytes.
    pub fn unlisted(&self, index: usize) -> Option<ObjectId> {
        let revision = self.revisions().get(index)?;
        let range = revision.start..revision.end;
        if range.end.saturating_sub(range.start) > MAX_SEARCHED {
            return Some((0, 0));
        }
        let (state, listed) = (self.at_revision(index), Listed::of(revision));
        let bytes = self.source().slice(range.clone());
        let mut found = headers(&bytes).map(|(at, id)| (range.start.saturating_add(at as u64), id));
        // A cross-reference stream need not list itself.
        let own = |offset: u64| offset == revision.startxref || revision.partner == Some(offset);
        let known = |offset: u64| own(offset) || listed.names(&state, offset) || listed.inside_stream(&state, offset);
        found.find(|(offset, _)| !known(*offset)).map(|(_, id)| id)
    }
}

/// What a revision's cross-reference says stands in its bytes: offsets and numbers, sorted.
struct Listed(Vec<(u64, u32)>);

impl Listed {
    fn of(revision: &Revision) -> Self {
        let entries = revision.entries().iter();
        let mut listed: Vec<(u64, u32)> = entries
            .filter_map(|(number, entry)| match entry {
                XrefEntry::InUse { offset, .. } if (revision.start..revision.end).contains(offset) => {
                    Some((*offset, *number))
                }
                _ => None,
            })
            .collect();
        listed.sort_unstable();
        Self(listed)
    }

    /// Whether an entry names an offset, or white space right before it.
    fn names(&self, state: &Document, offset: u64) -> bool {
        let before = self.0.partition_point(|(place, _)| *place <= offset);
        let last = before.checked_sub(1).and_then(|at| self.0.get(at));
        last.is_some_and(|(place, _)| state.source().leads_to(*place, offset))
    }

    /// Whether an offset lies in the data of the stream that starts before it.
    fn inside_stream(&self, state: &Document, offset: u64) -> bool {
        let before = self.0.partition_point(|(place, _)| *place < offset);
        let Some((place, number)) = before.checked_sub(1).and_then(|at| self.0.get(at)) else { return false };
        let Some(entry) = state.entry((*number, 0)) else { return false };
        let Ok(Object::Stream(stream)) = state.get((*number, entry.generation())) else { return false };
        // The dictionary stands before the data; what is longer than both together is outside.
        let window = state.source().slice(*place..state.source().len());
        let Some(keyword) = window.windows(6).take(1 << 20).position(|word| word == b"stream") else { return false };
        let end = place.saturating_add(keyword as u64).saturating_add(8).saturating_add(stream.content.len() as u64);
        offset > place.saturating_add(keyword as u64) && offset < end
    }
}

/// Every place where `N G obj` stands, with the id.
fn headers(bytes: &[u8]) -> impl Iterator<Item = (usize, ObjectId)> + '_ {
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
fn header_before(bytes: &[u8], keyword: usize) -> Option<(usize, ObjectId)> {
    let (generation, before) = number_before(bytes, keyword)?;
    let (number, start) = number_before(bytes, before)?;
    Some((start, (u32::try_from(number).ok()?, u16::try_from(generation).ok()?)))
}

/// The number that ends, with white space behind it, at `end`; and where it starts.
fn number_before(bytes: &[u8], end: usize) -> Option<(u64, usize)> {
    let head = bytes.get(..end)?;
    let spaces = head.iter().rev().take(64).take_while(|byte| is_space(**byte)).count();
    let digits_end = end.checked_sub(spaces).filter(|_| spaces > 0)?;
    let digits = head.get(..digits_end)?.iter().rev().take(10).take_while(|byte| byte.is_ascii_digit()).count();
    let start = digits_end.checked_sub(digits).filter(|_| digits > 0)?;
    let text = std::str::from_utf8(bytes.get(start..digits_end)?).ok()?;
    Some((text.parse().ok()?, start))
}
