//! A page's resources with one more form, copied on write: objects that other pages use stay as they are.
use super::serialise::Tail;
use super::{Update, UpdateError};
use crate::page::Page;
use lopdf::{Dictionary, Object, ObjectId};

/// Gives `own` (the page's dictionary) resources that name `form`; returns that name.
///
/// Pages with equal resources share the merged copy. Inherited resources are copied down into
/// the page, because entries are inherited whole or not at all (7.7.3.4).
pub(super) fn with_form(
    update: &mut Update,
    page: &Page,
    own: &mut Dictionary,
    form: ObjectId,
) -> Result<String, UpdateError> {
    let old = own.get(b"Resources").or_else(|_| page.dictionary.get(b"Resources")).cloned().unwrap_or(Object::Null);
    let key = (bytes(&old), form);
    if let Some((id, name)) = update.stamps.resources.get(&key) {
        own.set("Resources", *id);
        return Ok(name.clone());
    }
    let (merged, name) = merge(update, &old, form)?;
    let id = update.add(Object::Dictionary(merged));
    own.set("Resources", id);
    update.stamps.resources.insert(key, (id, name.clone()));
    Ok(name)
}

fn merge(update: &Update, old: &Object, form: ObjectId) -> Result<(Dictionary, String), UpdateError> {
    let mut resources = dictionary(update.resolve(old)?);
    let mut forms = dictionary(update.lookup(&resources, b"XObject")?);
    let name = free_name(&forms);
    forms.set(name.as_str(), form);
    resources.set("XObject", forms);
    Ok((resources, name))
}

fn dictionary(object: Object) -> Dictionary {
    match object {
        Object::Dictionary(dictionary) => dictionary,
        _ => Dictionary::new(),
    }
}

/// `Pena1`, or the first number after it that no XObject of the page has.
fn free_name(taken: &Dictionary) -> String {
    (1..=taken.len() + 1)
        .map(|n| format!("Pena{n}"))
        .find(|name| !taken.has(name.as_bytes()))
        .unwrap_or_else(|| "Pena0".into())
}

fn bytes(object: &Object) -> Vec<u8> {
    let mut out = Tail::after(0, None);
    out.object(object);
    out.into_bytes()
}
