//! What may still be changed: DocMDP, FieldMDP, lock dictionaries, the owner's permissions (12.8.2, 12.7.5.5, table 22).

use crate::document::Document;
use crate::error::ReadError;
use crate::strings::text_string;
use crate::{Dictionary, Object, ObjectId};

/// Names in one lock; honest forms have fewer fields.
const MAX_NAMES: usize = 100_000;

/// The access level of a DocMDP transform (table 257).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mdp {
    /// 1: no change at all (except DSS and document time-stamps, 12.8.2.2.2).
    NoChanges,
    /// 2: forms may be filled, templates instantiated, signatures added.
    FillAndSign,
    /// 3: annotations too.
    Annotate,
}

impl Mdp {
    /// The level for a `/P` value; anything else counts as the default, 2.
    pub fn from_number(number: i64) -> Mdp {
        match number {
            1 => Mdp::NoChanges,
            3 => Mdp::Annotate,
            _ => Mdp::FillAndSign,
        }
    }
}

/// Which fields a lock speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldSet {
    /// All fields.
    All,
    /// These, and their descendants.
    Include(Vec<String>),
    /// All but these and their descendants.
    Exclude(Vec<String>),
}

impl FieldSet {
    /// True when the field with this full name belongs to the set.
    pub fn covers(&self, name: &str) -> bool {
        match self {
            FieldSet::All => true,
            FieldSet::Include(names) => names.iter().any(|part| is_within(name, part)),
            FieldSet::Exclude(names) => !names.iter().any(|part| is_within(name, part)),
        }
    }

    /// How many names it lists.
    pub fn names(&self) -> usize {
        match self {
            FieldSet::All => 0,
            FieldSet::Include(names) | FieldSet::Exclude(names) => names.len(),
        }
    }
}

fn is_within(name: &str, ancestor: &str) -> bool {
    name.strip_prefix(ancestor).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// A signature field's `/Lock`: what its signature will forbid (table 236).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// The fields that may not change any more.
    pub fields: FieldSet,
    /// The level for the whole document, if it names one (PDF 2.0).
    pub level: Option<Mdp>,
}

/// One signature reference (table 256): what a signature demands of later changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Transform {
    /// The document as a whole.
    DocMdp(Mdp),
    /// Some fields; PDF 2.0 also allows a level.
    FieldMdp(FieldSet),
    /// Usage rights, which a verdict does not rest on.
    UsageRights,
    /// A method that no standard describes, or none.
    Unknown,
}

/// The certification of a document: `/Perms /DocMDP` in its catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Certification {
    /// The signature dictionary it points at.
    pub signature: ObjectId,
    /// What that signature still allows.
    pub level: Mdp,
}

/// What the owner of an encrypted document allows (table 22).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permissions(pub i32);

impl Permissions {
    fn bit(self, number: u32) -> bool {
        self.0 >> (number - 1) & 1 == 1
    }

    /// Bit 4: contents may be changed.
    pub fn modify(self) -> bool {
        self.bit(4)
    }

    /// Bit 6: annotations and form fields may be added; with bit 4 fields may be created.
    pub fn annotate(self) -> bool {
        self.bit(6)
    }

    /// Bit 9: existing fields, signature fields too, may be filled.
    pub fn fill(self) -> bool {
        self.bit(9) || self.annotate()
    }

    /// A signature in a new field is allowed.
    pub fn sign_new_field(self) -> bool {
        self.modify() && self.annotate()
    }
}

impl Document {
    /// Whether the encryption comes with a message authentication code over the whole file (ISO/TS 32004). Whoever appends
    /// to such a file without making a new one leaves it forged in the eyes of readers that know the code.
    pub fn is_authenticated(&self) -> bool {
        let Ok(Object::Dictionary(encryption)) = self.lookup(self.trailer(), b"Encrypt") else { return false };
        let permissions = self.lookup(&encryption, b"P").ok().and_then(|p| p.as_i64().ok());
        // Bit 13 is 1 everywhere else (Table 22): as 0 it demands the code, so that nobody can take it away.
        let demanded = permissions.is_some_and(|p| !Permissions(p as i32).bit(13));
        self.trailer().has(b"AuthCode") || encryption.has(b"KDFSalt") && demanded
    }

    /// The certifying signature, if the catalog names one.
    pub fn certification(&self) -> Result<Option<Certification>, ReadError> {
        let perms = self.lookup(&self.catalog()?, b"Perms")?;
        let Object::Dictionary(perms) = perms else { return Ok(None) };
        let Ok(Object::Reference(signature)) = perms.get(b"DocMDP") else { return Ok(None) };
        let dictionary = self.dictionary(&Object::Reference(*signature))?;
        let level = self.transforms(&dictionary)?.into_iter().find_map(|transform| match transform {
            Transform::DocMdp(level) => Some(level),
            _ => None,
        });
        Ok(Some(Certification { signature: *signature, level: level.unwrap_or(Mdp::FillAndSign) }))
    }

    /// The signature references of a signature dictionary.
    pub fn transforms(&self, signature: &Dictionary) -> Result<Vec<Transform>, ReadError> {
        let Object::Array(references) = self.lookup(signature, b"Reference")? else { return Ok(Vec::new()) };
        references.iter().take(64).map(|reference| self.transform(reference)).collect()
    }

    fn transform(&self, reference: &Object) -> Result<Transform, ReadError> {
        let Object::Dictionary(reference) = self.resolve(reference)? else { return Ok(Transform::Unknown) };
        let method = self.lookup(&reference, b"TransformMethod")?;
        let parameters = match self.lookup(&reference, b"TransformParams")? {
            Object::Dictionary(parameters) => parameters,
            _ => Dictionary::new(),
        };
        Ok(match method.as_name() {
            Ok(b"DocMDP") => {
                // Table 257: the default is 2.
                Transform::DocMdp(Mdp::from_number(self.lookup(&parameters, b"P")?.as_i64().unwrap_or(2)))
            }
            Ok(b"FieldMDP") => Transform::FieldMdp(self.field_set(&parameters)?),
            Ok(b"UR" | b"UR3") => Transform::UsageRights,
            _ => Transform::Unknown,
        })
    }

    /// A `/Lock` dictionary, given as the field's entry.
    pub(crate) fn lock(&self, field: &Dictionary) -> Result<Option<Lock>, ReadError> {
        let Object::Dictionary(lock) = self.lookup(field, b"Lock")? else { return Ok(None) };
        let level = self.lookup(&lock, b"P")?.as_i64().ok().map(Mdp::from_number);
        Ok(Some(Lock { fields: self.field_set(&lock)?, level }))
    }

    /// `/Action` and `/Fields`. An unknown action locks everything: the safe reading.
    fn field_set(&self, dictionary: &Dictionary) -> Result<FieldSet, ReadError> {
        let action = self.lookup(dictionary, b"Action")?;
        let names = || -> Result<Vec<String>, ReadError> {
            let Object::Array(items) = self.lookup(dictionary, b"Fields")? else { return Ok(Vec::new()) };
            let items = items.iter().take(MAX_NAMES).map(|item| self.resolve(item));
            Ok(items.collect::<Result<Vec<_>, _>>()?.iter().filter_map(text_string).collect())
        };
        Ok(match action.as_name() {
            Ok(b"Include") => FieldSet::Include(names()?),
            Ok(b"Exclude") => FieldSet::Exclude(names()?),
            _ => FieldSet::All,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_cover_descendants() {
        let set = FieldSet::Include(vec!["a.b".into()]);
        assert!(set.covers("a.b") && set.covers("a.b.c"));
        assert!(!set.covers("a.bc") && !set.covers("a"));
        assert!(FieldSet::Exclude(vec!["a".into()]).covers("b"));
        assert!(FieldSet::All.covers(""));
    }

    #[test]
    fn owner_bits() {
        assert!(Permissions(-1).sign_new_field());
        assert!(!Permissions(-1 ^ 0b1000).sign_new_field());
        assert!(Permissions(1 << 8).fill() && !Permissions(0).fill());
    }
}
