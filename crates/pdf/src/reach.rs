//! Whether a page uses certain objects: so that only pages that a revision touched are drawn again.
use std::collections::{BTreeSet, HashSet};

use crate::document::Document;
use crate::{Object, ObjectId};

/// Objects followed; a page that uses more is taken to use them all.
const MAX_FOLLOWED: usize = 100_000;
/// Entries that lead away from the page.
const AWAY: [&[u8]; 5] = [b"Parent", b"P", b"StructParent", b"Dest", b"A"];

/// Whether a page (counted from 0), or what it uses, is one of these object numbers.
pub fn page_uses(document: &Document, page: usize, numbers: &BTreeSet<u32>) -> bool {
    let Ok(found) = document.page(page) else { return true };
    if numbers.contains(&found.id.0) {
        return true;
    }
    let mut seen: HashSet<ObjectId> = HashSet::new();
    let mut waiting = Vec::new();
    references(&Object::Dictionary(found.dictionary), &mut waiting);
    while let Some(id) = waiting.pop() {
        if numbers.contains(&id.0) || seen.len() > MAX_FOLLOWED {
            return true;
        }
        if seen.insert(id) {
            references(&document.get(id).unwrap_or(Object::Null), &mut waiting);
        }
    }
    false
}

/// Direct objects are no deeper than the reader's limit.
fn references(object: &Object, found: &mut Vec<ObjectId>) {
    match object {
        Object::Reference(id) => found.push(*id),
        Object::Array(items) => items.iter().for_each(|item| references(item, found)),
        Object::Dictionary(dictionary) => entries(dictionary, found),
        Object::Stream(stream) => entries(&stream.dict, found),
        _ => {}
    }
}

fn entries(dictionary: &crate::Dictionary, found: &mut Vec<ObjectId>) {
    let kept = dictionary.iter().filter(|(key, _)| !AWAY.contains(&key.as_slice()));
    kept.for_each(|(_, value)| references(value, found));
}
