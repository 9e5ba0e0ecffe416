//! Revocation evidence that a signer carries: Adobe's archival attribute and CAdES revocation-values.

use super::{SignerInfo, oid};
use crate::asn1::{Asn1Error, Tlv, encode, tag};

/// DER CRLs and DER OCSPResponses.
type Evidence = (Vec<Vec<u8>>, Vec<Vec<u8>>);

impl SignerInfo {
    /// CRLs and OCSP responses out of adbe-revocationInfoArchival (ISO 32000-2, 12.8.3.3.2) and
    /// revocation-values (EN 319 122-1, A.1.2.2). What is malformed is left out.
    pub fn revocation_evidence(&self) -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
        let adobe = self.signed.iter().flat_map(|signed| signed.values(oid::ADOBE_REVOCATION));
        let unsigned = self.unsigned.values(oid::ADOBE_REVOCATION).chain(self.unsigned.values(oid::REVOCATION_VALUES));
        let mut found = Evidence::default();
        for (crls, ocsps) in adobe.chain(unsigned).filter_map(|value| lists(value).ok()) {
            found.0.extend(crls);
            found.1.extend(ocsps);
        }
        found
    }
}

/// Both grammars are SEQUENCE { [0] SEQUENCE OF CRL, [1] SEQUENCE OF OCSP }, the second with bare BasicOCSPResponses.
fn lists(value: &[u8]) -> Result<Evidence, Asn1Error> {
    let mut found = Evidence::default();
    for field in Tlv::only(value)?.tagged(tag::SEQUENCE)?.children().all()? {
        match field.tag {
            0xa0 => found.0.extend(items(field)?.iter().map(|item| item.raw.to_vec())),
            0xa1 => found.1.extend(items(field)?.iter().filter_map(|item| ocsp_response(item.raw))),
            _ => {}
        }
    }
    Ok(found)
}

fn items(field: Tlv<'_>) -> Result<Vec<Tlv<'_>>, Asn1Error> {
    Tlv::only(field.value)?.tagged(tag::SEQUENCE)?.children().all()
}

/// An OCSPResponse as it is, a BasicOCSPResponse wrapped into one (RFC 6960, 4.2.1).
pub fn ocsp_response(der: &[u8]) -> Option<Vec<u8>> {
    let first = Tlv::only(der).ok()?.tagged(tag::SEQUENCE).ok()?.children().any().ok()??;
    if first.tag == tag::ENUMERATED {
        return Some(der.to_vec());
    }
    let kind = encode(tag::OID, &[oid::OCSP_BASIC.as_bytes()]);
    let bytes = encode(tag::SEQUENCE, &[&kind, &encode(tag::OCTET_STRING, &[der])]);
    Some(encode(tag::SEQUENCE, &[&[tag::ENUMERATED, 1, 0], &encode(tag::context(0), &[&bytes])]))
}
