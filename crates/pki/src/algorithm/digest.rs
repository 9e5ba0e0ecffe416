//! Digest algorithms, the broken ones too: they are read so that they can be judged.

use der::asn1::ObjectIdentifier;
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512, Sha512_256};
use sha3::digest::{ExtendableOutput, Update, XofReader};
use sha3::{Sha3_224, Sha3_256, Sha3_384, Sha3_512, Shake128, Shake256};
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::AlgorithmError;
use super::identifier::parse;
use crate::asn1::Asn1Error;

/// A digest algorithm.
#[allow(missing_docs)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DigestAlgorithm {
    Md5,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
    Sha512_256,
    Sha3_224,
    Sha3_256,
    Sha3_384,
    Sha3_512,
    /// 256 bits of output (RFC 8702, 3.1).
    Shake128,
    /// 512 bits of output (RFC 8702, 3.1; RFC 8419, 2.3; ISO/TS 32001).
    Shake256,
}

use DigestAlgorithm as D;

/// Algorithm, OID, name in the JSON report, octets of output.
const TABLE: [(D, &str, &str, usize); 13] = [
    (D::Md5, "1.2.840.113549.2.5", "md5", 16),
    (D::Sha1, "1.3.14.3.2.26", "sha1", 20),
    (D::Sha224, "2.16.840.1.101.3.4.2.4", "sha224", 28),
    (D::Sha256, "2.16.840.1.101.3.4.2.1", "sha256", 32),
    (D::Sha384, "2.16.840.1.101.3.4.2.2", "sha384", 48),
    (D::Sha512, "2.16.840.1.101.3.4.2.3", "sha512", 64),
    (D::Sha512_256, "2.16.840.1.101.3.4.2.6", "sha512-256", 32),
    (D::Sha3_224, "2.16.840.1.101.3.4.2.7", "sha3-224", 28),
    (D::Sha3_256, "2.16.840.1.101.3.4.2.8", "sha3-256", 32),
    (D::Sha3_384, "2.16.840.1.101.3.4.2.9", "sha3-384", 48),
    (D::Sha3_512, "2.16.840.1.101.3.4.2.10", "sha3-512", 64),
    (D::Shake128, "2.16.840.1.101.3.4.2.11", "shake128", 32),
    (D::Shake256, "2.16.840.1.101.3.4.2.12", "shake256", 64),
];

/// RFC 8419, 2.3: SHAKE256 with a length in bits beside it. 512, the one length it may have there, is that of the table.
const SHAKE256_LEN: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.18");

impl DigestAlgorithm {
    fn row(self) -> &'static (D, &'static str, &'static str, usize) {
        TABLE.iter().find(|row| row.0 == self).unwrap_or(&TABLE[0])
    }

    /// The algorithm an OID names.
    pub fn from_oid(oid: &ObjectIdentifier) -> Option<Self> {
        let dotted = oid.to_string();
        TABLE.iter().find(|row| row.1 == dotted).map(|row| row.0)
    }

    /// The algorithm an identifier names. Parameters beside a digest of one length say nothing (RFC 5754, 2).
    ///
    /// # Errors
    /// [`AlgorithmError::Unknown`], and [`AlgorithmError::Parameters`] for a SHAKE256 of another length.
    pub fn from_identifier(identifier: &AlgorithmIdentifierOwned) -> Result<Self, AlgorithmError> {
        let oid = || identifier.oid.to_string();
        if identifier.oid == SHAKE256_LEN {
            let bits = identifier.parameters.as_ref().and_then(|any| any.decode_as::<u16>().ok());
            return bits
                .filter(|bits| *bits == 512)
                .map(|_| D::Shake256)
                .ok_or(AlgorithmError::Parameters { oid: oid() });
        }
        Self::from_oid(&identifier.oid).ok_or_else(|| AlgorithmError::Unknown { oid: oid() })
    }

    /// The same of DER.
    ///
    /// # Errors
    /// When it is no AlgorithmIdentifier; then those of [`Self::from_identifier`].
    pub(crate) fn from_der(der: &[u8]) -> Result<Result<Self, AlgorithmError>, Asn1Error> {
        parse(der).map(|identifier| Self::from_identifier(&identifier))
    }

    /// Its OID.
    pub fn oid(self) -> ObjectIdentifier {
        ObjectIdentifier::new_unwrap(self.row().1)
    }

    /// `sha256` and the like, as in the JSON report.
    pub fn name(self) -> &'static str {
        self.row().2
    }

    /// Octets of output.
    pub fn length(self) -> usize {
        self.row().3
    }

    /// Digest of the concatenation of `parts`.
    pub fn hash(self, parts: &[&[u8]]) -> Vec<u8> {
        match self {
            Self::Md5 => run::<Md5>(parts),
            Self::Sha1 => run::<Sha1>(parts),
            Self::Sha224 => run::<Sha224>(parts),
            Self::Sha256 => run::<Sha256>(parts),
            Self::Sha384 => run::<Sha384>(parts),
            Self::Sha512 => run::<Sha512>(parts),
            Self::Sha512_256 => run::<Sha512_256>(parts),
            Self::Sha3_224 => run::<Sha3_224>(parts),
            Self::Sha3_256 => run::<Sha3_256>(parts),
            Self::Sha3_384 => run::<Sha3_384>(parts),
            Self::Sha3_512 => run::<Sha3_512>(parts),
            Self::Shake128 => squeeze::<Shake128>(parts, self.length()),
            Self::Shake256 => squeeze::<Shake256>(parts, self.length()),
        }
    }
}

fn run<H: Digest>(parts: &[&[u8]]) -> Vec<u8> {
    let mut hasher = H::new();
    parts.iter().for_each(|part| Digest::update(&mut hasher, part));
    hasher.finalize().to_vec()
}

/// The first octets of a function without a length of its own.
fn squeeze<H: Default + Update + ExtendableOutput>(parts: &[&[u8]], length: usize) -> Vec<u8> {
    let mut hasher = H::default();
    parts.iter().for_each(|part| hasher.update(part));
    let mut out = vec![0; length];
    hasher.finalize_xof().read(&mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_agrees_with_the_functions() {
        for row in TABLE {
            assert_eq!(row.0.hash(&[b"a", b"bc"]).len(), row.0.length());
            assert_eq!(row.0.hash(&[b"a", b"bc"]), row.0.hash(&[b"abc"]));
            assert_eq!(D::from_oid(&row.0.oid()), Some(row.0));
        }
    }
}
