//! Validation material: certificates, CRLs and OCSP answers from the document (DSS, VRI, containers) and from outside
//! (EN 319 102-1, 5.2.4; ISO 32000-2, 12.8.4.3).

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use pdf::{Document, Object, ObjectId};
use pki::Certificate;
use pki::path::Anchors;
use pki::revocation::{Crl, OcspResponse};
use pki::timestamp::Token;

use super::chain::{Asked, Chain};
use super::format::Container;
use crate::evidence::Evidence;

/// Streams taken from one DSS, bytes in one of them, and bytes in all: enough for the largest CRLs in use.
const MAX_STREAMS: usize = 4_000;
const MAX_STREAM: usize = 64 << 20;
const MAX_STORE: usize = 256 << 20;

/// Everything at hand, parsed once.
pub struct Material {
    /// What is trusted.
    pub anchors: Anchors,
    /// All certificates, without duplicates.
    pub pool: Vec<Certificate>,
    /// All CRLs that parse.
    pub crls: Vec<Crl>,
    /// All OCSP answers that parse.
    pub ocsps: Vec<OcspResponse>,
    /// Whether the document has a security store with revocation evidence.
    pub has_store: bool,
    /// Questions that were answered with it.
    pub answered: RefCell<HashMap<Asked, Chain>>,
}

impl Material {
    /// From outside and from the document.
    pub fn gather<'a>(
        document: &Document,
        containers: impl Iterator<Item = &'a Container>,
        evidence: &Evidence,
    ) -> Self {
        let mut raw = Raw::outside(evidence);
        let before = raw.crls.len() + raw.ocsps.len();
        raw.store(document);
        let has_store = raw.crls.len() + raw.ocsps.len() > before;
        containers.for_each(|container| raw.container(container));
        Self { has_store, ..raw.parse(evidence) }
    }

    /// From outside and from a token that is in no document yet.
    pub fn of_token(token: &Token, evidence: &Evidence) -> Self {
        let mut raw = Raw::outside(evidence);
        raw.token(token);
        raw.parse(evidence)
    }
}

#[derive(Default)]
struct Raw {
    certificates: Vec<Certificate>,
    crls: Vec<Vec<u8>>,
    ocsps: Vec<Vec<u8>>,
}

impl Raw {
    fn outside(evidence: &Evidence) -> Self {
        let anchors = evidence.anchors.iter().map(|anchor| anchor.certificate.clone());
        let certificates = evidence.certificates.iter().cloned().chain(anchors).collect();
        Self { certificates, crls: evidence.crls.clone(), ocsps: evidence.ocsps.clone() }
    }

    /// The DSS; VRI entries repeat what stands in its own lists, and where they do not they count as well.
    fn store(&mut self, document: &Document) {
        let Ok(catalog) = document.catalog() else { return };
        let Ok(Object::Dictionary(store)) = document.lookup(&catalog, b"DSS") else { return };
        let mut budget = Budget::new();
        self.lists(document, &store, [b"Certs", b"CRLs", b"OCSPs"], &mut budget);
        let Ok(Object::Dictionary(vri)) = document.lookup(&store, b"VRI") else { return };
        for (_, entry) in vri.iter().take(MAX_STREAMS) {
            if let Ok(entry) = document.dictionary(entry) {
                self.lists(document, &entry, [b"Cert", b"CRL", b"OCSP"], &mut budget);
            }
        }
    }

    fn lists(&mut self, document: &Document, holder: &pdf::Dictionary, keys: [&[u8]; 3], budget: &mut Budget) {
        let [certificates, crls, ocsps] = keys.map(|key| budget.streams(document, holder, key));
        self.certificates.extend(certificates.iter().filter_map(|der| Certificate::from_der(der).ok()));
        self.crls.extend(crls);
        self.ocsps.extend(ocsps);
    }

    fn container(&mut self, container: &Container) {
        self.certificates.extend(container.certificates());
        let Some(signed) = container.signed_data() else { return };
        self.crls.extend(signed.crls.iter().cloned());
        self.ocsps.extend(signed.ocsps.iter().cloned());
        for signer in &signed.signers {
            let (crls, ocsps) = signer.revocation_evidence();
            self.crls.extend(crls);
            self.ocsps.extend(ocsps);
            for token in super::time::tokens(signer) {
                self.token(&token);
            }
        }
    }

    fn token(&mut self, token: &Token) {
        self.certificates.extend(token.signed.all_certificates());
        self.crls.extend(token.signed.crls.iter().cloned());
        self.ocsps.extend(token.signed.ocsps.iter().cloned());
    }

    fn parse(self, evidence: &Evidence) -> Material {
        let mut seen = HashSet::new();
        let pool = self.certificates.into_iter().filter(|one| seen.insert(one.sha256())).collect();
        let mut known = HashSet::new();
        let crls = self.crls.into_iter().filter(|der| known.insert(der.clone()));
        let crls = crls.filter_map(|der| Crl::from_pem_or_der(&der).ok()).collect();
        let mut known = HashSet::new();
        let ocsps = self.ocsps.into_iter().filter(|der| known.insert(der.clone()));
        let ocsps = ocsps.filter_map(|der| OcspResponse::from_der(&der).ok()).collect();
        let anchors = Anchors::new(evidence.anchors.iter().map(|anchor| anchor.certificate.clone()));
        Material { anchors, pool, crls, ocsps, has_store: false, answered: RefCell::default() }
    }
}

/// What may still be taken from one store: a stranger may name one stream a thousand times, or many that unpack to gigabytes.
struct Budget {
    streams: usize,
    bytes: usize,
    /// Read already, as what kind.
    read: HashSet<(Option<u8>, ObjectId)>,
}

impl Budget {
    fn new() -> Self {
        Self { streams: MAX_STREAMS, bytes: MAX_STORE, read: HashSet::new() }
    }

    /// The contents of the streams in an array, each once; what cannot be read is left out.
    fn streams(&mut self, document: &Document, holder: &pdf::Dictionary, key: &[u8]) -> Vec<Vec<u8>> {
        let Ok(Object::Array(items)) = document.lookup(holder, key) else { return Vec::new() };
        // `Certs` and `Cert`, `CRLs` and `CRL`, `OCSPs` and `OCSP` are of one kind.
        let kind = key.get(1).copied();
        let ids = items.iter().take(MAX_STREAMS).filter_map(|item| item.as_reference().ok());
        ids.filter_map(|id| self.read.insert((kind, id)).then(|| self.content(document, id))?).collect()
    }

    fn content(&mut self, document: &Document, id: ObjectId) -> Option<Vec<u8>> {
        self.streams = self.streams.checked_sub(1)?;
        let limit = MAX_STREAM.min(self.bytes);
        let Ok(Object::Stream(stream)) = document.get(id) else { return None };
        let read = (limit > 0).then(|| document.stream_data(&stream, limit).ok())?;
        // What was too long has cost as much as was allowed.
        self.bytes = self.bytes.saturating_sub(read.as_ref().map_or(limit, Vec::len));
        read
    }
}
