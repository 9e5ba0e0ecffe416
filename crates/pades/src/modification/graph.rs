//! Who refers to whom, in any revision: made once, only when a rule asks, and only of what can be reached.
//!
//! A change may be vouched for only where the object is used. An object that is a field's appearance and a page's
//! content at once, or a number that old content referred to before it existed, is how shadow attacks replace text.
//!
//! The walk starts at the trailers of all revisions and follows every version of every object it meets: what it does
//! not meet is used in no revision, whatever refers to it there. Each version is read once, however many revisions ask.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use pdf::{Document, Object, ReadError, XrefEntry};

use super::value::references;

/// Who refers to something from a trailer: no object has this number (7.3.10).
pub const TRAILER: u32 = 0;
/// References remembered; beyond that nothing is vouched for.
const MAX_EDGES: usize = 8_000_000;

/// The references of the whole history.
#[derive(Default)]
pub struct Graph(OnceCell<Edges>);

#[derive(Default)]
struct Edges {
    /// Who is referred to, by whom, and in which revision that one was written; sorted.
    uses: Vec<Use>,
    /// Number → revisions behind the first that wrote it.
    written: HashMap<u32, Vec<u32>>,
    /// Too many, or a bound met on the way: then nothing is known.
    incomplete: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Use {
    target: u32,
    source: u32,
    revision: u32,
}

impl Graph {
    /// Objects that refer to `number` as revision `index` left the document, as far as any revision reaches them;
    /// `None` when that cannot be told.
    pub fn referrers(&self, document: &Document, number: u32, index: usize) -> Option<Vec<u32>> {
        let edges = self.0.get_or_init(|| Edges::read(document));
        if edges.incomplete {
            return None;
        }
        let live = |found: &&Use| {
            let written = edges.written.get(&found.source).map(Vec::as_slice).unwrap_or_default();
            written.iter().rfind(|at| **at as usize <= index).copied().unwrap_or(0) == found.revision
        };
        let first = edges.uses.partition_point(|found| found.target < number);
        let uses = edges.uses.iter().skip(first).take_while(|found| found.target == number);
        Some(uses.filter(live).map(|found| found.source).collect())
    }
}

impl Edges {
    fn read(document: &Document) -> Self {
        let states: Vec<Document> = (0..document.revisions().len()).map(|index| document.at_revision(index)).collect();
        let mut edges = Self::default();
        for (stamp, index) in (1u32..).zip(1..states.len()) {
            edges.written.entry(TRAILER).or_default().push(stamp);
            for change in document.changes(index) {
                edges.written.entry(change.id.0).or_default().push(stamp);
            }
        }
        match edges.walk(&states) {
            Ok(()) => edges.uses.sort_unstable(),
            Err(_) => edges.incomplete = true,
        }
        edges
    }

    /// From the trailers of all revisions.
    fn walk(&mut self, states: &[Document]) -> Result<(), ReadError> {
        for (revision, state) in (0u32..).zip(states) {
            let mut named = references(&Object::Dictionary(state.trailer().clone()), &[]);
            // LibreOffice names its source here, and those who add to such a file number what is not there.
            named.retain(|id| state.entry(*id).is_some_and(|entry| !entry.is_free()));
            self.uses.extend(named.iter().map(|id| Use { target: id.0, source: TRAILER, revision }));
        }
        let mut seen: HashSet<u32> = self.uses.iter().map(|found| found.target).collect();
        let mut waiting: Vec<u32> = seen.iter().copied().collect();
        while let Some(number) = waiting.pop() {
            let before = self.uses.len();
            self.follow(states, number)?;
            if self.uses.len() > MAX_EDGES {
                return Err(ReadError::Endless { id: (number, 0) });
            }
            let found = self.uses.get(before..).unwrap_or_default().iter().map(|found| found.target);
            waiting.extend(found.filter(|target| seen.insert(*target)));
        }
        Ok(())
    }

    /// Notes what every version of an object refers to.
    fn follow(&mut self, states: &[Document], number: u32) -> Result<(), ReadError> {
        let mut found = Vec::new();
        let later = self.written.get(&number).map(Vec::as_slice).unwrap_or_default();
        for revision in std::iter::once(0).chain(later.iter().copied()) {
            let Some(state) = states.get(revision as usize) else { continue };
            // A cross-reference stream refers to the catalog as a trailer does: that is no use of it.
            let own = state.revisions().last().and_then(|last| last.xref_stream);
            if own.is_some_and(|id| id.0 == number) {
                continue;
            }
            state.references(number, &mut found)?;
            // Whoever is in an object stream uses it, and all that is needed to unpack it.
            if let Some(XrefEntry::Compressed { stream, .. }) = state.entry((number, 0)) {
                found.push(stream);
            }
            self.uses.extend(found.drain(..).map(|target| Use { target, source: number, revision }));
        }
        Ok(())
    }
}
