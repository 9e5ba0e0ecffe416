//! The grammar of RFC 7292 and of the parts of RFC 5652 and RFC 8018 that it uses. Read from DER (see `ber`).

use der::asn1::{AnyRef, ObjectIdentifier, OctetStringRef};
use der::{Decode, Reader, Sequence, SliceReader, Tag, TagNumber, Tagged};
use spki::AlgorithmIdentifierRef;

use super::OpenError;
use crate::ber;

pub const ID_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
pub const ID_ENCRYPTED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.6");

impl From<der::Error> for OpenError {
    fn from(_: der::Error) -> Self {
        Self::Corrupt
    }
}

impl From<ber::Malformed> for OpenError {
    fn from(_: ber::Malformed) -> Self {
        Self::Corrupt
    }
}

/// `PFX` (RFC 7292, 4).
#[derive(Sequence)]
pub struct Pfx<'a> {
    pub version: u8,
    pub auth_safe: ContentInfo<'a>,
    #[asn1(optional = "true")]
    pub mac_data: Option<MacData<'a>>,
}

/// `ContentInfo` (RFC 5652, 3).
#[derive(Sequence)]
pub struct ContentInfo<'a> {
    pub content_type: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub content: Option<AnyRef<'a>>,
}

impl<'a> ContentInfo<'a> {
    /// The octets of `id-data`.
    pub fn data(&self) -> Result<&'a [u8], OpenError> {
        if self.content_type != ID_DATA {
            return Err(OpenError::Unsupported(self.content_type));
        }
        let content = self.content.ok_or(OpenError::Corrupt)?;
        Ok(content.decode_as::<&OctetStringRef>()?.as_bytes())
    }
}

/// `MacData` (RFC 7292, 4).
#[derive(Sequence)]
pub struct MacData<'a> {
    pub mac: DigestInfo<'a>,
    pub salt: &'a OctetStringRef,
    #[asn1(default = "one")]
    pub iterations: u64,
}

fn one() -> u64 {
    1
}

/// `DigestInfo` (RFC 8017, A.2.4).
#[derive(Sequence)]
pub struct DigestInfo<'a> {
    pub algorithm: AlgorithmIdentifierRef<'a>,
    pub digest: &'a OctetStringRef,
}

/// `EncryptedData` (RFC 5652, 8); `unprotectedAttrs` are not read.
#[derive(Sequence)]
pub struct EncryptedData<'a> {
    pub version: u8,
    pub content: EncryptedContentInfo<'a>,
    #[asn1(optional = "true")]
    pub attributes: Option<AnyRef<'a>>,
}

/// `EncryptedContentInfo` (RFC 5652, 6.1). The content is `[0] IMPLICIT OCTET STRING`, in pieces or not.
#[derive(Sequence)]
pub struct EncryptedContentInfo<'a> {
    pub content_type: ObjectIdentifier,
    pub algorithm: AlgorithmIdentifierRef<'a>,
    pub content: AnyRef<'a>,
}

impl EncryptedContentInfo<'_> {
    /// The ciphertext, its pieces joined.
    pub fn ciphertext(&self) -> Result<Vec<u8>, OpenError> {
        match self.content.tag() {
            Tag::ContextSpecific { number: TagNumber(0), constructed: false } => Ok(self.content.value().to_vec()),
            Tag::ContextSpecific { number: TagNumber(0), constructed: true } => {
                let mut out = Vec::with_capacity(self.content.value().len());
                for piece in elements(self.content.value())? {
                    out.extend_from_slice(piece.decode_as::<&OctetStringRef>()?.as_bytes());
                }
                Ok(out)
            }
            _ => Err(OpenError::Corrupt),
        }
    }
}

/// `EncryptedPrivateKeyInfo` (RFC 5208, 6).
#[derive(Sequence)]
pub struct EncryptedPrivateKeyInfo<'a> {
    pub algorithm: AlgorithmIdentifierRef<'a>,
    pub ciphertext: &'a OctetStringRef,
}

/// `SafeBag` (RFC 7292, 4.2). The attributes are a SET that not every writer sorts.
#[derive(Sequence)]
pub struct SafeBag<'a> {
    pub id: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    pub value: AnyRef<'a>,
    #[asn1(optional = "true")]
    pub attributes: Option<AnyRef<'a>>,
}

/// `CertBag` (RFC 7292, 4.2.3).
#[derive(Sequence)]
pub struct CertBag<'a> {
    pub id: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    pub value: AnyRef<'a>,
}

/// `PKCS12Attribute` (RFC 7292, 4.2): a type and a SET of values.
#[derive(Sequence)]
pub struct Attribute<'a> {
    pub id: ObjectIdentifier,
    pub values: AnyRef<'a>,
}

/// `pkcs-12PbeParams` (RFC 7292, C).
#[derive(Sequence)]
pub struct PbeParams<'a> {
    pub salt: &'a OctetStringRef,
    pub iterations: u64,
}

/// `PBES2-params` and `PBMAC1-params` (RFC 8018, A.4 and A.5): a derivation and what uses its key.
#[derive(Sequence)]
pub struct DerivedScheme<'a> {
    pub derivation: AlgorithmIdentifierRef<'a>,
    pub scheme: AlgorithmIdentifierRef<'a>,
}

/// `PBKDF2-params` (RFC 8018, A.2).
#[derive(Sequence)]
pub struct Pbkdf2Params<'a> {
    pub salt: AnyRef<'a>,
    pub iterations: u64,
    #[asn1(optional = "true")]
    pub key_length: Option<u64>,
    #[asn1(optional = "true")]
    pub prf: Option<AlgorithmIdentifierRef<'a>>,
}

/// The elements that lie one after the other in `content`, at most [`super::MAX_BAGS`].
pub fn elements(content: &[u8]) -> Result<Vec<AnyRef<'_>>, OpenError> {
    let mut reader = SliceReader::new(content)?;
    let mut all = Vec::new();
    while !reader.is_finished() {
        if all.len() >= super::MAX_BAGS {
            return Err(OpenError::TooExpensive);
        }
        all.push(AnyRef::decode(&mut reader)?);
    }
    Ok(all)
}

/// The elements of a `SEQUENCE OF`.
pub fn sequence_of(der: &[u8]) -> Result<Vec<AnyRef<'_>>, OpenError> {
    let any = AnyRef::from_der(der)?;
    if any.tag() != Tag::Sequence {
        return Err(OpenError::Corrupt);
    }
    elements(any.value())
}
