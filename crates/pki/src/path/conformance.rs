//! The certificate profile of RFC 5280, 4.1 and 4.2: what CAs must write. A validator need not ask for it (6.1),
//! and old certificates of honest CAs fall short; it is demanded only where the request says so.

use time::macros::datetime;
use x509_cert::certificate::Version;

use super::PathRequest;
use super::basic_constraints::BasicConstraints;
use super::candidate::{Candidate, Link, Place};
use super::failure::{PathFailure, Refusal};
use super::key_usage;
use crate::asn1::{Asn1Error, Reader, tag};
use crate::extension::{Extensions, oid};
use crate::general_name::GeneralName;

/// How much is demanded of certificates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Conformance {
    /// Path validation alone (RFC 5280, 6).
    #[default]
    Validation,
    /// The profile as well (RFC 5280, 4).
    Profile,
}

/// What a certificate does not keep of the profile.
#[allow(missing_docs)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breach {
    Version,
    SerialNumber,
    Time,
    AuthorityKeyIdentifier,
    SubjectKeyIdentifier,
    KeyUsage,
    SubjectAltName,
    BasicConstraints,
    NameConstraints,
    PolicyConstraints,
    InhibitAnyPolicy,
    ExtendedKeyUsage,
    InformationAccess,
}

impl Breach {
    /// Where RFC 5280 says so.
    pub fn clause(self) -> &'static str {
        match self {
            Self::Version => "RFC 5280, 4.1.2.1",
            Self::SerialNumber => "RFC 5280, 4.1.2.2",
            Self::Time => "RFC 5280, 4.1.2.5",
            Self::AuthorityKeyIdentifier => "RFC 5280, 4.2.1.1",
            Self::SubjectKeyIdentifier => "RFC 5280, 4.2.1.2",
            Self::KeyUsage => "RFC 5280, 4.2.1.3",
            Self::SubjectAltName => "RFC 5280, 4.2.1.6",
            Self::BasicConstraints => "RFC 5280, 4.2.1.9",
            Self::NameConstraints => "RFC 5280, 4.2.1.10",
            Self::PolicyConstraints => "RFC 5280, 4.2.1.11",
            Self::InhibitAnyPolicy => "RFC 5280, 4.2.1.14",
            Self::ExtendedKeyUsage => "RFC 5280, 4.2.1.12",
            Self::InformationAccess => "RFC 5280, 4.2.2.1",
        }
    }
}

type Rule = fn(&Link<'_>, &Extensions<'_>) -> Result<bool, Asn1Error>;

/// Each rule says whether it is kept; what cannot be read does not keep it.
const RULES: [(Breach, Rule); 13] = [
    (Breach::Version, version),
    (Breach::SerialNumber, serial_number),
    (Breach::Time, times),
    (Breach::AuthorityKeyIdentifier, authority_key_identifier),
    (Breach::SubjectKeyIdentifier, subject_key_identifier),
    (Breach::KeyUsage, key_usage_of_issuers),
    (Breach::SubjectAltName, subject_alt_name),
    (Breach::BasicConstraints, basic_constraints),
    (Breach::NameConstraints, |link, extensions| ca_and_critical(link, extensions, oid::NAME_CONSTRAINTS)),
    (Breach::PolicyConstraints, policy_constraints),
    (Breach::InhibitAnyPolicy, |_, extensions| Ok(critical_if_present(extensions, oid::INHIBIT_ANY_POLICY))),
    (Breach::ExtendedKeyUsage, extended_key_usage),
    (Breach::InformationAccess, |_, extensions| Ok(!is_critical(extensions, oid::AUTHORITY_INFO_ACCESS))),
];

/// Every certificate of the path, where the profile is demanded.
pub(super) fn check(candidate: &Candidate, request: &PathRequest<'_>) -> Result<(), PathFailure> {
    if request.conformance == Conformance::Validation {
        return Ok(());
    }
    for link in candidate.downward() {
        let extensions = link.extensions();
        for (breach, rule) in RULES {
            if !rule(&link, &extensions).unwrap_or(false) {
                return Err(candidate.refuse(Refusal::Profile(breach), link.certificate));
            }
        }
    }
    Ok(())
}

fn version(link: &Link<'_>, extensions: &Extensions<'_>) -> Result<bool, Asn1Error> {
    let version = link.certificate.parsed().tbs_certificate().version();
    Ok(version == Version::V3 || (link.place == Place::Anchor && extensions.iter().next().is_none()))
}

/// Positive, at most 20 octets.
fn serial_number(link: &Link<'_>, _: &Extensions<'_>) -> Result<bool, Asn1Error> {
    let serial = link.certificate.serial();
    let digits = serial.strip_prefix(&[0]).unwrap_or(serial);
    let positive = serial.first().is_some_and(|first| first & 0x80 == 0) && digits.iter().any(|octet| *octet != 0);
    Ok(positive && serial.len() <= 21 && digits.len() <= 20)
}

/// UTCTime through 2049, GeneralizedTime after; both with seconds and in Z (4.1.2.5.1, 4.1.2.5.2).
fn times(link: &Link<'_>, _: &Extensions<'_>) -> Result<bool, Asn1Error> {
    let mut fields = Reader(link.certificate.tbs_der()).expect(tag::SEQUENCE)?.children();
    fields.optional(tag::context(0))?;
    for _ in 0..3 {
        fields.any()?;
    }
    let validity = fields.expect(tag::SEQUENCE)?.children().all()?;
    let late = datetime!(2050-01-01 0:00 UTC);
    Ok(validity.len() == 2
        && validity.iter().all(|time| {
            let generalized = crate::asn1::parse_time(time).is_ok_and(|at| at >= late);
            let (kind, length) = if generalized { (tag::GENERALIZED_TIME, 15) } else { (tag::UTC_TIME, 13) };
            time.tag == kind && time.value.len() == length && time.value.last() == Some(&b'Z')
        }))
}

/// With a key identifier, except in a self-signed anchor, and never critical.
fn authority_key_identifier(link: &Link<'_>, extensions: &Extensions<'_>) -> Result<bool, Asn1Error> {
    let Some(value) = extensions.value(oid::AUTHORITY_KEY_IDENTIFIER)? else {
        return Ok(matches!(link.place, Place::Anchor | Place::Pinned) && link.certificate.is_self_issued());
    };
    let identified = value.tagged(tag::SEQUENCE)?.children().optional(0x80)?.is_some();
    Ok(identified && !is_critical(extensions, oid::AUTHORITY_KEY_IDENTIFIER))
}

fn subject_key_identifier(link: &Link<'_>, extensions: &Extensions<'_>) -> Result<bool, Asn1Error> {
    let present = extensions.get(oid::SUBJECT_KEY_IDENTIFIER).is_some();
    Ok((present || !link.issues()) && !is_critical(extensions, oid::SUBJECT_KEY_IDENTIFIER))
}

/// Issuers say keyCertSign; nobody else does; one bit at least.
fn key_usage_of_issuers(link: &Link<'_>, extensions: &Extensions<'_>) -> Result<bool, Asn1Error> {
    let bits = key_usage::bits(extensions)?;
    let ca = BasicConstraints::of(extensions)?.is_some_and(|constraints| constraints.ca);
    Ok(match bits {
        None => !link.issues(),
        Some(0) => false,
        Some(bits) => ca || bits & key_usage::KEY_CERT_SIGN == 0,
    })
}

/// Critical where the subject is empty; never empty itself; readable.
fn subject_alt_name(link: &Link<'_>, extensions: &Extensions<'_>) -> Result<bool, Asn1Error> {
    let names = extensions.value(oid::SUBJECT_ALT_NAME)?.map(|list| GeneralName::read_all(&list)).transpose()?;
    let nameless = matches!(link.certificate.subject_der(), [_, 0]);
    Ok(!nameless || (names.is_some() && is_critical(extensions, oid::SUBJECT_ALT_NAME)))
}

/// Critical in issuers; a path length only in CAs.
fn basic_constraints(link: &Link<'_>, extensions: &Extensions<'_>) -> Result<bool, Asn1Error> {
    let constraints = BasicConstraints::of(extensions)?;
    let lengthy = constraints.is_some_and(|constraints| !constraints.ca && constraints.longest.is_some());
    Ok(!lengthy && (!link.issues() || is_critical(extensions, oid::BASIC_CONSTRAINTS)))
}

fn ca_and_critical(_: &Link<'_>, extensions: &Extensions<'_>, oid: &[u8]) -> Result<bool, Asn1Error> {
    let ca = BasicConstraints::of(extensions)?.is_some_and(|constraints| constraints.ca);
    Ok(extensions.get(oid).is_none_or(|extension| extension.critical && ca))
}

/// Critical, and not an empty sequence.
fn policy_constraints(_: &Link<'_>, extensions: &Extensions<'_>) -> Result<bool, Asn1Error> {
    let empty = extensions.get(oid::POLICY_CONSTRAINTS).is_some_and(|extension| extension.value.len() <= 2);
    Ok(!empty && critical_if_present(extensions, oid::POLICY_CONSTRAINTS))
}

/// One usage at least.
fn extended_key_usage(_: &Link<'_>, extensions: &Extensions<'_>) -> Result<bool, Asn1Error> {
    Ok(extensions.value(oid::EXTENDED_KEY_USAGE)?.is_none_or(|list| !list.value.is_empty()))
}

fn is_critical(extensions: &Extensions<'_>, oid: &[u8]) -> bool {
    extensions.get(oid).is_some_and(|extension| extension.critical)
}

fn critical_if_present(extensions: &Extensions<'_>, oid: &[u8]) -> bool {
    extensions.get(oid).is_none_or(|extension| extension.critical)
}
