//! SignerInfo (RFC 5652, 5.3) and its verification (5.6).

use der::asn1::ObjectIdentifier;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::{Attributes, CmsError, oid};
use crate::algorithm::{AlgorithmError, DigestAlgorithm, SignatureScheme};
use crate::asn1::{Asn1Error, Tlv, tag};
use crate::{Certificate, name};

/// Attributes that have one value (RFC 5652, 11.3; RFC 5035, 3 and 5.4; EN 319 122-1, 5.2.6.1): of two, readers take either.
const SINGLE: [ObjectIdentifier; 4] =
    [oid::SIGNING_TIME, oid::SIGNING_CERTIFICATE, oid::SIGNING_CERTIFICATE_V2, oid::SIGNER_ATTRIBUTES_V2];

/// How a signer's certificate is named (5.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignerIdentifier {
    /// Issuer name (DER) and serial number (contents octets).
    IssuerSerial {
        /// DER Name.
        issuer: Vec<u8>,
        /// Contents of the INTEGER.
        serial: Vec<u8>,
    },
    /// subjectKeyIdentifier.
    KeyIdentifier(Vec<u8>),
}

impl SignerIdentifier {
    /// Whether it names this certificate. Several certificates may answer; ESS says which one was meant.
    pub fn names(&self, certificate: &Certificate) -> bool {
        match self {
            Self::IssuerSerial { issuer, serial } => {
                certificate.serial() == serial && name::same(certificate.issuer_der(), issuer)
            }
            Self::KeyIdentifier(identifier) => certificate.subject_key_identifier().as_ref() == Some(identifier),
        }
    }
}

/// One signer.
#[derive(Clone, Debug)]
pub struct SignerInfo {
    /// Who.
    pub identifier: SignerIdentifier,
    /// Digest of the content, as written; see [`SignerInfo::digest`].
    pub digest_algorithm: AlgorithmIdentifierOwned,
    /// As written; see [`SignerInfo::scheme`].
    pub signature_algorithm: AlgorithmIdentifierOwned,
    /// Absent: the signature is over the content itself.
    pub signed: Option<Attributes>,
    /// The signature value.
    pub signature: Vec<u8>,
    /// Empty when absent.
    pub unsigned: Attributes,
}

/// Why a signer's signature does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignerError {
    /// 5.3: content-type and message-digest must stand once each, with one value.
    #[error("signed attribute {0} is missing, doubled or malformed")]
    Attribute(ObjectIdentifier),
    /// 11.1: content-type names another type than the content's.
    #[error("content-type does not match")]
    ContentType,
    /// 11.2: message-digest is not the digest of the content.
    #[error("message digest does not match")]
    Digest,
    /// The signature value does not hold or cannot be computed.
    #[error(transparent)]
    Signature(#[from] AlgorithmError),
}

impl SignerInfo {
    pub(super) fn read(info: Tlv<'_>) -> Result<Self, CmsError> {
        let mut fields = info.tagged(tag::SEQUENCE)?.children();
        fields.expect(tag::INTEGER)?;
        let identifier = identifier(fields.any()?.ok_or(Asn1Error::Truncated)?)?;
        let digest_algorithm = parse_algorithm(&fields.expect(tag::SEQUENCE)?)?;
        let signed = fields.optional(tag::context(0))?.map(|set| Attributes::read(set.value)).transpose()?;
        let signature_algorithm = parse_algorithm(&fields.expect(tag::SEQUENCE)?)?;
        let signature = fields.expect(tag::OCTET_STRING)?.value.to_vec();
        let unsigned = fields.optional(tag::context(1))?.map(|set| Attributes::read(set.value)).transpose()?;
        let unsigned = unsigned.unwrap_or_default();
        Ok(Self { identifier, digest_algorithm, signature_algorithm, signed, signature, unsigned })
    }

    /// The digest of the content. What names none that is known makes the container neither unreadable nor false.
    pub fn digest(&self) -> Result<DigestAlgorithm, AlgorithmError> {
        DigestAlgorithm::from_identifier(&self.digest_algorithm)
    }

    /// What the algorithm identifiers say together.
    pub fn scheme(&self) -> Result<SignatureScheme, AlgorithmError> {
        SignatureScheme::from_identifier(&self.signature_algorithm, self.digest().ok())
    }

    /// The message-digest attribute, or nothing when there are no signed attributes or it is not there once.
    pub fn message_digest(&self) -> Option<&[u8]> {
        let value = self.signed.as_ref()?.only(oid::MESSAGE_DIGEST)?;
        Tlv::only(value).ok()?.tagged(tag::OCTET_STRING).ok().map(|tlv| tlv.value)
    }

    /// The claimed signing-time attribute (11.3).
    pub fn signing_time(&self) -> Option<time::OffsetDateTime> {
        let value = self.signed.as_ref()?.only(oid::SIGNING_TIME)?;
        crate::asn1::parse_time(&Tlv::only(value).ok()?).ok()
    }

    /// Whether the content is what was signed: `digest` is the content's, made with [`Self::digest`].
    pub fn check_content(&self, content_type: ObjectIdentifier, digest: &[u8]) -> Result<(), SignerError> {
        let Some(signed) = &self.signed else {
            // 5.3: without signed attributes only plain data can be signed; the value itself decides.
            return if content_type == oid::DATA { Ok(()) } else { Err(SignerError::Attribute(oid::CONTENT_TYPE)) };
        };
        let stated = signed.only(oid::CONTENT_TYPE).and_then(|value| Tlv::only(value).ok());
        let stated = stated.filter(|tlv| tlv.tag == tag::OID).ok_or(SignerError::Attribute(oid::CONTENT_TYPE))?;
        if stated.value != content_type.as_bytes() {
            return Err(SignerError::ContentType);
        }
        if let Some(several) = SINGLE.into_iter().find(|oid| signed.values(*oid).nth(1).is_some()) {
            return Err(SignerError::Attribute(several));
        }
        self.check_protection(signed)?;
        let expected = self.message_digest().ok_or(SignerError::Attribute(oid::MESSAGE_DIGEST))?;
        if expected == digest { Ok(()) } else { Err(SignerError::Digest) }
    }

    /// RFC 6211: where the signer says which algorithms it used, no other ones may stand beside the signature.
    fn check_protection(&self, signed: &Attributes) -> Result<(), SignerError> {
        let wrong = SignerError::Attribute(oid::ALGORITHM_PROTECTION);
        if signed.count(oid::ALGORITHM_PROTECTION) == 0 {
            return Ok(());
        }
        let value = signed.only(oid::ALGORITHM_PROTECTION).ok_or(wrong.clone())?;
        match protected(value) {
            Ok((digest, signature)) => {
                let same = digest == self.digest_algorithm.oid && signature == self.signature_algorithm.oid;
                if same { Ok(()) } else { Err(wrong) }
            }
            Err(_) => Err(wrong),
        }
    }

    /// Whether the signature value was made by the key of `certificate`; tells the scheme that holds.
    pub fn check_signature(&self, certificate: &Certificate, digest: &[u8]) -> Result<SignatureScheme, SignerError> {
        let scheme = self.scheme()?;
        let Some(signed) = &self.signed else {
            scheme.verify_prehash(certificate.public_key(), digest, &self.signature)?;
            return Ok(scheme);
        };
        let mut failure = AlgorithmError::Mismatch;
        for form in signed.signed_forms().map_err(|_| SignerError::Attribute(oid::CONTENT_TYPE))? {
            for scheme in self.possible_schemes(scheme) {
                match scheme.verify(certificate.public_key(), &[&form], &self.signature) {
                    Ok(()) => return Ok(scheme),
                    Err(error) => failure = error,
                }
            }
        }
        Err(failure.into())
    }

    /// Whether the scheme that holds is the one that is stated (5.3), and goes with the digest of the content: Ed25519
    /// with SHA-512 alone, Ed448 with SHAKE256 of 512 bits alone (RFC 8419, 2.3).
    pub fn fits(&self, held: SignatureScheme) -> bool {
        let pair = match held {
            SignatureScheme::Ed25519 => self.digest() == Ok(DigestAlgorithm::Sha512),
            SignatureScheme::Ed448 => self.digest() == Ok(DigestAlgorithm::Shake256),
            _ => true,
        };
        pair && self.scheme() == Ok(held)
    }

    /// Some signers write `sha1WithRSAEncryption` whatever they hashed with: RSA PKCS#1 v1.5 binds the digest, try both.
    fn possible_schemes(&self, scheme: SignatureScheme) -> Vec<SignatureScheme> {
        match (scheme, self.digest()) {
            (SignatureScheme::RsaPkcs1v15(stated), Ok(beside)) if stated != beside => {
                vec![scheme, SignatureScheme::RsaPkcs1v15(beside)]
            }
            _ => vec![scheme],
        }
    }

    /// Both checks of 5.6.
    pub fn verify(
        &self,
        certificate: &Certificate,
        content_type: ObjectIdentifier,
        digest: &[u8],
    ) -> Result<SignatureScheme, SignerError> {
        self.check_content(content_type, digest)?;
        self.check_signature(certificate, digest)
    }
}

/// CMSAlgorithmProtection: the digest's and the signature's algorithm.
fn protected(value: &[u8]) -> Result<(ObjectIdentifier, ObjectIdentifier), Asn1Error> {
    let mut fields = Tlv::only(value)?.tagged(tag::SEQUENCE)?.children();
    let mut oid = |tag| {
        let algorithm = fields.expect(tag)?.children().expect(tag::OID)?;
        ObjectIdentifier::from_bytes(algorithm.value).map_err(|_| Asn1Error::Value)
    };
    Ok((oid(tag::SEQUENCE)?, oid(tag::context(1))?))
}

fn parse_algorithm(tlv: &Tlv<'_>) -> Result<AlgorithmIdentifierOwned, Asn1Error> {
    use der::Decode;
    AlgorithmIdentifierOwned::from_der(tlv.raw).map_err(|_| Asn1Error::Value)
}

fn identifier(choice: Tlv<'_>) -> Result<SignerIdentifier, Asn1Error> {
    match choice.tag {
        tag::SEQUENCE => {
            let mut fields = choice.children();
            let issuer = fields.expect(tag::SEQUENCE)?.raw.to_vec();
            Ok(SignerIdentifier::IssuerSerial { issuer, serial: fields.expect(tag::INTEGER)?.value.to_vec() })
        }
        0x80 => Ok(SignerIdentifier::KeyIdentifier(choice.value.to_vec())),
        // Some write the key identifier with an explicit tag.
        0xa0 => Ok(SignerIdentifier::KeyIdentifier(Tlv::only(choice.value)?.tagged(tag::OCTET_STRING)?.value.to_vec())),
        found => Err(Asn1Error::Tag { expected: tag::SEQUENCE, found }),
    }
}
