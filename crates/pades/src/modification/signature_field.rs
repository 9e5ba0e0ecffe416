//! Rule: a signature field is added, or an empty one is signed (ISO 32000-2, 12.7.5.5).

use pdf::{Dictionary, Object, ObjectId};

use super::event::{Doubt, Event};
use super::step::Step;
use super::value::name;
use super::{Author, field, paint};
use crate::attack::Attack;
use crate::report::Modification;

/// Entries of a new signature field merged with its widget. No action, no layer, nothing that makes it a page.
const FIELD: [&[u8]; 27] = [
    b"Type",
    b"Subtype",
    b"FT",
    b"T",
    b"TU",
    b"TM",
    b"V",
    b"Rect",
    b"P",
    b"F",
    b"AP",
    b"AS",
    b"MK",
    b"DA",
    b"Ff",
    b"Lock",
    b"SV",
    b"Parent",
    b"Kids",
    b"M",
    b"NM",
    b"Border",
    b"BS",
    b"H",
    b"Q",
    b"DR",
    b"StructParent",
];

/// A root or a kid that this revision added to the form.
pub fn added(step: &mut Step<'_>, id: ObjectId, parent: Option<(&str, u32)>) {
    match take(step, id, parent) {
        Some(event) => step.record(event),
        None => {
            let event = Event::forbidden("a field was added that is no plain signature field", vec![id]);
            step.record(event.known_as(Attack::SneakySignature));
        }
    }
}

fn take(step: &mut Step<'_>, id: ObjectId, parent: Option<(&str, u32)>) -> Option<Event> {
    if !step.is_new(id) {
        return None;
    }
    let Ok(Object::Dictionary(dictionary)) = step.after.get(id) else { return None };
    let plain = dictionary.iter().all(|(key, _)| FIELD.contains(&key.as_slice()));
    if !plain || name(&dictionary, b"FT") != b"Sig" {
        return None;
    }
    let own = pdf::text_string(&step.after.lookup(&dictionary, b"T").ok()?)?;
    let full = parent.map_or_else(|| own.clone(), |(above, _)| format!("{above}.{own}"));
    if field::is_taken(step, &full) {
        return None;
    }
    let holder = Step::number_of(&dictionary, b"Parent");
    if holder != parent.map(|(_, number)| number) {
        return None;
    }
    let widgets = widgets(step, id, &dictionary)?;
    if !step.vouch_used_by(id.0, &[]) {
        return None;
    }
    let adopted = step.adopt(&Object::Dictionary(dictionary.clone()), &[id.0]);
    step.widgets.extend(widgets.iter().map(|widget| widget.0.0));
    let event = Event { objects: vec![id], ..signed(step, &dictionary, &widgets)? };
    let seen = widgets.iter().any(|(_, widget)| paint::shows(&step.after, widget));
    // A lock keeps fields as they are (12.8.2.4): one that is new and not seen changes none of them.
    adopted.then(|| if seen { event.of_field(&full) } else { event })
}

/// The field's own widget, or its kids, which must be new and plain widgets.
fn widgets(step: &Step<'_>, id: ObjectId, dictionary: &Dictionary) -> Option<Vec<(ObjectId, Dictionary)>> {
    let Ok(kids) = step.after.lookup(dictionary, b"Kids") else { return None };
    let Object::Array(kids) = kids else {
        let is_widget = name(dictionary, b"Subtype") == b"Widget";
        return Some(if is_widget { vec![(id, dictionary.clone())] } else { Vec::new() });
    };
    let mut found = Vec::new();
    for kid in kids.iter().take(8) {
        let kid = kid.as_reference().ok().filter(|kid| step.is_new(*kid))?;
        let Ok(Object::Dictionary(widget)) = step.after.get(kid) else { return None };
        let plain = widget.iter().all(|(key, _)| FIELD.contains(&key.as_slice()) && key != b"T" && key != b"Kids");
        if !plain || name(&widget, b"Subtype") != b"Widget" {
            return None;
        }
        found.push((kid, widget));
    }
    Some(found)
}

/// What the new field is: a signature, a document time-stamp, or empty. An empty one must not paint.
fn signed(step: &Step<'_>, dictionary: &Dictionary, widgets: &[(ObjectId, Dictionary)]) -> Option<Event> {
    let paints = widgets.iter().any(|(_, widget)| paint::shows(&step.after, widget));
    let kind = value_kind(step, dictionary)?;
    let boxes = || widgets.iter().filter(|(_, widget)| paint::shows(&step.after, widget));
    let doubt = match if paints { kind.doubt_when_seen() } else { Doubt::None } {
        Doubt::None if boxes().any(|(id, widget)| paint::covers(step, *id, widget, paint::LARGE)) => Doubt::Paints,
        Doubt::None
            if step.past.author == Author::Certified
                && boxes().any(|(id, widget)| paint::covers(step, *id, widget, 0.0)) =>
        {
            Doubt::PaintsOnCertified
        }
        // 12.8.2.2.2: level 2 permits signing, and an empty field is none yet.
        Doubt::None if matches!(kind, Kind::Empty) => Doubt::Unasked,
        doubt => doubt,
    };
    Some(kind.event().doubted(doubt).known_as(Attack::SneakySignature))
}

/// What a signature field's value is.
pub enum Kind {
    /// No value yet.
    Empty,
    /// A signature dictionary.
    Signature,
    /// A document time-stamp.
    Stamp,
}

impl Kind {
    /// Only a signature has a reason to be seen: an empty field or a time-stamp that paints is no honest one.
    pub fn doubt_when_seen(&self) -> Doubt {
        match self {
            Self::Empty | Self::Stamp => Doubt::Paints,
            Self::Signature => Doubt::None,
        }
    }

    /// The event of adding it.
    pub fn event(&self) -> Event {
        match self {
            Self::Empty => Event::new(Modification::FormFilling, "empty signature field added", Vec::new()),
            Self::Signature => Event::new(Modification::FormFilling, "signature added", Vec::new()),
            Self::Stamp => Event::new(Modification::LtaUpdates, "document time-stamp added", Vec::new()),
        }
    }
}

/// Reads `/V`; `None` when it is there and no signature dictionary. A document time-stamp must be one by its subfilter.
pub fn value_kind(step: &Step<'_>, dictionary: &Dictionary) -> Option<Kind> {
    // A value that lay there before this revision was signed for something else.
    if dictionary.get(b"V").and_then(Object::as_reference).is_ok_and(|id| !step.is_new(id)) {
        return None;
    }
    match step.after.lookup(dictionary, b"V").ok()? {
        Object::Null => Some(Kind::Empty),
        Object::Dictionary(value) => {
            let complete = value.has(b"ByteRange") && value.has(b"Contents");
            let stamp = name(&value, b"SubFilter") == b"ETSI.RFC3161";
            complete.then_some(if stamp { Kind::Stamp } else { Kind::Signature })
        }
        _ => None,
    }
}
