//! Who refers to whom, in any revision: made once, only when a rule asks, and only of what can be reached.
//!
//! A change may be vouched for only where the object is used. An object that is a field's appearance and a page's
//! content at once, or a number that old content referred to before it existed, is how shadow attacks replace text.
//!
//! The walk starts at the trailers of all revisions and follows every version of every object it meets: what it does
//! not meet is used in no revision, whatever refers to it there. Each version is read once, however many revisions ask.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use pdf::{Document, Object, XrefEntry};

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
    /// Number → revisions behind the first that wrote it.
    written: HashMap<u32, Vec<u32>>,
    /// Too many: then nothing is known.
    incomplete: bool,
}

impl Graph {
    /// Objects that refer to `number` as revision `index` left the document, as far as any revision reaches them;
    /// `None` when that cannot be told.
    pub fn referrers(&self, document: &Document, number: u32, index: usize) -> Option<Vec<u32>> {
        let edges = self.0.get_or_init(|| Edges::read(document));
        if edges.incomplete {
            return None;
        }
        let live = |(source, revision): &&(u32, u32)| {
            let written = edges.written.get(source).map(Vec::as_slice).unwrap_or_default();
            written.iter().rfind(|at| **at as usize <= index).copied().unwrap_or(0) == *revision
        };
        let found = edges.referrers.get(&number).map(Vec::as_slice).unwrap_or_default();
        Some(found.iter().filter(live).map(|(source, _)| *source).collect())
    }
}

impl Edges {
    fn read(document: &Document) -> Self {
        let mut edges = Self::default();
        let states: Vec<Document> = (0..document.revisions().len()).map(|index| document.at_revision(index)).collect();
        for (stamp, index) in (1u32..).zip(1..states.len()) {
            for change in document.changes(index) {
                edges.written.entry(change.id.0).or_default().push(stamp);
            }
        }
        let trailers = states.iter().flat_map(|state| references(&Object::Dictionary(state.trailer().clone()), &[]));
        let mut waiting: Vec<u32> = trailers.map(|id| id.0).collect();
        let mut seen: HashSet<u32> = waiting.iter().copied().collect();
        let mut count = 0usize;
        while let Some(number) = waiting.pop() {
            for target in edges.follow(&states, number) {
                count += 1;
                if seen.insert(target) {
                    waiting.push(target);
                }
            }
            if count > MAX_EDGES {
                return Self { incomplete: true, ..Self::default() };
            }
        }
        edges
    }

    /// Notes what every version of an object refers to, and gives it.
    fn follow(&mut self, states: &[Document], number: u32) -> Vec<u32> {
        let later = self.written.get(&number).map(Vec::as_slice).unwrap_or_default();
        let stamps: Vec<u32> = std::iter::once(0).chain(later.iter().copied()).collect();
        let mut targets = Vec::new();
        for stamp in stamps {
            let Some(state) = states.get(stamp as usize) else { continue };
            let Some(entry) = state.entry((number, 0)).filter(|entry| !entry.is_free()) else { continue };
            let id = (number, entry.generation());
            // A cross-reference stream refers to the catalog as a trailer does: that is no use of it.
            if state.revisions().last().and_then(|revision| revision.xref_stream) == Some(id) {
                continue;
            }
            // Whoever is in an object stream uses it, and all that is needed to unpack it.
            let holder = match entry {
                XrefEntry::Compressed { stream, .. } => Some(stream),
                _ => None,
            };
            // What cannot be read refers to nothing that a reader could follow.
            let object = state.get_node(id).unwrap_or(Object::Null);
            for target in references(&object, &[]).iter().map(|id| id.0).chain(holder) {
                self.referrers.entry(target).or_default().push((number, stamp));
                targets.push(target);
            }
        }
        targets
    }
}
