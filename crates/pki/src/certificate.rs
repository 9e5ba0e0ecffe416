//! An X.509 certificate (RFC 5280) with the bytes it came from.

use std::fmt;
use std::sync::{Arc, OnceLock};

use der::asn1::ObjectIdentifier;
use der::{Decode, DecodeOwned};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use x509_cert::certificate::{CertificateInner, Profile};
use x509_cert::ext::Extension;
pub use x509_cert::ext::pkix::KeyUsage;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, SubjectKeyIdentifier};
use x509_cert::serial_number::SerialNumber;

use crate::asn1::{Asn1Error, Reader, Tlv, parse_time, tag};
use crate::name;

/// Reads what is there: serial numbers of any length and sign, times as they are written.
/// Strangers' certificates are to be judged, not to be refused by the parser.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct AsWritten;

impl Profile for AsWritten {
    fn check_serial_number(_: &SerialNumber<Self>) -> der::Result<()> {
        Ok(())
    }
    fn time_encoding(time: x509_cert::time::Time) -> der::Result<x509_cert::time::Time> {
        Ok(time)
    }
}

/// The structure of `x509-cert` behind [`Certificate`].
pub type Parsed = CertificateInner<AsWritten>;

/// Why bytes are not a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// Not the structure of RFC 5280, 4.1.
    #[error("not a certificate: {0}")]
    Structure(#[from] Asn1Error),
    /// The structure, with a field that is not as RFC 5280 says.
    #[error("a field of the certificate is malformed")]
    Field,
    /// Larger than [`MAX_CERTIFICATE`].
    #[error("certificate too large")]
    TooLarge,
}

/// No certificate in use comes near this many bytes.
pub const MAX_CERTIFICATE: usize = 1 << 20;

/// A certificate: cheap to clone, equal when its bytes are equal.
#[derive(Clone)]
pub struct Certificate(Arc<Inner>);

struct Inner {
    der: Vec<u8>,
    parsed: Parsed,
    tbs: Vec<u8>,
    issuer: Vec<u8>,
    subject: Vec<u8>,
    spki: Vec<u8>,
    serial: Vec<u8>,
    not_before: OffsetDateTime,
    not_after: OffsetDateTime,
    sha256: [u8; 32],
    issuer_key: OnceLock<Vec<u8>>,
    subject_key: OnceLock<Vec<u8>>,
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.0.der == other.0.der
    }
}
impl Eq for Certificate {}
impl std::hash::Hash for Certificate {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.sha256.hash(state);
    }
}
impl fmt::Debug for Certificate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Certificate({} by {})", self.subject_line(), self.issuer_line())
    }
}

/// Slices of `tbsCertificate` that are kept as bytes (RFC 5280, 4.1.2).
struct Fields<'a> {
    tbs: &'a [u8],
    serial: &'a [u8],
    issuer: &'a [u8],
    validity: &'a [u8],
    not_before: OffsetDateTime,
    not_after: OffsetDateTime,
    subject: &'a [u8],
    spki: &'a [u8],
}

impl<'a> Fields<'a> {
    fn read(der: &'a [u8]) -> Result<Self, Asn1Error> {
        let tbs = Tlv::only(der)?.tagged(tag::SEQUENCE)?.children().expect(tag::SEQUENCE)?;
        let mut fields = tbs.children();
        fields.optional(tag::context(0))?;
        let serial = fields.expect(tag::INTEGER)?.value;
        fields.expect(tag::SEQUENCE)?;
        let issuer = fields.expect(tag::SEQUENCE)?.raw;
        let period = fields.expect(tag::SEQUENCE)?;
        let mut validity = period.children();
        let mut time = || validity.any()?.ok_or(Asn1Error::Truncated).and_then(|tlv| parse_time(&tlv));
        let (not_before, not_after) = (time()?, time()?);
        let subject = fields.expect(tag::SEQUENCE)?.raw;
        let spki = fields.expect(tag::SEQUENCE)?.raw;
        Ok(Self { tbs: tbs.raw, serial, issuer, validity: period.value, not_before, not_after, subject, spki })
    }

    /// `x509-cert` knows no time before 1970, which RFC 5280, 4.1.2.5.1 does; a copy with 1970 there, for it alone.
    /// The times that are judged are those of this structure.
    fn without_early_times(&self, der: &[u8]) -> Vec<u8> {
        const EARLIEST: [(u8, &[u8]); 2] =
            [(tag::UTC_TIME, b"700101000000Z"), (tag::GENERALIZED_TIME, b"19700101000000Z")];
        let mut copy = der.to_vec();
        for time in Reader(self.validity).all().unwrap_or_default() {
            let from = (time.value.as_ptr() as usize).saturating_sub(der.as_ptr() as usize);
            let early = parse_time(&time).is_ok_and(|at| at < OffsetDateTime::UNIX_EPOCH);
            let written = EARLIEST.iter().find(|(kind, text)| *kind == time.tag && text.len() == time.value.len());
            if let (true, Some((_, text)), Some(place)) = (early, written, copy.get_mut(from..from + time.value.len()))
            {
                place.copy_from_slice(text);
            }
        }
        copy
    }
}

impl Certificate {
    /// Parses one certificate. Zero bytes after it are ignored, anything else is an error.
    pub fn from_der(bytes: &[u8]) -> Result<Self, CertificateError> {
        if bytes.len() > MAX_CERTIFICATE {
            return Err(CertificateError::TooLarge);
        }
        let (outer, rest) = Tlv::first(bytes)?;
        if rest.iter().any(|byte| *byte != 0) {
            return Err(Asn1Error::Encoding.into());
        }
        let der = outer.raw;
        let fields = Fields::read(der)?;
        let parsed = Parsed::from_der(der).or_else(|_| Parsed::from_der(&fields.without_early_times(der)));
        let parsed = parsed.map_err(|_| CertificateError::Field)?;
        Ok(Self(Arc::new(Inner {
            tbs: fields.tbs.to_vec(),
            issuer: fields.issuer.to_vec(),
            subject: fields.subject.to_vec(),
            spki: fields.spki.to_vec(),
            serial: fields.serial.to_vec(),
            not_before: fields.not_before,
            not_after: fields.not_after,
            sha256: Sha256::digest(der).into(),
            der: der.to_vec(),
            parsed,
            issuer_key: OnceLock::new(),
            subject_key: OnceLock::new(),
        })))
    }

    /// Every certificate in a PEM text, in DER laid end to end, or in a PKCS#7 bundle. What does not parse is left out.
    pub fn from_pem_or_der_many(bytes: &[u8]) -> Vec<Self> {
        let blocks = crate::pem::blocks(bytes);
        if blocks.is_empty() {
            return Self::from_der_many(bytes);
        }
        blocks.iter().flat_map(|block| Self::from_der_many(&block.der)).collect()
    }

    fn from_der_many(bytes: &[u8]) -> Vec<Self> {
        let mut reader = Reader(bytes);
        let mut found = Vec::new();
        while let Ok(Some(tlv)) = reader.any() {
            found.extend(Self::from_der(tlv.raw).ok());
        }
        if found.is_empty() {
            found = crate::cms::SignedData::parse(bytes).map(|bundle| bundle.certificates).unwrap_or_default();
        }
        found
    }

    /// The whole certificate.
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// The structure of `x509-cert`, for extensions and the like.
    pub fn parsed(&self) -> &Parsed {
        &self.0.parsed
    }

    /// `tbsCertificate`: what the issuer signed.
    pub fn tbs_der(&self) -> &[u8] {
        &self.0.tbs
    }

    /// DER of the subject name.
    pub fn subject_der(&self) -> &[u8] {
        &self.0.subject
    }

    /// DER of the issuer name.
    pub fn issuer_der(&self) -> &[u8] {
        &self.0.issuer
    }

    /// The subject as RFC 4514 writes it.
    pub fn subject_line(&self) -> String {
        name::line(&self.0.subject)
    }

    /// The issuer as RFC 4514 writes it.
    pub fn issuer_line(&self) -> String {
        name::line(&self.0.issuer)
    }

    /// The subject's CN.
    pub fn common_name(&self) -> Option<String> {
        name::value(&self.0.subject, &name::COMMON_NAME)
    }

    /// The issuer's common name, or its whole name when it has none.
    pub fn issuer_name(&self) -> String {
        name::value(self.issuer_der(), &name::COMMON_NAME).unwrap_or_else(|| self.issuer_line())
    }

    /// The subject's common name, or its whole name when it has none.
    pub fn subject_name(&self) -> String {
        self.common_name().unwrap_or_else(|| self.subject_line())
    }

    /// One PEM block (RFC 7468, 5).
    pub fn to_pem(&self) -> String {
        crate::pem::encode("CERTIFICATE", self.der())
    }

    /// The subject's O.
    pub fn organization(&self) -> Option<String> {
        name::value(&self.0.subject, &name::ORGANIZATION)
    }

    /// The contents of the serial number INTEGER.
    pub fn serial(&self) -> &[u8] {
        &self.0.serial
    }

    /// The serial number, lower-case hexadecimal, without the zero octet that only keeps it positive.
    pub fn serial_hex(&self) -> String {
        match self.0.serial.as_slice() {
            [0, rest @ ..] if !rest.is_empty() => name::hex(rest),
            all => name::hex(all),
        }
    }

    /// Start of validity, UTC.
    pub fn not_before(&self) -> OffsetDateTime {
        self.0.not_before
    }

    /// End of validity, UTC, inclusive.
    pub fn not_after(&self) -> OffsetDateTime {
        self.0.not_after
    }

    /// Fingerprint of the whole certificate.
    pub fn sha256(&self) -> [u8; 32] {
        self.0.sha256
    }

    /// Fingerprint, lower-case hexadecimal.
    pub fn sha256_hex(&self) -> String {
        name::hex(&self.0.sha256)
    }

    /// DER of SubjectPublicKeyInfo.
    pub fn public_key(&self) -> &[u8] {
        &self.0.spki
    }

    /// DER of `signatureAlgorithm` beside the signature.
    pub fn signature_algorithm(&self) -> &x509_cert::spki::AlgorithmIdentifierOwned {
        self.0.parsed.signature_algorithm()
    }

    /// The issuer's signature over [`Self::tbs_der`].
    pub fn signature(&self) -> &[u8] {
        self.0.parsed.signature().raw_bytes()
    }

    /// All extensions, in their order.
    pub fn extensions(&self) -> &[Extension] {
        self.0.parsed.tbs_certificate().extensions().map(Vec::as_slice).unwrap_or_default()
    }

    /// One extension, if it is there.
    pub fn extension(&self, oid: &ObjectIdentifier) -> Option<&Extension> {
        self.extensions().iter().find(|extension| extension.extn_id == *oid)
    }

    /// One extension decoded: absent, well-formed or malformed.
    pub fn decoded<T: DecodeOwned<Error = der::Error> + const_oid::AssociatedOid>(
        &self,
    ) -> Option<Result<T, CertificateError>> {
        let extension = self.extension(&T::OID)?;
        Some(T::from_der(extension.extn_value.as_bytes()).map_err(|_| CertificateError::Field))
    }

    /// keyUsage; a malformed one permits nothing.
    pub fn key_usage(&self) -> Option<KeyUsage> {
        self.decoded::<KeyUsage>().map(|usage| usage.unwrap_or(KeyUsage(Default::default())))
    }

    /// extKeyUsage; a malformed one permits nothing.
    pub fn extended_key_usage(&self) -> Option<Vec<ObjectIdentifier>> {
        self.decoded::<ExtendedKeyUsage>().map(|usage| usage.map(|usage| usage.0).unwrap_or_default())
    }

    /// Whether basicConstraints says CA.
    pub fn is_ca(&self) -> bool {
        matches!(self.decoded::<BasicConstraints>(), Some(Ok(constraints)) if constraints.ca)
    }

    /// Whether issuer and subject are the same name (RFC 5280, 3.2).
    pub fn is_self_issued(&self) -> bool {
        self.0.issuer == self.0.subject || self.issuer_key() == self.subject_key()
    }

    /// The subject folded for comparison, see [`name::key`]; worked out once.
    pub fn subject_key(&self) -> &[u8] {
        self.0.subject_key.get_or_init(|| name::key(&self.0.subject))
    }

    /// The issuer folded for comparison.
    pub fn issuer_key(&self) -> &[u8] {
        self.0.issuer_key.get_or_init(|| name::key(&self.0.issuer))
    }

    /// subjectKeyIdentifier.
    pub fn subject_key_identifier(&self) -> Option<Vec<u8>> {
        let identifier = self.decoded::<SubjectKeyIdentifier>()?.ok()?;
        Some(identifier.0.as_bytes().to_vec())
    }

    /// Algorithm and size, such as `RSA-2048` or `EC-P256`.
    pub fn key_description(&self) -> String {
        crate::algorithm::PublicKey::from_spki(&self.0.spki).map_or_else(|_| "unknown".into(), |key| key.description())
    }

    /// Size of the public key in bits, 0 when it is not understood.
    pub fn key_bits(&self) -> u32 {
        crate::algorithm::PublicKey::from_spki(&self.0.spki).map_or(0, |key| key.bits())
    }

    /// Whether `issuer`'s key made the signature on this certificate.
    pub fn is_signed_by(&self, issuer: &Certificate) -> bool {
        let Ok(scheme) = crate::algorithm::SignatureScheme::from_identifier(self.signature_algorithm(), None) else {
            return false;
        };
        scheme.verify(issuer.public_key(), &[self.tbs_der()], self.signature()).is_ok()
    }
}
