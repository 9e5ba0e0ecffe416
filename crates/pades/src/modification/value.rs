//! Comparing values of two revisions, and the references in them.

use std::collections::BTreeSet;

use pdf::{Dictionary, Object, ObjectId};

/// Nesting followed inside one object; the reader refuses deeper ones.
const MAX_DEPTH: usize = 300;

/// Whether two objects say the same, however they are written.
pub fn same(left: &Object, right: &Object) -> bool {
    same_to(left, right, MAX_DEPTH)
}

fn same_to(left: &Object, right: &Object, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    match (left, right) {
        (Object::String(a, _), Object::String(b, _)) => a == b,
        (Object::Array(a), Object::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_to(a, b, depth))
        }
        (Object::Dictionary(a), Object::Dictionary(b)) => same_dictionary(a, b, depth),
        (Object::Stream(a), Object::Stream(b)) => a.content == b.content && same_dictionary(&a.dict, &b.dict, depth),
        (Object::Integer(a), Object::Real(b)) | (Object::Real(b), Object::Integer(a)) => *a as f32 == *b,
        (left, right) => left == right,
    }
}

fn same_dictionary(left: &Dictionary, right: &Dictionary, depth: usize) -> bool {
    left.len() == right.len()
        && left.iter().all(|(key, value)| right.get(key).is_ok_and(|other| same_to(value, other, depth)))
}

/// Keys whose values differ, in either.
pub fn differing(left: &Dictionary, right: &Dictionary) -> Vec<Vec<u8>> {
    let keys: BTreeSet<&Vec<u8>> = left.iter().chain(right.iter()).map(|(key, _)| key).collect();
    let differs = |key: &&Vec<u8>| match (left.get(key), right.get(key)) {
        (Ok(left), Ok(right)) => !same(left, right),
        (Err(_), Err(_)) => false,
        _ => true,
    };
    keys.into_iter().filter(differs).cloned().collect()
}

/// Every reference inside an object, not followed; keys in `except` are left out at the first level.
pub fn references(object: &Object, except: &[&[u8]]) -> Vec<ObjectId> {
    let mut found = Vec::new();
    match object {
        Object::Dictionary(dictionary) => collect_dictionary(dictionary, except, &mut found, MAX_DEPTH),
        Object::Stream(stream) => collect_dictionary(&stream.dict, except, &mut found, MAX_DEPTH),
        other => collect(other, &mut found, MAX_DEPTH),
    }
    found
}

fn collect(object: &Object, found: &mut Vec<ObjectId>, depth: usize) {
    let Some(depth) = depth.checked_sub(1) else { return };
    match object {
        Object::Reference(id) => found.push(*id),
        Object::Array(items) => items.iter().for_each(|item| collect(item, found, depth)),
        Object::Dictionary(dictionary) => collect_dictionary(dictionary, &[], found, depth),
        Object::Stream(stream) => collect_dictionary(&stream.dict, &[], found, depth),
        _ => {}
    }
}

fn collect_dictionary(dictionary: &Dictionary, except: &[&[u8]], found: &mut Vec<ObjectId>, depth: usize) {
    let values = dictionary.iter().filter(|(key, _)| !except.contains(&key.as_slice()));
    values.for_each(|(_, value)| collect(value, found, depth));
}

/// Whether an object is a reference to `id`.
pub fn is_reference(object: &Object, id: ObjectId) -> bool {
    object.as_reference().is_ok_and(|found| found == id)
}

/// A dictionary's name entry.
pub fn name<'a>(dictionary: &'a Dictionary, key: &[u8]) -> &'a [u8] {
    dictionary.get(key).and_then(Object::as_name).unwrap_or_default()
}

/// The dictionary of a dictionary or a stream.
pub fn dictionary_of(object: &Object) -> Option<&Dictionary> {
    match object {
        Object::Dictionary(dictionary) => Some(dictionary),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}
