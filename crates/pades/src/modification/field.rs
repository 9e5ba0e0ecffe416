//! Rule: existing fields are filled or signed (ISO 32000-2, 12.7.4). A signed field does not change any more.

use pdf::{Dictionary, Document, Object, ObjectId};

use super::event::{Doubt, Event};
use super::form::beyond;
use super::paint;
use super::signature_field::{self, Kind};
use super::step::Step;
use super::value::{differing, is_reference, name, same};
use crate::attack::Attack;
use crate::report::Modification;

/// Ancestors followed.
const MAX_DEPTH: usize = 32;
/// Entries that filling changes.
const FILLED: [&[u8]; 7] = [b"V", b"AP", b"AS", b"I", b"TI", b"RV", b"M"];
/// Entries that signing an empty field changes.
const SIGNED: [&[u8]; 8] = [b"V", b"AP", b"AS", b"M", b"F", b"MK", b"DA", b"Q"];
/// `/F` bits that hide: invisible, hidden, no-view, toggle-no-view (table 167).
const HIDING: i64 = 1 | 1 << 1 | 1 << 5 | 1 << 8;

/// Where a field stands in the form.
struct Lineage {
    name: String,
    kind: Vec<u8>,
    signed: bool,
}

impl Lineage {
    fn attack(&self) -> Attack {
        if self.kind == b"Sig" { Attack::SneakySignature } else { Attack::FormAppearance }
    }
}

/// Looks at every changed object that was a field or a widget before.
pub fn compare(step: &mut Step<'_>) {
    for id in step.open_existing() {
        let (Ok(Object::Dictionary(old)), Ok(Object::Dictionary(new))) = (step.before.get(id), step.after.get(id))
        else {
            continue;
        };
        if let Some(lineage) = lineage(&step.before, id) {
            one(step, (id, &old, &new), &lineage);
        }
    }
    appearances(step);
}

/// Whether the form had a field of this full name.
pub fn is_taken(step: &Step<'_>, full: &str) -> bool {
    let Ok(Some(form)) = step.before.form() else { return false };
    let Ok(Object::Array(roots)) = step.before.lookup(&form, b"Fields") else { return false };
    // Only root names are compared: one name at the root holds all below it.
    let first = full.split('.').next().unwrap_or(full);
    full == first
        && roots.iter().take(20_000).any(|root| {
            let Ok(dictionary) = step.before.dictionary(root) else { return false };
            let name = step.before.lookup(&dictionary, b"T").ok().and_then(|name| pdf::text_string(&name));
            name.as_deref() == Some(full)
        })
}

/// Climbs from a field or widget to a root that the form lists; each step must hold both ways.
fn lineage(document: &Document, id: ObjectId) -> Option<Lineage> {
    let mut names = Vec::new();
    let (mut kind, mut signed) = (Vec::new(), false);
    let mut current = id;
    for _ in 0..MAX_DEPTH {
        let Ok(Object::Dictionary(dictionary)) = document.get(current) else { return None };
        names.extend(document.lookup(&dictionary, b"T").ok().and_then(|name| pdf::text_string(&name)));
        if kind.is_empty() {
            kind = name(&dictionary, b"FT").to_vec();
        }
        signed |= matches!(document.lookup(&dictionary, b"V"), Ok(Object::Dictionary(_)));
        match dictionary.get(b"Parent").and_then(Object::as_reference) {
            Ok(parent) => {
                let above = document.dictionary(&Object::Reference(parent)).ok()?;
                if !lists(document, &above, b"Kids", current) {
                    return None;
                }
                current = parent;
            }
            Err(_) => {
                let form = document.form().ok()??;
                names.reverse();
                let name = names.join(".");
                return lists(document, &form, b"Fields", current).then_some(Lineage { name, kind, signed });
            }
        }
    }
    None
}

fn lists(document: &Document, dictionary: &Dictionary, key: &[u8], id: ObjectId) -> bool {
    match document.lookup(dictionary, key) {
        Ok(Object::Array(items)) => items.iter().any(|item| is_reference(item, id)),
        _ => false,
    }
}

/// One field or widget: before, after, and where it stands.
fn one(step: &mut Step<'_>, (id, old, new): (ObjectId, &Dictionary, &Dictionary), lineage: &Lineage) {
    let mut keys = differing(old, new);
    if kids(step, (id, old, new), lineage) {
        keys.retain(|key| key != b"Kids");
    }
    if names_its_page(step, old, new) {
        keys.retain(|key| key != b"P");
    }
    // Table 166: an annotation may say that it is one.
    if !old.has(b"Type") && name(new, b"Type") == b"Annot" {
        keys.retain(|key| key != b"Type");
    }
    let event = if lineage.kind == b"Sig" {
        signing(step, (old, new), &keys, lineage)
    } else {
        filling(step, (old, new), &keys, lineage)
    };
    let hidden = flags(&step.before, old) & HIDING != flags(&step.after, new) & HIDING;
    let Some(event) = event.filter(|_| !hidden || lineage.kind == b"Sig") else {
        let what = format!("field {} changed in a way that is no filling", lineage.name);
        step.record(Event::forbidden(what, vec![id]).of_field(&lineage.name).known_as(lineage.attack()));
        return;
    };
    // Pages, parents, the form and its calculation order may refer to it, and so may anything that cannot paint it.
    step.vouched.insert(id.0);
    let mut brought: Vec<Object> = keys.iter().filter_map(|key| new.get(key).ok().cloned()).collect();
    let mut owners = vec![id.0];
    let own = lineage.kind != b"Sig" || owns_appearance(step, (id, old, new), &mut brought, &mut owners);
    if own && unpainted_elsewhere(step, id) && step.adopt(&Object::Array(brought), &owners) {
        step.widgets.insert(id.0);
        step.record(Event { objects: vec![id], ..event }.of_field(&lineage.name));
    } else {
        let what = format!("field {} shares its objects with other content", lineage.name);
        step.record(Event::forbidden(what, vec![id]).of_field(&lineage.name).known_as(Attack::ShadowReplace));
    }
}

/// The appearance of a field that is signed may be written over in place, or its dictionary be left for another one: both
/// must have been the field's alone. Adds what it brings, and who holds it.
fn owns_appearance(
    step: &Step<'_>,
    (id, old, new): (ObjectId, &Dictionary, &Dictionary),
    brought: &mut Vec<Object>,
    owners: &mut Vec<u32>,
) -> bool {
    if let Some(number) = Step::number_of(old, b"AP") {
        if step.users_before(number).is_none_or(|users| users.iter().any(|user| *user != id.0)) {
            return false;
        }
        owners.push(number);
    }
    brought.extend(step.after.lookup(new, b"AP"));
    true
}

/// Whether a widget that named no page names one now: readers find the widget by the page's list, not by this.
fn names_its_page(step: &Step<'_>, old: &Dictionary, new: &Dictionary) -> bool {
    let page = new.get(b"P").and_then(Object::as_reference);
    !old.has(b"P") && page.is_ok_and(|page| step.before.page_index(page).is_some())
}

fn flags(document: &Document, dictionary: &Dictionary) -> i64 {
    document.lookup(dictionary, b"F").ok().and_then(|flags| flags.as_i64().ok()).unwrap_or(0)
}

/// A dictionary that serves as a field must not serve as resources or content: whoever refers to it is a field, a
/// page, the form, an action, or a list of those; never a stream.
fn unpainted_elsewhere(step: &Step<'_>, id: ObjectId) -> bool {
    let Some(users) = step.users_before(id.0) else { return false };
    users.iter().all(|user| {
        let generation = step.before.entry((*user, 0)).map_or(0, |entry| entry.generation());
        match step.before.get((*user, generation)) {
            Ok(Object::Array(_)) => true,
            Ok(Object::Dictionary(user)) => !user.has(b"XObject") && !user.has(b"Font") && !resources_name(&user, id),
            Ok(Object::Null) => true,
            _ => false,
        }
    })
}

/// Whether a page or a form names it as its resources or content.
fn resources_name(user: &Dictionary, id: ObjectId) -> bool {
    [&b"Resources"[..], b"Contents"].iter().any(|key| user.get(key).is_ok_and(|value| is_reference(value, id)))
}

/// New kids: signature fields below a field that is no terminal one.
fn kids(step: &mut Step<'_>, (id, old, new): (ObjectId, &Dictionary, &Dictionary), lineage: &Lineage) -> bool {
    let list = |document: &Document, dictionary: &Dictionary| match document.lookup(dictionary, b"Kids") {
        Ok(Object::Array(items)) => items,
        _ => Vec::new(),
    };
    let (before, after) = (list(&step.before, old), list(&step.after, new));
    if before.len() == after.len() || before.is_empty() {
        return false;
    }
    let Some(added) = beyond(&before, &after) else { return false };
    added.into_iter().for_each(|kid| signature_field::added(step, kid, Some((&lineage.name, id.0))));
    // The field it stands below was signed with fewer kids: no rule of 12.8.2 speaks of that.
    let event = Event::new(Modification::FormFilling, format!("field {} got further kids", lineage.name), vec![id]);
    step.record(event.of_field(&lineage.name).doubted(Doubt::Unknown));
    true
}

fn signing(
    step: &Step<'_>,
    (old, new): (&Dictionary, &Dictionary),
    keys: &[Vec<u8>],
    lineage: &Lineage,
) -> Option<Event> {
    // PDFBox folds the box of an empty field up when it signs invisibly: nothing was seen, nothing is.
    let folded = !paint::has_area(&step.after, new) && !paint::shows(&step.before, old);
    let allowed = |key: &[u8]| SIGNED.contains(&key) || (key == b"Rect" && folded);
    if lineage.signed || keys.iter().any(|key| !allowed(key)) {
        return keys.is_empty().then(|| Event::new(Modification::FormFilling, "signature field kept", Vec::new()));
    }
    match signature_field::value_kind(step, new)? {
        Kind::Empty => {
            keys.is_empty().then(|| Event::new(Modification::FormFilling, "signature field kept", Vec::new()))
        }
        kind if paint::shows(&step.after, new) => {
            Some(kind.event().doubted(kind.doubt_when_seen()).known_as(Attack::SneakySignature))
        }
        kind => Some(kind.event()),
    }
}

fn filling(
    step: &Step<'_>,
    (old, new): (&Dictionary, &Dictionary),
    keys: &[Vec<u8>],
    lineage: &Lineage,
) -> Option<Event> {
    if keys.is_empty() {
        return Some(Event::new(Modification::FormFilling, "fields added below a field", Vec::new()));
    }
    let known = matches!(lineage.kind.as_slice(), b"Tx" | b"Ch" | b"Btn");
    if !known || keys.iter().any(|key| !FILLED.contains(&key.as_slice())) {
        return None;
    }
    let replaced = keys.iter().any(|key| key == b"V") && is_filled(&step.before, old);
    let repainted = keys.iter().any(|key| key == b"AP");
    let odd = repainted && !(paint::is_plain_text(&step.after, new) && shows_its_value(step, new, lineage));
    let what = format!("field {} {}", lineage.name, if replaced { "filled with another value" } else { "filled" });
    let event = Event::new(Modification::FormFilling, what, Vec::new());
    // A value that was signed is content: putting another in its place is how a shadow attack replaces text.
    let doubt = match (odd, replaced) {
        (true, _) => Doubt::Paints,
        (false, true) => Doubt::Replaces,
        (false, false) => Doubt::None,
    };
    Some(event.doubted(doubt).known_as(Attack::FormAppearance))
}

/// Whether a field held a value that says something.
fn is_filled(document: &Document, field: &Dictionary) -> bool {
    match document.lookup(field, b"V") {
        Ok(Object::String(text, _)) => !text.is_empty() && text != b"\xFE\xFF",
        Ok(Object::Name(state)) => state != b"Off",
        Ok(Object::Array(items)) => !items.is_empty(),
        Ok(Object::Null) => false,
        _ => true,
    }
}

/// A text field must not show other text than it holds, as far as its appearance can be read.
fn shows_its_value(step: &Step<'_>, field: &Dictionary, lineage: &Lineage) -> bool {
    let value = step.after.lookup(field, b"V").ok().and_then(|value| pdf::text_string(&value));
    match value {
        Some(value) if lineage.kind == b"Tx" => paint::may_show(&step.after, field, &value),
        _ => true,
    }
}

/// Appearance streams written over in place: the widget that owns one did not change itself.
fn appearances(step: &mut Step<'_>) {
    for id in step.open_existing() {
        let (Ok(Object::Stream(old)), Ok(Object::Stream(new))) = (step.before.get(id), step.after.get(id)) else {
            continue;
        };
        let Some(users) = step.users_before(id.0) else { continue };
        let [user] = users.as_slice() else { continue };
        let Some(owner) = owner(step, *user, id) else { continue };
        let same_place =
            [&b"BBox"[..], b"Matrix", b"Subtype"].iter().all(|key| match (old.dict.get(key), new.dict.get(key)) {
                (Ok(left), Ok(right)) => same(left, right),
                (left, right) => left.is_err() && right.is_err(),
            });
        let user = *user;
        if same_place && step.vouch_used_by(id.0, &[user]) && step.adopt(&Object::Stream(new.clone()), &[id.0]) {
            let plain = paint::stream_is_plain(&step.after, &new);
            let doubt = if plain { Doubt::None } else { Doubt::Paints };
            let what = format!("appearance of field {owner} made anew");
            let event = Event::new(Modification::FormFilling, what, vec![id]).of_field(&owner).doubted(doubt);
            step.record(event.known_as(Attack::FormAppearance));
        }
    }
}

/// The name of the field that is no signature and whose normal appearance is this very stream.
fn owner(step: &Step<'_>, user: u32, id: ObjectId) -> Option<String> {
    let generation = step.before.entry((user, 0))?.generation();
    let Ok(Object::Dictionary(widget)) = step.before.get((user, generation)) else { return None };
    let appearance = step.before.lookup(&widget, b"AP").ok()?;
    let normal = appearance.as_dict().ok()?.get(b"N").ok()?.as_reference().ok()?;
    let found = lineage(&step.before, (user, generation))?;
    let fillable = matches!(found.kind.as_slice(), b"Tx" | b"Ch");
    (normal == id && fillable).then_some(found.name)
}
