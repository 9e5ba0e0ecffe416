//! Signed signature fields, each with its dictionary, its hole and what it covers (ISO 32000-2, 12.8).

use std::ops::Range;

use crate::byte_range::{Cover, Hole, Malformed, cover, hole, ranges};
use crate::document::Document;
use crate::error::ReadError;
use crate::field::{Field, FieldKind, Reading, Terminal};
use crate::{Dictionary, Object, ObjectId};

/// A signature field that has been signed.
#[derive(Debug, Clone)]
pub struct SignatureField {
    /// The field.
    pub field: Field,
    /// The signature dictionary's object; none when it is written in the field itself.
    pub value_id: Option<ObjectId>,
    /// The signature dictionary.
    pub dictionary: Dictionary,
    /// The bytes that are signed, as `/ByteRange` says; none when it is neither one pair of numbers nor two.
    pub signed: Option<[Range<u64>; 2]>,
    /// Where `/Contents` is and what it holds.
    pub hole: Result<Hole, Malformed>,
    /// What it covers.
    pub cover: Cover,
    /// The revision that wrote the signature dictionary last.
    pub revision: usize,
}

impl SignatureField {
    /// The bytes of `/Contents`; empty when the hole could not be found.
    pub fn contents(&self) -> &[u8] {
        self.hole.as_ref().map(|hole| hole.bytes.as_slice()).unwrap_or_default()
    }

    /// By revision, then by how far it reaches.
    fn order(&self) -> (usize, u64) {
        (self.revision, self.signed.as_ref().map_or(0, |[_, after]| after.end))
    }

    /// A name entry of the dictionary such as `/SubFilter`; empty when missing.
    pub fn name(&self, key: &[u8]) -> &[u8] {
        self.dictionary.get(key).and_then(Object::as_name).unwrap_or_default()
    }
}

impl Document {
    /// All signed signature fields, in the order in which they were signed.
    pub fn signatures(&self) -> Result<Vec<SignatureField>, ReadError> {
        let fields = self.fields()?.into_iter().filter(|field| field.kind == FieldKind::Signature);
        let mut signatures = Vec::new();
        for field in fields {
            signatures.extend(self.signature(field)?);
        }
        signatures.sort_by_key(SignatureField::order);
        Ok(signatures)
    }

    /// The signatures that were made last, at most `count`, in the order in which they were signed: what earlier
    /// signers signed is not read for them.
    pub fn newest_signatures(&self, count: usize) -> Result<Vec<SignatureField>, ReadError> {
        let fields = self.terminals(Reading::Inherited)?.into_iter();
        let fields = fields.filter(|field| field.own.kind == Some(FieldKind::Signature));
        let value = |field: &Terminal| field.own.value.as_ref().and_then(|value| value.as_reference().ok());
        let written = |field: &Terminal| self.written_in(value(field).unwrap_or(field.id));
        let mut fields: Vec<(usize, Terminal)> = fields.map(|field| (written(&field), field)).collect();
        fields.sort_by_key(|(revision, _)| *revision);
        let mut newest = Vec::new();
        let mut revision = usize::MAX;
        // Of fields that one revision wrote, the order is told by what they sign.
        while let Some((written, field)) = fields.pop_if(|(written, _)| newest.len() < count || *written == revision) {
            newest.extend(self.signature(self.whole_field(field)?)?);
            revision = written;
        }
        newest.sort_by_key(SignatureField::order);
        Ok(newest.split_off(newest.len().saturating_sub(count)))
    }

    fn signature(&self, field: Field) -> Result<Option<SignatureField>, ReadError> {
        let Object::Dictionary(dictionary) = self.resolve(&field.value)? else { return Ok(None) };
        let value_id = field.value.as_reference().ok();
        let hole = match value_id {
            Some(id) => hole(self, id, None),
            None => hole(self, field.id, Some(b"V")),
        };
        let signed = ranges(&self.lookup(&dictionary, b"ByteRange")?);
        let cover = cover(self, signed.as_ref(), hole.as_ref().map_err(|why| *why));
        let revision = self.written_in(value_id.unwrap_or(field.id));
        Ok(Some(SignatureField { field, value_id, dictionary, signed, hole, cover, revision }))
    }

    /// The last revision that changed an object.
    pub fn written_in(&self, id: ObjectId) -> usize {
        let entry = self.entry(id);
        let changed = |index: &usize| {
            let revision = self.revisions().get(*index);
            revision.is_some_and(|r| r.entry(id.0) == entry) && self.inner().table.entry(id.0, *index) != entry
        };
        (0..self.revisions().len()).rev().find(changed).unwrap_or(0)
    }
}
