//! What no rule took: harmless when nothing leads to it, forbidden otherwise.
//!
//! iText frees what it replaces; others leave objects behind. A number that no path from the trailer reaches is
//! neither shown nor used, whatever stands there.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use pdf::{Object, ObjectId};

use super::event::Event;
use super::step::Step;
use super::value::references;
use crate::attack::Attack;
use crate::report::Modification;

/// Referrers followed when asking whether an object is reached.
const MAX_CLIMB: usize = 200_000;

/// Looks at everything still open.
pub fn compare(step: &mut Step<'_>) {
    let open: Vec<(ObjectId, bool)> = step
        .changed
        .values()
        .filter(|change| !step.vouched.contains(&change.id.0))
        .map(|change| (change.id, change.after.is_free()))
        .collect();
    if open.is_empty() {
        return;
    }
    let roots: BTreeSet<u32> =
        references(&Object::Dictionary(step.after.trailer().clone()), &[]).iter().map(|id| id.0).collect();
    let (mut orphans, mut freed) = (Vec::new(), Vec::new());
    let mut forbidden: BTreeMap<Attack, Vec<ObjectId>> = BTreeMap::new();
    for (id, is_free) in open {
        match (is_reached(step, id.0, &roots), is_free) {
            (false, true) => freed.push(id),
            (false, false) => orphans.push(id),
            (true, true) => forbidden.entry(Attack::ShadowHide).or_default().push(id),
            (true, false) => forbidden.entry(attack(step, id)).or_default().push(id),
        }
    }
    if !freed.is_empty() {
        step.record(Event::new(Modification::LtaUpdates, "unused objects freed", freed));
    }
    if !orphans.is_empty() {
        step.record(Event::new(Modification::LtaUpdates, "objects added that nothing uses", orphans));
    }
    for (attack, ids) in forbidden {
        let kinds = ids.iter().take(3).map(|id| describe(step, *id)).collect::<Vec<_>>().join(", ");
        let what = format!("objects changed that no rule vouches for: {kinds}");
        step.record(Event::forbidden(what, ids).known_as(attack));
    }
}

/// Whether a path leads from the trailer to a number, as this revision left the document.
fn is_reached(step: &Step<'_>, number: u32, roots: &BTreeSet<u32>) -> bool {
    let mut waiting = vec![number];
    let mut seen: HashSet<u32> = HashSet::from([number]);
    while let Some(current) = waiting.pop() {
        if roots.contains(&current) || seen.len() > MAX_CLIMB {
            return true;
        }
        let Some(users) = step.users_after(current) else { return true };
        waiting.extend(users.into_iter().filter(|user| seen.insert(*user)));
    }
    false
}

/// What an object of this kind, changed, is the mark of.
fn attack(step: &Step<'_>, id: ObjectId) -> Attack {
    let object = step.after.get(id).unwrap_or(Object::Null);
    let dictionary = super::value::dictionary_of(&object);
    let kind = dictionary.map_or(&b""[..], |found| super::value::name(found, b"Type"));
    match kind {
        b"Font" | b"FontDescriptor" | b"Encoding" | b"CMap" => Attack::Font,
        b"OCG" | b"OCMD" => Attack::OptionalContent,
        b"Pages" | b"Page" | b"Catalog" => Attack::ShadowHideAndReplace,
        b"Action" | b"Filespec" | b"EmbeddedFile" => Attack::ActiveContent,
        b"Annot" => Attack::EvilAnnotation,
        b"Sig" | b"DocTimeStamp" => Attack::Wrapping,
        _ if dictionary.is_some_and(|found| found.has(b"S") && found.has(b"JS")) => Attack::ActiveContent,
        _ if dictionary.is_some_and(is_font_program) => Attack::Font,
        _ => Attack::ShadowReplace,
    }
}

/// Font programs have no type; they say how long their parts are (ISO 32000-2, table 125).
fn is_font_program(dictionary: &pdf::Dictionary) -> bool {
    dictionary.has(b"Length1")
        || matches!(super::value::name(dictionary, b"Subtype"), b"Type1C" | b"CIDFontType0C" | b"OpenType")
}

fn describe(step: &Step<'_>, id: ObjectId) -> String {
    let object = step.after.get(id).unwrap_or(Object::Null);
    let dictionary = super::value::dictionary_of(&object);
    let kind = dictionary.map(|d| super::value::name(d, b"Type")).filter(|kind| !kind.is_empty());
    match kind {
        Some(kind) => format!("{} {} /{}", id.0, id.1, String::from_utf8_lossy(kind)),
        None => format!("{} {} {}", id.0, id.1, object.enum_variant()),
    }
}
