//! Key usage of issuers: keyCertSign (RFC 5280, 6.1.4 (n)). The leaf's is a matter of [`super::purpose`].

use der::asn1::ObjectIdentifier;

use super::PathRequest;
use super::candidate::{Candidate, Link};
use super::failure::{PathFailure, Refusal};
use crate::asn1::{Asn1Error, tag};
use crate::extension::{Extensions, named_bits, oid};

/// 2.5.29.15
pub(super) const OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.15");
/// Bit 5 of `KeyUsage`.
pub(super) const KEY_CERT_SIGN: u32 = 1 << 5;
/// Bit 6 of `KeyUsage`.
pub(super) const CRL_SIGN: u32 = 1 << 6;

/// The bits of keyUsage, bit 0 lowest; `None` when the extension is absent and every use is allowed.
pub(super) fn bits(extensions: &Extensions<'_>) -> Result<Option<u32>, Asn1Error> {
    let Some(value) = extensions.value(oid::KEY_USAGE)? else { return Ok(None) };
    named_bits(value.tagged(tag::BIT_STRING)?.value).map(Some)
}

/// Every certificate that issues, the anchor too.
pub(super) fn check(candidate: &Candidate, _: &PathRequest<'_>) -> Result<(), PathFailure> {
    for link in candidate.downward().filter(Link::issues) {
        one(&link).map_err(|refusal| candidate.refuse(refusal, link.certificate))?;
    }
    Ok(())
}

fn one(link: &Link<'_>) -> Result<(), Refusal> {
    match bits(&link.extensions()) {
        Err(_) => Err(Refusal::Malformed { oid: OID }),
        Ok(Some(bits)) if bits & KEY_CERT_SIGN == 0 => Err(Refusal::MayNotIssue),
        Ok(_) => Ok(()),
    }
}
