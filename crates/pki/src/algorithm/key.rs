//! Public keys out of SubjectPublicKeyInfo (RFC 3279, 4055, 5480, 8410).

use der::asn1::ObjectIdentifier;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::identifier::{EC_PUBLIC_KEY, ED448, ED25519, RSA_ENCRYPTION, RSA_PSS, pss_parameters};
use super::rsa::RsaKey;
use super::{AlgorithmError, PssParameters};
use crate::asn1::{Asn1Error, Tlv, tag};

/// A named curve (RFC 5480, 2.1.1.1; RFC 5639).
#[allow(missing_docs)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Curve {
    P256,
    P384,
    P521,
    BrainpoolP256r1,
    BrainpoolP384r1,
}

/// Curve, OID, name, bits.
const CURVES: [(Curve, &str, &str, u32); 5] = [
    (Curve::P256, "1.2.840.10045.3.1.7", "EC-P256", 256),
    (Curve::P384, "1.3.132.0.34", "EC-P384", 384),
    (Curve::P521, "1.3.132.0.35", "EC-P521", 521),
    (Curve::BrainpoolP256r1, "1.3.36.3.3.2.8.1.1.7", "EC-brainpoolP256r1", 256),
    (Curve::BrainpoolP384r1, "1.3.36.3.3.2.8.1.1.11", "EC-brainpoolP384r1", 384),
];

/// A public key that Pena can compute with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicKey {
    /// `pss` is present when the key is bound to RSASSA-PSS with parameters.
    Rsa {
        /// Modulus and exponent.
        key: RsaKey,
        /// RFC 4055, 3.1: the only parameters the key may be used with.
        pss: Option<PssParameters>,
    },
    /// A point as in SEC 1, 2.3.3; that it lies on the curve is checked when it is used.
    Ec {
        /// Which curve.
        curve: Curve,
        /// Encoded point.
        point: Vec<u8>,
    },
    /// RFC 8032.
    Ed25519([u8; 32]),
    /// RFC 8032.
    Ed448([u8; 57]),
}

impl PublicKey {
    /// Parses DER SubjectPublicKeyInfo.
    pub fn from_spki(spki: &[u8]) -> Result<Self, AlgorithmError> {
        let (algorithm, key) = split(spki).map_err(|_| AlgorithmError::Key)?;
        match algorithm.oid {
            RSA_ENCRYPTION => Ok(Self::Rsa { key: RsaKey::from_der(key)?, pss: None }),
            RSA_PSS => {
                let pss = algorithm.parameters.as_ref().map(|_| pss_parameters(&algorithm)).transpose()?;
                Ok(Self::Rsa { key: RsaKey::from_der(key)?, pss })
            }
            EC_PUBLIC_KEY => Ok(Self::Ec { curve: curve(&algorithm)?, point: key.to_vec() }),
            ED25519 => key.try_into().map(Self::Ed25519).map_err(|_| AlgorithmError::Key),
            ED448 => key.try_into().map(Self::Ed448).map_err(|_| AlgorithmError::Key),
            other => Err(AlgorithmError::Unknown { oid: other.to_string() }),
        }
    }

    /// `RSA-2048`, `EC-P256`, `Ed25519`, `Ed448`.
    pub fn description(&self) -> String {
        match self {
            Self::Rsa { .. } => format!("RSA-{}", self.bits()),
            Self::Ec { curve, .. } => row(*curve).map_or("EC", |row| row.2).to_owned(),
            Self::Ed25519(_) => "Ed25519".to_owned(),
            Self::Ed448(_) => "Ed448".to_owned(),
        }
    }

    /// Bits of the modulus or of the curve.
    pub fn bits(&self) -> u32 {
        match self {
            Self::Rsa { key, .. } => key.bits(),
            Self::Ec { curve, .. } => row(*curve).map_or(0, |row| row.3),
            Self::Ed25519(_) => 256,
            Self::Ed448(_) => 456,
        }
    }
}

fn row(curve: Curve) -> Option<&'static (Curve, &'static str, &'static str, u32)> {
    CURVES.iter().find(|row| row.0 == curve)
}

/// The algorithm and the octets of the BIT STRING, which must have no unused bits.
fn split(spki: &[u8]) -> Result<(AlgorithmIdentifierOwned, &[u8]), Asn1Error> {
    let mut fields = Tlv::only(spki)?.tagged(tag::SEQUENCE)?.children();
    let algorithm = super::identifier::parse(fields.expect(tag::SEQUENCE)?.raw)?;
    match fields.expect(tag::BIT_STRING)?.value {
        [0, key @ ..] => Ok((algorithm, key)),
        _ => Err(Asn1Error::Value),
    }
}

/// Only named curves: explicit parameters let anybody choose the generator (CVE-2020-0601).
fn curve(algorithm: &AlgorithmIdentifierOwned) -> Result<Curve, AlgorithmError> {
    let malformed = || AlgorithmError::Parameters { oid: algorithm.oid.to_string() };
    let parameters = algorithm.parameters.as_ref().ok_or_else(malformed)?;
    let oid: ObjectIdentifier = parameters.decode_as().map_err(|_| malformed())?;
    let dotted = oid.to_string();
    CURVES.iter().find(|row| row.1 == dotted).map(|row| row.0).ok_or(AlgorithmError::Unknown { oid: dotted })
}
