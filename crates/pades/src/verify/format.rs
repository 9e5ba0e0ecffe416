//! Format checking (EN 319 102-1, 5.2.2): the signature container as its `/SubFilter` says (ISO 32000-2, 12.8.3).

use pdf::{Document, Object, SignatureField};
use pki::Certificate;
use pki::asn1::{Tlv, tag};
use pki::cms::{CmsError, SignedData, SignerInfo};
use pki::timestamp::{Token, TokenError};

use crate::report::SignatureKind;

/// What `/Contents` holds.
#[derive(Debug)]
pub enum Container {
    /// A detached SignedData over the signed bytes.
    Detached(SignedData),
    /// `adbe.pkcs7.sha1`: a SignedData over the SHA-1 of the signed bytes.
    Sha1(SignedData),
    /// `adbe.x509.rsa_sha1`: a bare PKCS#1 value, with the certificates in the dictionary.
    Raw {
        /// The signature value.
        value: Vec<u8>,
        /// `/Cert`, signer first.
        certificates: Vec<Certificate>,
    },
    /// `ETSI.RFC3161`.
    Stamp(Box<Token>),
}

/// Why a container is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormatProblem {
    /// The ByteRange does not cover what it must.
    #[error("the signed bytes are not a whole revision with exactly one hole: {0:?}")]
    Coverage(pdf::Malformed),
    /// Nothing says how the value is encoded: no profile of EN 319 142-1 lets it be absent, and forgers leave it out.
    #[error("no SubFilter")]
    NoSubFilter,
    /// A `/SubFilter` that ISO 32000-2 does not know. Developers may register names of their own (12.8.3.1, annex E),
    /// and only they know what the container is then: it is of no standard that format checking could hold it to.
    #[error("unknown SubFilter {0}")]
    SubFilter(String),
    /// Not readable as its SubFilter says.
    #[error("the container cannot be read: {0}")]
    Container(String),
    /// Bytes behind the container that are not padding.
    #[error("{0} bytes after the end")]
    Trailing(usize),
    /// 12.8.3.3.1 and EN 319 142-1, 6.3: exactly one signer.
    #[error("{0} signers where there must be one")]
    Signers(usize),
    /// Detached, yet with content inside; or the other way round.
    #[error("content where there must be none, or none where it must be")]
    Content,
}

/// A signature or a document time-stamp, as its SubFilter says.
pub fn kind(signature: &SignatureField) -> SignatureKind {
    let typed = signature.name(b"Type") == b"DocTimeStamp";
    if typed || signature.name(b"SubFilter") == b"ETSI.RFC3161" {
        SignatureKind::DocumentTimestamp
    } else {
        SignatureKind::Signature
    }
}

/// Reads the container; and how many bytes lie behind it that are not padding.
///
/// `/Contents` is written before it is known how long the container will be, and filled up with zeros (ISO 32000-2,
/// 12.8.1). Some writers fill it up with what their buffer held. Nobody signed those bytes, but neither did anybody
/// sign the unsigned attributes and the certificates inside the container: whoever wants to hide something in the hole
/// can do so there, and no reader takes what lies behind the container for anything. So this proves no forgery. It
/// proves no order either: of the bytes of a signed revision these could be changed by anybody, and the standard's
/// padding could not. Hence not red, and not green.
pub fn read(document: &Document, signature: &SignatureField) -> (Result<Container, FormatProblem>, usize) {
    let contents = signature.contents();
    match container(document, signature, contents) {
        Err(FormatProblem::Trailing(count)) => {
            let alone = contents.get(..contents.len().saturating_sub(count)).unwrap_or_default();
            (container(document, signature, alone), count)
        }
        found => (found, 0),
    }
}

fn container(document: &Document, signature: &SignatureField, contents: &[u8]) -> Result<Container, FormatProblem> {
    let unreadable = |error: &dyn std::fmt::Display| FormatProblem::Container(error.to_string());
    let signed_data = || SignedData::parse(contents).map_err(of_cms);
    match signature.name(b"SubFilter") {
        b"adbe.pkcs7.detached" | b"ETSI.CAdES.detached" => {
            let signed = one_signer(signed_data()?)?;
            if signed.content.is_some() { Err(FormatProblem::Content) } else { Ok(Container::Detached(signed)) }
        }
        b"adbe.pkcs7.sha1" => {
            let signed = one_signer(signed_data()?)?;
            if signed.content.is_none() { Err(FormatProblem::Content) } else { Ok(Container::Sha1(signed)) }
        }
        b"adbe.x509.rsa_sha1" => {
            let (value, rest) = Tlv::first(contents).map_err(|error| unreadable(&error))?;
            let value = value.tagged(tag::OCTET_STRING).map_err(|error| unreadable(&error))?.value.to_vec();
            if rest.iter().any(|byte| *byte != 0) {
                return Err(FormatProblem::Trailing(rest.len()));
            }
            Ok(Container::Raw { value, certificates: certificates(document, signature) })
        }
        b"ETSI.RFC3161" => {
            let token = Token::parse(contents).map_err(|error| match error {
                TokenError::Cms(error) => of_cms(error),
                other => unreadable(&other),
            })?;
            Ok(Container::Stamp(Box::new(token)))
        }
        b"" => Err(FormatProblem::NoSubFilter),
        other => Err(FormatProblem::SubFilter(String::from_utf8_lossy(other).into_owned())),
    }
}

fn of_cms(error: CmsError) -> FormatProblem {
    match error {
        CmsError::Trailing(count) => FormatProblem::Trailing(count),
        other => FormatProblem::Container(other.to_string()),
    }
}

fn one_signer(signed: SignedData) -> Result<SignedData, FormatProblem> {
    match signed.signers.len() {
        1 => Ok(signed),
        count => Err(FormatProblem::Signers(count)),
    }
}

/// `/Cert`: one string or an array of them (table 255).
fn certificates(document: &Document, signature: &SignatureField) -> Vec<Certificate> {
    let entry = document.lookup(&signature.dictionary, b"Cert").unwrap_or(Object::Null);
    let items = match entry {
        Object::Array(items) => items,
        one => vec![one],
    };
    let resolved = items.iter().take(64).filter_map(|item| document.resolve(item).ok());
    resolved.filter_map(|item| Certificate::from_der(item.as_str().ok()?).ok()).collect()
}

impl Container {
    /// The CMS inside, if it is one.
    pub fn signed_data(&self) -> Option<&SignedData> {
        match self {
            Self::Detached(signed) | Self::Sha1(signed) => Some(signed),
            Self::Stamp(token) => Some(&token.signed),
            Self::Raw { .. } => None,
        }
    }

    /// The one signer of the CMS.
    pub fn signer(&self) -> Option<&SignerInfo> {
        self.signed_data()?.signers.first()
    }

    /// Certificates inside.
    pub fn certificates(&self) -> Vec<Certificate> {
        match self {
            Self::Raw { certificates, .. } => certificates.clone(),
            _ => self.signed_data().map(SignedData::all_certificates).unwrap_or_default(),
        }
    }
}
