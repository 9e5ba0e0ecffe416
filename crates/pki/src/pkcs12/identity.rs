//! Who can sign: a key, its certificate, and the certificates above it.

use super::{Contents, KeyEntry, OpenError};
use crate::certificate::Certificate;
use crate::key::PrivateKey;

/// Longer chains do not exist in practice.
const MAX_CHAIN: usize = 10;
/// Certificates of one name that are tried as issuer; each costs a signature check.
const MAX_NAMESAKES: usize = 16;

/// A key with its certificate.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Signs.
    pub key: PrivateKey,
    /// Certifies the key.
    pub certificate: Certificate,
    /// Issuers found in the file, nearest first, the root last if it is there.
    pub chain: Vec<Certificate>,
    /// A name that a person gave.
    pub friendly_name: Option<String>,
}

impl Contents {
    /// Every pair of a key and a certificate of that key, in the order of the keys. The public key decides; among
    /// several certificates of one key (renewals) the one with the same local key id comes first.
    pub fn identities(&self) -> Vec<Identity> {
        let mut found: Vec<Identity> = Vec::new();
        for entry in &self.keys {
            for identity in self.identities_of(entry) {
                if !found.iter().any(|known| known.certificate == identity.certificate) {
                    found.push(identity);
                }
            }
        }
        found
    }

    /// The same, with the reason when there is none.
    ///
    /// # Errors
    /// [`OpenError::NoPrivateKey`] or [`OpenError::NoCertificate`].
    pub fn signing_identities(&self) -> Result<Vec<Identity>, OpenError> {
        let identities = self.identities();
        match (identities.is_empty(), self.keys.is_empty()) {
            (false, _) => Ok(identities),
            (true, true) => Err(OpenError::NoPrivateKey),
            (true, false) => Err(OpenError::NoCertificate),
        }
    }

    fn identities_of(&self, entry: &KeyEntry) -> Vec<Identity> {
        let half = entry.key.public_half();
        let mut entries: Vec<_> =
            self.certificates.iter().filter(|found| half.certified_by(&found.certificate)).collect();
        entries.sort_by_key(|found| found.local_key_id.is_none() || found.local_key_id != entry.local_key_id);
        let identity = |found: &super::CertificateEntry| Identity {
            key: entry.key.clone(),
            certificate: found.certificate.clone(),
            chain: self.chain_above(&found.certificate),
            friendly_name: entry.friendly_name.clone().or_else(|| found.friendly_name.clone()),
        };
        entries.into_iter().map(identity).collect()
    }

    /// Walks up by name and signature. Proposes only: whether the path is valid is judged elsewhere.
    fn chain_above(&self, leaf: &Certificate) -> Vec<Certificate> {
        let mut chain: Vec<Certificate> = Vec::new();
        let mut at = leaf.clone();
        while chain.len() < MAX_CHAIN && !at.is_self_issued() {
            let is_new = |found: &Certificate| found != leaf && !chain.contains(found);
            let issues = |found: &Certificate| crate::name::same(found.subject_der(), at.issuer_der());
            let candidates = self.certificates.iter().map(|entry| &entry.certificate);
            let issuer = candidates
                .filter(|found| is_new(found) && issues(found))
                .take(MAX_NAMESAKES)
                .find(|found| at.is_signed_by(found));
            let Some(issuer) = issuer.cloned() else { break };
            chain.push(issuer.clone());
            at = issuer;
        }
        chain
    }
}
