//! RSA verification: PKCS#1 v1.5 and PSS (RFC 8017, 8.1.2 and 8.2.2).

use rsa::traits::PublicKeyParts;
use rsa::{BoxedUint, RsaPublicKey, hazmat};

use super::{AlgorithmError, DigestAlgorithm, PssParameters};
use crate::asn1::{encode, tag};

/// 8.2.2: encode what must have been signed and compare, never parse what was recovered.
pub fn verify_pkcs1(
    key: &RsaPublicKey,
    digest: DigestAlgorithm,
    prehash: &[u8],
    signature: &[u8],
) -> Result<(), AlgorithmError> {
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
    key: &RsaPublicKey,
    parameters: PssParameters,
    prehash: &[u8],
    signature: &[u8],
) -> Result<(), AlgorithmError> {
    let recovered = recover(key, signature)?;
    let bits = key.n().bits_vartime().saturating_sub(1);
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
fn recover(key: &RsaPublicKey, signature: &[u8]) -> Result<Vec<u8>, AlgorithmError> {
    if signature.len() != key.size() {
        return Err(AlgorithmError::Mismatch);
    }
    let precision = key.n_bits_precision();
    let number = BoxedUint::from_be_slice(signature, precision).map_err(|_| AlgorithmError::Mismatch)?;
    if number >= **key.n() {
        return Err(AlgorithmError::Mismatch);
    }
    let recovered = hazmat::rsa_encrypt(key, &number).map_err(|_| AlgorithmError::Mismatch)?;
    let octets = recovered.to_be_bytes();
    let excess = octets.len().saturating_sub(key.size());
    Ok(octets.get(excess..).unwrap_or_default().to_vec())
}
