//! RSA private keys. AWS-LC does the private operation: in constant time (`rsa` has RUSTSEC-2023-0071, without a remedy), a
//! fifth of the time, its result checked before it is given out. What AWS-LC does not take (a modulus under 2048 bits, a salt
//! of another length than the digest) `rsa` signs, blinded.

use std::sync::OnceLock;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{self as aws, RsaEncoding};
use rand_core::CryptoRng;
use rsa::pkcs1::EncodeRsaPrivateKey;
use rsa::{Pkcs1v15Sign, Pss, RsaPrivateKey};
use sha2::{Sha256, Sha384, Sha512};

use super::KeyError;
use crate::algorithm::{DigestAlgorithm, PssParameters};

/// A key, and the same as AWS-LC holds it: made at the first signature, wiped by AWS-LC when dropped.
pub(super) struct Rsa {
    key: RsaPrivateKey,
    pair: OnceLock<Option<KeyPair>>,
}

impl From<RsaPrivateKey> for Rsa {
    fn from(key: RsaPrivateKey) -> Self {
        Self { key, pair: OnceLock::new() }
    }
}

impl Rsa {
    /// The numbers.
    pub(super) fn key(&self) -> &RsaPrivateKey {
        &self.key
    }

    /// RSASSA-PKCS1-v1_5 (RFC 8017, 8.2).
    pub(super) fn pkcs1(
        &self,
        message: &[u8],
        digest: DigestAlgorithm,
        rng: &mut dyn CryptoRng,
    ) -> Result<Vec<u8>, KeyError> {
        let (padding, encoding): (_, &'static dyn RsaEncoding) = match digest {
            DigestAlgorithm::Sha256 => (Pkcs1v15Sign::new::<Sha256>(), &aws::RSA_PKCS1_SHA256),
            DigestAlgorithm::Sha384 => (Pkcs1v15Sign::new::<Sha384>(), &aws::RSA_PKCS1_SHA384),
            DigestAlgorithm::Sha512 => (Pkcs1v15Sign::new::<Sha512>(), &aws::RSA_PKCS1_SHA512),
            _ => return Err(KeyError::OtherScheme),
        };
        if let Some(pair) = self.pair() {
            return by_aws(pair, encoding, message);
        }
        self.key.sign_with_rng(rng, padding, &digest.hash(&[message])).map_err(|_| KeyError::Failed)
    }

    /// RSASSA-PSS (RFC 8017, 8.1). One digest throughout; other combinations are legal (RFC 4055, 3.1) and made by nobody.
    pub(super) fn pss(
        &self,
        message: &[u8],
        parameters: PssParameters,
        rng: &mut dyn CryptoRng,
    ) -> Result<Vec<u8>, KeyError> {
        if parameters.mgf_digest != parameters.digest {
            return Err(KeyError::OtherScheme);
        }
        let (encoding, length): (&'static dyn RsaEncoding, _) = match parameters.digest {
            DigestAlgorithm::Sha256 => (&aws::RSA_PSS_SHA256, 32),
            DigestAlgorithm::Sha384 => (&aws::RSA_PSS_SHA384, 48),
            DigestAlgorithm::Sha512 => (&aws::RSA_PSS_SHA512, 64),
            _ => return Err(KeyError::OtherScheme),
        };
        match self.pair().filter(|_| parameters.salt_length == length) {
            Some(pair) => by_aws(pair, encoding, message),
            None => self.pss_of_any_salt(&parameters.digest.hash(&[message]), parameters, rng),
        }
    }

    fn pss_of_any_salt(
        &self,
        digest: &[u8],
        parameters: PssParameters,
        rng: &mut dyn CryptoRng,
    ) -> Result<Vec<u8>, KeyError> {
        let salt = parameters.salt_length;
        let signed = match parameters.digest {
            DigestAlgorithm::Sha256 => self.key.sign_with_rng(rng, Pss::<Sha256>::new_blinded_with_salt(salt), digest),
            DigestAlgorithm::Sha384 => self.key.sign_with_rng(rng, Pss::<Sha384>::new_blinded_with_salt(salt), digest),
            _ => self.key.sign_with_rng(rng, Pss::<Sha512>::new_blinded_with_salt(salt), digest),
        };
        signed.map_err(|_| KeyError::Failed)
    }

    fn pair(&self) -> Option<&KeyPair> {
        let make = || KeyPair::from_der(self.key.to_pkcs1_der().ok()?.as_bytes()).ok();
        self.pair.get_or_init(make).as_ref()
    }
}

/// The randomness that blinds, and the salt, are AWS-LC's own.
fn by_aws(pair: &KeyPair, encoding: &'static dyn RsaEncoding, message: &[u8]) -> Result<Vec<u8>, KeyError> {
    let mut value = vec![0; pair.public_modulus_len()];
    pair.sign(encoding, &SystemRandom::new(), message, &mut value).map_err(|_| KeyError::Failed)?;
    Ok(value)
}
