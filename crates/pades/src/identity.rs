//! Who signs: the one joint for keys, wherever they live (PKCS#12 now; tokens and remote signing later).

use pki::{Certificate, SignatureScheme};

/// Why an identity did not sign.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum IdentityError {
    /// The key or its device refused.
    #[error("the key refused to sign")]
    Refused,
}

/// A certificate and the power to sign with its key.
pub trait Identity {
    /// The signing certificate.
    fn certificate(&self) -> &Certificate;

    /// Its issuers, nearest first; all of them are embedded.
    fn chain(&self) -> &[Certificate];

    /// How `sign` signs.
    fn scheme(&self) -> SignatureScheme;

    /// Signs the DER encoding of the signed attributes (RFC 5652 5.4); hashing is part of the scheme.
    fn sign(&self, signed_attributes: &[u8]) -> Result<Vec<u8>, IdentityError>;
}
