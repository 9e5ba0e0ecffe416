//! Who refers to whom, in any revision: made once, and only when a rule asks.
//!
//! A change may be vouched for only where the object is used. An object that is a field's appearance and a page's
//! content at once, or a number that old content referred to before it existed, is how shadow attacks replace text.

use std::cell::OnceCell;
use std::collections::HashMap;

use pdf::Document;

use super::value::references;

/// References remembered; beyond that nothing is vouched for.
const MAX_EDGES: usize = 8_000_000;

/// The references of the whole history.
#[derive(Default)]
pub struct Graph(OnceCell<Edges>);

#[derive(Default)]
struct Edges {
    /// Number → who refers to it, and in which revision that referrer was written.
    referrers: HashMap<u32, Vec<(u32, u32)>>,
    /// Number → revisions that wrote it.
    written: HashMap<u32, Vec<u32>>,
    /// Too many, or an object that could not be read: then nothing is known.
    incomplete: bool,
}

impl Graph {
    /// Objects that refer to `number` as revision `index` left the document; `None` when that cannot be told.
    pub fn referrers(&self, document: &Document, number: u32, index: usize) -> Option<Vec<u32>> {
        let edges = self.0.get_or_init(|| Edges::read(document));
        if edges.incomplete {
            return None;
        }
        let live = |(source, revision): &&(u32, u32)| {
            let written = edges.written.get(source).map(Vec::as_slice).unwrap_or_default();
            written.iter().rfind(|at| **at as usize <= index) == Some(revision)
        };
        let found = edges.referrers.get(&number).map(Vec::as_slice).unwrap_or_default();
        Some(found.iter().filter(live).map(|(source, _)| *source).collect())
    }
}

impl Edges {
    fn read(document: &Document) -> Self {
        let mut edges = Self::default();
        let mut count = 0usize;
        for revision in 0..document.revisions().len() {
            let state = document.at_revision(revision);
            // A cross-reference stream refers to the catalog as a trailer does: that is no use of it.
            let trailer = document.revisions().get(revision).and_then(|found| found.xref_stream);
            let stamp = u32::try_from(revision).unwrap_or(u32::MAX);
            for change in document.changes(revision) {
                let number = change.id.0;
                edges.written.entry(number).or_default().push(stamp);
                if change.after.is_free() || trailer == Some(change.id) {
                    continue;
                }
                // What cannot be read refers to nothing that a reader could follow.
                let Ok(object) = state.get_node(change.id) else { continue };
                for target in references(&object, &[]) {
                    edges.referrers.entry(target.0).or_default().push((number, stamp));
                    count += 1;
                }
                if count > MAX_EDGES {
                    return Self { incomplete: true, ..Self::default() };
                }
            }
        }
        edges
    }
}
