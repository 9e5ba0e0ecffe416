//! RSA private keys. AWS-LC does the private operation: in constant time (`rsa` has RUSTSEC-2023-0071, without a remedy), a
//! fifth of the time, its result checked before it is given out. What AWS-LC does not take (a modulus under 2048 bits, a salt
//! of another length than the digest) `rsa` signs, blinded.

use std::sync::OnceLock;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{self as aws, RsaEncoding};
use der::asn1::{AnyRef, BitStringRef, ObjectIdentifier, OctetStringRef};
use der::{Decode, Encode};
use pkcs8::PrivateKeyInfoRef;
use rand_core::CryptoRng;
use rsa::pkcs1::{RsaPrivateKeyRef, RsaPublicKeyRef};
use rsa::{Pkcs1v15Sign, Pss, RsaPrivateKey};
use sha2::{Sha256, Sha384, Sha512};
use spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};
use zeroize::Zeroizing;

use super::KeyError;
use crate::algorithm::{DigestAlgorithm, PssParameters};

pub(super) const ID_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
/// RFC 3279, 2.3.1: the parameters are there, and say nothing.
const ALGORITHM: AlgorithmIdentifierRef<'static> =
    AlgorithmIdentifierRef { oid: ID_RSA, parameters: Some(AnyRef::NULL) };
/// The largest modulus read, in octets: what `rsa` signs with. A larger one is an attack on our time.
const MAX_MODULUS: usize = 1024;

/// A key, and the same as AWS-LC holds it, wiped by AWS-LC when dropped.
pub(super) struct Rsa {
    /// `RSAPrivateKey` (RFC 8017, A.1.2).
    der: Zeroizing<Vec<u8>>,
    bits: u32,
    pair: Option<KeyPair>,
    /// As `rsa` has it: made where AWS-LC does not serve.
    key: OnceLock<Option<RsaPrivateKey>>,
}

impl Rsa {
    /// Reads an `RSAPrivateKey` whose numbers fit each other, as AWS-LC or else `rsa` sees it.
    pub(super) fn from_der(der: &[u8]) -> Result<Self, KeyError> {
        let numbers = RsaPrivateKeyRef::from_der(der).map_err(|_| KeyError::Malformed)?;
        let modulus = numbers.modulus.as_bytes();
        let bits = bits(modulus);
        if bits < 1024 || modulus.len() > MAX_MODULUS {
            return Err(KeyError::Size { bits });
        }
        let read =
            Self { der: Zeroizing::new(der.to_vec()), bits, pair: KeyPair::from_der(der).ok(), key: OnceLock::new() };
        match read.pair.is_some() || read.numbers().is_ok() {
            true => Ok(read),
            false => Err(KeyError::Malformed),
        }
    }

    /// Of the modulus.
    pub(super) fn bits(&self) -> u32 {
        self.bits
    }

    /// The `PrivateKeyInfo` (PKCS#8).
    pub(super) fn to_pkcs8(&self) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let octets = OctetStringRef::new(&self.der).map_err(|_| KeyError::Malformed)?;
        let info = PrivateKeyInfoRef::new(ALGORITHM, octets);
        info.to_der().map(Zeroizing::new).map_err(|_| KeyError::Malformed)
    }

    /// The `SubjectPublicKeyInfo`.
    pub(super) fn public_key(&self) -> Result<Vec<u8>, KeyError> {
        let encoded = || {
            let numbers = RsaPrivateKeyRef::from_der(&self.der)?;
            let (modulus, public_exponent) = (numbers.modulus, numbers.public_exponent);
            let public = RsaPublicKeyRef { modulus, public_exponent }.to_der()?;
            SubjectPublicKeyInfoRef { algorithm: ALGORITHM, subject_public_key: BitStringRef::from_bytes(&public)? }
                .to_der()
        };
        encoded().map_err(|_| KeyError::Malformed)
    }

    fn numbers(&self) -> Result<&RsaPrivateKey, KeyError> {
        let make = || RsaPrivateKey::try_from(RsaPrivateKeyRef::from_der(&self.der).ok()?).ok();
        self.key.get_or_init(make).as_ref().ok_or(KeyError::Failed)
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
        if let Some(pair) = &self.pair {
            return by_aws(pair, encoding, message);
        }
        self.numbers()?.sign_with_rng(rng, padding, &digest.hash(&[message])).map_err(|_| KeyError::Failed)
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
        match self.pair.as_ref().filter(|_| parameters.salt_length == length) {
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
        let (salt, key) = (parameters.salt_length, self.numbers()?);
        let signed = match parameters.digest {
            DigestAlgorithm::Sha256 => key.sign_with_rng(rng, Pss::<Sha256>::new_blinded_with_salt(salt), digest),
            DigestAlgorithm::Sha384 => key.sign_with_rng(rng, Pss::<Sha384>::new_blinded_with_salt(salt), digest),
            _ => key.sign_with_rng(rng, Pss::<Sha512>::new_blinded_with_salt(salt), digest),
        };
        signed.map_err(|_| KeyError::Failed)
    }
}

/// How many bits a number has that is written without leading zeros.
fn bits(octets: &[u8]) -> u32 {
    let all = u32::try_from(octets.len()).unwrap_or(u32::MAX).saturating_mul(8);
    all.saturating_sub(octets.first().map_or(0, |first| first.leading_zeros()))
}

/// The randomness that blinds, and the salt, are AWS-LC's own.
fn by_aws(pair: &KeyPair, encoding: &'static dyn RsaEncoding, message: &[u8]) -> Result<Vec<u8>, KeyError> {
    let mut value = vec![0; pair.public_modulus_len()];
    pair.sign(encoding, &SystemRandom::new(), message, &mut value).map_err(|_| KeyError::Failed)?;
    Ok(value)
}
