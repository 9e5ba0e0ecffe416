//! The document security store (12.8.4.3): evidence kept in the document itself, added to what is there already.

use super::{Update, UpdateError};
use lopdf::{Dictionary, Object, ObjectId, Stream};

/// Evidence to keep, each as DER.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptEvidence {
    /// `/Certs`
    pub certificates: Vec<Vec<u8>>,
    /// `/OCSPs`
    pub ocsps: Vec<Vec<u8>>,
    /// `/CRLs`
    pub crls: Vec<Vec<u8>>,
}

/// Bytes of a kept stream that are compared; whatever is larger is kept twice rather than read.
const LARGEST: usize = 64 << 20;

impl Update {
    /// Adds evidence to the store. `signatures`: the `/VRI` keys of the signatures it is about, the upper-case
    /// hexadecimal SHA-1 of their `/Contents`.
    pub fn keep_evidence(&mut self, kept: &KeptEvidence, signatures: &[String]) -> Result<(), UpdateError> {
        let mut catalog = self.catalog()?;
        let old = catalog.get(b"DSS").ok().cloned();
        let mut store = match old.as_ref().map(|value| self.resolve(value)).transpose()? {
            Some(Object::Dictionary(store)) => store,
            _ => Dictionary::new(),
        };
        store.set("Type", Object::Name(b"DSS".to_vec()));
        let mut about = Dictionary::new();
        let lists =
            [("Certs", "Cert", &kept.certificates), ("OCSPs", "OCSP", &kept.ocsps), ("CRLs", "CRL", &kept.crls)];
        for (whole, single, items) in lists.into_iter().filter(|(_, _, items)| !items.is_empty()) {
            let listed = self.extended(&mut store, whole, items)?;
            about.set(single, listed.into_iter().map(Object::Reference).collect::<Vec<_>>());
        }
        let mut index = self.lookup(&store, b"VRI")?.as_dict().cloned().unwrap_or_default();
        for key in signatures {
            index.set(key.as_bytes().to_vec(), about.clone());
        }
        if !index.is_empty() {
            store.set("VRI", index);
        }
        match old {
            Some(Object::Reference(id)) => self.set(id, Object::Dictionary(store)),
            _ => {
                let id = self.add(Object::Dictionary(store));
                catalog.set("DSS", id);
                self.set_catalog(catalog)?;
            }
        }
        Ok(())
    }

    /// The streams of these items, those that the list has already among them; the list gets the rest.
    fn extended(
        &mut self,
        store: &mut Dictionary,
        list: &str,
        items: &[Vec<u8>],
    ) -> Result<Vec<ObjectId>, UpdateError> {
        let mut all = self.lookup(store, list.as_bytes())?.as_array().cloned().unwrap_or_default();
        let known: Vec<(ObjectId, Vec<u8>)> = all.iter().filter_map(|one| self.kept(one)).collect();
        let mut ids = Vec::new();
        for item in items {
            let id = match known.iter().find(|(_, bytes)| bytes == item) {
                Some((id, _)) => *id,
                None => {
                    let id = self.add(Object::Stream(Stream::new(Dictionary::new(), item.clone())));
                    all.push(id.into());
                    id
                }
            };
            ids.push(id);
        }
        store.set(list, all);
        Ok(ids)
    }

    fn kept(&self, item: &Object) -> Option<(ObjectId, Vec<u8>)> {
        let id = item.as_reference().ok()?;
        match self.get(id).ok()? {
            Object::Stream(stream) => Some((id, self.document.stream_data(&stream, LARGEST).ok()?)),
            _ => None,
        }
    }
}
