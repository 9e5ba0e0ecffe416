//! Rule: the interactive form (ISO 32000-2, 12.7.3): its list of fields may grow by signature fields.

use pdf::{Dictionary, FieldKind, Object, ObjectId};

use super::event::{Doubt, Event};
use super::signature_field;
use super::step::Step;
use super::value::{differing, same};
use crate::attack::Attack;
use crate::report::Modification;

/// Compares the forms.
pub fn compare(step: &mut Step<'_>) {
    let (Ok(before), Ok(after)) = (step.before.catalog(), step.after.catalog()) else { return };
    let (old, new) = step.both(&before, &after, b"AcroForm");
    let object = Step::number_of(&after, b"AcroForm");
    let mut clean = true;
    for key in differing(&old, &new) {
        let vouched = match key.as_slice() {
            // Judged below.
            b"Fields" => true,
            // Bits are only ever set: signatures exist, append only (table 225).
            b"SigFlags" => flags(step, &new) & flags_of(step, &old) == flags_of(step, &old),
            // Resources for appearances that readers make: they may grow.
            b"DR" => resources(step, &old, &new, object),
            b"DA" | b"Q" => !old.has(&key),
            b"NeedAppearances" => appearances(step, &new),
            _ => false,
        };
        if !vouched {
            clean = false;
            let what = format!("/{} of the form changed", String::from_utf8_lossy(&key));
            step.record(Event::forbidden(what, Vec::new()).known_as(Attack::FormAppearance));
        }
    }
    if new.has(b"DR") && differing(&old, &new).iter().all(|key| key != b"DR") && resources_are_open(step, &new) {
        clean &= resources(step, &old, &new, object);
    }
    let Some(added) = added(step, &old, &new) else {
        let what = "fields were removed or put in another order";
        step.record(Event::forbidden(what, Vec::new()).known_as(Attack::FormAppearance));
        return;
    };
    let beside = step.beside(b"AcroForm");
    let alone = |number: &u32| beside.iter().all(|id| id.0 != *number);
    if let Some(number) = object.filter(|number| clean && alone(number)) {
        step.vouch_used_by(number, &step.roots());
    }
    if let Some(list) = Step::number_of(&new, b"Fields").filter(alone) {
        let users: Vec<u32> = object.into_iter().chain(step.roots()).collect();
        step.vouch_used_by(list, &users);
    }
    for id in added {
        signature_field::added(step, id, None);
    }
}

/// 12.7.3: asks readers to draw fields anew from their values, which may show other text than was signed.
fn appearances(step: &mut Step<'_>, new: &Dictionary) -> bool {
    let asked = matches!(step.after.lookup(new, b"NeedAppearances"), Ok(Object::Boolean(true)));
    let fields = step.before.fields().unwrap_or_default();
    if asked && fields.iter().any(|field| field.kind != FieldKind::Signature) {
        let event = Event::new(Modification::FormFilling, "readers are asked to draw all fields anew", Vec::new());
        step.record(event.doubted(Doubt::Paints).known_as(Attack::FormAppearance));
    }
    true
}

fn flags(step: &Step<'_>, form: &Dictionary) -> i64 {
    step.after.lookup(form, b"SigFlags").ok().and_then(|value| value.as_i64().ok()).unwrap_or(0)
}

fn flags_of(step: &Step<'_>, form: &Dictionary) -> i64 {
    step.before.lookup(form, b"SigFlags").ok().and_then(|value| value.as_i64().ok()).unwrap_or(0)
}

/// Roots that are new, when all old ones are still there in their order.
fn added(step: &Step<'_>, old: &Dictionary, new: &Dictionary) -> Option<Vec<ObjectId>> {
    let list = |document: &pdf::Document, form: &Dictionary| match document.lookup(form, b"Fields") {
        Ok(Object::Array(items)) => items,
        _ => Vec::new(),
    };
    beyond(&list(&step.before, old), &list(&step.after, new))
}

/// What `new` holds beyond `old`, whose items must all be in it, in their order. Additions must be references.
pub fn beyond(old: &[Object], new: &[Object]) -> Option<Vec<ObjectId>> {
    let mut expected = old.iter().peekable();
    let mut extra = Vec::new();
    for item in new {
        if expected.peek().is_some_and(|wanted| same(wanted, item)) {
            expected.next();
        } else {
            extra.push(item.as_reference().ok()?);
        }
    }
    expected.peek().is_none().then_some(extra)
}

/// Whether resources changed inside although the form names the same ones.
fn resources_are_open(step: &Step<'_>, form: &Dictionary) -> bool {
    let Ok(Object::Dictionary(resources)) = step.after.lookup(form, b"DR") else { return false };
    let inside = resources.iter().filter_map(|(_, category)| category.as_reference().ok());
    let own = form.get(b"DR").ok().and_then(|value| value.as_reference().ok());
    inside.chain(own).any(|id| step.is_open(id))
}

/// Default resources: what was there stays, what is added is new.
fn resources(step: &mut Step<'_>, old: &Dictionary, new: &Dictionary, form: Option<u32>) -> bool {
    let (before, after) = step.both(old, new, b"DR");
    let categories: Vec<Vec<u8>> = before.iter().map(|(key, _)| key.clone()).collect();
    for category in &categories {
        let (Ok(left), Ok(right)) = (before.get(category), after.get(category)) else { return false };
        let (Ok(left), Ok(right)) = (step.before.resolve(left), step.after.resolve(right)) else { return false };
        let kept = match (&left, &right) {
            // Text that readers draw themselves (12.7.4.3) takes fonts from here and draws no form: PDFBox gives each
            // signature's picture the same name, and no name is taken away.
            (Object::Dictionary(left), Object::Dictionary(right)) if category == b"XObject" => {
                left.iter().all(|(name, _)| right.has(name))
            }
            (Object::Dictionary(left), Object::Dictionary(right)) => {
                left.iter().all(|(name, value)| right.get(name).is_ok_and(|other| same(value, other)))
            }
            (left, right) => same(left, right),
        };
        if !kept {
            return false;
        }
    }
    let mut users: Vec<u32> = form.into_iter().collect();
    users.extend(Step::number_of(new, b"DR"));
    let mut values: Vec<Object> = new.get(b"DR").ok().cloned().into_iter().collect();
    values.extend(after.iter().map(|(_, category)| category.clone()));
    // One after the other: the dictionary itself, then each category, which may be an object of its own.
    let adopted = values.into_iter().all(|value| step.adopt_under(b"AcroForm", &value, &users));
    if adopted {
        step.record(Event::new(Modification::FormFilling, "form resources added", Vec::new()));
    }
    adopted
}
