//! Rule: the trailer and the catalog (ISO 32000-2, 7.5.5 and 7.7.2). Only entries that show nothing may change.

use pdf::{Dictionary, Object, Stream};

use super::event::{Doubt, Event};
use super::graph::TRAILER;
use super::step::Step;
use super::store;
use super::value::{differing, name, same};
use crate::attack::Attack;
use crate::report::Modification;

/// Bytes of metadata that are looked at.
const MAX_METADATA: usize = 16 << 20;

/// Compares trailers and catalogs; the form and the security store have rules of their own.
pub fn compare(step: &mut Step<'_>) {
    trailer(step);
    let (Ok(before), Ok(after)) = (step.before.catalog(), step.after.catalog()) else {
        let event = Event::forbidden("the catalog cannot be read", Vec::new());
        step.record(event.known_as(Attack::ShadowHideAndReplace));
        return;
    };
    let mut clean = true;
    for key in differing(&before, &after) {
        let vouched = match key.as_slice() {
            // Judged by their own rules from the values.
            b"AcroForm" | b"DSS" => true,
            b"Metadata" => metadata(step, &after),
            b"Extensions" => after.get(&key).is_ok_and(|value| step.adopt_under(&key, value, &[])),
            // 7.7.2: a later version; a name says so and does nothing else.
            b"Version" => after.get(b"Version").is_ok_and(|value| value.as_name().is_ok()),
            _ => false,
        };
        if !vouched {
            clean = false;
            let what = format!("/{} of the catalog changed", String::from_utf8_lossy(&key));
            let event = Event::forbidden(what, Vec::new());
            step.record(Event { attack: attack(&key), ..event });
        }
    }
    if clean && let Some(root) = Step::number_of(step.after.trailer(), b"Root") {
        step.vouched.insert(root);
    }
    indirect_entries(step, &before, &after);
    store::compare(step, &before, &after);
}

/// What a changed entry of the catalog is the mark of, where that has a name.
fn attack(key: &[u8]) -> Option<Attack> {
    match key {
        b"Pages" | b"Dests" | b"Collection" => Some(Attack::ShadowHideAndReplace),
        b"OCProperties" => Some(Attack::OptionalContent),
        b"OpenAction" | b"AA" | b"Names" | b"URI" => Some(Attack::ActiveContent),
        _ => None,
    }
}

/// 7.5.5: the same catalog, the same encryption, the same first identifier.
fn trailer(step: &mut Step<'_>) {
    let (before, after) = (step.before.trailer().clone(), step.after.trailer().clone());
    for key in [&b"Root"[..], b"Encrypt"] {
        let equal = match (before.get(key), after.get(key)) {
            (Ok(left), Ok(right)) => same(left, right),
            (left, right) => left.is_err() && right.is_err(),
        };
        if !(equal || key == b"Root" && moved(step)) {
            let what = format!("/{} of the trailer changed", String::from_utf8_lossy(key));
            step.record(Event::forbidden(what, Vec::new()).known_as(Attack::ShadowHideAndReplace));
        }
    }
    if let Ok(info) = after.get(b"Info").cloned() {
        information(step, &info);
    }
}

/// Whether the catalog has another number now, which nothing had before: what is in it is compared all the same.
fn moved(step: &mut Step<'_>) -> bool {
    let number = Step::number_of(step.after.trailer(), b"Root");
    number.is_some_and(|number| {
        let held = step.changed.get(&number).is_none_or(|change| change.before.is_some_and(|before| !before.is_free()));
        !held && step.vouch_used_by(number, &[])
    })
}

/// 14.3.3: the information dictionary is not shown on any page.
fn information(step: &mut Step<'_>, info: &Object) {
    let open = info.as_reference().is_ok_and(|id| step.is_open(id));
    if open && step.adopt(&Object::Array(vec![info.clone()]), &[TRAILER]) {
        step.record(Event::new(Modification::LtaUpdates, "document information updated", Vec::new()));
    }
}

/// A metadata stream (14.3.2), which must be one and be nothing else.
fn metadata(step: &mut Step<'_>, catalog: &Dictionary) -> bool {
    let Ok(value) = catalog.get(b"Metadata").cloned() else { return false };
    let stream = match step.after.resolve(&value) {
        Ok(Object::Stream(stream)) if name(&stream.dict, b"Type") == b"Metadata" => stream,
        _ => return false,
    };
    let vouched = step.adopt_under(b"Metadata", &value, &[]);
    if vouched {
        let event = Event::new(Modification::LtaUpdates, "metadata updated", Vec::new());
        step.record(event.doubted(if is_xml(step, &stream) { Doubt::None } else { Doubt::Unknown }));
    }
    vouched
}

/// 14.3.2: metadata is XML. Of UTF-16, which nobody uses, only that it begins and ends as a tag.
fn is_xml(step: &Step<'_>, stream: &Stream) -> bool {
    let Ok(text) = step.after.stream_data(stream, MAX_METADATA) else { return false };
    if !text.contains(&0) {
        return pdf::is_xml(&text);
    }
    let mut letters = text.iter().filter(|byte| !matches!(byte, 0 | 9 | 10 | 13 | 32 | 0xFE | 0xFF));
    letters.next() == Some(&b'<') && letters.next_back() == Some(&b'>')
}

/// Indirect values of the catalog that changed while the catalog did not.
fn indirect_entries(step: &mut Step<'_>, before: &Dictionary, after: &Dictionary) {
    let unchanged = |key: &[u8]| matches!((before.get(key), after.get(key)), (Ok(a), Ok(b)) if same(a, b));
    let open = |step: &Step<'_>, key: &[u8]| {
        after.get(key).ok().and_then(|value| value.as_reference().ok()).is_some_and(|id| step.is_open(id))
    };
    if unchanged(b"Metadata") && open(step, b"Metadata") {
        metadata(step, after);
    }
    if unchanged(b"Extensions") && open(step, b"Extensions") {
        let value = after.get(b"Extensions").cloned().unwrap_or(Object::Null);
        step.adopt_under(b"Extensions", &value, &[]);
    }
}
