//! Identification of the signing certificate and cryptographic verification (EN 319 102-1, 5.2.3 and 5.2.7).

use pki::algorithm::{AlgorithmError, SignatureScheme};
use pki::cms::{EssError, SignedData, SignerError, SignerInfo, check_signing_certificate};
use pki::{Certificate, DigestAlgorithm};

use super::format::Container;
use super::message::Message;
use crate::outcome::{Crypto, Identity};

/// What identification and cryptography found.
#[derive(Debug)]
pub struct Checked {
    /// About the certificate.
    pub identity: Identity,
    /// About digest and value.
    pub crypto: Crypto,
    /// The signing certificate; for a contradicted one the certificate whose key made the signature.
    pub certificate: Option<Certificate>,
    /// Digest of the document.
    pub digest: Option<DigestAlgorithm>,
    /// The scheme that holds, or the one that is stated.
    pub scheme: Option<SignatureScheme>,
    /// The value holds by another scheme than is stated, or by one that does not go with the digest.
    pub unfit: bool,
    /// English detail of what failed.
    pub detail: String,
}

impl Checked {
    fn new(identity: Identity, crypto: Crypto) -> Self {
        Self { identity, crypto, certificate: None, digest: None, scheme: None, unfit: false, detail: String::new() }
    }
}

impl Checked {
    /// What is signed is something else.
    fn differ(&mut self, detail: String) {
        self.crypto = Crypto::DigestDiffers;
        self.detail = detail;
    }

    /// The digest is one that Pena does not know: nobody can say here what was signed. A value that was computed and
    /// does not hold is false all the same.
    fn leave_open(&mut self, unknown: &AlgorithmError) {
        if self.crypto != Crypto::SignatureDiffers {
            self.crypto = Crypto::NotComputed;
            self.detail = unknown.to_string();
        }
    }
}

/// Checks a container over the signed bytes, with further certificates in which its signer may be found.
pub fn check(container: &Container, message: &Message<'_>, further: &[Certificate]) -> Checked {
    match container {
        Container::Detached(signed) => signed_data(signed, &|algorithm| message.digest(algorithm), further),
        Container::Sha1(signed) => sha1(signed, message, further),
        Container::Raw { value, certificates } => raw(value, certificates, message),
        Container::Stamp(token) => {
            let content = token.signed.content.as_deref().unwrap_or_default();
            let mut checked = signed_data(&token.signed, &|algorithm| algorithm.hash(&[content]), further);
            // The imprint is the digest of the document; the digest of the TSTInfo is between the authority and itself.
            checked.digest = token.info.digest.clone().ok();
            match &token.info.digest {
                Ok(algorithm) if message.digest(*algorithm) == token.info.imprint => {}
                Ok(_) => checked.differ("the time-stamp is of something else".to_owned()),
                Err(unknown) => checked.leave_open(unknown),
            }
            checked
        }
    }
}

/// `adbe.pkcs7.sha1` (ISO 32000-1, 12.8.3.3.1): the content is the SHA-1 of the signed bytes.
fn sha1(signed: &SignedData, message: &Message<'_>, further: &[Certificate]) -> Checked {
    let content = signed.content.as_deref().unwrap_or_default();
    let mut checked = signed_data(signed, &|algorithm| algorithm.hash(&[content]), further);
    checked.digest = Some(DigestAlgorithm::Sha1);
    if message.digest(DigestAlgorithm::Sha1) != content {
        checked.crypto = Crypto::DigestDiffers;
    }
    checked
}

/// `adbe.x509.rsa_sha1`: the first certificate is the signer's; its key made a PKCS#1 v1.5 value.
fn raw(value: &[u8], certificates: &[Certificate], message: &Message<'_>) -> Checked {
    let Some(certificate) = certificates.first() else { return Checked::new(Identity::NotFound, Crypto::NotComputed) };
    // ISO 32000-2, 12.8.3.2: SHA-1 by name, and other digests by the value itself.
    let digests = [DigestAlgorithm::Sha1, DigestAlgorithm::Sha256, DigestAlgorithm::Sha384, DigestAlgorithm::Sha512];
    let schemes = digests.map(SignatureScheme::RsaPkcs1v15);
    let pieces = message.pieces();
    let message: Vec<&[u8]> = pieces.iter().map(AsRef::as_ref).collect();
    let held = schemes.iter().find(|scheme| scheme.verify(certificate.public_key(), &message, value).is_ok());
    let scheme = held.copied().unwrap_or(SignatureScheme::RsaPkcs1v15(DigestAlgorithm::Sha1));
    Checked {
        certificate: Some(certificate.clone()),
        digest: scheme.digest(),
        scheme: Some(scheme),
        ..Checked::new(Identity::Found, if held.is_some() { Crypto::Holds } else { Crypto::SignatureDiffers })
    }
}

/// `content` gives the digest of what is signed.
fn signed_data(signed: &SignedData, content: &dyn Fn(DigestAlgorithm) -> Vec<u8>, further: &[Certificate]) -> Checked {
    let Some(signer) = signed.signers.first() else { return Checked::new(Identity::NotFound, Crypto::NotComputed) };
    let stated = signer.digest();
    let digest = stated.as_ref().map(|algorithm| content(*algorithm)).unwrap_or_default();
    let mut checked = find(signer, signed, further, &digest);
    checked.unfit = checked.scheme.is_some_and(|held| !signer.fits(held));
    checked.scheme = checked.scheme.or(signer.scheme().ok());
    match stated {
        Ok(algorithm) => {
            checked.digest = Some(algorithm);
            // The digest first: a changed document is told from a wrong key.
            if let Err(error) = signer.check_content(signed.content_type, &digest) {
                checked.differ(error.to_string());
            }
        }
        Err(unknown) => checked.leave_open(&unknown),
    }
    checked
}

/// Among the certificates that answer to the identifier: the one whose key made the signature and whom ESS names.
fn find(signer: &SignerInfo, signed: &SignedData, further: &[Certificate], digest: &[u8]) -> Checked {
    let mut best = Checked::new(Identity::NotFound, Crypto::NotComputed);
    let own = signed.all_certificates();
    for certificate in own.iter().chain(further).filter(|one| signer.identifier.names(one)) {
        let mut checked =
            Checked { certificate: Some(certificate.clone()), ..Checked::new(Identity::Found, Crypto::Holds) };
        match signer.check_signature(certificate, digest) {
            Ok(scheme) => checked.scheme = Some(scheme),
            Err(error) => {
                checked.detail = error.to_string();
                checked.crypto = match error {
                    SignerError::Signature(AlgorithmError::Mismatch) => Crypto::SignatureDiffers,
                    _ => Crypto::NotComputed,
                };
            }
        }
        match check_signing_certificate(signer, certificate) {
            Ok(()) => {}
            Err(error @ (EssError::Malformed | EssError::Differs)) => {
                checked.identity = Identity::Contradicted;
                checked.detail = error.to_string();
            }
        }
        if checked.identity == Identity::Found && checked.crypto == Crypto::Holds {
            return checked;
        }
        if best.certificate.is_none() || (best.crypto != Crypto::Holds && checked.crypto == Crypto::Holds) {
            best = checked;
        }
    }
    best
}
