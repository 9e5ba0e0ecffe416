//! An OCSP response as it was signed (RFC 6960, 4.2).

use std::sync::Arc;

use der::Decode;
use der::asn1::ObjectIdentifier;
use time::OffsetDateTime;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::Reason;
use crate::algorithm::{DigestAlgorithm, SignatureScheme};
use crate::asn1::{Asn1Error, Reader, Tlv, parse_time, tag};
use crate::certificate::Certificate;
use crate::extension::{Extensions, finished, oid, small_integer};
use crate::name;

pub use super::ocsp_request::{CertId, identifiers, request};

/// No response above this many bytes is read.
pub const MAX_RESPONSE: usize = 4 << 20;
/// Single responses, and certificates, in one response.
const MOST: usize = 4096;
const MOST_CERTIFICATES: usize = 64;
/// id-pkix-ocsp-basic, 1.3.6.1.5.5.7.48.1.1
const BASIC: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x01];
/// id-pkix-ocsp-archive-cutoff, 1.3.6.1.5.5.7.48.1.6
const ARCHIVE_CUTOFF: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x06];
/// id-pkix-ocsp-extended-revoke, 1.3.6.1.5.5.7.48.1.9
const EXTENDED_REVOKE: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x09];

/// Why bytes are not an OCSP response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OcspError {
    /// Not the structure of RFC 6960, 4.2.1.
    #[error("not an OCSP response: {0}")]
    Structure(#[from] Asn1Error),
    /// A status that is not defined, or success without an answer.
    #[error("undefined response status")]
    Status,
    /// An answer of a type other than id-pkix-ocsp-basic.
    #[error("unknown type of answer")]
    Type,
    /// A version other than v1.
    #[error("unknown version")]
    Version,
    /// Larger than [`MAX_RESPONSE`].
    #[error("too large")]
    TooLarge,
}

/// A response: cheap to clone, equal when its bytes are equal.
#[derive(Clone, Debug)]
pub struct OcspResponse(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    der: Vec<u8>,
    status: u8,
    answer: Option<Answer>,
}

impl PartialEq for OcspResponse {
    fn eq(&self, other: &Self) -> bool {
        self.0.der == other.0.der
    }
}
impl Eq for OcspResponse {}

/// `BasicOCSPResponse`.
#[derive(Debug)]
pub(super) struct Answer {
    tbs: Vec<u8>,
    algorithm: AlgorithmIdentifierOwned,
    signature: Vec<u8>,
    pub responder: Responder,
    pub produced_at: OffsetDateTime,
    pub singles: Vec<Single>,
    pub certificates: Vec<Certificate>,
    nonce: Option<Vec<u8>>,
    pub unknown_critical: bool,
}

/// `ResponderID`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Responder {
    /// DER name.
    Name(Vec<u8>),
    /// SHA-1 of the public key's bits.
    Key(Vec<u8>),
}

/// `SingleResponse`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Single {
    pub id: CertId,
    pub status: SingleStatus,
    pub this_update: OffsetDateTime,
    pub next_update: Option<OffsetDateTime>,
    /// Certificates that expired since then are still kept.
    pub archive_cutoff: Option<OffsetDateTime>,
    pub unknown_critical: bool,
}

/// `CertStatus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SingleStatus {
    Good,
    Revoked { at: OffsetDateTime, reason: Reason },
    Unknown,
}

impl OcspResponse {
    /// Reads an `OCSPResponse`, or the `BasicOCSPResponse` that signatures embed (RFC 5126, 6.3.4).
    ///
    /// # Errors
    /// [`OcspError`]; bytes after it, unless zero, are an error.
    pub fn from_der(bytes: &[u8]) -> Result<Self, OcspError> {
        if bytes.len() > MAX_RESPONSE {
            return Err(OcspError::TooLarge);
        }
        let (outer, rest) = Tlv::first(bytes)?;
        if rest.iter().any(|octet| *octet != 0) {
            return Err(Asn1Error::Encoding.into());
        }
        let mut fields = outer.tagged(tag::SEQUENCE)?.children();
        let (status, answer) = match fields.optional(tag::ENUMERATED)? {
            None => (0, Some(Answer::read(&outer)?)),
            Some(status) => {
                let answer = fields.optional(tag::context(0))?.map(|inner| read_answer(&inner)).transpose()?;
                finished(&fields)?;
                (response_status(&status, answer.is_some())?, answer)
            }
        };
        Ok(Self(Arc::new(Inner { der: outer.raw.to_vec(), status, answer })))
    }

    /// The whole response.
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// `OCSPResponseStatus`: 0 is success.
    pub fn status(&self) -> u8 {
        self.0.status
    }

    /// The nonce it returns, to be compared with the one that was sent (RFC 9654).
    pub fn nonce(&self) -> Option<&[u8]> {
        self.0.answer.as_ref()?.nonce.as_deref()
    }

    /// When it was signed.
    pub fn produced_at(&self) -> Option<OffsetDateTime> {
        self.0.answer.as_ref().map(|answer| answer.produced_at)
    }

    /// Certificates it carries.
    pub fn certificates(&self) -> &[Certificate] {
        self.0.answer.as_ref().map(|answer| answer.certificates.as_slice()).unwrap_or_default()
    }

    /// How it is signed, when it is an answer and that is understood.
    pub fn scheme(&self) -> Option<SignatureScheme> {
        SignatureScheme::from_identifier(&self.answer()?.algorithm, None).ok()
    }

    pub(super) fn answer(&self) -> Option<&Answer> {
        self.0.answer.as_ref()
    }
}

impl Answer {
    /// Whether `signer`'s key signed it.
    pub fn is_signed_by(&self, signer: &Certificate) -> bool {
        let scheme = SignatureScheme::from_identifier(&self.algorithm, None);
        scheme.is_ok_and(|scheme| scheme.verify(signer.public_key(), &[&self.tbs], &self.signature).is_ok())
    }

    /// Whether the responder it names is `certificate`.
    pub fn names(&self, certificate: &Certificate) -> bool {
        match &self.responder {
            Responder::Name(name) => name::same(name, certificate.subject_der()),
            Responder::Key(hash) => {
                key_bits(certificate).is_some_and(|bits| DigestAlgorithm::Sha1.hash(&[bits]) == *hash)
            }
        }
    }

    fn read(basic: &Tlv<'_>) -> Result<Self, OcspError> {
        let mut fields = basic.tagged(tag::SEQUENCE)?.children();
        let tbs = fields.expect(tag::SEQUENCE)?;
        let algorithm = fields.expect(tag::SEQUENCE)?.raw;
        let signature = match fields.expect(tag::BIT_STRING)?.value.split_first() {
            Some((0, octets)) => octets.to_vec(),
            _ => return Err(Asn1Error::Value.into()),
        };
        let certificates = fields.optional(tag::context(0))?.map(|outer| read_certificates(&outer)).transpose()?;
        finished(&fields)?;
        let mut data = tbs.children();
        if data.optional(tag::context(0))?.is_some_and(|version| version.value != [tag::INTEGER, 1, 0]) {
            return Err(OcspError::Version);
        }
        let responder = read_responder(&data.any()?.ok_or(Asn1Error::Truncated)?)?;
        let produced_at = parse_time(&data.expect(tag::GENERALIZED_TIME)?)?;
        let singles = read_singles(&data.expect(tag::SEQUENCE)?)?;
        let extensions = read_extensions(data.optional(tag::context(1))?)?;
        finished(&data)?;
        Ok(Self {
            tbs: tbs.raw.to_vec(),
            algorithm: AlgorithmIdentifierOwned::from_der(algorithm).map_err(|_| Asn1Error::Value)?,
            signature,
            responder,
            produced_at,
            singles,
            certificates: certificates.unwrap_or_default(),
            nonce: extensions.get(oid::OCSP_NONCE).map(|nonce| unwrapped(nonce.value)),
            unknown_critical: extensions.unknown_critical(&[oid::OCSP_NONCE, EXTENDED_REVOKE]).is_some(),
        })
    }
}

/// The bits of a certificate's public key, without the octet that counts unused ones (RFC 6960, 4.1.1).
pub(super) fn key_bits(certificate: &Certificate) -> Option<&[u8]> {
    let mut fields = Tlv::only(certificate.public_key()).ok()?.children();
    fields.expect(tag::SEQUENCE).ok()?;
    fields.expect(tag::BIT_STRING).ok()?.value.get(1..)
}

fn response_status(status: &Tlv<'_>, answered: bool) -> Result<u8, OcspError> {
    match status.value {
        [0] if answered => Ok(0),
        [other @ (1..=3 | 5..=6)] if !answered => Ok(*other),
        _ => Err(OcspError::Status),
    }
}

/// `ResponseBytes` in its `[0]`.
fn read_answer(outer: &Tlv<'_>) -> Result<Answer, OcspError> {
    let mut fields = Tlv::only(outer.value)?.tagged(tag::SEQUENCE)?.children();
    if fields.expect(tag::OID)?.value != BASIC {
        return Err(OcspError::Type);
    }
    let octets = fields.expect(tag::OCTET_STRING)?.value;
    finished(&fields)?;
    Answer::read(&Tlv::only(octets)?)
}

/// Certificates that parse; the rest cannot have signed anything.
fn read_certificates(outer: &Tlv<'_>) -> Result<Vec<Certificate>, Asn1Error> {
    let list = Tlv::only(outer.value)?.tagged(tag::SEQUENCE)?.children().all()?;
    Ok(list.iter().take(MOST_CERTIFICATES).filter_map(|one| Certificate::from_der(one.raw).ok()).collect())
}

fn read_responder(choice: &Tlv<'_>) -> Result<Responder, Asn1Error> {
    let inner = Tlv::only(choice.value)?;
    match choice.tag {
        0xa1 => Ok(Responder::Name(inner.tagged(tag::SEQUENCE)?.raw.to_vec())),
        0xa2 => Ok(Responder::Key(inner.tagged(tag::OCTET_STRING)?.value.to_vec())),
        found => Err(Asn1Error::Tag { expected: 0xa1, found }),
    }
}

fn read_singles(list: &Tlv<'_>) -> Result<Vec<Single>, Asn1Error> {
    let mut found = Vec::new();
    let mut items = list.children();
    while let Some(item) = items.any()? {
        if found.len() >= MOST {
            return Err(Asn1Error::TooComplex);
        }
        found.push(read_single(&item)?);
    }
    Ok(found)
}

fn read_single(item: &Tlv<'_>) -> Result<Single, Asn1Error> {
    let mut fields = item.tagged(tag::SEQUENCE)?.children();
    let id = CertId::read(&fields.expect(tag::SEQUENCE)?)?;
    let status = read_status(&fields.any()?.ok_or(Asn1Error::Truncated)?)?;
    let this_update = parse_time(&fields.expect(tag::GENERALIZED_TIME)?)?;
    let next_update =
        fields.optional(tag::context(0))?.map(|outer| parse_time(&Tlv::only(outer.value)?)).transpose()?;
    let extensions = read_extensions(fields.optional(tag::context(1))?)?;
    finished(&fields)?;
    let archive_cutoff = extensions.value(ARCHIVE_CUTOFF)?.map(|cutoff| parse_time(&cutoff)).transpose()?;
    let unknown_critical = extensions.unknown_critical(&[ARCHIVE_CUTOFF]).is_some();
    Ok(Single { id, status, this_update, next_update, archive_cutoff, unknown_critical })
}

fn read_status(choice: &Tlv<'_>) -> Result<SingleStatus, Asn1Error> {
    match choice.tag {
        0x80 if choice.value.is_empty() => Ok(SingleStatus::Good),
        0x82 if choice.value.is_empty() => Ok(SingleStatus::Unknown),
        0xa1 => {
            let mut fields = Reader(choice.value);
            let at = parse_time(&fields.expect(tag::GENERALIZED_TIME)?)?;
            let code = fields.optional(tag::context(0))?.map(|outer| Tlv::only(outer.value)).transpose()?;
            let code = code.map(|code| small_integer(code.tagged(tag::ENUMERATED)?.value)).transpose()?;
            finished(&fields)?;
            Ok(SingleStatus::Revoked { at, reason: code.map_or(Reason::Unspecified, Reason::from_code) })
        }
        _ => Err(Asn1Error::Value),
    }
}

fn read_extensions(outer: Option<Tlv<'_>>) -> Result<Extensions<'_>, Asn1Error> {
    outer.map_or(Ok(Extensions::default()), |outer| Extensions::read(&Tlv::only(outer.value)?))
}

/// The contents of the OCTET STRING inside; responders before RFC 6960 left that out.
fn unwrapped(value: &[u8]) -> Vec<u8> {
    let inner = Tlv::only(value).and_then(|inner| inner.tagged(tag::OCTET_STRING));
    inner.map_or_else(|_| value.to_vec(), |inner| inner.value.to_vec())
}

/// Digest an identifier names; `None` for one that is not known.
pub(super) fn digest_of(oid: &[u8]) -> Option<DigestAlgorithm> {
    ObjectIdentifier::from_bytes(oid).ok().and_then(|oid| DigestAlgorithm::from_oid(&oid))
}
