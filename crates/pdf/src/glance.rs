//! Parts of objects, where the whole of them is not needed: an update costs what it changes, not what the file holds.

use crate::document::Document;
use crate::error::ReadError;
use crate::read::plain;
use crate::xref::XrefEntry;
use crate::{Dictionary, Object, ObjectId};

impl Document {
    /// The entries with these keys of an object, as [`Document::get`] would give them; none when it is no dictionary.
    pub(crate) fn glance(&self, id: ObjectId, keys: &[&[u8]]) -> Result<Option<Dictionary>, ReadError> {
        if let Some(offset) = self.readable_at(id) {
            let (found, looked) = plain::entries(self.source(), offset, id, keys);
            self.spend(looked, id)?;
            if found.is_some() {
                return Ok(found);
            }
        }
        let Object::Dictionary(whole) = self.get(id)? else { return Ok(None) };
        Ok(Some(whole.into_iter().filter(|(key, _)| keys.contains(&key.as_slice())).collect()))
    }

    /// True for what is plainly a page, which then need not be read.
    pub(crate) fn is_plain_page(&self, id: ObjectId) -> Result<bool, ReadError> {
        let plain = self.readable_at(id).and_then(|offset| plain::page(self.source(), offset, id));
        plain.map_or(Ok(false), |looked| self.spend(looked, id).map(|()| true))
    }

    /// Where the object stands by itself and as it is meant: encrypted strings have to be read.
    fn readable_at(&self, id: ObjectId) -> Option<u64> {
        match self.entry(id) {
            Some(XrefEntry::InUse { offset, generation }) if generation == id.1 && self.security().is_none() => {
                Some(offset)
            }
            _ => None,
        }
    }
}
