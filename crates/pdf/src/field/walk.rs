//! The walk from the form down to its terminal fields (ISO 32000-2, 12.7.4.1), with what they inherit.

use std::collections::HashSet;

use super::FieldKind;
use crate::document::Document;
use crate::error::ReadError;
use crate::strings::text_string;
use crate::{Dictionary, Object, ObjectId};

/// Deeper than any honest form.
const MAX_DEPTH: usize = 32;
/// More fields and widgets than any honest form.
const MAX_NODES: usize = 200_000;
/// What leads from a field to the next, and what is inherited.
const INHERITED: [&[u8]; 5] = [b"T", b"FT", b"V", b"Ff", b"Kids"];

/// How much of each field is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// All of it.
    Whole,
    /// What tells its name, kind and value: there may be fifty, of which one is asked about.
    Inherited,
}

/// A terminal field as the walk found it.
pub(crate) struct Terminal {
    pub(crate) id: ObjectId,
    pub(crate) dictionary: Dictionary,
    pub(crate) own: Inherited,
    /// Widgets that are objects of their own.
    pub(crate) kids: Annotations,
}

/// Annotations with their objects.
pub(crate) type Annotations = Vec<(ObjectId, Dictionary)>;

/// What a field takes from its ancestors (table 226).
#[derive(Default, Clone)]
pub(crate) struct Inherited {
    pub(crate) name: Option<String>,
    pub(crate) kind: Option<FieldKind>,
    pub(crate) value: Option<Object>,
    pub(crate) flags: Option<i64>,
}

impl Document {
    /// All terminal fields reachable from the form, in its order.
    pub(crate) fn terminals(&self, reading: Reading) -> Result<Vec<Terminal>, ReadError> {
        let Some(form) = self.form()? else { return Ok(Vec::new()) };
        let Object::Array(roots) = self.lookup(&form, b"Fields")? else { return Ok(Vec::new()) };
        let mut walk = Walk { document: self, reading, seen: HashSet::new(), found: Vec::new() };
        for root in &roots {
            walk.node(root, &Inherited::default(), 0)?;
        }
        Ok(walk.found)
    }

    /// The same field, read whole.
    pub(crate) fn reread(&self, found: Terminal) -> Result<Terminal, ReadError> {
        let whole = |id| Ok(self.read_node(id, Reading::Whole)?.unwrap_or_default());
        let kids = found.kids.iter().map(|(kid, _)| Ok((*kid, whole(*kid)?))).collect::<Result<_, ReadError>>()?;
        Ok(Terminal { dictionary: whole(found.id)?, kids, ..found })
    }

    fn read_node(&self, id: ObjectId, reading: Reading) -> Result<Option<Dictionary>, ReadError> {
        match reading {
            Reading::Inherited => self.glance(id, &INHERITED),
            Reading::Whole => match self.get(id)? {
                Object::Dictionary(dictionary) => Ok(Some(dictionary)),
                _ => Ok(None),
            },
        }
    }
}

struct Walk<'a> {
    document: &'a Document,
    reading: Reading,
    seen: HashSet<ObjectId>,
    found: Vec<Terminal>,
}

impl Walk<'_> {
    fn node(&mut self, object: &Object, above: &Inherited, depth: usize) -> Result<(), ReadError> {
        // A field must be an indirect object (12.7.4.1); what is not cannot be filled, and readers skip it.
        let Object::Reference(id) = *object else { return Ok(()) };
        if depth > MAX_DEPTH || self.seen.len() > MAX_NODES {
            return Err(ReadError::Endless { id });
        }
        if !self.seen.insert(id) {
            return Ok(());
        }
        let Some(dictionary) = self.document.read_node(id, self.reading)? else { return Ok(()) };
        let own = self.inherit(&dictionary, above)?;
        let kids = match self.document.lookup(&dictionary, b"Kids")? {
            Object::Array(kids) => kids,
            _ => Vec::new(),
        };
        let (children, kids) = self.sort_kids(&kids)?;
        if children.is_empty() {
            self.seen.extend(kids.iter().map(|(kid, _)| kid));
            self.found.push(Terminal { id, dictionary, own, kids });
            return Ok(());
        }
        for child in children {
            self.node(&Object::Reference(child), &own, depth + 1)?;
        }
        Ok(())
    }

    fn inherit(&self, dictionary: &Dictionary, above: &Inherited) -> Result<Inherited, ReadError> {
        let partial = text_string(&self.document.lookup(dictionary, b"T")?);
        let name = match (&above.name, partial) {
            (Some(above), Some(own)) => Some(format!("{above}.{own}")),
            (above, own) => own.or(above.clone()),
        };
        let kind = match self.document.lookup(dictionary, b"FT")?.as_name() {
            Ok(b"Btn") => Some(FieldKind::Button),
            Ok(b"Tx") => Some(FieldKind::Text),
            Ok(b"Ch") => Some(FieldKind::Choice),
            Ok(b"Sig") => Some(FieldKind::Signature),
            _ => above.kind,
        };
        let value = dictionary.get(b"V").ok().cloned().or(above.value.clone());
        let flags = self.document.lookup(dictionary, b"Ff")?.as_i64().ok().or(above.flags);
        Ok(Inherited { name, kind, value, flags })
    }

    /// Kids with a name are fields; kids without are this field's widgets (12.7.4.2).
    fn sort_kids(&self, kids: &[Object]) -> Result<(Vec<ObjectId>, Annotations), ReadError> {
        let (mut children, mut widgets) = (Vec::new(), Vec::new());
        for kid in kids.iter().take(MAX_NODES) {
            let Object::Reference(id) = *kid else { continue };
            let Some(dictionary) = self.document.read_node(id, self.reading)? else { continue };
            if dictionary.has(b"T") || dictionary.has(b"Kids") {
                children.push(id);
            } else {
                widgets.push((id, dictionary));
            }
        }
        Ok((children, widgets))
    }
}
