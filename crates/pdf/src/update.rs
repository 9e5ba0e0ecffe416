//! An incremental update in the making (ISO 32000-2, 7.5.6): what is new and what changes.
//!
//! Only objects that are asked for are read, so an update costs what it changes, not what the file holds.

mod acroform;
mod archive;
mod balance;
mod error;
mod listing;
mod mend;
mod permitted;
mod resources;
mod revision;
mod seed;
mod serialise;
mod sign;
mod stamp;
mod store;
mod structure;
mod widget;
mod xref_section;

pub use error::{Refusal, SeedConstraint, UpdateError};
pub use sign::{FieldChoice, SignatureKind, SignatureRequest};
pub use store::KeptEvidence;

use crate::document::Document;
use crate::page::Page;
use lopdf::{Dictionary, Object, ObjectId};
use std::collections::BTreeMap;

/// Changes to a document, gathered in memory. The document itself is never touched.
pub struct Update {
    document: Document,
    /// Number → generation and new value.
    changed: BTreeMap<u32, (u16, Object)>,
    next: u32,
    stamps: stamp::Shared,
    /// Index → object of pages that had none of their own.
    adopted: BTreeMap<usize, ObjectId>,
}

impl Update {
    /// An update of `document` that changes nothing yet. Only where the page tree is broken, it
    /// already holds one that every reader can follow.
    pub fn new(document: &Document) -> Self {
        let mut update = Self {
            document: document.clone(),
            changed: BTreeMap::new(),
            next: document.size().max(1),
            stamps: stamp::Shared::default(),
            adopted: BTreeMap::new(),
        };
        mend::page_tree(&mut update);
        update
    }

    /// The document as it is in the file, without the changes.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// An object as it will be after the update; decrypted, `Null` when there is none.
    pub fn get(&self, id: ObjectId) -> Result<Object, UpdateError> {
        match self.changed.get(&id.0) {
            Some((generation, object)) if *generation == id.1 => Ok(object.clone()),
            Some(_) => Ok(Object::Null),
            None => Ok(self.document.get(id)?),
        }
    }

    /// The entries with these keys of an object, as [`Update::get`] would give them; none when it is no dictionary.
    fn glance(&self, id: ObjectId, keys: &[&[u8]]) -> Result<Option<Dictionary>, UpdateError> {
        match self.changed.get(&id.0) {
            Some((generation, Object::Dictionary(whole))) if *generation == id.1 => {
                let wanted = whole.iter().filter(|(key, _)| keys.contains(&key.as_slice()));
                Ok(Some(wanted.map(|(key, value)| (key.clone(), value.clone())).collect()))
            }
            Some(_) => Ok(None),
            None => Ok(self.document.glance(id, keys)?),
        }
    }

    /// Follows a reference, as it will be after the update. Anything else is returned as it is.
    pub fn resolve(&self, object: &Object) -> Result<Object, UpdateError> {
        match object {
            Object::Reference(id) if self.changed.contains_key(&id.0) => self.get(*id),
            other => Ok(self.document.resolve(other)?),
        }
    }

    /// An entry of a dictionary with its reference followed; `Null` when absent.
    pub fn lookup(&self, dictionary: &Dictionary, key: &[u8]) -> Result<Object, UpdateError> {
        dictionary.get(key).map_or(Ok(Object::Null), |value| self.resolve(value))
    }

    /// A new indirect object. Streams get their `/Length`, encryption happens on writing.
    pub fn add(&mut self, object: Object) -> ObjectId {
        let id = (self.next, 0);
        // Saturating: a file whose numbers are used up is refused in `finish`.
        self.next = self.next.saturating_add(1);
        self.changed.insert(id.0, (0, object));
        id
    }

    /// Replaces an object; `id` carries the generation it has (or had) in the file.
    pub fn set(&mut self, id: ObjectId, object: Object) {
        self.changed.insert(id.0, (id.1, object));
    }

    /// True when nothing would be written.
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty()
    }

    /// The bytes to append to the file: objects, cross-reference section, trailer.
    pub fn finish(self) -> Result<Vec<u8>, UpdateError> {
        Ok(revision::write(&self, None)?.tail)
    }

    /// The reference to the document's catalog.
    fn root(&self) -> Result<ObjectId, UpdateError> {
        match self.document.trailer().get(b"Root") {
            Ok(Object::Reference(id)) => Ok(*id),
            _ => Err(UpdateError::NoCatalog),
        }
    }

    /// The catalog as it will be after the update.
    fn catalog(&self) -> Result<Dictionary, UpdateError> {
        match self.get(self.root()?)? {
            Object::Dictionary(catalog) => Ok(catalog),
            _ => Err(UpdateError::NoCatalog),
        }
    }

    fn set_catalog(&mut self, catalog: Dictionary) -> Result<(), UpdateError> {
        let root = self.root()?;
        self.set(root, Object::Dictionary(catalog));
        Ok(())
    }

    /// A page of the document, which is an object of its own in this update.
    fn page(&self, index: usize) -> Result<Page, UpdateError> {
        let page = self.document.page(index)?;
        Ok(match self.adopted.get(&index) {
            Some(id) => Page { id: *id, ..page },
            None => page,
        })
    }

    /// The page's own dictionary (nothing inherited), as it will be after the update.
    fn own_page(&self, id: ObjectId) -> Result<Dictionary, UpdateError> {
        match self.get(id)? {
            Object::Dictionary(page) => Ok(page),
            // Seen in the wild, and shown by viewers: the dictionary of a stream.
            Object::Stream(mut stream) => {
                for key in [&b"Length"[..], b"Filter", b"DecodeParms"] {
                    stream.dict.remove(key);
                }
                Ok(stream.dict)
            }
            _ => Err(UpdateError::NotAPage { id }),
        }
    }
}
