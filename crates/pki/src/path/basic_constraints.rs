//! Basic constraints: who issues is a CA, and no CA stands deeper than another allows (RFC 5280, 6.1.4 (k)–(m)).

use der::asn1::ObjectIdentifier;
use x509_cert::certificate::Version;

use super::PathRequest;
use super::candidate::{Candidate, Link, Place};
use super::failure::{PathFailure, Refusal};
use crate::asn1::{Asn1Error, tag};
use crate::extension::{Extensions, boolean, finished, oid, small_integer};

/// 2.5.29.19
pub(super) const OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");

/// `BasicConstraints`, read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BasicConstraints {
    pub ca: bool,
    pub longest: Option<u32>,
}

impl BasicConstraints {
    pub fn of(extensions: &Extensions<'_>) -> Result<Option<Self>, Asn1Error> {
        let Some(value) = extensions.value(oid::BASIC_CONSTRAINTS)? else { return Ok(None) };
        let mut fields = value.tagged(tag::SEQUENCE)?.children();
        let ca = fields.optional(tag::BOOLEAN)?.map(|flag| boolean(&flag)).transpose()?.unwrap_or(false);
        let longest = fields.optional(tag::INTEGER)?.map(|limit| small_integer(limit.value)).transpose()?;
        finished(&fields)?;
        Ok(Some(Self { ca, longest }))
    }
}

/// Counts down from the anchor; the anchor's own limit counts too (RFC 5937).
pub(super) fn check(candidate: &Candidate, _: &PathRequest<'_>) -> Result<(), PathFailure> {
    let mut left = u32::MAX;
    for link in candidate.downward().filter(Link::issues) {
        left = descend(&link, left).map_err(|refusal| candidate.refuse(refusal, link.certificate))?;
    }
    Ok(())
}

/// How many CAs may follow below `link`, given that `left` might stand below its issuer.
fn descend(link: &Link<'_>, left: u32) -> Result<u32, Refusal> {
    let constraints = BasicConstraints::of(&link.extensions()).map_err(|_| Refusal::Malformed { oid: OID })?;
    // An anchor of version 1 was vouched for by whoever installed it (6.1.4 (k)).
    let old_anchor =
        link.place == Place::Anchor && link.certificate.parsed().tbs_certificate().version() != Version::V3;
    if !constraints.map_or(old_anchor, |constraints| constraints.ca) {
        return Err(Refusal::NotCa);
    }
    if name_is_empty(link.certificate.subject_der()) {
        return Err(Refusal::NamelessIssuer);
    }
    let counted = link.place == Place::Between && !link.certificate.is_self_issued();
    let left = if counted { left.checked_sub(1).ok_or(Refusal::PathLength)? } else { left };
    Ok(constraints.and_then(|constraints| constraints.longest).map_or(left, |limit| limit.min(left)))
}

fn name_is_empty(der: &[u8]) -> bool {
    matches!(der, [_, 0])
}
