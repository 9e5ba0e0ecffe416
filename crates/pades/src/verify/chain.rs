//! X.509 validation (EN 319 102-1, 5.2.6) and revocation freshness (5.2.5) at the time that counts.

use pki::algorithm::SignatureScheme;
use pki::path::{self, PathFailure, PathRequest, Purpose, Refusal, Strength, ValidatedPath, Weakness};
use pki::revocation::{
    Crl, OcspResponse, SignerStatus, Source, SourceKind, Status, When, Why, status_from_crls, status_from_ocsp,
};
use pki::{Certificate, effort};
use time::OffsetDateTime;

use super::admission::Admission;
use super::material::Material;
use super::time::Court;
use super::wanted;
use crate::outcome::{Path, Revocation};
use crate::policy::{Policy, RevocationRule};
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
    fn due(&self) -> OffsetDateTime {
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

/// Each certificate below the anchor with its issuer's path and its status, leaf first. They are asked about from the
/// anchor down (5.6.2.2): once an issuer is revoked only what is proven to have existed before counts below it.
fn statuses(
    path: &ValidatedPath,
    question: &Question,
    court: Court<'_>,
) -> Vec<(ValidatedPath, ValidatedPath, Status)> {
    let mut steps = Vec::new();
    let mut below = path.clone();
    while let Some(above) = below.above() {
        steps.push((below, above.clone()));
        below = above;
    }
    let mut admission = Admission { proofs: court.proofs, now: question.now, control: question.now };
    let mut found: Vec<(ValidatedPath, ValidatedPath, Status)> = Vec::with_capacity(steps.len());
    for (below, above) in steps.into_iter().rev() {
        let status = status(below.leaf(), &above, question, (admission, court));
        if let Status::Revoked { at, .. } = &status {
            admission.control = admission.control.min(*at);
        }
        found.push((below, above, status));
    }
    found.reverse();
    found
}

/// All evidence may say that it is revoked; that it is good only what is admitted.
fn status(
    certificate: &Certificate,
    issuer: &ValidatedPath,
    question: &Question,
    (admission, court): (Admission<'_>, Court<'_>),
) -> Status {
    let Court { material, policy, .. } = court;
    let ask = |crls: &[Crl], ocsps: &[OcspResponse]| asked(certificate, issuer, (question, court), (crls, ocsps));
    let all = ask(&material.crls, &material.ocsps);
    let Status::Good(source) = &all else { return all };
    let admitted = admission.of(material, policy);
    let whole = admitted.crls.len() == material.crls.len() && admitted.ocsps.len() == material.ocsps.len();
    // A delegated signer's key is on no path that was judged for its strength.
    let at = question.proven.unwrap_or(question.now);
    let strong = |source: &Source| policy.algorithms.allows_key(&source.signer, at);
    if whole && strong(source) {
        return all;
    }
    match ask(&admitted.crls, &admitted.ocsps) {
        Status::Good(source) if !strong(&source) => Status::Unknown(Why::NoProofOfExistence),
        Status::Unknown(Why::Nothing | Why::NotAboutThis) => Status::Unknown(Why::NoProofOfExistence),
        other => other,
    }
}

/// OCSP and CRLs together: a revocation anywhere counts, then whatever is good, then what came closest.
fn asked(
    certificate: &Certificate,
    issuer: &ValidatedPath,
    (question, court): (&Question, Court<'_>),
    (crls, ocsps): (&[Crl], &[OcspResponse]),
) -> Status {
    let Court { material, policy, .. } = court;
    let due = question.due().saturating_sub(policy.grace);
    let when = When { at: due, now: question.now };
    let ocsp = status_from_ocsp(certificate, issuer.leaf(), ocsps, &material.pool, when);
    let ocsp = by_responder(ocsp, issuer, material, when);
    let crl = status_from_crls(certificate, issuer, crls, &material.pool, when);
    match (ocsp, crl) {
        (revoked @ Status::Revoked { .. }, _) | (_, revoked @ Status::Revoked { .. }) => revoked,
        (good @ Status::Good(_), _) | (_, good @ Status::Good(_)) => good,
        (stale @ Status::Unknown(Why::Stale { .. }), _) | (_, stale @ Status::Unknown(Why::Stale { .. })) => stale,
        (Status::Unknown(Why::Nothing), other) => other,
        (other, _) => other,
    }
}

/// A delegated responder may itself be revoked (RFC 6960, 4.2.2.2.1): then its answers count for nothing.
fn by_responder(status: Status, issuer: &ValidatedPath, material: &Material, when: When) -> Status {
    let signer = match &status {
        Status::Good(source) | Status::Revoked { source, .. } if source.signer_status == SignerStatus::Unknown => {
            &source.signer
        }
        _ => return status,
    };
    match status_from_crls(signer, issuer, &material.crls, &material.pool, when) {
        Status::Revoked { at, .. } if at <= when.at => Status::Unknown(Why::SignerRevoked),
        _ => status,
    }
}

fn judged(status: &Status, is_leaf: bool, question: &Question, policy: &Policy) -> Revocation {
    match status {
        Status::Good(_) => Revocation::Good,
        Status::Revoked { at, .. } => match question.proven {
            // Proven to have been used before the revocation (5.6.2.4).
            Some(proven) if proven < *at => Revocation::Good,
            _ if *at > question.now => Revocation::Good,
            _ if !is_leaf => Revocation::CaRevokedNoPoe,
            // The signer itself names a time before the revocation, and nothing proves it.
            None if question.claimed.is_some_and(|claimed| claimed < *at) => Revocation::RevokedNoPoe,
            _ => Revocation::Revoked,
        },
        Status::Unknown(Why::Stale { .. }) => Revocation::Stale,
        Status::Unknown(_) if policy.revocation == RevocationRule::Soft => Revocation::Good,
        Status::Unknown(_) => Revocation::Missing,
    }
}

fn describe(status: &Status) -> String {
    match status {
        Status::Good(_) => "not revoked".to_owned(),
        Status::Revoked { at, reason, .. } => format!("revoked at {at}: {reason:?}"),
        Status::Unknown(why) => format!("revocation status not known: {why}"),
    }
}

/// The source of a status, if it has one.
pub fn source(status: &Status) -> Option<&Source> {
    match status {
        Status::Good(source) | Status::Revoked { source, .. } => Some(source),
        Status::Unknown(_) => None,
    }
}

/// Which kind of source, in the report's words.
pub fn source_kind(status: Option<&Status>) -> crate::report::RevocationSource {
    use crate::report::RevocationSource as R;
    match status.and_then(source).map(|source| source.kind) {
        Some(SourceKind::Crl) => R::Crl,
        Some(SourceKind::Ocsp) => R::Ocsp,
        None => R::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pki::revocation::Reason;
    use time::Duration;
    use time::macros::datetime;

    const NOW: OffsetDateTime = datetime!(2026-11-21 7:00 UTC);

    fn revoked(at: OffsetDateTime, signer: &Certificate) -> Status {
        let source = Source {
            kind: SourceKind::Crl,
            this_update: NOW,
            next_update: None,
            produced_at: None,
            signer: signer.clone(),
            signer_status: SignerStatus::OnPath,
        };
        Status::Revoked { at, reason: Reason::KeyCompromise, source }
    }

    fn question(proven: Option<OffsetDateTime>, claimed: Option<OffsetDateTime>) -> Question {
        Question { purpose: Purpose::document_signing(), proven, evidence_at: NOW, claimed, now: NOW }
    }

    #[test]
    fn revocation_counts_against_what_is_proven() {
        let practice = pki::practice::make("Budi", NOW, &mut pki::random::Drbg::new(&[3; 48])).unwrap();
        let signer = &practice.ca;
        let policy = Policy::default();
        let day = |days: i64| NOW + Duration::days(days);
        let ask = |status: &Status, leaf, proven, claimed| judged(status, leaf, &question(proven, claimed), &policy);
        let yesterday = revoked(day(-1), signer);
        assert_eq!(ask(&yesterday, true, None, None), Revocation::Revoked);
        assert_eq!(ask(&yesterday, true, None, Some(day(-2))), Revocation::RevokedNoPoe);
        assert_eq!(ask(&yesterday, true, Some(day(-2)), None), Revocation::Good);
        assert_eq!(ask(&yesterday, true, Some(NOW), Some(day(-2))), Revocation::Revoked);
        assert_eq!(ask(&yesterday, false, None, Some(day(-2))), Revocation::CaRevokedNoPoe);
        assert_eq!(ask(&revoked(day(1), signer), true, None, None), Revocation::Good);
        let unknown = Status::Unknown(Why::Nothing);
        assert_eq!(ask(&unknown, true, None, None), Revocation::Missing);
        let soft = Policy::with_revocation(RevocationRule::Soft);
        assert_eq!(judged(&unknown, true, &question(None, None), &soft), Revocation::Good);
        let stale = Status::Unknown(Why::Stale { this_update: day(-90), next_update: Some(day(-60)) });
        assert_eq!(judged(&stale, true, &question(None, None), &soft), Revocation::Stale);
    }
}
