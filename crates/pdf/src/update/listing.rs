//! The form's fields as an update needs them: raw dictionaries, full names, no pages looked up.
use super::{Update, UpdateError};
use lopdf::{Dictionary, Object, ObjectId};
use std::collections::HashSet;

/// A terminal field (12.7.4.1).
pub(super) struct Listed {
    /// Partial names joined by periods.
    pub(super) name: String,
    pub(super) id: ObjectId,
    /// Its own entries of [`ASKED`], inherited ones not included.
    pub(super) dictionary: Dictionary,
    /// `/FT`, inherited or its own.
    pub(super) is_signature: bool,
    /// What an update asks of the signature dictionary it holds, of which there may be fifty: `/Reference` and nothing else.
    pub(super) value: Option<Dictionary>,
}

/// What is asked of a field: there may be fifty that hold signatures, which need not be read for the next one.
const ASKED: [&[u8]; 6] = [b"T", b"FT", b"Kids", b"V", b"Lock", b"SV"];
/// Deeper trees and longer lists than any form has; what lies beyond is not listed.
const DEEPEST: usize = 32;
const MOST_NODES: usize = 200_000;

/// All terminal fields of the document, as they are after the update so far.
pub(super) fn fields(update: &Update) -> Result<Vec<Listed>, UpdateError> {
    let Object::Dictionary(form) = update.lookup(&update.catalog()?, b"AcroForm")? else { return Ok(Vec::new()) };
    let Object::Array(roots) = update.lookup(&form, b"Fields")? else { return Ok(Vec::new()) };
    let mut walk = Walk { update, seen: HashSet::new(), found: Vec::new() };
    let parent = Parent { name: String::new(), is_signature: false, depth: 0 };
    roots.iter().for_each(|root| walk.visit(root, &parent));
    Ok(walk.found)
}

struct Walk<'a> {
    update: &'a Update,
    seen: HashSet<ObjectId>,
    found: Vec<Listed>,
}

struct Parent {
    name: String,
    is_signature: bool,
    depth: usize,
}

impl Walk<'_> {
    /// A damaged node is no field: it is passed over, as viewers do.
    fn visit(&mut self, node: &Object, parent: &Parent) {
        let Object::Reference(id) = node else { return };
        if parent.depth > DEEPEST || self.seen.len() > MOST_NODES || !self.seen.insert(*id) {
            return;
        }
        let Ok(Some(dictionary)) = self.update.glance(*id, &ASKED) else { return };
        let here = self.describe(&dictionary, parent);
        let kids = self.named_kids(&dictionary);
        if kids.is_empty() {
            let value = self.value(&dictionary);
            self.found.push(Listed { name: here.name, id: *id, dictionary, is_signature: here.is_signature, value });
        } else {
            kids.iter().for_each(|kid| self.visit(kid, &here));
        }
    }

    /// `/Reference` of the signature dictionary that the field holds.
    fn value(&self, field: &Dictionary) -> Option<Dictionary> {
        const KEY: &[u8] = b"Reference";
        if let Ok(Object::Reference(id)) = field.get(b"V")
            && let Ok(Some(found)) = self.update.glance(*id, &[KEY])
        {
            return Some(found);
        }
        let Ok(Object::Dictionary(value)) = self.update.lookup(field, b"V") else { return None };
        Some(value.into_iter().filter(|(key, _)| key == KEY).collect())
    }

    fn describe(&self, dictionary: &Dictionary, parent: &Parent) -> Parent {
        let partial = self.update.lookup(dictionary, b"T").ok().and_then(|t| t.as_str().ok().map(text));
        let name = match (parent.name.as_str(), partial) {
            (above, None) => above.to_owned(),
            ("", Some(partial)) => partial,
            (above, Some(partial)) => format!("{above}.{partial}"),
        };
        let is_signature = match self.update.lookup(dictionary, b"FT") {
            Ok(Object::Name(kind)) => kind == b"Sig",
            _ => parent.is_signature,
        };
        Parent { name, is_signature, depth: parent.depth + 1 }
    }

    /// Kids that are fields; kids without a name are this field's widgets (12.7.4.1).
    fn named_kids(&self, dictionary: &Dictionary) -> Vec<Object> {
        let Ok(Object::Array(kids)) = self.update.lookup(dictionary, b"Kids") else { return Vec::new() };
        let named = |kid: &Object| matches!(self.update.resolve(kid), Ok(Object::Dictionary(kid)) if kid.has(b"T") || kid.has(b"Kids"));
        kids.into_iter().filter(named).collect()
    }
}

/// A text string (7.9.2.2): UTF-16BE or UTF-8 by its mark, else one byte a character.
pub(super) fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => {
            let units: Vec<u16> = rest.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        plain => plain.iter().map(|&byte| char::from(byte)).collect(),
    }
}

/// The same text as a string object: plain where ASCII, else UTF-16BE with its mark.
pub(super) fn text_string(text: &str) -> Object {
    if text.is_ascii() {
        return Object::string_literal(text);
    }
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    Object::string_literal(units.flat_map(u16::to_be_bytes).collect::<Vec<u8>>())
}
