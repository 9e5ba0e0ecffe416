//! Rule: pages (ISO 32000-2, 7.7.3.3). A page may list further annotations; nothing else about it may change.

use pdf::{Dictionary, Document, Object, ObjectId};

use super::event::{Doubt, Event};
use super::form::beyond;
use super::step::Step;
use super::value::differing;
use crate::attack::Attack;
use crate::report::Modification;

/// Looks at every changed page, and at lists of annotations that are objects of their own.
pub fn compare(step: &mut Step<'_>) {
    let open = step.open();
    for id in &open {
        if step.before.page_index(*id).is_some() {
            page(step, *id);
        }
    }
    for id in open {
        if step.is_open(id) && !step.is_new(id) {
            list(step, id);
        }
    }
}

fn page(step: &mut Step<'_>, id: ObjectId) {
    let (Ok(Object::Dictionary(old)), Ok(Object::Dictionary(new))) = (step.before.get(id), step.after.get(id)) else {
        return;
    };
    for key in differing(&old, &new) {
        match key.as_slice() {
            // The date shows nothing (table 31).
            b"Annots" | b"LastModified" => continue,
            b"Tabs" => step.record(tabs(step, &new, id)),
            _ => {
                let what = format!("/{} of a page changed", String::from_utf8_lossy(&key));
                return step.record(Event::forbidden(what, vec![id]).known_as(attack(&key)));
            }
        }
    }
    let (before, after) = (annotations(&step.before, &old), annotations(&step.after, &new));
    if !take(step, &before, &after, id) {
        return;
    }
    step.vouched.insert(id.0);
    // A list that became an object of its own, or another one.
    if let Some(number) = Step::number_of(&new, b"Annots")
        && step.changed.contains_key(&number)
        && !step.vouched.contains(&number)
    {
        step.vouch_used_by(number, &[id.0]);
    }
}

/// The order in which annotations are visited shows nothing, but it is no filling and no signing: where a signature says
/// what may change, it must say that annotations may. That of the structure is what readers use anyway.
fn tabs(step: &Step<'_>, page: &Dictionary, id: ObjectId) -> Event {
    let event = Event::new(Modification::LtaUpdates, "tab order of a page changed", vec![id]);
    match step.after.lookup(page, b"Tabs") {
        Ok(Object::Name(order)) if order != b"S" => event.doubted(Doubt::Unasked),
        _ => event,
    }
}

/// Boxes and rotation decide what of the page is seen; the rest is what it shows.
fn attack(key: &[u8]) -> Attack {
    match key {
        b"MediaBox" | b"CropBox" | b"Rotate" | b"UserUnit" => Attack::ShadowHide,
        _ => Attack::ShadowReplace,
    }
}

/// A changed array that nobody but pages use as their `/Annots`.
fn list(step: &mut Step<'_>, id: ObjectId) {
    let (Ok(Object::Array(old)), Ok(Object::Array(new))) = (step.before.get(id), step.after.get(id)) else { return };
    let Some(users) = step.users_before(id.0) else { return };
    let is_list = |user: &u32| {
        let generation = step.before.entry((*user, 0)).map_or(0, |entry| entry.generation());
        let owner = (*user, generation);
        let Ok(Object::Dictionary(page)) = step.before.get(owner) else { return false };
        step.before.page_index(owner).is_some() && Step::number_of(&page, b"Annots") == Some(id.0)
    };
    if !users.is_empty() && users.iter().all(is_list) && take(step, &old, &new, id) {
        step.vouch_used_by(id.0, &users);
    }
}

fn annotations(document: &Document, page: &Dictionary) -> Vec<Object> {
    match document.lookup(page, b"Annots") {
        Ok(Object::Array(items)) => items,
        _ => Vec::new(),
    }
}

/// Whether a list only grew; widgets of vouched fields are taken, others are left to the rule of annotations.
fn take(step: &mut Step<'_>, before: &[Object], after: &[Object], holder: ObjectId) -> bool {
    let Some(added) = beyond(before, after) else {
        let what = "annotations were removed or put in another order";
        step.record(Event::forbidden(what, vec![holder]).known_as(Attack::ShadowHide));
        return false;
    };
    for id in added {
        if !step.widgets.contains(&id.0) {
            step.annotations.push(id);
        }
    }
    true
}
