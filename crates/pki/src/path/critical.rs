//! Critical extensions: one that nobody here claims refuses the path (RFC 5280, 4.2, 6.1.4 (o), 6.1.5 (f)).

use super::PathRequest;
use super::candidate::{Candidate, Link};
use super::failure::{PathFailure, Refusal};
use crate::extension::{Extensions, oid};

/// Processed by a check of this module or, for distribution points, by revocation.
const CLAIMED: [&[u8]; 13] = [
    oid::BASIC_CONSTRAINTS,
    oid::KEY_USAGE,
    oid::EXTENDED_KEY_USAGE,
    oid::SUBJECT_ALT_NAME,
    oid::NAME_CONSTRAINTS,
    oid::CERTIFICATE_POLICIES,
    oid::POLICY_MAPPINGS,
    oid::POLICY_CONSTRAINTS,
    oid::INHIBIT_ANY_POLICY,
    oid::SUBJECT_KEY_IDENTIFIER,
    oid::AUTHORITY_KEY_IDENTIFIER,
    oid::CRL_DISTRIBUTION_POINTS,
    oid::OCSP_NO_CHECK,
];

/// Each certificate, the anchor too: none twice, none critical and unknown.
pub(super) fn check(candidate: &Candidate, _: &PathRequest<'_>) -> Result<(), PathFailure> {
    candidate.downward().try_for_each(|link| one(&link).map_err(|refusal| candidate.refuse(refusal, link.certificate)))
}

fn one(link: &Link<'_>) -> Result<(), Refusal> {
    refuse_strangers(link.certificate)
}

/// The same for a certificate outside a path: a delegated OCSP responder.
pub(crate) fn refuse_strangers(certificate: &crate::certificate::Certificate) -> Result<(), Refusal> {
    let list = certificate.extensions();
    for (index, extension) in list.iter().enumerate() {
        if list.iter().take(index).any(|earlier| earlier.extn_id == extension.extn_id) {
            return Err(Refusal::Malformed { oid: extension.extn_id });
        }
    }
    match Extensions::of(certificate).unknown_critical(&CLAIMED) {
        None => Ok(()),
        Some(stranger) => {
            let found = list.iter().find(|extension| extension.extn_id.as_bytes() == stranger.oid);
            Err(found.map_or(Refusal::NoAnchor, |extension| Refusal::UnknownCritical { oid: extension.extn_id }))
        }
    }
}
