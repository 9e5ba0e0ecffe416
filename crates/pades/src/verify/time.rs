//! Time-stamps (EN 319 102-1, 5.4) and the proofs of existence they give (5.6.2.3).

use pki::Certificate;
use pki::cms::{SignerInfo, oid};
use pki::path::Purpose;
use pki::revocation::CLOCK_SKEW;
use pki::timestamp::{Token, TokenError};
use time::{Duration, OffsetDateTime};

use super::Proof;
use super::chain::{self, Chain, Question};
use super::material::Material;
use super::message::Message;
use crate::outcome::Timestamp;
use crate::policy::Policy;

/// Tokens read from one signer.
const MAX_TOKENS: usize = 32;

/// A judged time-stamp.
#[derive(Clone, Debug)]
pub struct Stamp {
    /// What it is worth.
    pub state: Timestamp,
    /// What it says.
    pub time: Option<OffsetDateTime>,
    /// Common name of the authority.
    pub authority: Option<String>,
    /// English detail.
    pub detail: String,
    /// The path of the authority.
    pub chain: Option<Chain>,
}

impl Stamp {
    /// There is none.
    pub fn absent() -> Self {
        Self { state: Timestamp::Absent, time: None, authority: None, detail: String::new(), chain: None }
    }
}

/// The clock, and the material to judge with.
#[derive(Clone, Copy)]
pub struct Court<'a> {
    /// Certificates, CRLs, answers.
    pub material: &'a Material,
    /// Demands.
    pub policy: &'a Policy,
    /// The clock.
    pub now: OffsetDateTime,
    /// What document time-stamps that were judged before prove.
    pub proofs: &'a [Proof],
}

/// Every readable signature time-stamp and content time-stamp of a signer.
pub fn tokens(signer: &SignerInfo) -> Vec<Token> {
    let content = signer.signed.iter().flat_map(|signed| signed.values(oid::CONTENT_TIME_STAMP));
    let values = signer.unsigned.values(oid::SIGNATURE_TIME_STAMP).chain(content);
    values.take(MAX_TOKENS).filter_map(|value| Token::parse(value).ok()).collect()
}

/// Judges the signature time-stamps of a signer: the earliest good one, or else the best of the rest.
pub fn signature_stamps(signer: &SignerInfo, proven: Option<OffsetDateTime>, court: Court<'_>) -> Stamp {
    let values = signer.unsigned.values(oid::SIGNATURE_TIME_STAMP).take(MAX_TOKENS);
    let judged = values.map(|value| match Token::parse(value) {
        Ok(token) => stamp(&token, &signer.signature, proven, court),
        Err(error) => Stamp { state: refuted(&error), detail: error.to_string(), ..Stamp::absent() },
    });
    // A bad one beside a good one takes nothing from it (5.5.4, 4): each proves for itself.
    judged.min_by_key(|stamp| (rank(stamp.state), stamp.time)).unwrap_or(Stamp::absent())
}

fn rank(state: Timestamp) -> u8 {
    match state {
        Timestamp::Good => 0,
        Timestamp::Untrusted => 1,
        Timestamp::OutOfOrder => 2,
        Timestamp::Bad => 3,
        Timestamp::Absent => 4,
    }
}

/// What could not be looked at proves nothing, and nothing is proven against it.
fn refuted(error: &TokenError) -> Timestamp {
    if error.refutes() { Timestamp::Bad } else { Timestamp::Untrusted }
}

/// A token over `message`.
fn stamp(token: &Token, message: &[u8], proven: Option<OffsetDateTime>, court: Court<'_>) -> Stamp {
    let bad = |state, error: &TokenError| Stamp {
        state,
        time: Some(token.info.time),
        detail: error.to_string(),
        ..Stamp::absent()
    };
    if let Err(error) = token.check_imprint(&[message]) {
        return bad(refuted(&error), &error);
    }
    let certificate = match token.verified_signer(&court.material.pool) {
        Ok(certificate) => certificate,
        Err(error) => return bad(refuted(&error), &error),
    };
    let chain = authority(&certificate, token, Freshness::AtJudgement, proven, court);
    let state = if chain.holds() && usable(token, &certificate, proven, court) {
        Timestamp::Good
    } else {
        Timestamp::Untrusted
    };
    Stamp {
        state,
        time: Some(token.info.time),
        authority: certificate.common_name(),
        detail: chain.reason.as_ref().map(|(clause, why)| format!("{clause}: {why}")).unwrap_or_default(),
        chain: Some(chain),
    }
}

/// About which time the evidence on an authority must speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// The time at which the token is judged: now, or when a later time-stamp proves it.
    AtJudgement,
    /// When the token was made. The last document time-stamp ends the chain of proofs: evidence on its authority
    /// stands in the store it seals, and demanding newer would mean that no archived document is ever valid offline.
    WhenMade,
}

/// The path of an authority (RFC 3161, 2.3).
pub fn authority(
    certificate: &Certificate,
    token: &Token,
    freshness: Freshness,
    proven: Option<OffsetDateTime>,
    court: Court<'_>,
) -> Chain {
    let judged_at = proven.unwrap_or(court.now);
    let question = Question {
        purpose: Purpose::time_stamping(),
        proven,
        evidence_at: match freshness {
            Freshness::AtJudgement => judged_at,
            Freshness::WhenMade => token.info.time,
        },
        claimed: None,
        now: court.now,
    };
    let mut chain = chain::validate(certificate, &question, court);
    // It must have been valid when it spoke, too.
    if token.info.time < certificate.not_before() || token.info.time > certificate.not_after() {
        chain.path = crate::outcome::Path::OutOfBounds;
    }
    chain
}

/// Not of the future, and not later than what is already proven; imprint and value strong enough then.
pub fn usable(token: &Token, certificate: &Certificate, proven: Option<OffsetDateTime>, court: Court<'_>) -> bool {
    let limit = proven.unwrap_or(court.now);
    // Against what is proven only its own accuracy counts; this computer's clock may be late.
    let skew = if proven.is_some() { Duration::ZERO } else { CLOCK_SKEW };
    let on_time = token.info.time <= limit.saturating_add(token.info.accuracy).saturating_add(skew);
    let signer = token.signer().ok();
    let scheme = signer.and_then(|signer| signer.scheme().ok());
    let algorithms = &court.policy.algorithms;
    on_time
        && signer.and_then(|one| one.digest().ok()).is_some_and(|digest| algorithms.allows_digest(digest, limit))
        && token.info.digest.as_ref().is_ok_and(|digest| algorithms.allows_digest(*digest, limit))
        && scheme.is_some_and(|scheme| signer.is_some_and(|signer| signer.fits(scheme)))
        && scheme.is_some_and(|scheme| algorithms.allows(&scheme, certificate, limit))
}

/// A content time-stamp must be of the content and must not be later than a signature time-stamp (5.5.4, 5).
pub fn content_stamp_order(signer: &SignerInfo, message: &Message<'_>, proven: Option<OffsetDateTime>) -> Timestamp {
    let Some(signed) = &signer.signed else { return Timestamp::Absent };
    for value in signed.values(oid::CONTENT_TIME_STAMP).take(MAX_TOKENS) {
        match Token::parse(value) {
            Ok(token) if is_of_another(&token, message) => return Timestamp::Bad,
            Ok(token) if proven.is_some_and(|proven| token.info.time > proven.saturating_add(token.info.accuracy)) => {
                return Timestamp::OutOfOrder;
            }
            _ => {}
        }
    }
    Timestamp::Absent
}

fn is_of_another(token: &Token, message: &Message<'_>) -> bool {
    token.info.digest.as_ref().is_ok_and(|algorithm| message.digest(*algorithm) != token.info.imprint)
}
