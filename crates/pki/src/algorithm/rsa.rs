//! RSA verification: PKCS#1 v1.5 and PSS (RFC 8017, 8.1.2 and 8.2.2).

use aws_lc_rs::digest::{self, Digest};
use aws_lc_rs::signature::{self, RsaParameters, UnparsedPublicKey};
use rsa::{BoxedUint, RsaPublicKey, hazmat};

use super::{AlgorithmError, DigestAlgorithm, PssParameters};
use crate::asn1::{Asn1Error, Tlv, encode, tag};

/// Below this nothing is verified: anybody can make such a signature.
const MIN_BITS: u32 = 512;
/// Above this a verification costs too much for what a stranger sends.
const MAX_BITS: u32 = 16_384;
/// Octets of an exponent; honest ones have three.
const MAX_EXPONENT: usize = 8;

/// `RSAPublicKey` (RFC 8017, A.1.1): a modulus of 512 to 16,384 bits and an exponent, both odd. What is computed from them
/// costs as much as a signature, so it is made when it is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RsaKey {
    der: Vec<u8>,
    modulus: BoxedUint,
    exponent: BoxedUint,
}

impl RsaKey {
    /// Parses DER `RSAPublicKey`.
    pub fn from_der(der: &[u8]) -> Result<Self, AlgorithmError> {
        let read = || {
            let mut numbers = Tlv::only(der)?.tagged(tag::SEQUENCE)?.children();
            Ok::<_, Asn1Error>((numbers.expect(tag::INTEGER)?.value, numbers.expect(tag::INTEGER)?.value))
        };
        let (modulus, exponent) = read().map_err(|_| AlgorithmError::Key)?;
        let too_long = modulus.len() > MAX_BITS as usize / 8 + 1 || exponent.len() > MAX_EXPONENT;
        if too_long || modulus.first().is_none_or(|octet| octet & 0x80 != 0) {
            return Err(AlgorithmError::Key);
        }
        let number = BoxedUint::from_be_slice_vartime;
        let key = Self { der: der.to_vec(), modulus: number(modulus), exponent: number(exponent) };
        let odd = [modulus, exponent].iter().all(|number| number.last().is_some_and(|octet| octet & 1 == 1));
        let sizes = (MIN_BITS..=MAX_BITS).contains(&key.bits())
            && key.exponent >= BoxedUint::from(RsaPublicKey::MIN_PUB_EXPONENT)
            && key.exponent <= BoxedUint::from(RsaPublicKey::MAX_PUB_EXPONENT);
        if odd && sizes { Ok(key) } else { Err(AlgorithmError::Key) }
    }

    /// Bits of the modulus.
    pub fn bits(&self) -> u32 {
        self.modulus.bits_vartime()
    }

    fn octets(&self) -> usize {
        self.bits().div_ceil(8) as usize
    }

    /// Whether AWS-LC, which is faster (decision 14), says that the signature is right. It knows the usual digests and
    /// sizes only: its no says nothing.
    fn fits(&self, digest: DigestAlgorithm, prehash: &[u8], signature: &[u8]) -> bool {
        let Some((parameters, algorithm)) = usual(digest) else { return false };
        let key = UnparsedPublicKey::new(parameters, &self.der);
        Digest::import_less_safe(prehash, algorithm).is_ok_and(|digest| key.verify_digest(&digest, signature).is_ok())
    }
}

/// Digests of AWS-LC. What is too weak is told by the policy of the caller, not here.
fn usual(digest: DigestAlgorithm) -> Option<(&'static RsaParameters, &'static digest::Algorithm)> {
    Some(match digest {
        DigestAlgorithm::Sha1 => {
            (&signature::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY, &digest::SHA1_FOR_LEGACY_USE_ONLY)
        }
        DigestAlgorithm::Sha256 => (&signature::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, &digest::SHA256),
        DigestAlgorithm::Sha384 => (&signature::RSA_PKCS1_2048_8192_SHA384, &digest::SHA384),
        DigestAlgorithm::Sha512 => (&signature::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY, &digest::SHA512),
        _ => return None,
    })
}

/// 8.2.2: encode what must have been signed and compare, never parse what was recovered.
pub fn verify_pkcs1(
    key: &RsaKey,
    digest: DigestAlgorithm,
    prehash: &[u8],
    signature: &[u8],
) -> Result<(), AlgorithmError> {
    if key.fits(digest, prehash, signature) {
        return Ok(());
    }
    let recovered = recover(key, signature)?;
    let algorithm = encode(tag::SEQUENCE, &[&encode(tag::OID, &[digest.oid().as_bytes()]), &[tag::NULL, 0]]);
    let info = encode(tag::SEQUENCE, &[&algorithm, &encode(tag::OCTET_STRING, &[prehash])]);
    // 9.2: at least eight octets of padding.
    let padding = recovered.len().checked_sub(info.len() + 3).filter(|count| *count >= 8).ok_or(AlgorithmError::Key)?;
    let expected = [&[0, 1][..], &vec![0xff; padding], &[0], &info].concat();
    if recovered == expected { Ok(()) } else { Err(AlgorithmError::Mismatch) }
}

/// 8.1.2 and 9.1.2.
pub fn verify_pss(
    key: &RsaKey,
    parameters: PssParameters,
    prehash: &[u8],
    signature: &[u8],
) -> Result<(), AlgorithmError> {
    let recovered = recover(key, signature)?;
    let bits = key.bits().saturating_sub(1);
    let length = usize::try_from(bits.div_ceil(8)).map_err(|_| AlgorithmError::Key)?;
    // When emBits is a multiple of eight the leading octet is outside the encoded message and must be zero.
    let (outside, message) =
        recovered.split_at_checked(recovered.len().saturating_sub(length)).ok_or(AlgorithmError::Mismatch)?;
    if outside.iter().any(|octet| *octet != 0) {
        return Err(AlgorithmError::Mismatch);
    }
    let unused = length * 8 - bits as usize;
    if is_encoding(message, unused, parameters, prehash) { Ok(()) } else { Err(AlgorithmError::Mismatch) }
}

/// EMSA-PSS-VERIFY, steps 3 to 14. `unused`: bits of the first octet that must be zero.
fn is_encoding(message: &[u8], unused: usize, parameters: PssParameters, prehash: &[u8]) -> bool {
    let hash_length = parameters.digest.length();
    let Some((body, [0xbc])) = message.split_at_checked(message.len().saturating_sub(1)) else { return false };
    let Some(mask_length) = body.len().checked_sub(hash_length) else { return false };
    let Some(padding) = mask_length.checked_sub(parameters.salt_length + 1) else { return false };
    let (masked, hash) = body.split_at(mask_length);
    let keep = 0xffu8 >> unused;
    if masked.first().is_none_or(|octet| octet & !keep != 0) {
        return false;
    }
    let mask = mgf1(parameters.mgf_digest, hash, mask_length);
    let mut block: Vec<u8> = masked.iter().zip(&mask).map(|(a, b)| a ^ b).collect();
    if let Some(first) = block.first_mut() {
        *first &= keep;
    }
    let (zeros, tail) = block.split_at(padding);
    let Some((1, salt)) = tail.split_first() else { return false };
    zeros.iter().all(|octet| *octet == 0) && parameters.digest.hash(&[&[0; 8], prehash, salt]) == hash
}

/// Appendix B.2.1.
fn mgf1(digest: DigestAlgorithm, seed: &[u8], length: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(length + digest.length());
    let mut counter = 0u32;
    while out.len() < length {
        out.extend_from_slice(&digest.hash(&[seed, &counter.to_be_bytes()]));
        counter += 1;
    }
    out.truncate(length);
    out
}

/// RSAVP1: the signature must be as long as the modulus and smaller than it (5.2.2).
fn recover(key: &RsaKey, signature: &[u8]) -> Result<Vec<u8>, AlgorithmError> {
    if signature.len() != key.octets() {
        return Err(AlgorithmError::Mismatch);
    }
    let sizes = MIN_BITS as usize..=MAX_BITS as usize;
    let known = RsaPublicKey::new_with_size_limits(key.modulus.clone(), key.exponent.clone(), sizes);
    let known = known.map_err(|_| AlgorithmError::Key)?;
    let precision = key.modulus.bits_precision();
    let number = BoxedUint::from_be_slice(signature, precision).map_err(|_| AlgorithmError::Mismatch)?;
    if number >= key.modulus {
        return Err(AlgorithmError::Mismatch);
    }
    let recovered = hazmat::rsa_encrypt(&known, &number).map_err(|_| AlgorithmError::Mismatch)?;
    let octets = recovered.to_be_bytes();
    let excess = octets.len().saturating_sub(key.octets());
    Ok(octets.get(excess..).unwrap_or_default().to_vec())
}
