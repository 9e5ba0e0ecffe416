//! Time-stamps on what is being signed: asked for by an imprint, and accepted only when everything about them holds.

use pki::DigestAlgorithm;
use pki::timestamp_request::{TimestampRefusal, TimestampRequest};
use time::{Duration, OffsetDateTime};

use crate::evidence::Evidence;
use crate::policy::Policy;
use crate::verify::{Standing, authority_of};

/// How far an authority and this computer may differ about the time: as far as a verdict here lets them.
const MOST_APART: Duration = pki::revocation::CLOCK_SKEW;
/// Every authority knows it.
const DIGEST: DigestAlgorithm = DigestAlgorithm::Sha256;

/// A time-stamp that was asked for.
#[derive(Clone, Debug)]
pub struct StampRequest(TimestampRequest);

/// A token that may be put into a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StampToken {
    /// DER.
    pub der: Vec<u8>,
    /// What it says.
    pub time: OffsetDateTime,
}

/// Why a token is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StampRefusal {
    /// Not an answer to this request.
    #[error(transparent)]
    Answer(#[from] TimestampRefusal),
    /// Its signature, or its certificate: not for time-stamps, expired, revoked, or too weak.
    #[error("the authority's certificate or signature: {0}")]
    Authority(String),
    /// The authority and this computer disagree about the time.
    #[error("the clocks differ by {minutes} minutes")]
    Clock {
        /// Positive: this computer is late.
        minutes: i64,
    },
}

impl StampRequest {
    /// Of the concatenation of `message`. The nonce is random.
    pub fn of(message: &[&[u8]], nonce: &[u8]) -> Self {
        Self(TimestampRequest::new(DIGEST, &DIGEST.hash(message), nonce))
    }

    /// Of something whose SHA-256 is known.
    pub fn of_sha256(digest: &[u8; 32], nonce: &[u8]) -> Self {
        Self(TimestampRequest::new(DIGEST, digest, nonce))
    }

    /// What is sent (RFC 3161, 3.4).
    pub fn to_der(&self) -> Vec<u8> {
        self.0.to_der()
    }

    /// The token in an answer, after everything that can be known about it now: imprint, nonce, signature, purpose and
    /// validity of the certificate, its path and revocation as far as they are known here, and the time.
    /// An authority whose issuer nobody here knows is taken: the person chose it, and verdicts do not trust it.
    pub fn accept(
        &self,
        answer: &[u8],
        evidence: &Evidence,
        policy: &Policy,
        now: OffsetDateTime,
    ) -> Result<StampToken, StampRefusal> {
        let (token, der) = self.0.accept(answer)?;
        let certificate = token.verified_signer(&[]).map_err(|e| StampRefusal::Authority(e.to_string()))?;
        let apart = token.info.time - now;
        if apart.abs() > MOST_APART.saturating_add(token.info.accuracy) {
            return Err(StampRefusal::Clock { minutes: apart.whole_minutes() });
        }
        match authority_of(&token, &certificate, evidence, policy, now) {
            Standing::Fit => Ok(StampToken { der, time: token.info.time }),
            Standing::Unfit(why) => Err(StampRefusal::Authority(why)),
        }
    }
}
