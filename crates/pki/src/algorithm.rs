//! Signature and digest algorithms: what an AlgorithmIdentifier means, and whether a signature holds.
//!
//! Nothing here says whether an algorithm is still good enough: that is a dated policy, and data.

mod digest;
mod ec;
mod identifier;
mod key;
mod rsa;

pub use self::digest::DigestAlgorithm;
pub use self::identifier::{encode_identifier, of_digest as digest_identifier};
pub use self::key::{Curve, PublicKey};
pub use self::rsa::RsaKey;

use x509_cert::spki::AlgorithmIdentifierOwned;

use crate::effort;

/// Why a signature does not hold or cannot be looked at.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AlgorithmError {
    /// An algorithm that Pena does not know.
    #[error("unknown algorithm {oid}")]
    Unknown {
        /// Dotted.
        oid: String,
    },
    /// Parameters that do not belong to the algorithm.
    #[error("malformed parameters of {oid}")]
    Parameters {
        /// Dotted.
        oid: String,
    },
    /// The key is malformed, too small, too large, or of another kind than the algorithm.
    #[error("unusable key")]
    Key,
    /// The mathematics say no.
    #[error("signature does not hold")]
    Mismatch,
    /// The work allowed for one judgement is spent ([`crate::effort`]): not looked at.
    #[error("not looked at: the work allowed for one document is spent")]
    Spent,
}

impl AlgorithmError {
    /// Whether it says that nothing was computed, and so neither that a value holds nor that it does not.
    pub fn leaves_open(&self) -> bool {
        matches!(self, Self::Spent | Self::Unknown { .. })
    }
}

/// RFC 4055, 3.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PssParameters {
    /// Digest of the message.
    pub digest: DigestAlgorithm,
    /// Digest inside MGF1.
    pub mgf_digest: DigestAlgorithm,
    /// Octets.
    pub salt_length: usize,
}

/// How a signature value is made from a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignatureScheme {
    /// RFC 8017, 8.2.
    RsaPkcs1v15(DigestAlgorithm),
    /// RFC 8017, 8.1.
    RsaPss(PssParameters),
    /// SEC 1, 4.1; the signature is a DER SEQUENCE of two INTEGERs.
    Ecdsa(DigestAlgorithm),
    /// The same with r and s side by side, each as long as the order of the curve (BSI TR-03111, 5.2.1).
    EcdsaPlain(DigestAlgorithm),
    /// RFC 8032, pure.
    Ed25519,
    /// RFC 8032, pure, without a context.
    Ed448,
}

impl SignatureScheme {
    /// PSS as everyone writes it: one digest throughout, salt as long as the digest.
    pub fn pss(digest: DigestAlgorithm) -> Self {
        Self::RsaPss(PssParameters { digest, mgf_digest: digest, salt_length: digest.length() })
    }

    /// What the identifier says. In CMS, `rsaEncryption` and `id-ecPublicKey` take the digest from beside them
    /// (RFC 3370, 3.2; RFC 5753): pass it as `digest`.
    pub fn from_identifier(
        identifier: &AlgorithmIdentifierOwned,
        digest: Option<DigestAlgorithm>,
    ) -> Result<Self, AlgorithmError> {
        identifier::scheme(identifier, digest)
    }

    /// The identifier to write.
    pub fn to_identifier(self) -> AlgorithmIdentifierOwned {
        identifier::of_scheme(self)
    }

    /// The digest of the message; `None` for Ed25519 and Ed448, which take the message itself.
    pub fn digest(&self) -> Option<DigestAlgorithm> {
        match self {
            Self::RsaPkcs1v15(digest) | Self::Ecdsa(digest) | Self::EcdsaPlain(digest) => Some(*digest),
            Self::RsaPss(parameters) => Some(parameters.digest),
            Self::Ed25519 | Self::Ed448 => None,
        }
    }

    /// `rsa-pkcs1v15`, `rsa-pss`, `ecdsa`, `ed25519` or `ed448`, the words of the JSON report.
    pub fn name(&self) -> &'static str {
        match self {
            Self::RsaPkcs1v15(_) => "rsa-pkcs1v15",
            Self::RsaPss(_) => "rsa-pss",
            Self::Ecdsa(_) | Self::EcdsaPlain(_) => "ecdsa",
            Self::Ed25519 => "ed25519",
            Self::Ed448 => "ed448",
        }
    }

    /// Verifies over the concatenation of `message`, with the key in `spki` (DER SubjectPublicKeyInfo).
    pub fn verify(&self, spki: &[u8], message: &[&[u8]], signature: &[u8]) -> Result<(), AlgorithmError> {
        effort::spend(effort::of_bytes(message.iter().map(|part| part.len()).sum()))?;
        match self.digest() {
            Some(digest) => self.verify_prehash(spki, &digest.hash(message), signature),
            None => self.verify_pure(spki, &message.concat(), signature),
        }
    }

    /// The schemes that take the message itself.
    fn verify_pure(&self, spki: &[u8], message: &[u8], signature: &[u8]) -> Result<(), AlgorithmError> {
        let key = PublicKey::from_spki(spki)?;
        effort::spend(effort::of_key(&key))?;
        match (self, key) {
            (Self::Ed25519, PublicKey::Ed25519(key)) => ec::verify_ed25519(&key, message, signature),
            (Self::Ed448, PublicKey::Ed448(key)) => ec::verify_ed448(&key, message, signature),
            _ => Err(AlgorithmError::Key),
        }
    }

    /// Verifies over a digest already made. Ed25519 and Ed448 cannot.
    pub fn verify_prehash(&self, spki: &[u8], prehash: &[u8], signature: &[u8]) -> Result<(), AlgorithmError> {
        if self.digest().is_none_or(|digest| digest.length() != prehash.len()) {
            return Err(AlgorithmError::Key);
        }
        let key = PublicKey::from_spki(spki)?;
        effort::spend(effort::of_key(&key))?;
        match (self, key) {
            (Self::RsaPkcs1v15(digest), PublicKey::Rsa { key, pss: None }) => {
                rsa::verify_pkcs1(&key, *digest, prehash, signature)
            }
            (Self::RsaPss(parameters), PublicKey::Rsa { key, pss }) => {
                // RFC 4055, 3.3: a key bound to PSS binds the digests, and its salt length is a minimum.
                let allowed = pss.is_none_or(|bound| {
                    bound.digest == parameters.digest
                        && bound.mgf_digest == parameters.mgf_digest
                        && parameters.salt_length >= bound.salt_length
                });
                if allowed { rsa::verify_pss(&key, *parameters, prehash, signature) } else { Err(AlgorithmError::Key) }
            }
            (Self::Ecdsa(_), PublicKey::Ec { curve, point }) => ec::verify_ecdsa(curve, &point, prehash, signature),
            (Self::EcdsaPlain(_), PublicKey::Ec { curve, point }) => {
                ec::verify_ecdsa(curve, &point, prehash, &ec::der_of_plain(curve, signature)?)
            }
            _ => Err(AlgorithmError::Key),
        }
    }
}

#[cfg(test)]
mod tests;
