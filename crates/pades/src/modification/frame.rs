//! The frame of revisions: whether another reader could find another history in the same bytes.
//!
//! The incremental saving attacks append objects without a cross-reference, with an empty one, or let an old
//! cross-reference point at bytes that did not exist yet.

use pdf::{Document, Oddity, XrefEntry};

use super::event::Event;
use crate::attack::Attack;

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
            && let Some(id) = document.unlisted(revision.index)
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
