//! Purposes: what the leaf's key usage and extended key usage must allow (RFC 5280, 4.2.1.3, 4.2.1.12).

use der::asn1::ObjectIdentifier;

use super::PathRequest;
use super::candidate::{Candidate, Link};
use super::failure::{PathFailure, Refusal};
use super::key_usage;
use crate::asn1::{Asn1Error, tag};
use crate::extension::{Extensions, oid};

/// 2.5.29.37
const OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37");
/// anyExtendedKeyUsage, 2.5.29.37.0
pub const ANY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37.0");
/// id-kp-emailProtection
pub const EMAIL_PROTECTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.4");
/// id-kp-timeStamping
pub const TIME_STAMPING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");
/// id-kp-OCSPSigning
pub const OCSP_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.9");
/// id-kp-documentSigning (RFC 9336)
pub const DOCUMENT_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.36");
/// Adobe's authentic documents trust, which BSrE's certificates carry alone
pub const ADOBE_DOCUMENTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113583.1.1.5");
/// Microsoft's document signing
pub const MICROSOFT_DOCUMENTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.311.10.3.12");

/// One bit of keyUsage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyUse {
    /// digitalSignature (0)
    DigitalSignature,
    /// nonRepudiation, contentCommitment (1)
    NonRepudiation,
    /// keyCertSign (5)
    KeyCertSign,
    /// cRLSign (6)
    CrlSign,
}

impl KeyUse {
    fn bit(self) -> u32 {
        match self {
            Self::DigitalSignature => 1,
            Self::NonRepudiation => 1 << 1,
            Self::KeyCertSign => key_usage::KEY_CERT_SIGN,
            Self::CrlSign => key_usage::CRL_SIGN,
        }
    }
}

/// What extendedKeyUsage must say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExtendedUse {
    /// Nothing in particular.
    Any,
    /// Absent, anyExtendedKeyUsage, or one of these at least.
    AbsentOrOneOf(Vec<ObjectIdentifier>),
    /// Present, with this one in it.
    Explicit(ObjectIdentifier),
    /// Present, critical, this one and no other (RFC 3161, 2.3).
    CriticalAndOnly(ObjectIdentifier),
}

/// What extendedKeyUsage in a CA certificate means: RFC 5280 gives it no meaning, practice often makes it a bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CaUsage {
    /// As RFC 5280 has it.
    #[default]
    Ignored,
    /// A CA that lists usages issues for those alone.
    Bounds,
}

/// What a certificate is used for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purpose {
    /// One of these must be allowed where keyUsage is present; none asked when empty.
    pub key_usage: Vec<KeyUse>,
    /// What extendedKeyUsage must say.
    pub extended: ExtendedUse,
    /// Whether CAs' own extendedKeyUsage bounds it.
    pub ca_usage: CaUsage,
}

impl Purpose {
    /// No demand.
    pub fn any() -> Self {
        Self { key_usage: Vec::new(), extended: ExtendedUse::Any, ca_usage: CaUsage::Ignored }
    }

    /// Signing documents: the usages that BSrE's certificates and others' documents are met with.
    pub fn document_signing() -> Self {
        let usages = vec![EMAIL_PROTECTION, ADOBE_DOCUMENTS, MICROSOFT_DOCUMENTS, DOCUMENT_SIGNING];
        Self {
            key_usage: vec![KeyUse::DigitalSignature, KeyUse::NonRepudiation],
            extended: ExtendedUse::AbsentOrOneOf(usages),
            ca_usage: CaUsage::Ignored,
        }
    }

    /// Signing time-stamps (RFC 3161, 2.3).
    pub fn time_stamping() -> Self {
        Self {
            key_usage: vec![KeyUse::DigitalSignature, KeyUse::NonRepudiation],
            extended: ExtendedUse::CriticalAndOnly(TIME_STAMPING),
            ca_usage: CaUsage::Ignored,
        }
    }

    /// Signing OCSP answers for a CA (RFC 6960, 4.2.2.2).
    pub fn ocsp_signing() -> Self {
        Self {
            key_usage: vec![KeyUse::DigitalSignature, KeyUse::NonRepudiation],
            extended: ExtendedUse::Explicit(OCSP_SIGNING),
            ca_usage: CaUsage::Ignored,
        }
    }

    /// Signing CRLs (RFC 5280, 6.3.3 (f)).
    pub fn crl_signing() -> Self {
        Self { key_usage: vec![KeyUse::CrlSign], extended: ExtendedUse::Any, ca_usage: CaUsage::Ignored }
    }

    /// Whether one certificate, outside any path, may be used so.
    pub(crate) fn allows(&self, extensions: &Extensions<'_>) -> Result<(), Refusal> {
        let bits = key_usage::bits(extensions).map_err(|_| Refusal::Malformed { oid: key_usage::OID })?;
        let wanted = self.key_usage.iter().fold(0, |sum, usage| sum | usage.bit());
        if wanted != 0 && bits.is_some_and(|bits| bits & wanted == 0) {
            return Err(Refusal::KeyUsage);
        }
        let usages = usages(extensions).map_err(|_| Refusal::Malformed { oid: OID })?;
        let critical = extensions.get(oid::EXTENDED_KEY_USAGE).is_some_and(|extension| extension.critical);
        let allowed = match (&self.extended, &usages) {
            (ExtendedUse::Any, _) | (ExtendedUse::AbsentOrOneOf(_), None) => true,
            (ExtendedUse::Explicit(_) | ExtendedUse::CriticalAndOnly(_), None) => false,
            (ExtendedUse::AbsentOrOneOf(wanted), Some(has)) => contains_any(has, wanted),
            (ExtendedUse::Explicit(wanted), Some(has)) => has.contains(&wanted.as_bytes()),
            (ExtendedUse::CriticalAndOnly(wanted), Some(has)) => critical && has.as_slice() == [wanted.as_bytes()],
        };
        if allowed { Ok(()) } else { Err(Refusal::ExtendedKeyUsage) }
    }

    /// Whether a CA that lists usages may issue for this purpose.
    fn allowed_by_ca(&self, extensions: &Extensions<'_>) -> Result<(), Refusal> {
        let usages = usages(extensions).map_err(|_| Refusal::Malformed { oid: OID })?;
        let (CaUsage::Bounds, Some(has)) = (self.ca_usage, usages) else { return Ok(()) };
        let allowed = match &self.extended {
            ExtendedUse::Any => true,
            ExtendedUse::AbsentOrOneOf(wanted) => contains_any(&has, wanted),
            ExtendedUse::Explicit(wanted) | ExtendedUse::CriticalAndOnly(wanted) => contains_any(&has, &[*wanted]),
        };
        if allowed { Ok(()) } else { Err(Refusal::ExtendedKeyUsage) }
    }
}

/// The leaf, and the CAs where they bound it.
pub(super) fn check(candidate: &Candidate, request: &PathRequest<'_>) -> Result<(), PathFailure> {
    candidate.downward().try_for_each(|link| {
        one(&link, &request.purpose).map_err(|refusal| candidate.refuse(refusal, link.certificate))
    })
}

fn one(link: &Link<'_>, purpose: &Purpose) -> Result<(), Refusal> {
    if link.issues() { purpose.allowed_by_ca(&link.extensions()) } else { purpose.allows(&link.extensions()) }
}

/// Contents octets of each usage; `None` when the extension is absent.
fn usages<'a>(extensions: &Extensions<'a>) -> Result<Option<Vec<&'a [u8]>>, Asn1Error> {
    let Some(value) = extensions.value(oid::EXTENDED_KEY_USAGE)? else { return Ok(None) };
    let items = value.tagged(tag::SEQUENCE)?.children().all()?;
    items
        .into_iter()
        .map(|item| item.tagged(tag::OID).map(|usage| usage.value))
        .collect::<Result<Vec<_>, _>>()
        .map(Some)
}

fn contains_any(has: &[&[u8]], wanted: &[ObjectIdentifier]) -> bool {
    has.iter().any(|usage| *usage == ANY_USAGE.as_bytes() || wanted.iter().any(|one| one.as_bytes() == *usage))
}
