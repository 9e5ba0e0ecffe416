//! Checkpoints: everything above, signed by the key that was open anyway.

use pades::sign::Identity;
use pki::{DigestAlgorithm, SignatureScheme};
use serde::{Deserialize, Serialize};

use super::line::{Entry, Hash, Octets};
use crate::view::Problem;

/// Begins with a letter, where signed attributes begin with the tag of a SET: neither can pass for the other.
const DOMAIN: &str = "pena.register.checkpoint.1";

/// What is signed, and by whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// 1, 2, 3, … without a gap.
    pub number: u64,
    /// The entry right above.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
    /// Entries since the checkpoint before, itself counted.
    pub count: u64,
    /// Hash of the line of the checkpoint before; zeros when it is the first.
    pub previous: Hash,
    /// Such as `rsa-pkcs1v15 sha256`.
    pub scheme: String,
    /// DER SubjectPublicKeyInfo.
    pub spki: Octets,
    /// Over [`Checkpoint::message`].
    pub signature: Octets,
}

/// The checkpoint before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Before {
    /// Its number; 0: there is none.
    pub number: u64,
    /// Its own place.
    pub seq: u64,
    /// The hash of its line.
    pub hash: Hash,
}

impl Checkpoint {
    /// Over everything up to `last`.
    pub fn make(last: Entry, before: Before, identity: &dyn Identity) -> Result<Self, Problem> {
        let mut checkpoint = Self {
            number: before.number.saturating_add(1),
            seq: last.seq,
            hash: last.hash,
            count: last.seq.saturating_sub(before.seq.saturating_sub(1)).min(last.seq),
            previous: before.hash,
            scheme: name(identity.scheme()),
            spki: Octets(identity.certificate().public_key().to_vec()),
            signature: Octets(Vec::new()),
        };
        let signed = identity.sign(checkpoint.message().as_bytes());
        checkpoint.signature = Octets(signed.map_err(|e| Problem::new("sign.failed").detail(e))?);
        Ok(checkpoint)
    }

    /// The text that is signed.
    pub fn message(&self) -> String {
        let Self { number, seq, hash, count, previous, .. } = self;
        format!("{DOMAIN}\n{number}\n{seq}\n{hash}\n{count}\n{previous}\n")
    }

    /// Whether it stands where it says and follows `before`.
    pub fn follows(&self, last: Entry, before: Before) -> bool {
        let count = last.seq.saturating_sub(before.seq.saturating_sub(1)).min(last.seq);
        (self.number, self.previous) == (before.number.saturating_add(1), before.hash)
            && (self.seq, self.hash, self.count) == (last.seq, last.hash, count)
    }

    /// Whether the key in it signed it.
    pub fn holds(&self) -> bool {
        let message = self.message();
        scheme(&self.scheme)
            .is_some_and(|scheme| scheme.verify(&self.spki.0, &[message.as_bytes()], &self.signature.0).is_ok())
    }
}

/// Every scheme that a key of ours signs with.
fn schemes() -> impl Iterator<Item = SignatureScheme> {
    use DigestAlgorithm as D;
    [D::Sha256, D::Sha384, D::Sha512]
        .into_iter()
        .flat_map(|digest| {
            [SignatureScheme::RsaPkcs1v15(digest), SignatureScheme::pss(digest), SignatureScheme::Ecdsa(digest)]
        })
        .chain([SignatureScheme::Ed25519])
}

fn name(scheme: SignatureScheme) -> String {
    match scheme.digest() {
        Some(digest) => format!("{} {}", scheme.name(), digest.name()),
        None => scheme.name().to_owned(),
    }
}

fn scheme(wanted: &str) -> Option<SignatureScheme> {
    schemes().find(|scheme| name(*scheme) == wanted)
}
