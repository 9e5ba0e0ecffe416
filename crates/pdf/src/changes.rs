//! What one revision changed, number by number, and what an object refers to.

use crate::document::Document;
use crate::error::ReadError;
use crate::read::{lexer::Cursor, skim};
use crate::revision::Change;
use crate::xref::XrefEntry;

impl Document {
    /// What a revision changed: numbers added, changed or freed. Entries repeated unchanged are left out.
    pub fn changes(&self, index: usize) -> Vec<Change> {
        let Some(revision) = self.revisions().get(index) else { return Vec::new() };
        let entries = revision.entries.iter();
        let mut changes: Vec<Change> =
            entries.filter_map(|(number, after)| self.change(index, *number, *after)).collect();
        // Whoever writes an object stream changes what is in it, though the cross-reference does not list that.
        let inside: Vec<Change> = changes.iter().flat_map(|change| self.members(index, change.id.0)).collect();
        changes.extend(inside);
        changes
    }

    /// What a revision that wrote an object stream left in it, as others said before, without listing it.
    fn members(&self, index: usize, stream: u32) -> impl Iterator<Item = Change> + '_ {
        let table = &self.inner().table;
        table.members(stream).filter_map(move |number| {
            let entry = table.entry(number, index)?;
            let inside = matches!(entry, XrefEntry::Compressed { stream: holder, .. } if holder == stream);
            // What is listed was compared by its entry.
            let listed = table.revisions.get(index).is_some_and(|revision| revision.entry(number).is_some());
            (inside && !listed).then_some(Change { id: (number, 0), before: Some(entry), after: entry })
        })
    }

    fn change(&self, index: usize, number: u32, after: XrefEntry) -> Option<Change> {
        let before = self.inner().table.entry(number, index);
        let same = match (before, after) {
            (None, after) => after.is_free(),
            (Some(before), after) if before.is_free() => after.is_free(),
            // The same place in an object stream means the same object only when the stream itself is the same.
            (Some(before), XrefEntry::Compressed { stream, .. }) if before == after => {
                self.inner().table.entry(stream, index) == self.inner().table.entry(stream, index + 1)
            }
            (Some(before), after) => before == after,
        };
        (!same).then_some(Change { id: (number, after.generation()), before, after })
    }

    /// Adds the number of everything that the object under a number refers to. What stands at another number's place
    /// refers to nothing; an error is only a bound that was met: then it is not known.
    pub fn references(&self, number: u32, found: &mut Vec<u32>) -> Result<(), ReadError> {
        match self.entry((number, 0)) {
            Some(XrefEntry::InUse { offset, generation }) => {
                let mut cursor = Cursor::new(self.source().at(offset), offset);
                if cursor.object_header() != Some((number, generation)) {
                    return Ok(());
                }
                let looked = skim::references(cursor, found);
                self.spend(looked as u64, (number, generation))
            }
            Some(XrefEntry::Compressed { stream, index }) => match self.object_stream(stream) {
                Ok(holder) => {
                    self.spend(64, (number, 0))?;
                    holder.cursor(number, index).map(|cursor| skim::references(cursor, found));
                    Ok(())
                }
                Err(error @ (ReadError::TooLarge { .. } | ReadError::Endless { .. })) => Err(error),
                Err(_) => Ok(()),
            },
            Some(XrefEntry::Free { .. }) | None => Ok(()),
        }
    }
}
