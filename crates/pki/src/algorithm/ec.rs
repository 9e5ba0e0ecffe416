//! ECDSA (SEC 1, 4.1.4) on the named curves, Ed25519 and Ed448 (RFC 8032).

use ed448_goldilocks::elliptic_curve::group::Group;
use signature::hazmat::PrehashVerifier;

use super::{AlgorithmError, Curve};
use crate::asn1::{encode, tag};

/// Verifies a DER-encoded signature over a digest.
pub fn verify_ecdsa(curve: Curve, point: &[u8], prehash: &[u8], signature: &[u8]) -> Result<(), AlgorithmError> {
    macro_rules! on {
        ($key:ty, $signature:ty, $octets:literal) => {{
            let key = <$key>::from_sec1_bytes(point).map_err(|_| AlgorithmError::Key)?;
            let signature = <$signature>::from_der(signature).map_err(|_| AlgorithmError::Mismatch)?;
            key.verify_prehash(&widen(prehash, $octets), &signature).map_err(|_| AlgorithmError::Mismatch)
        }};
    }
    match curve {
        Curve::P256 => on!(p256::ecdsa::VerifyingKey, p256::ecdsa::Signature, 32),
        Curve::P384 => on!(p384::ecdsa::VerifyingKey, p384::ecdsa::Signature, 48),
        Curve::P521 => on!(p521::ecdsa::VerifyingKey, p521::ecdsa::Signature, 66),
        Curve::BrainpoolP256r1 => {
            on!(ecdsa::VerifyingKey<bp256::BrainpoolP256r1>, bp256::r1::ecdsa::Signature, 32)
        }
        Curve::BrainpoolP384r1 => {
            on!(ecdsa::VerifyingKey<bp384::BrainpoolP384r1>, bp384::r1::ecdsa::Signature, 48)
        }
    }
}

/// r and s side by side as the SEQUENCE of two INTEGERs.
pub fn der_of_plain(curve: Curve, signature: &[u8]) -> Result<Vec<u8>, AlgorithmError> {
    let octets = match curve {
        Curve::P256 | Curve::BrainpoolP256r1 => 32,
        Curve::P384 | Curve::BrainpoolP384r1 => 48,
        Curve::P521 => 66,
    };
    let (r, s) = signature.split_at_checked(octets).ok_or(AlgorithmError::Mismatch)?;
    if s.len() != octets {
        return Err(AlgorithmError::Mismatch);
    }
    let number = |value: &[u8]| {
        let digits: Vec<u8> = value.iter().copied().skip_while(|octet| *octet == 0).collect();
        // X.690, 8.3: as short as it can be, and never negative.
        let sign: &[u8] = if digits.first().is_none_or(|octet| octet & 0x80 != 0) { &[0] } else { &[] };
        encode(tag::INTEGER, &[sign, &digits])
    };
    Ok(encode(tag::SEQUENCE, &[&number(r), &number(s)]))
}

/// A digest shorter than the field is the same number with zeros before it; the crate wants them written.
fn widen(prehash: &[u8], octets: usize) -> Vec<u8> {
    let mut out = vec![0; octets.saturating_sub(prehash.len())];
    out.extend_from_slice(prehash);
    out
}

/// Verifies a pure Ed25519 signature; keys and points of small order are refused.
pub fn verify_ed25519(key: &[u8; 32], message: &[u8], signature: &[u8]) -> Result<(), AlgorithmError> {
    let key = ed25519_dalek::VerifyingKey::from_bytes(key).map_err(|_| AlgorithmError::Key)?;
    let signature = ed25519_dalek::Signature::from_slice(signature).map_err(|_| AlgorithmError::Mismatch)?;
    key.verify_strict(message, &signature).map_err(|_| AlgorithmError::Mismatch)
}

/// Verifies a pure Ed448 signature without a context; keys of small order are refused, as anybody signs with them.
pub fn verify_ed448(key: &[u8; 57], message: &[u8], signature: &[u8]) -> Result<(), AlgorithmError> {
    use ed448_goldilocks::{Signature, VerifyingKey};
    let key = VerifyingKey::from_bytes(key).map_err(|_| AlgorithmError::Key)?;
    // The cofactor of the curve is four.
    if key.to_edwards().double().double().is_identity().into() {
        return Err(AlgorithmError::Key);
    }
    let signature = Signature::from_slice(signature).map_err(|_| AlgorithmError::Mismatch)?;
    key.verify_raw(&signature, message).map_err(|_| AlgorithmError::Mismatch)
}
