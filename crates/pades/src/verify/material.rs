//! Validation material: certificates, CRLs and OCSP answers from the document (DSS, VRI, containers) and from outside
//! (EN 319 102-1, 5.2.4; ISO 32000-2, 12.8.4.3).

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};

use pdf::{Document, Object, ObjectId};
use pki::path::Anchors;
use pki::revocation::{Crl, OcspResponse};
use pki::timestamp::Token;
use pki::{Certificate, DigestAlgorithm};

use super::admission::digest_of;
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
    /// Beside each CRL, and beside each answer, the revision that wrote it, when it stands in the document.
    pub crl_places: Vec<Option<usize>>,
    /// See `crl_places`.
    pub ocsp_places: Vec<Option<usize>>,
    /// Digests of the signatures on all of them.
    pub digests: BTreeSet<DigestAlgorithm>,
    /// Whether the document has a security store with revocation evidence.
    pub has_store: bool,
    /// Questions that were answered with it.
    pub answered: RefCell<HashMap<Asked, Chain>>,
}

impl Material {
    /// From outside and from the document.
    pub fn gather<'a>(
        document: &Document,
        containers: impl Iterator<Item = (&'a Container, usize)>,
        evidence: &Evidence,
    ) -> Self {
        let mut raw = Raw::outside(evidence);
        let before = raw.crls.len() + raw.ocsps.len();
        raw.store(document);
        let has_store = raw.crls.len() + raw.ocsps.len() > before;
        containers.for_each(|(container, revision)| raw.container(container, revision));
        Self { has_store, ..raw.parse(evidence) }
    }

    /// From outside and from a token that is in no document yet.
    pub fn of_token(token: &Token, evidence: &Evidence) -> Self {
        let mut raw = Raw::outside(evidence);
        raw.token(token, None);
        raw.parse(evidence)
    }
}

#[derive(Default)]
struct Raw {
    certificates: Vec<Certificate>,
    crls: Vec<Placed>,
    ocsps: Vec<Placed>,
}

/// DER, or PEM from outside, and the revision that wrote it.
type Placed = (Vec<u8>, Option<usize>);

/// Each once, with the earliest place.
fn once(all: Vec<Placed>) -> Vec<Placed> {
    let mut known: HashMap<Vec<u8>, usize> = HashMap::new();
    let mut kept: Vec<Placed> = Vec::new();
    for (der, place) in all {
        match known.get(&der).and_then(|at| kept.get_mut(*at)) {
            Some((_, earlier)) => *earlier = [*earlier, place].into_iter().flatten().min(),
            None => {
                known.insert(der.clone(), kept.len());
                kept.push((der, place));
            }
        }
    }
    kept
}

impl Raw {
    fn outside(evidence: &Evidence) -> Self {
        let anchors = evidence.anchors.iter().map(|anchor| anchor.certificate.clone());
        let certificates = evidence.certificates.iter().cloned().chain(anchors).collect();
        let outside = |list: &[Vec<u8>]| list.iter().map(|der| (der.clone(), None)).collect();
        Self { certificates, crls: outside(&evidence.crls), ocsps: outside(&evidence.ocsps) }
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
        self.certificates.extend(certificates.iter().filter_map(|(der, _)| Certificate::from_der(der).ok()));
        self.crls.extend(crls);
        self.ocsps.extend(ocsps);
    }

    fn container(&mut self, container: &Container, revision: usize) {
        // No time-stamp is over what stands in its own container: only a later revision's is.
        let place = Some(revision.saturating_add(1));
        let placed = |list: Vec<Vec<u8>>| list.into_iter().map(move |der| (der, place));
        self.certificates.extend(container.certificates());
        let Some(signed) = container.signed_data() else { return };
        self.crls.extend(placed(signed.crls.clone()));
        self.ocsps.extend(placed(signed.ocsps.clone()));
        for signer in &signed.signers {
            let (crls, ocsps) = signer.revocation_evidence();
            self.crls.extend(placed(crls));
            self.ocsps.extend(placed(ocsps));
            for token in super::time::tokens(signer) {
                self.token(&token, place);
            }
        }
    }

    fn token(&mut self, token: &Token, place: Option<usize>) {
        let placed = |list: &[Vec<u8>]| list.iter().map(|der| (der.clone(), place)).collect::<Vec<_>>();
        self.certificates.extend(token.signed.all_certificates());
        self.crls.extend(placed(&token.signed.crls));
        self.ocsps.extend(placed(&token.signed.ocsps));
    }

    fn parse(self, evidence: &Evidence) -> Material {
        let mut seen = HashSet::new();
        let pool = self.certificates.into_iter().filter(|one| seen.insert(one.sha256())).collect();
        let crls = once(self.crls).into_iter();
        let crls = crls.filter_map(|(der, place)| Some((Crl::from_pem_or_der(&der).ok()?, place)));
        let (crls, crl_places): (Vec<Crl>, Vec<_>) = crls.unzip();
        let ocsps = once(self.ocsps).into_iter();
        let ocsps = ocsps.filter_map(|(der, place)| Some((OcspResponse::from_der(&der).ok()?, place)));
        let (ocsps, ocsp_places): (Vec<OcspResponse>, Vec<_>) = ocsps.unzip();
        let schemes = crls.iter().map(Crl::scheme).chain(ocsps.iter().map(OcspResponse::scheme));
        let digests = schemes.filter_map(digest_of).collect();
        let anchors = Anchors::new(evidence.anchors.iter().map(|anchor| anchor.certificate.clone()));
        Material {
            anchors,
            pool,
            crls,
            ocsps,
            crl_places,
            ocsp_places,
            digests,
            has_store: false,
            answered: RefCell::default(),
        }
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
    fn streams(&mut self, document: &Document, holder: &pdf::Dictionary, key: &[u8]) -> Vec<Placed> {
        let Ok(Object::Array(items)) = document.lookup(holder, key) else { return Vec::new() };
        // `Certs` and `Cert`, `CRLs` and `CRL`, `OCSPs` and `OCSP` are of one kind.
        let kind = key.get(1).copied();
        let ids = items.iter().take(MAX_STREAMS).filter_map(|item| item.as_reference().ok());
        let new = |budget: &mut Self, id| budget.read.insert((kind, id)).then(|| budget.content(document, id))?;
        ids.filter_map(|id| Some((new(self, id)?, writer(document, id)))).collect()
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

/// The revision that last wrote an object; in an object stream, as for any other, the one that lists it.
fn writer(document: &Document, id: ObjectId) -> Option<usize> {
    document.revisions().iter().rfind(|revision| revision.entry(id.0).is_some()).map(|revision| revision.index)
}
