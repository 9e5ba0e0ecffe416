//! ESS signing-certificate, v1 and v2 (RFC 2634, 5.4; RFC 5035, 3): which certificate the signer meant.

use super::{SignerInfo, oid};
use crate::algorithm::DigestAlgorithm;
use crate::asn1::{Asn1Error, Tlv, tag};
use crate::{Certificate, name};

/// Why a signing-certificate attribute does not name the certificate (EN 319 102-1, 5.2.3.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EssError {
    /// The attribute is malformed, doubled or hashed with something unknown.
    #[error("signing-certificate attribute is malformed")]
    Malformed,
    /// It names another certificate.
    #[error("signing-certificate attribute names another certificate")]
    Differs,
}

/// Whether the signed attributes hold one of the two.
pub fn names_signing_certificate(signer: &SignerInfo) -> bool {
    let has = |oid| signer.signed.as_ref().is_some_and(|signed| signed.count(oid) > 0);
    has(oid::SIGNING_CERTIFICATE) || has(oid::SIGNING_CERTIFICATE_V2)
}

/// The first identifier of each attribute must be that of `certificate`. No attribute: nothing to contradict.
pub fn check_signing_certificate(signer: &SignerInfo, certificate: &Certificate) -> Result<(), EssError> {
    let Some(signed) = &signer.signed else { return Ok(()) };
    for kind in [oid::SIGNING_CERTIFICATE, oid::SIGNING_CERTIFICATE_V2] {
        if signed.count(kind) == 0 {
            continue;
        }
        // RFC 2634 knows SHA-1 alone; RFC 5035 names its digest, SHA-256 when it does not.
        let v1 = kind == oid::SIGNING_CERTIFICATE;
        let default = if v1 { DigestAlgorithm::Sha1 } else { DigestAlgorithm::Sha256 };
        let value = signed.only(kind).ok_or(EssError::Malformed)?;
        let id = Identifier::first(value, default).map_err(|_| EssError::Malformed)?;
        if !id.names(certificate) {
            return Err(EssError::Differs);
        }
    }
    Ok(())
}

/// ESSCertID or ESSCertIDv2.
struct Identifier<'a> {
    algorithm: DigestAlgorithm,
    hash: &'a [u8],
    /// DER of the issuer name where it is a single directoryName, and the serial's contents.
    issuer_serial: Option<(Option<&'a [u8]>, &'a [u8])>,
}

impl<'a> Identifier<'a> {
    fn first(value: &'a [u8], default: DigestAlgorithm) -> Result<Self, Asn1Error> {
        let list = Tlv::only(value)?.tagged(tag::SEQUENCE)?.children().expect(tag::SEQUENCE)?;
        let mut fields = list.children().expect(tag::SEQUENCE)?.children();
        let mut algorithm = default;
        let v2 = default != DigestAlgorithm::Sha1;
        if let Some(stated) = if v2 { fields.optional(tag::SEQUENCE)? } else { None } {
            algorithm = DigestAlgorithm::from_der(stated.raw)?.map_err(|_| Asn1Error::Value)?;
        }
        let hash = fields.expect(tag::OCTET_STRING)?.value;
        let issuer_serial = fields.optional(tag::SEQUENCE)?.map(issuer_serial).transpose()?;
        Ok(Self { algorithm, hash, issuer_serial })
    }

    /// RFC 5035, 4: the hash decides; issuer and serial, when stated, must agree with it.
    fn names(&self, certificate: &Certificate) -> bool {
        let agrees = self.issuer_serial.is_none_or(|(issuer, serial)| {
            same_number(serial, certificate.serial())
                && issuer.is_none_or(|issuer| name::same(issuer, certificate.issuer_der()))
        });
        agrees && self.algorithm.hash(&[certificate.der()]) == self.hash
    }
}

fn issuer_serial(sequence: Tlv<'_>) -> Result<(Option<&[u8]>, &[u8]), Asn1Error> {
    let mut fields = sequence.children();
    let names = fields.expect(tag::SEQUENCE)?.children().all()?;
    let issuer = match names.as_slice() {
        [directory] if directory.tag == tag::context(4) => Some(directory.value),
        _ => None,
    };
    Ok((issuer, fields.expect(tag::INTEGER)?.value))
}

/// Some write the serial number without the octet that keeps it positive.
fn same_number(left: &[u8], right: &[u8]) -> bool {
    let trim = |bytes: &[u8]| bytes.iter().copied().skip_while(|byte| *byte == 0).collect::<Vec<_>>();
    trim(left) == trim(right)
}
