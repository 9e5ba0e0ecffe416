//! Rule: the document security store (ISO 32000-2, 12.8.4.3): it may grow, and it is shown nowhere.

use pdf::{Dictionary, Object};

use super::event::Event;
use super::step::Step;
use super::value::same;
use crate::report::Modification;

/// Compares the stores of two catalogs.
pub fn compare(step: &mut Step<'_>, before: &Dictionary, after: &Dictionary) {
    let Ok(value) = after.get(b"DSS").cloned() else {
        if before.has(b"DSS") {
            // Evidence taken away hides nothing on a page, but no honest program does it.
            step.record(Event::forbidden("the security store was removed", Vec::new()));
        }
        return;
    };
    let Ok(store) = step.after.dictionary(&value) else {
        step.record(Event::forbidden("the security store is malformed", Vec::new()));
        return;
    };
    let (old, _) = step.both(before, after, b"DSS");
    if !keeps(step, &old, &store) {
        step.record(Event::forbidden("the security store lost what it held", Vec::new()));
    }
    let count = step.vouched.len();
    let adopted = step.adopt_under(b"DSS", &value, &[]);
    let direct = match before.get(b"DSS") {
        Ok(old) => !same(old, &value),
        Err(_) => true,
    };
    // Lists may be direct inside objects that did not change: then what they bring is adopted through them.
    let inner = adopted && through_unchanged(step, &store, &value);
    if !inner {
        step.record(Event::forbidden("the security store holds what is used elsewhere", Vec::new()));
    } else if step.vouched.len() > count || direct {
        step.record(Event::new(Modification::LtaUpdates, "validation data added", Vec::new()));
    }
}

/// Whether every list of the store (table 261) and the evidence of each signature (table 262) is still there. What they hold
/// may be replaced: a newer answer takes the place of an old one.
fn keeps(step: &Step<'_>, old: &Dictionary, new: &Dictionary) -> bool {
    let (before, after) = step.both(old, new, b"VRI");
    let kept = |old: &Dictionary, new: &Dictionary| old.iter().all(|(key, _)| new.has(key));
    kept(old, new) && kept(&before, &after)
}

/// Arrays and VRI dictionaries that are objects of their own and may have changed although the store did not.
fn through_unchanged(step: &mut Step<'_>, store: &Dictionary, value: &Object) -> bool {
    let mut users: Vec<u32> = value.as_reference().map(|id| id.0).into_iter().collect();
    let mut values: Vec<Object> = store.iter().map(|(_, value)| value.clone()).collect();
    let mut seen = 0usize;
    while let Some(one) = values.pop() {
        seen += 1;
        if seen > 50_000 {
            return false;
        }
        if !step.adopt_under(b"DSS", &one, &users) {
            return false;
        }
        users.extend(one.as_reference().map(|id| id.0));
        match step.after.resolve(&one) {
            Ok(Object::Array(items)) => {
                let open = items.into_iter().filter(|item| item.as_reference().is_ok_and(|id| step.is_open(id)));
                values.extend(open);
            }
            Ok(Object::Dictionary(inner)) => values.extend(inner.iter().map(|(_, value)| value.clone())),
            _ => {}
        }
    }
    true
}
