//! X.509 validation (EN 319 102-1, 5.2.6) at the time that counts; what revocation says of the path found is in
//! [`super::freshness`].

use pki::algorithm::SignatureScheme;
use pki::path::{self, PathFailure, PathRequest, Purpose, Refusal, Strength, ValidatedPath, Weakness};
use pki::revocation::Status;
use pki::{Certificate, effort};
use time::OffsetDateTime;

use super::freshness::{describe, judged, statuses};
use super::time::Court;
use super::wanted;
use crate::outcome::{Path, Revocation};
use crate::policy::Policy;
use crate::services::Want;

/// How many paths are tried when one turns out to be revoked.
const PATHS: usize = 4;
/// Different questions about certificates in one document.
const MOST_ASKED: usize = 1_000;

/// What is asked about a certificate.
#[derive(Clone)]
pub struct Question {
    /// What it was used for.
    pub purpose: Purpose,
    /// When its use is proven to have happened at the latest; `None`: it may have been just now.
    pub proven: Option<OffsetDateTime>,
    /// About which time revocation evidence must speak.
    pub evidence_at: OffsetDateTime,
    /// What the signer says about the time.
    pub claimed: Option<OffsetDateTime>,
    /// The clock.
    pub now: OffsetDateTime,
}

/// What tells questions apart within one judgement.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Asked {
    leaf: [u8; 32],
    stamps: bool,
    proven: Option<OffsetDateTime>,
    due: OffsetDateTime,
    /// More proofs may admit more evidence.
    proofs: usize,
}

impl Question {
    fn stamps(&self) -> bool {
        self.purpose == Purpose::time_stamping()
    }

    /// The time evidence should be as new as.
    pub(super) fn due(&self) -> OffsetDateTime {
        self.evidence_at.min(self.now)
    }
}

/// The answer.
#[derive(Clone, Debug)]
pub struct Chain {
    /// About the path.
    pub path: Path,
    /// About revocation.
    pub revocation: Revocation,
    /// Leaf first, as far as it goes.
    pub certificates: Vec<Certificate>,
    /// What is known of the leaf's revocation, or of whichever certificate decides.
    pub status: Option<Status>,
    /// Whether an algorithm on the path was too weak.
    pub weak: bool,
    /// The clause that was not met and why, English.
    pub reason: Option<(&'static str, String)>,
    /// The path, when one holds.
    pub validated: Option<ValidatedPath>,
    /// What the network could say to it.
    pub wanted: Vec<Want>,
}

/// Validates the path of a certificate and its revocation. The same question is answered once; a document that asks
/// about more certificates than any honest one gets no further answers.
pub fn validate(leaf: &Certificate, question: &Question, court: Court<'_>) -> Chain {
    let (material, stamps) = (court.material, question.stamps());
    let proofs = court.proofs.len();
    let key = Asked { leaf: leaf.sha256(), stamps, proven: question.proven, due: question.due(), proofs };
    if let Some(known) = material.answered.borrow().get(&key) {
        return known.clone();
    }
    if material.answered.borrow().len() >= MOST_ASKED {
        return Chain::unknown(leaf);
    }
    // Each path is looked for in the whole pool.
    if effort::spend(material.pool.len() as u64).is_err() {
        return Chain::unknown(leaf);
    }
    let chain = examine(leaf, question, court);
    // What the signer claims decides between two kinds of revoked, and differs from signature to signature.
    if !matches!(chain.revocation, Revocation::Revoked | Revocation::RevokedNoPoe) {
        material.answered.borrow_mut().insert(key, chain.clone());
    }
    chain
}

fn examine(leaf: &Certificate, question: &Question, court: Court<'_>) -> Chain {
    let Court { material, policy, .. } = court;
    let at = question.proven.unwrap_or(question.now);
    let judge = |certificate: &Certificate, issuer: &Certificate| strong(policy, certificate, issuer, at);
    let request = PathRequest::new(leaf, &material.pool, &material.anchors, at)
        .purpose(question.purpose.clone())
        .strength(Strength::JudgedBy(&judge));
    let paths = match path::validated_paths(&request, PATHS) {
        Ok(paths) => paths,
        Err(failure) => return refused(leaf, question, &failure),
    };
    let mut best: Option<Chain> = None;
    let mut wanted = Vec::new();
    for path in &paths {
        let chain = revocation_of(path, question, court);
        if chain.revocation == Revocation::Good {
            return chain;
        }
        wanted.extend(chain.wanted.iter().cloned());
        best = best.or(Some(chain));
    }
    if let Some(best) = &mut best {
        best.wanted = wanted;
    }
    best.unwrap_or_else(|| Chain::unknown(leaf))
}

impl Chain {
    /// Nothing was looked at.
    pub fn unknown(leaf: &Certificate) -> Self {
        let certificates = vec![leaf.clone()];
        Self {
            path: Path::Unknown,
            revocation: Revocation::Missing,
            certificates,
            status: None,
            weak: false,
            reason: None,
            validated: None,
            wanted: Vec::new(),
        }
    }

    /// Whether nothing speaks against it.
    pub fn holds(&self) -> bool {
        self.path == Path::Trusted && self.revocation == Revocation::Good && !self.weak
    }
}

/// The signature on a certificate and the key that made it, at a time.
fn strong(
    policy: &Policy,
    certificate: &Certificate,
    issuer: &Certificate,
    at: OffsetDateTime,
) -> Result<(), Weakness> {
    let scheme = SignatureScheme::from_identifier(certificate.signature_algorithm(), None);
    let digest = scheme.ok().and_then(|scheme| scheme.digest());
    if digest.is_some_and(|digest| !policy.algorithms.allows_digest(digest, at)) {
        return Err(Weakness::Signature);
    }
    if policy.algorithms.allows_key(issuer, at) { Ok(()) } else { Err(Weakness::Key { bits: issuer.key_bits() }) }
}

fn refused(leaf: &Certificate, question: &Question, failure: &PathFailure) -> Chain {
    let of_leaf = failure.certificate == *leaf;
    let path = match failure.refusal {
        Refusal::NoAnchor | Refusal::BudgetSpent | Refusal::Signature | Refusal::AlgorithmMismatch => Path::NoChain,
        // A proven time before validity: it was used before it was issued (5.1.3, NOT_YET_VALID).
        Refusal::NotYetValid { .. } if of_leaf && question.proven.is_some() => Path::NotYetValid,
        // A time-stamp only says "not later than": it never proves that a signature came after expiry.
        Refusal::NotYetValid { .. }
        | Refusal::Expired { .. }
        | Refusal::AnchorExpired { .. }
        | Refusal::AnchorNotYetValid { .. } => Path::OutOfBounds,
        // Strength is a fact of its own, with its own sub-indication.
        Refusal::Weak(_) => Path::Trusted,
        _ => Path::Constraints,
    };
    Chain {
        path,
        revocation: Revocation::Good,
        certificates: failure.path.clone(),
        status: None,
        weak: matches!(failure.refusal, Refusal::Weak(_)),
        reason: Some((failure.clause(), failure.to_string())),
        validated: None,
        wanted: wanted::issuers(&failure.path).filter(|_| path == Path::NoChain).into_iter().collect(),
    }
}

/// The status of every certificate of the path below its anchor; the first from the leaf that is not good decides.
fn revocation_of(path: &ValidatedPath, question: &Question, court: Court<'_>) -> Chain {
    let mut chain = Chain {
        path: Path::Trusted,
        revocation: Revocation::Good,
        certificates: path.certificates().to_vec(),
        status: None,
        weak: false,
        reason: None,
        validated: Some(path.clone()),
        wanted: Vec::new(),
    };
    for (below, above, status) in statuses(path, question, court) {
        chain.wanted.extend(wanted::word(below.leaf(), above.leaf(), &status, question.due()));
        let fact = judged(&status, below.leaf() == path.leaf(), question, court.policy);
        // The leaf's status is the one to show, unless an issuer's decides.
        if chain.status.is_none() || (chain.revocation == Revocation::Good && fact != Revocation::Good) {
            if fact != Revocation::Good {
                chain.reason =
                    Some(("EN 319 102-1 5.2.5", format!("{}: {}", below.leaf().subject_line(), describe(&status))));
            }
            chain.status = Some(status);
            chain.revocation = fact;
        }
    }
    chain.wanted.truncate(wanted::MOST_OF_A_PATH);
    chain
}
