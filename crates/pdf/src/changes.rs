//! What one revision changed, number by number.

use crate::document::Document;
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
}
