//! What a security store must hold so that a signature can be judged for ever from the document alone
//! (EN 319 142-1, 5.4; ISO 32000-2, 12.8.4.3).

use pdf::{KeptEvidence, Opened};
use pki::path::ValidatedPath;
use pki::revocation::{Crl, OcspResponse, Status, When, status_from_crls, status_from_ocsp};
use pki::{Certificate, DigestAlgorithm, name};
use time::OffsetDateTime;

use super::chain::Chain;
use super::material::Material;
use super::signature::Judged;
use super::{Bench, judge_all};
use crate::evidence::Evidence;
use crate::policy::Policy;
use crate::report::SignatureKind;

/// What to keep, and what there is nothing to keep for.
#[derive(Clone, Debug, Default)]
pub struct Keepsakes {
    /// For the store.
    pub kept: KeptEvidence,
    /// The `/VRI` key of the signature.
    pub signature: String,
    /// Subjects of certificates whose status nothing at hand proves; empty when the store will be complete.
    pub missing: Vec<String>,
}

/// For the last signature of a document: the paths of its certificate and of its time-stamp's authority, and for each
/// certificate below an anchor one answer or list that says it is good now.
pub fn keepsakes(opened: &Opened, evidence: &Evidence, policy: &Policy, at: OffsetDateTime) -> Keepsakes {
    let mut keepsakes = Keepsakes::default();
    let Ok(fields) = opened.signatures() else { return keepsakes };
    let bench = Bench::of(opened, fields, evidence);
    let judged = judge_all(opened, &bench.examined, &bench.history, bench.court(policy, at));
    let ours = judged.iter().rev().find(|one| one.examined.kind == SignatureKind::Signature);
    let Some(ours) = ours else { return keepsakes };
    let contents = ours.examined.signature.contents();
    keepsakes.signature = name::hex(&DigestAlgorithm::Sha1.hash(&[contents])).to_ascii_uppercase();
    for chain in chains(ours) {
        keepsakes.take(chain, &bench.material, at);
    }
    keepsakes
}

fn chains<'j>(judged: &'j Judged<'_>) -> impl Iterator<Item = &'j Chain> {
    judged.chain.iter().chain(&judged.stamp.chain)
}

impl Keepsakes {
    fn take(&mut self, chain: &Chain, material: &Material, at: OffsetDateTime) {
        let Some(path) = &chain.validated else {
            let leaf = chain.certificates.first().map(Certificate::subject_line);
            self.missing.extend(leaf);
            return;
        };
        path.certificates().iter().for_each(|one| keep(&mut self.kept.certificates, one.der()));
        let mut below = path.clone();
        while let Some(above) = below.above() {
            self.prove(&below, &above, material, at);
            below = above;
        }
    }

    /// The newest answer that says the certificate is good, else a list, else all lists if they say so together.
    fn prove(&mut self, below: &ValidatedPath, above: &ValidatedPath, material: &Material, at: OffsetDateTime) {
        let when = When { at, now: at };
        let (certificate, pool) = (below.leaf(), &material.pool);
        let answered = |one: &OcspResponse| {
            let one = std::slice::from_ref(one);
            said(status_from_ocsp(certificate, above.leaf(), one, pool, when))
        };
        let listed = |some: &[Crl]| said(status_from_crls(certificate, above, some, pool, when));
        let answer = material.ocsps.iter().filter(|one| answered(one).is_some()).max_by_key(|one| answered(one));
        if let Some(answer) = answer {
            return keep(&mut self.kept.ocsps, answer.der());
        }
        let single = material.crls.iter().filter(|one| listed(std::slice::from_ref(one)).is_some());
        match single.max_by_key(|one| one.this_update()) {
            Some(list) => keep(&mut self.kept.crls, list.der()),
            None if listed(&material.crls).is_some() => {
                material.crls.iter().for_each(|list| keep(&mut self.kept.crls, list.der()));
            }
            None => self.missing.push(certificate.subject_line()),
        }
    }
}

/// When a good status was said.
fn said(status: Status) -> Option<OffsetDateTime> {
    match status {
        Status::Good(source) => Some(source.this_update),
        Status::Revoked { .. } | Status::Unknown(_) => None,
    }
}

fn keep(list: &mut Vec<Vec<u8>>, der: &[u8]) {
    if !list.iter().any(|known| known == der) {
        list.push(der.to_vec());
    }
}
