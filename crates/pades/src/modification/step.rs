//! One revision against the one before it: all rules in turn, each taking what it vouches for.

use std::collections::{BTreeMap, BTreeSet};

use pdf::{Change, Dictionary, Document, Object, ObjectId};

use super::Past;
use super::event::Event;
use super::graph::TRAILER;
use super::value::{name, references, same};
use super::{annotation, catalog, field, form, leftover, page, structure};
use crate::attack::Attack;

/// Objects that one revision may change; beyond that it is a rewritten document.
const MAX_CHANGES: usize = 200_000;

/// The comparison of one revision with the one before.
pub struct Step<'a> {
    /// This revision's index.
    pub index: usize,
    /// As the revision before left it.
    pub before: Document,
    /// As this one left it.
    pub after: Document,
    /// What changed, by number.
    pub changed: BTreeMap<u32, Change>,
    /// Numbers that a rule has vouched for.
    pub vouched: BTreeSet<u32>,
    /// Widgets that belong to fields vouched for: pages may list them.
    pub widgets: BTreeSet<u32>,
    /// New annotations that pages list, with the page.
    pub annotations: Vec<ObjectId>,
    /// What was found.
    pub events: Vec<Event>,
    /// What all steps share.
    pub past: &'a Past<'a>,
}

/// What looking at revisions has cost.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    /// Objects that changed.
    pub changes: usize,
    /// Bytes read.
    pub bytes: u64,
}

/// Everything that revision `index` did.
pub fn events(past: &Past<'_>, index: usize, cost: &mut Cost) -> Vec<Event> {
    let document = past.document;
    let changes = document.changes(index);
    cost.changes = cost.changes.saturating_add(changes.len());
    if changes.len() > MAX_CHANGES {
        let event = Event::forbidden("the document was rewritten", Vec::new());
        return vec![event.known_as(Attack::ShadowHideAndReplace)];
    }
    let mut step = Step {
        past,
        index,
        before: document.at_revision(index.saturating_sub(1)),
        after: document.at_revision(index),
        changed: changes.into_iter().map(|change| (change.id.0, change)).collect(),
        vouched: BTreeSet::new(),
        widgets: BTreeSet::new(),
        annotations: Vec::new(),
        events: Vec::new(),
    };
    step.run();
    cost.bytes = cost.bytes.saturating_add(step.before.work()).saturating_add(step.after.work());
    step.events
}

impl Step<'_> {
    fn run(&mut self) {
        self.identical();
        self.containers();
        self.numbers();
        catalog::compare(self);
        form::compare(self);
        field::compare(self);
        page::compare(self);
        annotation::compare(self);
        structure::compare(self);
        leftover::compare(self);
    }

    /// Objects written again as they were.
    fn identical(&mut self) {
        let changes: Vec<Change> = self.changed.values().copied().collect();
        for change in changes {
            let existed = change.before.is_some_and(|before| !before.is_free() && before.generation() == change.id.1);
            if !existed || change.after.is_free() {
                continue;
            }
            if let (Ok(old), Ok(new)) = (self.before.get(change.id), self.after.get(change.id))
                && same(&old, &new)
            {
                self.vouched.insert(change.id.0);
            }
        }
    }

    /// The revision's own cross-reference stream and its object streams; what is inside these is listed for itself.
    fn containers(&mut self) {
        let own = self.past.document.revisions().get(self.index).and_then(|revision| revision.xref_stream);
        let changes: Vec<Change> = self.changed.values().copied().collect();
        for change in changes.iter().filter(|change| !change.after.is_free()) {
            let Ok(Object::Stream(stream)) = self.after.get(change.id) else { continue };
            let is_container = own == Some(change.id) || name(&stream.dict, b"Type") == b"ObjStm";
            if is_container && self.is_new(change.id) {
                self.vouch_used_by(change.id.0, &[]);
            }
        }
    }

    /// New numbers, such as the `/Length` of a stream: whoever uses one is changed as well, and is judged with it.
    fn numbers(&mut self) {
        for id in self.open().into_iter().filter(|id| self.is_new(*id)).collect::<Vec<_>>() {
            if let Ok(Object::Integer(_)) = self.after.get(id) {
                self.vouch_used_by(id.0, &[]);
            }
        }
    }

    /// Whether a number held nothing before.
    pub fn is_new(&self, id: ObjectId) -> bool {
        self.changed.get(&id.0).is_some_and(|change| change.before.is_none_or(|before| before.is_free()))
    }

    /// Whether this revision changed the object and nothing vouches for it yet.
    pub fn is_open(&self, id: ObjectId) -> bool {
        let changed = self.changed.get(&id.0).is_some_and(|change| change.id == id && !change.after.is_free());
        changed && !self.vouched.contains(&id.0)
    }

    /// Objects that changed and that nothing vouches for yet.
    pub fn open(&self) -> Vec<ObjectId> {
        self.changed.values().map(|change| change.id).filter(|id| self.is_open(*id)).collect()
    }

    /// Those of them that held something before.
    pub fn open_existing(&self) -> Vec<ObjectId> {
        self.open().into_iter().filter(|id| !self.is_new(*id)).collect()
    }

    /// Vouches for a number if, before this revision, nobody but `users` referred to it.
    pub fn vouch_used_by(&mut self, number: u32, users: &[u32]) -> bool {
        let found = self.users_before(number);
        let only = found.is_some_and(|found| found.iter().all(|user| *user == number || users.contains(user)));
        if only {
            self.vouched.insert(number);
        }
        only
    }

    /// Who referred to a number before this revision; `None` when that cannot be told.
    pub fn users_before(&self, number: u32) -> Option<Vec<u32>> {
        self.past.graph.referrers(self.past.document, number, self.index.saturating_sub(1))
    }

    /// Who refers to it as this revision left the document.
    pub fn users_after(&self, number: u32) -> Option<Vec<u32>> {
        self.past.graph.referrers(self.past.document, number, self.index)
    }

    /// The catalog, now and in all revisions before: mostly one object. Nobody looks at one that was left.
    pub fn roots(&self) -> Vec<u32> {
        let revisions = self.past.document.revisions().iter().take(self.index.saturating_add(1));
        let mut roots: Vec<u32> =
            revisions.map(|revision| Self::number_of(&revision.trailer, b"Root").unwrap_or(TRAILER)).collect();
        roots.dedup();
        roots
    }

    /// What the catalog referred to under other keys than this one.
    pub fn beside(&self, key: &[u8]) -> Vec<ObjectId> {
        self.before.catalog().map(|found| references(&Object::Dictionary(found), &[key])).unwrap_or_default()
    }

    /// Records an event.
    pub fn record(&mut self, event: Event) {
        self.events.push(event);
    }

    /// The resolved dictionary under a key, before and after; empty where there is none.
    pub fn both(&self, before: &Dictionary, after: &Dictionary, key: &[u8]) -> (Dictionary, Dictionary) {
        let read = |document: &Document, dictionary: &Dictionary| match document.lookup(dictionary, key) {
            Ok(Object::Dictionary(found)) => found,
            _ => Dictionary::new(),
        };
        (read(&self.before, before), read(&self.after, after))
    }

    /// The number of an indirect value, if it is one.
    pub fn number_of(dictionary: &Dictionary, key: &[u8]) -> Option<u32> {
        dictionary.get(key).ok()?.as_reference().ok().map(|id| id.0)
    }
}
