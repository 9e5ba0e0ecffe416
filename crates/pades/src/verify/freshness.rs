//! Revocation freshness (EN 319 102-1, 5.2.5): what the evidence says of each certificate of a path, at the time that counts.

use pki::Certificate;
use pki::path::ValidatedPath;
use pki::revocation::{
    Crl, OcspResponse, SignerStatus, Source, SourceKind, Status, When, Why, status_from_crls, status_from_ocsp,
};

use super::admission::Admission;
use super::chain::Question;
use super::material::Material;
use super::time::Court;
use crate::outcome::Revocation;
use crate::policy::{Policy, RevocationRule};

/// Each certificate below the anchor with its issuer's path and its status, leaf first. They are asked about from the
/// anchor down (5.6.2.2): once an issuer is revoked only what is proven to have existed before counts below it.
pub(super) fn statuses(
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

/// What a status means for the question (5.6.2.4: a revocation after what is proven does no harm).
pub(super) fn judged(status: &Status, is_leaf: bool, question: &Question, policy: &Policy) -> Revocation {
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

/// English, for the report.
pub(super) fn describe(status: &Status) -> String {
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
    use pki::path::Purpose;
    use pki::revocation::Reason;
    use time::macros::datetime;
    use time::{Duration, OffsetDateTime};

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
