//! Reading private keys: PKCS#8, SEC 1 and PKCS#1.

use der::Decode;
use der::asn1::{AnyRef, ObjectIdentifier, OctetStringRef};
use pkcs8::PrivateKeyInfoRef;
use sec1::EcPrivateKey;
use zeroize::Zeroizing;

use super::rsa::{ID_RSA, Rsa};
use super::{KeyError, Material};

const ID_RSASSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
const ID_EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const ID_P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const ID_P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const ID_P521: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.35");
/// RFC 8410, 3.
pub(super) const ID_ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

/// PKCS#8 first; the two older encodings cannot be mistaken for it.
pub(super) fn any(der: &[u8]) -> Result<Material, KeyError> {
    if let Ok(info) = PrivateKeyInfoRef::try_from(der) {
        return pkcs8(&info);
    }
    if let Ok(key) = EcPrivateKey::from_der(der) {
        let curve = key.parameters.and_then(|parameters| parameters.named_curve());
        return ec(&key, curve.ok_or(KeyError::Malformed)?);
    }
    rsa(der)
}

fn pkcs8(info: &PrivateKeyInfoRef<'_>) -> Result<Material, KeyError> {
    let secret = info.private_key.as_bytes();
    match info.algorithm.oid {
        ID_RSA | ID_RSASSA_PSS => rsa(secret),
        ID_EC => {
            let curve = info.algorithm.parameters.map(named_curve).transpose()?;
            let key = EcPrivateKey::from_der(secret).map_err(|_| KeyError::Malformed)?;
            let inner = key.parameters.and_then(|parameters| parameters.named_curve());
            ec(&key, curve.or(inner).ok_or(KeyError::Malformed)?)
        }
        ID_ED25519 => ed25519(secret),
        other => Err(KeyError::Unsupported(other)),
    }
}

/// Explicit curve parameters are refused (RFC 5480, 2.1.1).
fn named_curve(parameters: AnyRef<'_>) -> Result<ObjectIdentifier, KeyError> {
    ObjectIdentifier::try_from(parameters).map_err(|_| KeyError::Unsupported(ID_EC))
}

fn rsa(der: &[u8]) -> Result<Material, KeyError> {
    Rsa::from_der(der).map(|key| Material::Rsa(Box::new(key)))
}

fn ec(key: &EcPrivateKey<'_>, curve: ObjectIdentifier) -> Result<Material, KeyError> {
    let scalar = key.private_key;
    match curve {
        ID_P256 => p256::SecretKey::from_slice(&scalar_of(scalar, 32)?).map(Material::P256),
        ID_P384 => p384::SecretKey::from_slice(&scalar_of(scalar, 48)?).map(Material::P384),
        ID_P521 => p521::SecretKey::from_slice(&scalar_of(scalar, 66)?).map(Material::P521),
        other => return Err(KeyError::Unsupported(other)),
    }
    .map_err(|_| KeyError::Malformed)
}

/// RFC 5915 fixes the length; some writers drop leading zeros or, as for an INTEGER, add one.
fn scalar_of(octets: &[u8], len: usize) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    let digits = octets.get(zeros..).unwrap_or_default();
    let pad = len.checked_sub(digits.len()).ok_or(KeyError::Malformed)?;
    let mut out = Zeroizing::new(Vec::with_capacity(len));
    out.resize(pad, 0);
    out.extend_from_slice(digits);
    Ok(out)
}

/// The seed lies in an OCTET STRING of its own (RFC 8410, 7).
fn ed25519(der: &[u8]) -> Result<Material, KeyError> {
    let octets = <&OctetStringRef>::from_der(der).map_err(|_| KeyError::Malformed)?;
    let seed: &[u8; 32] = octets.as_bytes().try_into().map_err(|_| KeyError::Malformed)?;
    Ok(Material::Ed25519(Box::new(ed25519_dalek::SigningKey::from_bytes(seed))))
}
