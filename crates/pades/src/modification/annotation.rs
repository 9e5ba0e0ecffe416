//! Rule: annotations (ISO 32000-2, 12.5), which DocMDP level 3 permits. Those that bring their own picture may show
//! anything anywhere (the evil annotation attack): permitted by the letter, never simply valid.

use pdf::{Dictionary, Object, ObjectId};

use super::event::{Doubt, Event};
use super::step::Step;
use super::value::name;
use crate::attack::Attack;
use crate::report::Modification;

/// Subtypes that readers draw small or not at all when no appearance is given.
const MODEST: [&[u8]; 7] = [b"Text", b"Popup", b"Link", b"Highlight", b"Underline", b"StrikeOut", b"Squiggly"];

/// Looks at annotations that pages list anew, and at changed ones.
pub fn compare(step: &mut Step<'_>) {
    for id in std::mem::take(&mut step.annotations) {
        added(step, id);
    }
    for id in step.open_existing() {
        changed(step, id);
    }
}

fn added(step: &mut Step<'_>, id: ObjectId) {
    let Ok(Object::Dictionary(annotation)) = step.after.get(id) else {
        let event = Event::forbidden("a page lists something that is no annotation", vec![id]);
        step.record(event.known_as(Attack::EvilAnnotation));
        return;
    };
    let kind = name(&annotation, b"Subtype").to_vec();
    let actions = annotation.has(b"A") || annotation.has(b"AA");
    if kind == b"Widget" || kind.is_empty() || !step.is_new(id) || actions {
        let event = Event::forbidden("a page lists an annotation that no rule vouches for", vec![id]);
        step.record(event.known_as(Attack::EvilAnnotation));
        return;
    }
    let owned = step.vouch_used_by(id.0, &[]) && step.adopt(&Object::Dictionary(annotation.clone()), &[id.0]);
    if !owned {
        let event = Event::forbidden("an annotation shares its objects with other content", vec![id]);
        step.record(event.known_as(Attack::EvilAnnotation));
        return;
    }
    let what = format!("annotation {} added", String::from_utf8_lossy(&kind));
    let doubt = if is_modest(&annotation, &kind) { Doubt::None } else { Doubt::Paints };
    let event = Event::new(Modification::Annotations, what, vec![id]).doubted(doubt);
    step.record(event.known_as(Attack::EvilAnnotation));
}

fn is_modest(annotation: &Dictionary, kind: &[u8]) -> bool {
    MODEST.contains(&kind) && !annotation.has(b"AP") && !annotation.has(b"OC")
}

/// An existing annotation, other than a widget, that pages list.
fn changed(step: &mut Step<'_>, id: ObjectId) {
    let (Ok(Object::Dictionary(old)), Ok(Object::Dictionary(new))) = (step.before.get(id), step.after.get(id)) else {
        return;
    };
    let is_annotation = old.has(b"Rect") && old.has(b"Subtype") && name(&old, b"Subtype") != b"Widget";
    let same_kind = name(&old, b"Subtype") == name(&new, b"Subtype");
    if is_annotation && same_kind && step.adopt(&Object::Dictionary(new), &[id.0]) {
        step.vouched.insert(id.0);
        let event = Event::new(Modification::Annotations, "annotation changed", vec![id]).doubted(Doubt::Paints);
        step.record(event.known_as(Attack::EvilAnnotation));
    }
}
