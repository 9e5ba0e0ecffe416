//! One address of a want: what is asked there, how its answer is named in the cache, what makes an answer usable.

use pades::evidence::Evidence;
use pades::services::{Question, Silence, Want};
use pki::revocation::{Crl, OcspResponse, ocsp_request};
use pki::{Certificate, DigestAlgorithm};
use sha2::{Digest, Sha256};

use crate::display::hex;

/// Addresses tried of each kind.
const MOST: usize = 2;
/// Certificates taken from one answer.
const MOST_CERTIFICATES: usize = 32;
/// Statuses of RFC 6960, 4.2.1 that a responder may give for an identifier by SHA-1: malformedRequest, unauthorized.
const NOT_BY_SHA1: [u8; 2] = [1, 6];

/// Which kind of answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Issuers,
    Ocsp,
    Crl,
}

/// An address of a want.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'a> {
    pub want: &'a Want,
    pub kind: Kind,
    pub address: &'a str,
}

/// What an answer holds, and why it can not be used.
pub(super) enum Read {
    Usable,
    /// The responder wants the identifier by another digest.
    OtherDigest(u8),
    Unusable(String),
}

impl<'a> Source<'a> {
    /// Every address of a want of these kinds, in the order of the certificate.
    pub fn of(want: &'a Want, kinds: &[Kind]) -> Vec<Self> {
        let listed: Vec<(Kind, &Vec<String>)> = match want {
            Want::Issuers { addresses } => vec![(Kind::Issuers, addresses)],
            Want::Status { ocsp, crls, .. } => vec![(Kind::Ocsp, ocsp), (Kind::Crl, crls)],
        };
        let chosen = listed.into_iter().filter(|(kind, _)| kinds.contains(kind));
        chosen
            .flat_map(|(kind, addresses)| addresses.iter().take(MOST).map(move |address| Self { want, kind, address }))
            .collect()
    }

    /// Name of its answer in the cache: the same question has the same, whatever nonce it bears.
    pub fn key(&self) -> String {
        let mut digest = Sha256::new();
        digest.update([match self.kind {
            Kind::Issuers => b'i',
            Kind::Ocsp => b'o',
            Kind::Crl => b'c',
        }]);
        digest.update(self.address.as_bytes());
        if let (Kind::Ocsp, Want::Status { certificate, issuer, .. }) = (self.kind, self.want) {
            digest.update([0]);
            digest.update(Sha256::digest(certificate));
            digest.update(Sha256::digest(issuer));
        }
        hex(&digest.finalize())
    }

    /// What to ask; the nonce is for OCSP alone. `None`: the certificates are not what they should be.
    pub fn question(&self, digest: DigestAlgorithm, nonce: &[u8]) -> Option<Question> {
        let address = self.address.to_owned();
        match (self.kind, self.want) {
            (Kind::Issuers, _) => Some(Question::Issuers { address }),
            (Kind::Crl, _) => Some(Question::Crl { address }),
            (Kind::Ocsp, Want::Status { certificate, issuer, .. }) => {
                let [certificate, issuer] = [certificate, issuer].map(|der| Certificate::from_der(der).ok());
                let request = ocsp_request(&certificate?, &issuer?, digest, Some(nonce));
                Some(Question::Ocsp { address, request })
            }
            (Kind::Ocsp, Want::Issuers { .. }) => None,
        }
    }

    /// Whether bytes are an answer of this kind. Whose it is and what it is worth, the judge says.
    pub fn read(&self, bytes: &[u8], nonce: Option<&[u8]>) -> Read {
        match self.kind {
            Kind::Issuers if certificates(bytes).is_empty() => Read::Unusable("no certificate".to_owned()),
            Kind::Issuers => Read::Usable,
            Kind::Crl => Crl::from_pem_or_der(bytes).map_or_else(|e| Read::Unusable(e.to_string()), |_| Read::Usable),
            Kind::Ocsp => read_ocsp(bytes, nonce),
        }
    }

    /// Puts an answer among the evidence; what is there already is no news.
    pub fn bring(&self, bytes: &[u8], evidence: &mut Evidence) -> usize {
        let list = match self.kind {
            Kind::Issuers => {
                let before = evidence.certificates.len();
                for certificate in certificates(bytes) {
                    if !evidence.certificates.contains(&certificate) {
                        evidence.certificates.push(certificate);
                    }
                }
                return evidence.certificates.len() - before;
            }
            Kind::Crl => &mut evidence.crls,
            Kind::Ocsp => &mut evidence.ocsps,
        };
        if list.iter().any(|known| known == bytes) {
            return 0;
        }
        list.push(bytes.to_vec());
        1
    }
}

impl Read {
    /// Why an answer does not serve.
    pub fn silence(self) -> Option<Silence> {
        match self {
            Self::Usable => None,
            Self::OtherDigest(status) => Some(Silence::Unusable(format!("OCSP status {status}"))),
            Self::Unusable(why) => Some(Silence::Unusable(why)),
        }
    }
}

/// A responder that returns a nonce must return ours; many return none (RFC 5019, 4; RFC 9654, 2.1), and then the
/// dates of the answer alone say how old it is.
fn read_ocsp(bytes: &[u8], nonce: Option<&[u8]>) -> Read {
    let response = match OcspResponse::from_der(bytes) {
        Ok(response) => response,
        Err(error) => return Read::Unusable(error.to_string()),
    };
    match (response.status(), response.nonce(), nonce) {
        (0, Some(theirs), Some(ours)) if theirs != ours => Read::Unusable("another's nonce".to_owned()),
        (0, ..) => Read::Usable,
        (status, ..) if NOT_BY_SHA1.contains(&status) => Read::OtherDigest(status),
        (status, ..) => Read::Unusable(format!("OCSP status {status}")),
    }
}

/// DER, PEM, or a CMS that holds nothing but certificates.
fn certificates(bytes: &[u8]) -> Vec<Certificate> {
    let mut found = Certificate::from_pem_or_der_many(bytes);
    found.truncate(MOST_CERTIFICATES);
    found
}
