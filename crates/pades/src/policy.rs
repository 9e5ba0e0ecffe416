//! What the person or the office demands: revocation, and until when algorithms were good. Data, not code.

use pki::algorithm::{PublicKey, SignatureScheme};
use pki::{Certificate, DigestAlgorithm};
use serde::Deserialize;
use std::collections::BTreeMap;
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

/// Whether the absence of proof about revocation counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RevocationRule {
    /// No proof of revocation status means indeterminate.
    #[default]
    Require,
    /// Only proof counts: of revocation, or evidence that is out of date.
    Soft,
}

/// The policy of a validation.
#[derive(Clone, Debug)]
pub struct Policy {
    /// About revocation.
    pub revocation: RevocationRule,
    /// How long an answer about revocation is still taken after its successor was due: yesterday's answer serves
    /// offline, and the report says its date (EN 319 102-1, 5.2.5 leaves the maximum age to the policy).
    pub grace: Duration,
    /// About algorithms.
    pub algorithms: AlgorithmPolicy,
    /// Public-key operations and digests for one document, see [`pki::effort`]. What is not looked at for want of it is
    /// said in the findings, and is never green.
    pub effort: u64,
}

/// Three seconds of an ordinary computer; a thousand honest signatures cost a fraction of it.
const EFFORT: u64 = 3_000_000;

/// A week: long enough for an office that is offline, short against the life of a certificate.
const GRACE: Duration = Duration::days(7);

impl Default for Policy {
    fn default() -> Self {
        let algorithms = AlgorithmPolicy::built_in();
        Self { revocation: RevocationRule::Require, grace: GRACE, algorithms, effort: EFFORT }
    }
}

impl Policy {
    /// The built-in algorithm dates with this revocation rule.
    pub fn with_revocation(revocation: RevocationRule) -> Self {
        Self { revocation, ..Self::default() }
    }
}

/// Dates until which algorithms were good. Shape: `data/algorithms.toml`.
#[derive(Clone, Debug)]
pub struct AlgorithmPolicy {
    digests: BTreeMap<String, OffsetDateTime>,
    rsa: Vec<Bound>,
    ec: Vec<Bound>,
}

/// Keys of fewer bits were good until a moment.
#[derive(Clone, Copy, Debug)]
struct Bound {
    below: u32,
    until: OffsetDateTime,
}

#[derive(Deserialize)]
struct File {
    digest: BTreeMap<String, toml::value::Datetime>,
    rsa: Vec<Line>,
    ec: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    below: u32,
    until: toml::value::Datetime,
}

/// A policy text that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// Not the shape of `data/algorithms.toml`.
    #[error("not a policy of algorithms: {0}")]
    Shape(String),
    /// A date that is not RFC 3339.
    #[error("{0} is not a date with time and zone")]
    Date(String),
}

impl AlgorithmPolicy {
    /// Reads a policy.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let file: File = toml::from_str(text).map_err(|error| PolicyError::Shape(error.to_string()))?;
        let bounds = |lines: Vec<Line>| lines.iter().map(Bound::read).collect::<Result<Vec<_>, _>>();
        let digests = file.digest.iter().map(|(name, date)| Ok((name.clone(), moment(date)?)));
        Ok(Self { digests: digests.collect::<Result<_, _>>()?, rsa: bounds(file.rsa)?, ec: bounds(file.ec)? })
    }

    /// The policy this program ships. Were the file broken, nothing would be good enough.
    pub fn built_in() -> Self {
        Self::parse(include_str!("../data/algorithms.toml")).unwrap_or_else(|_| Self::nothing())
    }

    fn nothing() -> Self {
        let never = vec![Bound { below: u32::MAX, until: OffsetDateTime::UNIX_EPOCH }];
        Self { digests: BTreeMap::new(), rsa: never.clone(), ec: never }
    }

    /// Whether a digest was good at a time.
    pub fn allows_digest(&self, digest: DigestAlgorithm, at: OffsetDateTime) -> bool {
        self.digests.get(digest.name()).is_none_or(|until| at <= *until)
    }

    /// Whether a signature scheme with the key of `signer` was good at a time.
    pub fn allows(&self, scheme: &SignatureScheme, signer: &Certificate, at: OffsetDateTime) -> bool {
        let digest = scheme.digest().is_none_or(|digest| self.allows_digest(digest, at));
        digest && self.allows_key(signer, at)
    }

    /// Whether the key of a certificate was long enough at a time.
    pub fn allows_key(&self, certificate: &Certificate, at: OffsetDateTime) -> bool {
        let bounds = match PublicKey::from_spki(certificate.public_key()) {
            Ok(PublicKey::Rsa { .. }) => &self.rsa,
            Ok(PublicKey::Ec { .. }) => &self.ec,
            Ok(PublicKey::Ed25519(_) | PublicKey::Ed448(_)) => return true,
            Err(_) => return false,
        };
        let bits = certificate.key_bits();
        // Keys are made a few bits short of their name at times.
        bounds.iter().find(|bound| bits.saturating_add(8) < bound.below).is_none_or(|bound| at <= bound.until)
    }
}

impl Bound {
    fn read(line: &Line) -> Result<Self, PolicyError> {
        Ok(Self { below: line.below, until: moment(&line.until)? })
    }
}

fn moment(date: &toml::value::Datetime) -> Result<OffsetDateTime, PolicyError> {
    OffsetDateTime::parse(&date.to_string(), &Rfc3339).map_err(|_| PolicyError::Date(date.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn the_built_in_policy_is_read_and_dated() {
        let policy = AlgorithmPolicy::parse(include_str!("../data/algorithms.toml")).unwrap();
        assert!(policy.allows_digest(DigestAlgorithm::Sha1, datetime!(2005-01-01 0:00 UTC)));
        assert!(!policy.allows_digest(DigestAlgorithm::Sha1, datetime!(2020-01-01 0:00 UTC)));
        assert!(policy.allows_digest(DigestAlgorithm::Sha256, datetime!(2090-01-01 0:00 UTC)));
    }
}
