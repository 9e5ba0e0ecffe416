//! AlgorithmIdentifiers: which OID and which parameters mean which scheme (RFC 3279, 4055, 5754, 5758, 8410, 8692; BSI TR-03111, 5.2.1.1).

use der::asn1::{Any, Null, ObjectIdentifier};
use der::{Decode, Encode, Tag, Tagged};
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::{AlgorithmError, DigestAlgorithm as D, PssParameters, SignatureScheme};
use crate::asn1::{Asn1Error, Tlv, encode, tag};

pub const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
pub const RSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
/// X9.62's arc of ECDSA: some signers name it, and their digest beside it.
const ECDSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4");
pub const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
pub const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
pub const ED448: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.113");
const MGF1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.8");

/// One OID that names both key kind and digest.
const COMBINED: [(&str, SignatureScheme); 32] = [
    ("1.2.840.113549.1.1.4", SignatureScheme::RsaPkcs1v15(D::Md5)),
    ("1.2.840.113549.1.1.5", SignatureScheme::RsaPkcs1v15(D::Sha1)),
    ("1.3.14.3.2.29", SignatureScheme::RsaPkcs1v15(D::Sha1)),
    ("1.2.840.113549.1.1.14", SignatureScheme::RsaPkcs1v15(D::Sha224)),
    ("1.2.840.113549.1.1.11", SignatureScheme::RsaPkcs1v15(D::Sha256)),
    ("1.2.840.113549.1.1.12", SignatureScheme::RsaPkcs1v15(D::Sha384)),
    ("1.2.840.113549.1.1.13", SignatureScheme::RsaPkcs1v15(D::Sha512)),
    ("1.2.840.113549.1.1.16", SignatureScheme::RsaPkcs1v15(D::Sha512_256)),
    ("2.16.840.1.101.3.4.3.13", SignatureScheme::RsaPkcs1v15(D::Sha3_224)),
    ("2.16.840.1.101.3.4.3.14", SignatureScheme::RsaPkcs1v15(D::Sha3_256)),
    ("2.16.840.1.101.3.4.3.15", SignatureScheme::RsaPkcs1v15(D::Sha3_384)),
    ("2.16.840.1.101.3.4.3.16", SignatureScheme::RsaPkcs1v15(D::Sha3_512)),
    ("1.2.840.10045.4.1", SignatureScheme::Ecdsa(D::Sha1)),
    ("1.2.840.10045.4.3.1", SignatureScheme::Ecdsa(D::Sha224)),
    ("1.2.840.10045.4.3.2", SignatureScheme::Ecdsa(D::Sha256)),
    ("1.2.840.10045.4.3.3", SignatureScheme::Ecdsa(D::Sha384)),
    ("1.2.840.10045.4.3.4", SignatureScheme::Ecdsa(D::Sha512)),
    ("2.16.840.1.101.3.4.3.9", SignatureScheme::Ecdsa(D::Sha3_224)),
    ("2.16.840.1.101.3.4.3.10", SignatureScheme::Ecdsa(D::Sha3_256)),
    ("2.16.840.1.101.3.4.3.11", SignatureScheme::Ecdsa(D::Sha3_384)),
    ("2.16.840.1.101.3.4.3.12", SignatureScheme::Ecdsa(D::Sha3_512)),
    ("1.3.6.1.5.5.7.6.32", SignatureScheme::Ecdsa(D::Shake128)),
    ("1.3.6.1.5.5.7.6.33", SignatureScheme::Ecdsa(D::Shake256)),
    ("0.4.0.127.0.7.1.1.4.1.1", SignatureScheme::EcdsaPlain(D::Sha1)),
    ("0.4.0.127.0.7.1.1.4.1.2", SignatureScheme::EcdsaPlain(D::Sha224)),
    ("0.4.0.127.0.7.1.1.4.1.3", SignatureScheme::EcdsaPlain(D::Sha256)),
    ("0.4.0.127.0.7.1.1.4.1.4", SignatureScheme::EcdsaPlain(D::Sha384)),
    ("0.4.0.127.0.7.1.1.4.1.5", SignatureScheme::EcdsaPlain(D::Sha512)),
    ("0.4.0.127.0.7.1.1.4.1.8", SignatureScheme::EcdsaPlain(D::Sha3_224)),
    ("0.4.0.127.0.7.1.1.4.1.9", SignatureScheme::EcdsaPlain(D::Sha3_256)),
    ("0.4.0.127.0.7.1.1.4.1.10", SignatureScheme::EcdsaPlain(D::Sha3_384)),
    ("0.4.0.127.0.7.1.1.4.1.11", SignatureScheme::EcdsaPlain(D::Sha3_512)),
];

/// Reads an AlgorithmIdentifier.
pub fn parse(der: &[u8]) -> Result<AlgorithmIdentifierOwned, Asn1Error> {
    AlgorithmIdentifierOwned::from_der(der).map_err(|_| Asn1Error::Value)
}

/// See [`SignatureScheme::from_identifier`].
pub fn scheme(identifier: &AlgorithmIdentifierOwned, beside: Option<D>) -> Result<SignatureScheme, AlgorithmError> {
    let unknown = || AlgorithmError::Unknown { oid: identifier.oid.to_string() };
    match identifier.oid {
        RSA_ENCRYPTION => beside.map(SignatureScheme::RsaPkcs1v15).ok_or_else(unknown),
        EC_PUBLIC_KEY | ECDSA => beside.map(SignatureScheme::Ecdsa).ok_or_else(unknown),
        RSA_PSS => pss_parameters(identifier).map(SignatureScheme::RsaPss),
        ED25519 => Ok(SignatureScheme::Ed25519),
        ED448 => Ok(SignatureScheme::Ed448),
        oid => {
            let dotted = oid.to_string();
            COMBINED.iter().find(|row| row.0 == dotted).map(|row| row.1).ok_or_else(unknown)
        }
    }
}

/// RSASSA-PSS-params with their defaults (RFC 4055, 3.1).
pub fn pss_parameters(identifier: &AlgorithmIdentifierOwned) -> Result<PssParameters, AlgorithmError> {
    let malformed = || AlgorithmError::Parameters { oid: identifier.oid.to_string() };
    let Some(any) = &identifier.parameters else { return Err(malformed()) };
    if any.tag() != Tag::Sequence {
        return Err(malformed());
    }
    read_pss(any.value()).map_err(|_| malformed())?
}

/// The inner error is of what is written well and not known here.
fn read_pss(fields: &[u8]) -> Result<Result<PssParameters, AlgorithmError>, Asn1Error> {
    let mut found = PssParameters { digest: D::Sha1, mgf_digest: D::Sha1, salt_length: 20 };
    for field in crate::asn1::Reader(fields).all()? {
        let read = match field.tag {
            0xa0 => digest_of(&parse(field.value)?).map(|digest| found.digest = digest),
            0xa1 => mgf1_of(&parse(field.value)?)?.map(|digest| found.mgf_digest = digest),
            0xa2 => {
                found.salt_length = small(field.value)?;
                Ok(())
            }
            // The trailer field has one value that anybody knows.
            0xa3 if small(field.value)? == 1 => Ok(()),
            _ => return Err(Asn1Error::Value),
        };
        if let Err(unknown) = read {
            return Ok(Err(unknown));
        }
    }
    Ok(Ok(found))
}

/// The digest inside MGF1, the one mask generation function of RFC 8017.
fn mgf1_of(mgf: &AlgorithmIdentifierOwned) -> Result<Result<D, AlgorithmError>, Asn1Error> {
    if mgf.oid != MGF1 {
        return Ok(Err(AlgorithmError::Unknown { oid: mgf.oid.to_string() }));
    }
    let inside = mgf.parameters.as_ref().ok_or(Asn1Error::Value)?.to_der().map_err(|_| Asn1Error::Value)?;
    Ok(digest_of(&parse(&inside)?))
}

fn digest_of(identifier: &AlgorithmIdentifierOwned) -> Result<D, AlgorithmError> {
    // What MGF1 would be of a function without a length nobody says; RFC 8702 has identifiers of its own for that.
    let known = D::from_oid(&identifier.oid).filter(|digest| !matches!(digest, D::Shake128 | D::Shake256));
    known.ok_or_else(|| AlgorithmError::Unknown { oid: identifier.oid.to_string() })
}

/// A non-negative INTEGER below 65,536.
fn small(der: &[u8]) -> Result<usize, Asn1Error> {
    let value = Tlv::only(der)?.tagged(tag::INTEGER)?.value;
    match value {
        [one] if *one < 0x80 => Ok(usize::from(*one)),
        [high, low] if *high < 0x80 => Ok(usize::from(*high) << 8 | usize::from(*low)),
        [0, high, low] => Ok(usize::from(*high) << 8 | usize::from(*low)),
        _ => Err(Asn1Error::Value),
    }
}

/// See [`SignatureScheme::to_identifier`].
pub fn of_scheme(scheme: SignatureScheme) -> AlgorithmIdentifierOwned {
    match scheme {
        SignatureScheme::Ed25519 => AlgorithmIdentifierOwned { oid: ED25519, parameters: None },
        SignatureScheme::Ed448 => AlgorithmIdentifierOwned { oid: ED448, parameters: None },
        SignatureScheme::RsaPss(parameters) => {
            AlgorithmIdentifierOwned { oid: RSA_PSS, parameters: Any::from_der(&write_pss(parameters)).ok() }
        }
        _ => {
            let row = COMBINED.iter().rfind(|row| row.1 == scheme && row.0 != "1.3.14.3.2.29");
            let oid = row.map_or(RSA_ENCRYPTION, |row| ObjectIdentifier::new_unwrap(row.0));
            // RFC 4055, 5: NULL for RSA; RFC 5758, 3.2: absent for ECDSA.
            let null = matches!(scheme, SignatureScheme::RsaPkcs1v15(_)).then(|| Any::from(Null));
            AlgorithmIdentifierOwned { oid, parameters: null }
        }
    }
}

fn write_pss(parameters: PssParameters) -> Vec<u8> {
    let hash = |digest: D| encode(tag::SEQUENCE, &[&encode(tag::OID, &[digest.oid().as_bytes()]), &[tag::NULL, 0]]);
    let mgf = encode(tag::SEQUENCE, &[&encode(tag::OID, &[MGF1.as_bytes()]), &hash(parameters.mgf_digest)]);
    let salt = match u8::try_from(parameters.salt_length) {
        Ok(short) if short < 0x80 => encode(tag::INTEGER, &[&[short]]),
        _ => encode(tag::INTEGER, &[&[0], &(parameters.salt_length as u16).to_be_bytes()]),
    };
    let fields = [encode(0xa0, &[&hash(parameters.digest)]), encode(0xa1, &[&mgf]), encode(0xa2, &[&salt])];
    encode(tag::SEQUENCE, &fields.each_ref().map(Vec::as_slice))
}

/// DER of an AlgorithmIdentifier.
pub fn encode_identifier(identifier: &AlgorithmIdentifierOwned) -> Vec<u8> {
    identifier.to_der().unwrap_or_default()
}

/// The identifier of a digest, NULL parameters absent (RFC 5754, 2).
pub fn of_digest(digest: D) -> Vec<u8> {
    encode(tag::SEQUENCE, &[&encode(tag::OID, &[digest.oid().as_bytes()])])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for scheme in [
            SignatureScheme::RsaPkcs1v15(D::Sha256),
            SignatureScheme::RsaPkcs1v15(D::Sha1),
            SignatureScheme::pss(D::Sha384),
            SignatureScheme::RsaPss(PssParameters { digest: D::Sha512, mgf_digest: D::Sha256, salt_length: 200 }),
            SignatureScheme::Ecdsa(D::Sha512),
            SignatureScheme::Ecdsa(D::Shake256),
            SignatureScheme::EcdsaPlain(D::Sha256),
            SignatureScheme::Ed25519,
            SignatureScheme::Ed448,
        ] {
            assert_eq!(super::scheme(&scheme.to_identifier(), None), Ok(scheme));
        }
    }
}
