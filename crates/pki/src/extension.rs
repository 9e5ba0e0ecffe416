//! Extensions: the list that certificates, CRLs, CRL entries and OCSP answers share (RFC 5280, 4.2).

use crate::asn1::{Asn1Error, Reader, Tlv, tag};
use crate::certificate::Certificate;

/// Object identifiers of extensions, as the contents octets of their DER.
#[allow(missing_docs)]
pub mod oid {
    pub const SUBJECT_KEY_IDENTIFIER: &[u8] = &[0x55, 0x1d, 0x0e];
    pub const KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x0f];
    pub const SUBJECT_ALT_NAME: &[u8] = &[0x55, 0x1d, 0x11];
    pub const ISSUER_ALT_NAME: &[u8] = &[0x55, 0x1d, 0x12];
    pub const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x13];
    pub const CRL_NUMBER: &[u8] = &[0x55, 0x1d, 0x14];
    pub const REASON_CODE: &[u8] = &[0x55, 0x1d, 0x15];
    pub const INVALIDITY_DATE: &[u8] = &[0x55, 0x1d, 0x18];
    pub const DELTA_CRL_INDICATOR: &[u8] = &[0x55, 0x1d, 0x1b];
    pub const ISSUING_DISTRIBUTION_POINT: &[u8] = &[0x55, 0x1d, 0x1c];
    pub const CERTIFICATE_ISSUER: &[u8] = &[0x55, 0x1d, 0x1d];
    pub const NAME_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x1e];
    pub const CRL_DISTRIBUTION_POINTS: &[u8] = &[0x55, 0x1d, 0x1f];
    pub const CERTIFICATE_POLICIES: &[u8] = &[0x55, 0x1d, 0x20];
    pub const POLICY_MAPPINGS: &[u8] = &[0x55, 0x1d, 0x21];
    pub const AUTHORITY_KEY_IDENTIFIER: &[u8] = &[0x55, 0x1d, 0x23];
    pub const POLICY_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x24];
    pub const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x25];
    pub const FRESHEST_CRL: &[u8] = &[0x55, 0x1d, 0x2e];
    pub const INHIBIT_ANY_POLICY: &[u8] = &[0x55, 0x1d, 0x36];
    /// expiredCertsOnCRL, X.509
    pub const EXPIRED_CERTS_ON_CRL: &[u8] = &[0x55, 0x1d, 0x3c];
    /// id-pe-authorityInfoAccess, 1.3.6.1.5.5.7.1.1
    pub const AUTHORITY_INFO_ACCESS: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01, 0x01];
    /// id-pkix-ocsp-nonce, 1.3.6.1.5.5.7.48.1.2
    pub const OCSP_NONCE: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x02];
    /// id-pkix-ocsp-nocheck, 1.3.6.1.5.5.7.48.1.5
    pub const OCSP_NO_CHECK: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x05];
}

/// More than any honest structure carries.
const MOST: usize = 256;

/// One extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extension<'a> {
    /// Contents octets of its object identifier.
    pub oid: &'a [u8],
    /// Whether one that does not know it must refuse.
    pub critical: bool,
    /// Contents of `extnValue`: the DER of the extension's own type.
    pub value: &'a [u8],
}

/// The extensions of one structure; no type occurs twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extensions<'a>(Vec<Extension<'a>>);

impl<'a> Extensions<'a> {
    /// Reads `Extensions ::= SEQUENCE SIZE (1..MAX) OF Extension`.
    /// A second extension of one type is refused (RFC 5280, 4.2).
    pub fn read(list: &Tlv<'a>) -> Result<Self, Asn1Error> {
        let mut found: Vec<Extension<'a>> = Vec::new();
        let mut items = list.tagged(tag::SEQUENCE)?.children();
        while let Some(item) = items.any()? {
            let one = read_one(&item)?;
            if found.len() >= MOST {
                return Err(Asn1Error::TooComplex);
            }
            if found.iter().any(|other| other.oid == one.oid) {
                return Err(Asn1Error::Value);
            }
            found.push(one);
        }
        Ok(Self(found))
    }

    /// Those of a certificate, which `x509-cert` has read. Duplicates stay: [`crate::path`] refuses them.
    pub fn of(certificate: &'a Certificate) -> Self {
        let list = certificate.extensions().iter();
        Self(
            list.map(|one| Extension {
                oid: one.extn_id.as_bytes(),
                critical: one.critical,
                value: one.extn_value.as_bytes(),
            })
            .collect(),
        )
    }

    /// The extension of a type.
    pub fn get(&self, oid: &[u8]) -> Option<&Extension<'a>> {
        self.0.iter().find(|extension| extension.oid == oid)
    }

    /// The DER inside the extension of a type, as one element.
    pub fn value(&self, oid: &[u8]) -> Result<Option<Tlv<'a>>, Asn1Error> {
        self.get(oid).map(|extension| Tlv::only(extension.value)).transpose()
    }

    /// A critical extension that is not among `known`.
    pub fn unknown_critical(&self, known: &[&[u8]]) -> Option<&Extension<'a>> {
        self.0.iter().find(|extension| extension.critical && !known.contains(&extension.oid))
    }

    /// All of them, as written.
    pub fn iter(&self) -> impl Iterator<Item = &Extension<'a>> {
        self.0.iter()
    }
}

fn read_one<'a>(item: &Tlv<'a>) -> Result<Extension<'a>, Asn1Error> {
    let mut fields = item.tagged(tag::SEQUENCE)?.children();
    let oid = fields.expect(tag::OID)?.value;
    let critical = fields.optional(tag::BOOLEAN)?.map(|flag| boolean(&flag)).transpose()?.unwrap_or(false);
    let value = fields.expect(tag::OCTET_STRING)?.value;
    finished(&fields)?;
    Ok(Extension { oid, critical, value })
}

/// A BOOLEAN of one octet; anything but zero is true, as BER has it.
pub fn boolean(flag: &Tlv<'_>) -> Result<bool, Asn1Error> {
    match flag.value {
        [octet] => Ok(*octet != 0),
        _ => Err(Asn1Error::Value),
    }
}

/// A small non-negative INTEGER; one that needs more than four octets counts as the largest.
pub fn small_integer(value: &[u8]) -> Result<u32, Asn1Error> {
    match value {
        [] => Err(Asn1Error::Value),
        [first, ..] if first & 0x80 != 0 => Err(Asn1Error::Value),
        digits if digits.len() > 4 => Ok(u32::MAX),
        digits => Ok(digits.iter().fold(0, |sum, octet| (sum << 8) | u32::from(*octet))),
    }
}

/// The bits of a named BIT STRING, bit 0 first in the lowest place; at most 32 are kept.
pub fn named_bits(value: &[u8]) -> Result<u32, Asn1Error> {
    let (unused, octets) = value.split_first().ok_or(Asn1Error::Truncated)?;
    if *unused > 7 || (octets.is_empty() && *unused != 0) {
        return Err(Asn1Error::Value);
    }
    let mut bits = 0;
    for (place, octet) in octets.iter().take(4).enumerate() {
        bits |= u32::from(octet.reverse_bits()) << (8 * place);
    }
    Ok(bits)
}

/// Nothing may be left over.
pub fn finished(fields: &Reader<'_>) -> Result<(), Asn1Error> {
    if fields.0.is_empty() { Ok(()) } else { Err(Asn1Error::Encoding) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asn1::encode;

    fn extension(oid: &[u8], critical: &[u8]) -> Vec<u8> {
        let oid = encode(tag::OID, &[oid]);
        encode(tag::SEQUENCE, &[&oid, critical, &encode(tag::OCTET_STRING, &[&[5, 0]])])
    }

    #[test]
    fn twice_the_same_type_is_refused() {
        let one = extension(oid::KEY_USAGE, &[1, 1, 0xff]);
        let list = encode(tag::SEQUENCE, &[&one, &one]);
        assert_eq!(Extensions::read(&Tlv::only(&list).unwrap()), Err(Asn1Error::Value));
    }

    #[test]
    fn a_critical_stranger_is_found() {
        let list = encode(tag::SEQUENCE, &[&extension(oid::KEY_USAGE, &[1, 1, 0xff]), &extension(&[0x2a, 3], &[])]);
        let read = Extensions::read(&Tlv::only(&list).unwrap()).unwrap();
        assert!(read.unknown_critical(&[oid::KEY_USAGE]).is_none());
        assert_eq!(read.unknown_critical(&[]).map(|one| one.oid), Some(oid::KEY_USAGE));
    }

    #[test]
    fn bits_are_counted_from_the_left() {
        assert_eq!(named_bits(&[1, 0x86]), Ok(1 | 1 << 5 | 1 << 6));
        assert_eq!(named_bits(&[7, 0x80, 0x80]), Ok(1 | 1 << 8));
        assert_eq!(named_bits(&[8, 0]), Err(Asn1Error::Value));
        assert_eq!(small_integer(&[0x80]), Err(Asn1Error::Value));
        assert_eq!(small_integer(&[1; 9]), Ok(u32::MAX));
    }
}
