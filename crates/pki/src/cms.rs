//! Cryptographic Message Syntax (RFC 5652): SignedData read from strangers and written for our own signatures.
//!
//! Reading goes BER → DER first (`ber`), then by a reader that keeps the bytes of the signed attributes as they
//! are: some signers hash an unsorted SET, and only those bytes verify.

mod attribute;
mod ber;
mod build;
mod counter;
mod ess;
mod parse;
mod revocation;
mod signer_info;

pub use self::attribute::{Attribute, Attributes};
pub use self::ber::to_der;
pub use self::build::{Assembly, assemble, signed_attributes};
pub use self::ess::{EssError, check_signing_certificate, names_signing_certificate};
pub use self::signer_info::{SignerError, SignerIdentifier, SignerInfo};

use der::asn1::ObjectIdentifier;

use crate::Certificate;
use crate::algorithm::AlgorithmError;
use crate::asn1::Asn1Error;

/// Object identifiers of CMS, CAdES and Adobe.
#[allow(missing_docs)]
pub mod oid {
    use der::asn1::ObjectIdentifier as Oid;
    pub const DATA: Oid = Oid::new_unwrap("1.2.840.113549.1.7.1");
    pub const SIGNED_DATA: Oid = Oid::new_unwrap("1.2.840.113549.1.7.2");
    pub const TST_INFO: Oid = Oid::new_unwrap("1.2.840.113549.1.9.16.1.4");
    pub const CONTENT_TYPE: Oid = Oid::new_unwrap("1.2.840.113549.1.9.3");
    pub const MESSAGE_DIGEST: Oid = Oid::new_unwrap("1.2.840.113549.1.9.4");
    pub const SIGNING_TIME: Oid = Oid::new_unwrap("1.2.840.113549.1.9.5");
    pub const COUNTER_SIGNATURE: Oid = Oid::new_unwrap("1.2.840.113549.1.9.6");
    pub const SIGNING_CERTIFICATE: Oid = Oid::new_unwrap("1.2.840.113549.1.9.16.2.12");
    pub const SIGNING_CERTIFICATE_V2: Oid = Oid::new_unwrap("1.2.840.113549.1.9.16.2.47");
    pub const SIGNER_ATTRIBUTES_V2: Oid = Oid::new_unwrap("0.4.0.19122.1.1");
    pub const SIGNATURE_TIME_STAMP: Oid = Oid::new_unwrap("1.2.840.113549.1.9.16.2.14");
    pub const CONTENT_TIME_STAMP: Oid = Oid::new_unwrap("1.2.840.113549.1.9.16.2.20");
    pub const CERTIFICATE_VALUES: Oid = Oid::new_unwrap("1.2.840.113549.1.9.16.2.23");
    pub const REVOCATION_VALUES: Oid = Oid::new_unwrap("1.2.840.113549.1.9.16.2.24");
    pub const ALGORITHM_PROTECTION: Oid = Oid::new_unwrap("1.2.840.113549.1.9.52");
    pub const ADOBE_REVOCATION: Oid = Oid::new_unwrap("1.2.840.113583.1.1.8");
    pub const OCSP_BASIC: Oid = Oid::new_unwrap("1.3.6.1.5.5.7.48.1.1");
}

/// Why bytes are not a SignedData that can be judged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CmsError {
    /// Not the grammar of RFC 5652.
    #[error("not a CMS SignedData: {0}")]
    Structure(#[from] Asn1Error),
    /// Another kind of CMS content.
    #[error("content type {0} is not SignedData")]
    NotSignedData(ObjectIdentifier),
    /// An algorithm that is not understood.
    #[error(transparent)]
    Algorithm(#[from] AlgorithmError),
    /// Bytes other than zero after the end.
    #[error("{0} bytes after the end")]
    Trailing(usize),
}

/// RFC 5652, 5.1.
#[derive(Clone, Debug)]
pub struct SignedData {
    /// CMSVersion.
    pub version: u8,
    /// What is signed.
    pub content_type: ObjectIdentifier,
    /// The content octets when they are inside; `None`: detached.
    pub content: Option<Vec<u8>>,
    /// Certificates that parse, in their order.
    pub certificates: Vec<Certificate>,
    /// DER CRLs, from `crls`.
    pub crls: Vec<Vec<u8>>,
    /// DER OCSPResponses, from `crls [1]` (RFC 5940).
    pub ocsps: Vec<Vec<u8>>,
    /// One for each signer.
    pub signers: Vec<SignerInfo>,
    /// Bytes the container itself takes, without the padding after it.
    pub length: usize,
}

#[cfg(test)]
mod tests;
