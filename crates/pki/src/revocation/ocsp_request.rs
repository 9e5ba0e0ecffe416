//! OCSP requests, and the identifier of a certificate in request and response (RFC 6960, 4.1.1).

use super::ocsp::{digest_of, key_bits};
use crate::algorithm::DigestAlgorithm;
use crate::asn1::{Asn1Error, Tlv, encode, tag};
use crate::certificate::Certificate;
use crate::extension::{finished, oid};

/// `CertID`: a certificate by its serial number and digests of its issuer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertId {
    /// `None` for a digest that is not known; such an identifier fits nothing.
    pub digest: Option<DigestAlgorithm>,
    /// Of the issuer's DER name.
    pub issuer_name: Vec<u8>,
    /// Of the issuer's key bits.
    pub issuer_key: Vec<u8>,
    /// Contents of the serial number INTEGER.
    pub serial: Vec<u8>,
}

impl CertId {
    /// Of `certificate`, which `issuer` issued. `None` when the issuer's key is malformed.
    pub fn of(certificate: &Certificate, issuer: &Certificate, digest: DigestAlgorithm) -> Option<Self> {
        Some(Self {
            digest: Some(digest),
            issuer_name: digest.hash(&[certificate.issuer_der()]),
            issuer_key: digest.hash(&[key_bits(issuer)?]),
            serial: certificate.serial().to_vec(),
        })
    }

    /// Whether it is of `certificate`, whatever digest it uses.
    pub fn fits(&self, certificate: &Certificate, issuer: &Certificate) -> bool {
        let Some(digest) = self.digest else { return false };
        let Some(bits) = key_bits(issuer) else { return false };
        // The name may be encoded in one way in the certificate and in another in its issuer.
        let named = [certificate.issuer_der(), issuer.subject_der()]
            .iter()
            .any(|name| digest.hash(&[name]) == self.issuer_name);
        self.serial == certificate.serial() && named && digest.hash(&[bits]) == self.issuer_key
    }

    /// Reads the structure.
    ///
    /// # Errors
    /// [`Asn1Error`] when it is another.
    pub fn read(id: &Tlv<'_>) -> Result<Self, Asn1Error> {
        let mut fields = id.tagged(tag::SEQUENCE)?.children();
        let algorithm = fields.expect(tag::SEQUENCE)?.children().expect(tag::OID)?.value;
        let issuer_name = fields.expect(tag::OCTET_STRING)?.value.to_vec();
        let issuer_key = fields.expect(tag::OCTET_STRING)?.value.to_vec();
        let serial = fields.expect(tag::INTEGER)?.value.to_vec();
        finished(&fields)?;
        Ok(Self { digest: digest_of(algorithm), issuer_name, issuer_key, serial })
    }

    fn write(&self) -> Vec<u8> {
        let digest = self.digest.unwrap_or(DigestAlgorithm::Sha1);
        let algorithm = encode(tag::SEQUENCE, &[&encode(tag::OID, &[digest.oid().as_bytes()]), &[tag::NULL, 0]]);
        let name = encode(tag::OCTET_STRING, &[&self.issuer_name]);
        let key = encode(tag::OCTET_STRING, &[&self.issuer_key]);
        encode(tag::SEQUENCE, &[&algorithm, &name, &key, &encode(tag::INTEGER, &[&self.serial])])
    }
}

/// DER of an unsigned request about one certificate, with a nonce where one is given (1 to 128 octets, RFC 9654).
/// `digest` makes the identifier: SHA-1 is the one that every responder knows (RFC 5019, 2.1.1), and nothing rests on
/// it. Empty when the issuer's key is malformed.
pub fn request(
    certificate: &Certificate,
    issuer: &Certificate,
    digest: DigestAlgorithm,
    nonce: Option<&[u8]>,
) -> Vec<u8> {
    let Some(id) = CertId::of(certificate, issuer, digest) else { return Vec::new() };
    let list = encode(tag::SEQUENCE, &[&encode(tag::SEQUENCE, &[&id.write()])]);
    let extensions = nonce.map(nonce_extension).unwrap_or_default();
    encode(tag::SEQUENCE, &[&encode(tag::SEQUENCE, &[&list, &extensions])])
}

fn nonce_extension(nonce: &[u8]) -> Vec<u8> {
    let value = encode(tag::OCTET_STRING, &[&encode(tag::OCTET_STRING, &[nonce])]);
    let extension = encode(tag::SEQUENCE, &[&encode(tag::OID, &[oid::OCSP_NONCE]), &value]);
    encode(tag::context(2), &[&encode(tag::SEQUENCE, &[&extension])])
}

/// The identifiers in a request, for responders in tests.
///
/// # Errors
/// [`Asn1Error`] when the bytes are no request.
pub fn identifiers(request: &[u8]) -> Result<Vec<CertId>, Asn1Error> {
    let mut fields = Tlv::only(request)?.tagged(tag::SEQUENCE)?.children().expect(tag::SEQUENCE)?.children();
    fields.optional(tag::context(0))?;
    fields.optional(tag::context(1))?;
    let list = fields.expect(tag::SEQUENCE)?.children().all()?;
    list.iter().map(|one| CertId::read(&one.tagged(tag::SEQUENCE)?.children().expect(tag::SEQUENCE)?)).collect()
}
