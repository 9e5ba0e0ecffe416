//! Private keys: read, compared with a certificate, used to sign; wiped when the last handle is dropped.

use std::fmt;
use std::sync::Arc;

use ::rsa::pkcs1::EncodeRsaPrivateKey;
use der::asn1::{BitStringRef, ObjectIdentifier, OctetStringRef};
use der::{Decode, Encode};
use pkcs8::{EncodePrivateKey, EncodePublicKey, PrivateKeyInfoRef};
use rand_core::CryptoRng;
use signature::hazmat::RandomizedPrehashSigner;
use spki::SubjectPublicKeyInfoRef;
use zeroize::Zeroizing;

use crate::algorithm::{DigestAlgorithm, SignatureScheme};
use crate::certificate::Certificate;
use crate::scrub::scrubbed;

mod read;
mod rsa;
#[cfg(test)]
mod tests;

/// Why a key could not be read or used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not a private key of any known encoding, or its numbers contradict each other.
    #[error("not a private key")]
    Malformed,
    /// An algorithm or a curve that is not supported.
    #[error("unsupported key algorithm {0}")]
    Unsupported(ObjectIdentifier),
    /// An RSA modulus outside 1024 to 8192 bits.
    #[error("an RSA key of {bits} bits")]
    Size {
        /// Of the modulus.
        bits: u32,
    },
    /// The scheme belongs to another kind of key.
    #[error("the key cannot sign that way")]
    OtherScheme,
    /// The private operation failed or its result did not verify.
    #[error("signing failed")]
    Failed,
}

enum Material {
    Rsa(Box<rsa::Rsa>),
    P256(p256::SecretKey),
    P384(p384::SecretKey),
    P521(p521::SecretKey),
    Ed25519(Box<ed25519_dalek::SigningKey>),
}

/// A private key. Clones share the secret; it is wiped with the last of them.
#[derive(Clone)]
pub struct PrivateKey(Arc<Material>);

impl PrivateKey {
    /// Reads a `PrivateKeyInfo` (PKCS#8, RFC 5958), an `ECPrivateKey` (RFC 5915) or an `RSAPrivateKey`
    /// (RFC 8017, A.1.2), all DER.
    ///
    /// # Errors
    /// [`KeyError::Malformed`], [`KeyError::Unsupported`] or [`KeyError::Size`].
    pub fn from_der(der: &[u8]) -> Result<Self, KeyError> {
        scrubbed(|| read::any(der).map(|material| Self(Arc::new(material))))
    }

    /// Makes an RSA key. 2048 bits take about a third of a second.
    ///
    /// # Errors
    /// [`KeyError::Failed`] for a size that RSA cannot have.
    pub fn generate_rsa(bits: usize, rng: &mut dyn CryptoRng) -> Result<Self, KeyError> {
        let key = ::rsa::RsaPrivateKey::new(rng, bits).map_err(|_| KeyError::Failed)?;
        Self::from_rsa(&key)
    }

    /// A key that was made elsewhere in this crate.
    pub(crate) fn from_rsa(key: &::rsa::RsaPrivateKey) -> Result<Self, KeyError> {
        let encoded = key.to_pkcs1_der().map_err(|_| KeyError::Malformed)?;
        rsa::Rsa::from_der(encoded.as_bytes()).map(|key| Self(Arc::new(Material::Rsa(Box::new(key)))))
    }

    /// The `PrivateKeyInfo` (PKCS#8) in DER, wiped when dropped.
    ///
    /// # Errors
    /// [`KeyError::Malformed`] when the key cannot be encoded.
    pub fn to_pkcs8(&self) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        scrubbed(|| self.private_key_info())
    }

    fn private_key_info(&self) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let document = match &*self.0 {
            Material::Rsa(key) => return key.to_pkcs8(),
            Material::P256(key) => key.to_pkcs8_der(),
            Material::P384(key) => key.to_pkcs8_der(),
            Material::P521(key) => key.to_pkcs8_der(),
            Material::Ed25519(key) => return ed25519_pkcs8(key),
        };
        let document = document.map_err(|_| KeyError::Malformed)?;
        Ok(Zeroizing::new(document.as_bytes().to_vec()))
    }

    /// The `SubjectPublicKeyInfo` in DER.
    ///
    /// # Errors
    /// [`KeyError::Malformed`] when the key cannot be encoded.
    pub fn public_key(&self) -> Result<Vec<u8>, KeyError> {
        let document = match &*self.0 {
            Material::Rsa(key) => return key.public_key(),
            Material::P256(key) => key.public_key().to_public_key_der(),
            Material::P384(key) => key.public_key().to_public_key_der(),
            Material::P521(key) => key.public_key().to_public_key_der(),
            Material::Ed25519(key) => return ed25519_spki(key),
        };
        document.map(|document| document.into_vec()).map_err(|_| KeyError::Malformed)
    }

    /// Whether `certificate` certifies this key.
    pub fn matches(&self, certificate: &Certificate) -> bool {
        self.public_half().certified_by(certificate)
    }

    /// For many comparisons.
    pub(crate) fn public_half(&self) -> PublicHalf {
        PublicHalf(self.public_bits())
    }

    /// The encodings of the public key that a certificate may carry: RSA has one, a point has two (SEC 1, 2.3.3).
    fn public_bits(&self) -> Vec<Vec<u8>> {
        let Ok(spki) = self.public_key() else { return Vec::new() };
        let Ok(info) = SubjectPublicKeyInfoRef::from_der(&spki) else { return Vec::new() };
        let Some(bits) = info.subject_public_key.as_bytes() else { return Vec::new() };
        let mut all = vec![bits.to_vec()];
        // An uncompressed point: 04, x, y. Its compressed form: 02 or 03 for the parity of y, then x.
        if let ([4, point @ ..], false) = (bits, matches!(&*self.0, Material::Rsa(_) | Material::Ed25519(_))) {
            let (x, y) = point.split_at(point.len() / 2);
            let parity = 2 + (y.last().copied().unwrap_or(0) & 1);
            all.push([&[parity], x].concat());
        }
        all
    }

    /// `RSA-2048`, `P-256`, `Ed25519`.
    pub fn description(&self) -> String {
        match &*self.0 {
            Material::Rsa(key) => format!("RSA-{}", key.bits()),
            Material::P256(_) => "P-256".into(),
            Material::P384(_) => "P-384".into(),
            Material::P521(_) => "P-521".into(),
            Material::Ed25519(_) => "Ed25519".into(),
        }
    }

    /// The scheme to use unless told otherwise: PKCS#1 v1.5 with SHA-256 for RSA, else the curve's own.
    pub fn scheme(&self) -> SignatureScheme {
        match &*self.0 {
            Material::Rsa(_) => SignatureScheme::RsaPkcs1v15(DigestAlgorithm::Sha256),
            Material::P256(_) => SignatureScheme::Ecdsa(DigestAlgorithm::Sha256),
            Material::P384(_) => SignatureScheme::Ecdsa(DigestAlgorithm::Sha384),
            Material::P521(_) => SignatureScheme::Ecdsa(DigestAlgorithm::Sha512),
            Material::Ed25519(_) => SignatureScheme::Ed25519,
        }
    }

    /// Signs `message` (it is hashed here). ECDSA mixes `rng` into its nonce; RSA draws its own blinding.
    /// An ECDSA signature is an `Ecdsa-Sig-Value` (RFC 3279, 2.2.3).
    ///
    /// # Errors
    /// [`KeyError::OtherScheme`] or [`KeyError::Failed`].
    pub fn sign(&self, message: &[u8], scheme: SignatureScheme, rng: &mut dyn CryptoRng) -> Result<Vec<u8>, KeyError> {
        scrubbed(|| self.signature(message, scheme, rng))
    }

    fn signature(&self, message: &[u8], scheme: SignatureScheme, rng: &mut dyn CryptoRng) -> Result<Vec<u8>, KeyError> {
        use SignatureScheme::{Ecdsa, Ed25519, RsaPkcs1v15, RsaPss};
        match (&*self.0, scheme) {
            (Material::Rsa(key), RsaPkcs1v15(digest)) => key.pkcs1(message, digest, rng),
            (Material::Rsa(key), RsaPss(parameters)) => key.pss(message, parameters, rng),
            (Material::P256(key), Ecdsa(digest)) => {
                let key = p256::ecdsa::SigningKey::from(key);
                let signature: p256::ecdsa::DerSignature = prehashed(&key, &digest.hash(&[message]), rng)?;
                Ok(signature.as_bytes().to_vec())
            }
            (Material::P384(key), Ecdsa(digest)) => {
                let key = p384::ecdsa::SigningKey::from(key);
                let signature: p384::ecdsa::DerSignature = prehashed(&key, &digest.hash(&[message]), rng)?;
                Ok(signature.as_bytes().to_vec())
            }
            (Material::P521(key), Ecdsa(digest)) => {
                let key = p521::ecdsa::SigningKey::from(key);
                let signature: p521::ecdsa::DerSignature = prehashed(&key, &digest.hash(&[message]), rng)?;
                Ok(signature.as_bytes().to_vec())
            }
            (Material::Ed25519(key), Ed25519) => {
                let signed = signature::Signer::try_sign(&**key, message).map_err(|_| KeyError::Failed)?;
                Ok(signed.to_bytes().to_vec())
            }
            _ => Err(KeyError::OtherScheme),
        }
    }
}

/// The encodings of a public key, made once.
pub(crate) struct PublicHalf(Vec<Vec<u8>>);

impl PublicHalf {
    /// Whether `certificate` certifies this key.
    pub(crate) fn certified_by(&self, certificate: &Certificate) -> bool {
        let Ok(theirs) = SubjectPublicKeyInfoRef::from_der(certificate.public_key()) else { return false };
        let Some(bits) = theirs.subject_public_key.as_bytes() else { return false };
        self.0.iter().any(|ours| ours.as_slice() == bits)
    }
}

/// Never the secret.
impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey({})", self.description())
    }
}

fn prehashed<S>(key: &impl RandomizedPrehashSigner<S>, digest: &[u8], rng: &mut dyn CryptoRng) -> Result<S, KeyError> {
    key.sign_prehash_with_rng(rng, digest).map_err(|_| KeyError::Failed)
}

/// `PrivateKeyInfo` of an Ed25519 key: the seed in an OCTET STRING in an OCTET STRING (RFC 8410, 7).
fn ed25519_pkcs8(key: &ed25519_dalek::SigningKey) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let mut inner = Zeroizing::new(Vec::with_capacity(34));
    inner.extend_from_slice(&[0x04, 0x20]);
    inner.extend_from_slice(Zeroizing::new(key.to_bytes()).as_slice());
    let octets = OctetStringRef::new(inner.as_slice()).map_err(|_| KeyError::Malformed)?;
    let algorithm = spki::AlgorithmIdentifierRef { oid: read::ID_ED25519, parameters: None };
    let info = PrivateKeyInfoRef::new(algorithm, octets);
    info.to_der().map(Zeroizing::new).map_err(|_| KeyError::Malformed)
}

fn ed25519_spki(key: &ed25519_dalek::SigningKey) -> Result<Vec<u8>, KeyError> {
    let public = key.verifying_key().to_bytes();
    let bits = BitStringRef::from_bytes(&public).map_err(|_| KeyError::Malformed)?;
    let algorithm = spki::AlgorithmIdentifierRef { oid: read::ID_ED25519, parameters: None };
    SubjectPublicKeyInfoRef { algorithm, subject_public_key: bits }.to_der().map_err(|_| KeyError::Malformed)
}
