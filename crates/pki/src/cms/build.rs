//! Writing a detached SignedData for PAdES (EN 319 142-1, 6.3; EN 319 122-1).

use super::{Attribute, oid};
use crate::Certificate;
use crate::algorithm::{DigestAlgorithm, SignatureScheme};
use crate::asn1::{encode, encode_set_of, tag};

/// The signed attributes of a PAdES baseline signature as DER SET OF: exactly what is to be signed.
///
/// content-type, message-digest and signing-certificate-v2; no signing-time, PAdES puts it in `/M`.
pub fn signed_attributes(content_digest: &[u8], signer: &Certificate) -> Vec<u8> {
    // ESSCertIDv2 with SHA-256, the default, and thus not written (RFC 5035, 4).
    let certificate = encode(tag::SEQUENCE, &[&encode(tag::OCTET_STRING, &[&signer.sha256()])]);
    let signing_certificate = encode(tag::SEQUENCE, &[&encode(tag::SEQUENCE, &[&certificate])]);
    let attributes = [
        Attribute::single(oid::CONTENT_TYPE, encode(tag::OID, &[oid::DATA.as_bytes()])),
        Attribute::single(oid::MESSAGE_DIGEST, encode(tag::OCTET_STRING, &[content_digest])),
        Attribute::single(oid::SIGNING_CERTIFICATE_V2, signing_certificate),
    ];
    encode_set_of(tag::SET, attributes.iter().map(Attribute::encode).collect())
}

/// What a finished signature consists of.
#[derive(Clone, Debug)]
pub struct Assembly<'a> {
    /// The signing certificate.
    pub signer: &'a Certificate,
    /// Certificates above it, as many as are at hand.
    pub chain: &'a [Certificate],
    /// Digest of the content.
    pub digest: DigestAlgorithm,
    /// How the value was made.
    pub scheme: SignatureScheme,
    /// What [`signed_attributes`] gave.
    pub signed_attributes: &'a [u8],
    /// The signature value.
    pub signature: &'a [u8],
    /// Such as a signature time-stamp.
    pub unsigned: &'a [Attribute],
}

/// ContentInfo with a detached SignedData, DER.
pub fn assemble(assembly: &Assembly<'_>) -> Vec<u8> {
    let digest = crate::algorithm::digest_identifier(assembly.digest);
    let mut certificates = vec![assembly.signer.der().to_vec()];
    certificates
        .extend(assembly.chain.iter().filter(|above| *above != assembly.signer).map(|above| above.der().to_vec()));
    certificates.sort();
    certificates.dedup();
    let fields = [
        // 5.1: version 1, for the content is id-data and nothing but X.509 certificates is inside.
        encode(tag::INTEGER, &[&[1]]),
        encode(tag::SET, &[&digest]),
        encode(tag::SEQUENCE, &[&encode(tag::OID, &[oid::DATA.as_bytes()])]),
        encode_set_of(tag::context(0), certificates),
        encode(tag::SET, &[&signer_info(assembly, &digest)]),
    ];
    let signed_data = encode(tag::SEQUENCE, &fields.each_ref().map(Vec::as_slice));
    let kind = encode(tag::OID, &[oid::SIGNED_DATA.as_bytes()]);
    encode(tag::SEQUENCE, &[&kind, &encode(tag::context(0), &[&signed_data])])
}

fn signer_info(assembly: &Assembly<'_>, digest: &[u8]) -> Vec<u8> {
    let serial = encode(tag::INTEGER, &[assembly.signer.serial()]);
    // 5.4: the same octets as were signed, under [0] instead of SET.
    let mut signed = assembly.signed_attributes.to_vec();
    if let Some(first) = signed.first_mut() {
        *first = tag::context(0);
    }
    let mut fields = vec![
        encode(tag::INTEGER, &[&[1]]),
        encode(tag::SEQUENCE, &[assembly.signer.issuer_der(), &serial]),
        digest.to_vec(),
        signed,
        crate::algorithm::encode_identifier(&assembly.scheme.to_identifier()),
        encode(tag::OCTET_STRING, &[assembly.signature]),
    ];
    if !assembly.unsigned.is_empty() {
        fields.push(encode_set_of(tag::context(1), assembly.unsigned.iter().map(Attribute::encode).collect()));
    }
    encode(tag::SEQUENCE, &fields.iter().map(Vec::as_slice).collect::<Vec<_>>())
}
