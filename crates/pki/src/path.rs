//! Certification paths: from a certificate to an anchor, and whether each step holds (RFC 5280, 6).
//!
//! Search and judgement are apart. [`search`] proposes candidates from a pool and knows nothing but names, keys
//! and a budget; the checks, one a file, dispose. A [`ValidatedPath`] is made here and nowhere else.
//!
//! Times, anchors and rules are arguments: the same request always gives the same answer.

mod anchors;
mod basic_constraints;
mod candidate;
mod conformance;
mod critical;
mod failure;
mod judgement;
mod key_usage;
mod name_constraints;
mod policy;
mod policy_graph;
mod purpose;
mod search;
mod signature;
mod strength;
mod subtree;
mod validity;

use time::OffsetDateTime;

pub use anchors::Anchors;
pub use conformance::{Breach, Conformance};
pub use failure::{PathFailure, Refusal};
pub use policy::PolicyParameters;
pub use policy_graph::PolicySet;
pub use purpose::{CaUsage, ExtendedUse, KeyUse, Purpose};
pub use strength::{Strength, Weakness};

use crate::certificate::Certificate;
use candidate::Candidate;
pub(crate) use critical::refuse_strangers;
use search::Search;

/// Certificates in one path, leaf and anchor counted, unless the request says otherwise.
pub const LONGEST_PATH: usize = 20;

/// What to build a path from, and what it must satisfy.
#[derive(Clone)]
pub struct PathRequest<'a> {
    /// The certificate in question.
    pub leaf: &'a Certificate,
    /// Certificates that may stand between it and an anchor; hostile, in any order, with duplicates.
    pub pool: &'a [Certificate],
    /// What is trusted.
    pub anchors: &'a Anchors,
    /// The time at which every certificate of the path must be valid.
    pub at: OffsetDateTime,
    /// What the leaf is used for.
    pub purpose: Purpose,
    /// Inputs (c) to (g) of RFC 5280, 6.1.1.
    pub policies: PolicyParameters,
    /// Whether the certificate profile of RFC 5280, 4 is demanded as well.
    pub conformance: Conformance,
    /// Which algorithms and keys are good enough.
    pub strength: Strength<'a>,
    /// Most certificates in a path, leaf and anchor counted.
    pub longest: usize,
}

impl<'a> PathRequest<'a> {
    /// A request for any purpose and any policy, all algorithms allowed.
    pub fn new(leaf: &'a Certificate, pool: &'a [Certificate], anchors: &'a Anchors, at: OffsetDateTime) -> Self {
        Self {
            leaf,
            pool,
            anchors,
            at,
            purpose: Purpose::any(),
            policies: PolicyParameters::default(),
            conformance: Conformance::Validation,
            strength: Strength::Any,
            longest: LONGEST_PATH,
        }
    }

    /// The same for one purpose.
    pub fn purpose(mut self, purpose: Purpose) -> Self {
        self.purpose = purpose;
        self
    }

    /// The same with policy inputs.
    pub fn policies(mut self, policies: PolicyParameters) -> Self {
        self.policies = policies;
        self
    }

    /// The same with a judge of algorithms.
    pub fn strength(mut self, strength: Strength<'a>) -> Self {
        self.strength = strength;
        self
    }
}

/// A path that every check has passed. Only [`validate`] and [`validated_paths`] make one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidatedPath {
    leaf: Certificate,
    anchor: Certificate,
    certificates: Vec<Certificate>,
    policies: PolicySet,
}

impl ValidatedPath {
    fn new(candidate: Candidate, policies: PolicySet) -> Self {
        Self {
            leaf: candidate.leaf().clone(),
            anchor: candidate.anchor().clone(),
            certificates: candidate.into_certificates(),
            policies,
        }
    }

    /// Leaf first, anchor last; a pinned leaf stands alone.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// The certificate that was asked about.
    pub fn leaf(&self) -> &Certificate {
        &self.leaf
    }

    /// The anchor it ends at.
    pub fn anchor(&self) -> &Certificate {
        &self.anchor
    }

    /// Each certificate that is not the anchor, with the one that issued it; leaf first.
    pub fn steps(&self) -> impl Iterator<Item = (&Certificate, &Certificate)> {
        self.certificates.iter().zip(self.certificates.iter().skip(1))
    }

    /// Who issued the leaf; the leaf itself when it is pinned.
    pub fn issuer(&self) -> &Certificate {
        self.certificates.get(1).unwrap_or(&self.leaf)
    }

    /// The path of the issuer: the same without the leaf. `None` when the leaf is the anchor.
    /// Its own leaf has been checked as an issuer, not for the purpose of the request.
    pub fn above(&self) -> Option<ValidatedPath> {
        let certificates = self.certificates.get(1..)?.to_vec();
        let leaf = certificates.first()?.clone();
        Some(Self { leaf, anchor: self.anchor.clone(), certificates, policies: PolicySet::Any })
    }

    /// Policies under which the path is valid: the user-constrained policy set (RFC 5280, 6.1.6).
    pub fn policies(&self) -> &PolicySet {
        &self.policies
    }
}

/// The first path that passes every check, or the failure of the one that came furthest.
///
/// # Errors
/// [`PathFailure`] with the refusal, the certificate it is about and the path tried.
pub fn validate(request: &PathRequest<'_>) -> Result<ValidatedPath, PathFailure> {
    let mut search = Search::new(request);
    let mut best: Option<PathFailure> = None;
    while let Some(candidate) = search.next() {
        match judgement::judge(&candidate, request) {
            Ok(policies) => return Ok(ValidatedPath::new(candidate, policies)),
            Err(failure) => failure::keep_best(&mut best, failure),
        }
    }
    let unfinished = search.into_failure();
    failure::keep_best(&mut best, unfinished.clone());
    Err(best.unwrap_or(unfinished))
}

/// Every path that passes, at most `limit` of them, in the order of the search: when the first turns out to be
/// revoked another may still hold (EN 319 102-1, 5.2.6).
///
/// # Errors
/// As [`validate`], when there is none.
pub fn validated_paths(request: &PathRequest<'_>, limit: usize) -> Result<Vec<ValidatedPath>, PathFailure> {
    let mut search = Search::new(request);
    let mut found = Vec::new();
    while found.len() < limit {
        let Some(candidate) = search.next() else { break };
        if let Ok(policies) = judgement::judge(&candidate, request) {
            found.push(ValidatedPath::new(candidate, policies));
        }
    }
    if found.is_empty() { validate(request).map(|path| vec![path]) } else { Ok(found) }
}
