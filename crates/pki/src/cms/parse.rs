//! ContentInfo and SignedData (RFC 5652, 3 and 5.1).

use der::asn1::ObjectIdentifier;

use super::revocation::ocsp_response;
use super::signer_info::SignerInfo;
use super::{CmsError, SignedData, oid, to_der};
use crate::Certificate;
use crate::asn1::{Asn1Error, Reader, Tlv, tag};

/// More than these nobody needs; a stranger who sends more is not served.
const MAX_CERTIFICATES: usize = 2_000;
const MAX_SIGNERS: usize = 64;

impl SignedData {
    /// Reads a ContentInfo that holds a SignedData, BER or DER. Zero bytes after it are padding (ISO 32000-2, 12.8.1).
    pub fn parse(bytes: &[u8]) -> Result<Self, CmsError> {
        let (der, length) = to_der(bytes)?;
        let trailing = bytes.get(length..).unwrap_or_default();
        if trailing.iter().any(|byte| *byte != 0) {
            return Err(CmsError::Trailing(trailing.len()));
        }
        let mut info = Tlv::only(&der)?.tagged(tag::SEQUENCE)?.children();
        let kind = read_oid(&info.expect(tag::OID)?)?;
        if kind != oid::SIGNED_DATA {
            return Err(CmsError::NotSignedData(kind));
        }
        let inner = Tlv::only(info.expect(tag::context(0))?.value)?.tagged(tag::SEQUENCE)?;
        Self::read(inner.children(), length)
    }

    fn read(mut fields: Reader<'_>, length: usize) -> Result<Self, CmsError> {
        let version = fields.expect(tag::INTEGER)?.value.last().copied().unwrap_or_default();
        // The digest algorithms stand again beside each signer; here they are only for one-pass readers.
        fields.expect(tag::SET)?;
        let (content_type, content) = encapsulated(fields.expect(tag::SEQUENCE)?)?;
        let certificates = match fields.optional(tag::context(0))? {
            Some(set) => certificates(set)?,
            None => Vec::new(),
        };
        let (mut crls, mut ocsps) = (Vec::new(), Vec::new());
        if let Some(set) = fields.optional(tag::context(1))? {
            for choice in set.children().all()? {
                match choice.tag {
                    tag::SEQUENCE => crls.push(choice.raw.to_vec()),
                    // RFC 5652, 10.2.1: another format; unknown ones are left aside, they prove nothing.
                    _ => ocsps.extend(other_format(choice)),
                }
            }
        }
        let signers = fields.expect(tag::SET)?.children().all()?;
        if signers.len() > MAX_SIGNERS {
            return Err(Asn1Error::TooComplex.into());
        }
        let signers = signers.into_iter().map(SignerInfo::read).collect::<Result<_, _>>()?;
        Ok(Self { version, content_type, content, certificates, crls, ocsps, signers, length })
    }

    /// Certificates, beside those of the container, in the signers' unsigned certificate-values (EN 319 122-1, A.1.1.2).
    pub fn all_certificates(&self) -> Vec<Certificate> {
        let values = self.signers.iter().flat_map(|signer| signer.unsigned.values(oid::CERTIFICATE_VALUES));
        let lists = values.filter_map(|value| Tlv::only(value).ok()?.children().all().ok());
        let further = lists.flatten().take(MAX_CERTIFICATES).filter_map(|tlv| Certificate::from_der(tlv.raw).ok());
        self.certificates.iter().cloned().chain(further).collect()
    }
}

fn read_oid(tlv: &Tlv<'_>) -> Result<ObjectIdentifier, Asn1Error> {
    ObjectIdentifier::from_bytes(tlv.value).map_err(|_| Asn1Error::Value)
}

/// EncapsulatedContentInfo; PKCS#7 1.5 put any type where CMS puts an OCTET STRING, its contents octets are what is signed.
fn encapsulated(info: Tlv<'_>) -> Result<(ObjectIdentifier, Option<Vec<u8>>), Asn1Error> {
    let mut fields = info.children();
    let kind = read_oid(&fields.expect(tag::OID)?)?;
    let content = match fields.optional(tag::context(0))? {
        Some(explicit) => Some(Tlv::only(explicit.value)?.value.to_vec()),
        None => None,
    };
    Ok((kind, content))
}

/// Attribute certificates and what does not parse are left out: they only fail to help.
fn certificates(set: Tlv<'_>) -> Result<Vec<Certificate>, Asn1Error> {
    let all = set.children().all()?;
    if all.len() > MAX_CERTIFICATES {
        return Err(Asn1Error::TooComplex);
    }
    Ok(all
        .iter()
        .filter(|tlv| tlv.tag == tag::SEQUENCE)
        .filter_map(|tlv| Certificate::from_der(tlv.raw).ok())
        .collect())
}

/// RFC 5940, 2: id-ri-ocsp-response; some write a bare BasicOCSPResponse.
fn other_format(choice: Tlv<'_>) -> Option<Vec<u8>> {
    let mut fields = choice.tagged(tag::context(1)).ok()?.children();
    fields.expect(tag::OID).ok()?;
    ocsp_response(fields.expect(tag::SEQUENCE).ok()?.raw)
}
