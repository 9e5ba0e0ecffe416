//! Search: proposes paths from a leaf to an anchor (RFC 4158), depth first, best issuers first, within a budget.
//!
//! Names and key identifiers lead it; a step whose signature does not verify is not taken further, which keeps a
//! mesh of cross-certificates from multiplying. Everything else about a path is left to the checks.

use std::collections::HashMap;

use super::PathRequest;
use super::candidate::Candidate;
use super::failure::{PathFailure, Refusal, keep_best};
use super::signature;
use crate::certificate::Certificate;
use crate::extension::{Extensions, oid};

/// Signatures verified in one search. The slowest algorithm takes about a millisecond.
const MOST_SIGNATURES: usize = 128;
/// Steps taken in one search, and candidates proposed.
const MOST_STEPS: usize = 2_000;

/// A certificate that may have issued the one before it.
#[derive(Clone)]
struct Step {
    certificate: Certificate,
    anchor: bool,
}

/// The state of a depth-first search; [`Search::next`] gives the next candidate.
pub(super) struct Search<'a> {
    request: &'a PathRequest<'a>,
    /// Pool and anchors by folded subject name.
    by_subject: HashMap<Vec<u8>, Vec<Step>>,
    /// The path so far, leaf first, and beside each certificate the issuers not yet tried (the best last).
    path: Vec<Certificate>,
    untried: Vec<Vec<Step>>,
    /// Outcome of signatures already verified: (certificate, issuer) by fingerprint.
    verified: HashMap<([u8; 32], [u8; 32]), Result<(), Refusal>>,
    signatures_left: usize,
    steps_left: usize,
    pinned: bool,
    best: Option<PathFailure>,
}

impl<'a> Search<'a> {
    pub fn new(request: &'a PathRequest<'a>) -> Self {
        let mut search = Self {
            request,
            by_subject: index(request),
            path: vec![request.leaf.clone()],
            untried: Vec::new(),
            verified: HashMap::new(),
            signatures_left: MOST_SIGNATURES,
            steps_left: MOST_STEPS,
            pinned: request.anchors.contains(request.leaf),
            best: None,
        };
        let issuers = search.issuers_of(request.leaf);
        search.untried.push(issuers);
        search
    }

    /// The next candidate, `None` when there is no other within the budget.
    pub fn next(&mut self) -> Option<Candidate> {
        if std::mem::take(&mut self.pinned) {
            return Some(Candidate::new(&[], self.request.leaf));
        }
        loop {
            match self.untried.last_mut()?.pop() {
                None => {
                    self.untried.pop();
                    self.path.pop();
                }
                Some(step) => {
                    self.steps_left = self.steps_left.checked_sub(1).or_else(|| self.give_up())?;
                    if let Some(candidate) = self.take(step) {
                        return Some(candidate);
                    }
                }
            }
        }
    }

    /// What to report when no candidate was accepted.
    pub fn into_failure(self) -> PathFailure {
        let leaf = self.request.leaf;
        self.best.unwrap_or_else(|| PathFailure {
            refusal: Refusal::NoAnchor,
            certificate: leaf.clone(),
            path: vec![leaf.clone()],
        })
    }

    fn take(&mut self, step: Step) -> Option<Candidate> {
        if !self.signed_by(&step.certificate) {
            return None;
        }
        if step.anchor {
            return Some(Candidate::new(&self.path, &step.certificate));
        }
        let issuers = self.issuers_of(&step.certificate);
        self.path.push(step.certificate);
        if issuers.is_empty() {
            self.note(Refusal::NoAnchor);
        }
        self.untried.push(issuers);
        None
    }

    /// Issuers by name that are not yet on the path, the most promising last.
    fn issuers_of(&self, certificate: &Certificate) -> Vec<Step> {
        let named = self.by_subject.get(certificate.issuer_key()).map(Vec::as_slice).unwrap_or_default();
        let room = self.request.longest.saturating_sub(self.path.len() + 1);
        let mut steps: Vec<Step> = named
            .iter()
            .filter(|step| step.anchor || room > 0)
            .filter(|step| !self.on_path(&step.certificate) && step.certificate != *certificate)
            .cloned()
            .collect();
        steps.sort_by_cached_key(|step| promise(certificate, step, self.request));
        steps
    }

    /// RFC 4158, 2.4.2: no pair of name and key twice in a path.
    fn on_path(&self, certificate: &Certificate) -> bool {
        self.path.iter().any(|other| {
            other.public_key() == certificate.public_key() && other.subject_key() == certificate.subject_key()
        })
    }

    /// Whether the end of the path is signed by `issuer`; asked once for each pair.
    fn signed_by(&mut self, issuer: &Certificate) -> bool {
        let Some(certificate) = self.path.last().cloned() else { return false };
        let pair = (certificate.sha256(), issuer.sha256());
        let known = self.verified.get(&pair).copied();
        let outcome = known.unwrap_or_else(|| match self.signatures_left.checked_sub(1) {
            None => Err(Refusal::BudgetSpent),
            Some(left) => {
                self.signatures_left = left;
                signature::check(&certificate, issuer)
            }
        });
        self.verified.insert(pair, outcome);
        let Err(refusal) = outcome else { return true };
        // A namesake with another key than the one named is no issuer; its failed signature is no finding.
        let namesake = refusal == Refusal::Signature && key_matches(&certificate, issuer) == Some(false);
        self.note(if namesake { Refusal::NoAnchor } else { refusal });
        false
    }

    fn give_up(&mut self) -> Option<usize> {
        self.note(Refusal::BudgetSpent);
        None
    }

    /// Remembers why the path as it stands went no further.
    fn note(&mut self, refusal: Refusal) {
        let certificate = self.path.last().unwrap_or(self.request.leaf).clone();
        keep_best(&mut self.best, PathFailure { refusal, certificate, path: self.path.clone() });
    }
}

/// Pool and anchors by subject; a certificate that is an anchor stands there as one only.
fn index(request: &PathRequest<'_>) -> HashMap<Vec<u8>, Vec<Step>> {
    let mut by_subject: HashMap<Vec<u8>, Vec<Step>> = HashMap::new();
    let anchors = request.anchors.certificates().iter().map(|certificate| (certificate, true));
    let pool = request.pool.iter().map(|certificate| (certificate, false));
    for (certificate, anchor) in anchors.chain(pool) {
        let steps = by_subject.entry(certificate.subject_key().to_vec()).or_default();
        if !steps.iter().any(|step| step.certificate == *certificate) {
            steps.push(Step { certificate: certificate.clone(), anchor });
        }
    }
    by_subject
}

/// How likely `step` leads to a valid path; the largest is tried first (RFC 4158, 3.5).
fn promise(certificate: &Certificate, step: &Step, request: &PathRequest<'_>) -> (Option<bool>, bool, bool, bool) {
    let issuer = &step.certificate;
    let identified = match key_matches(certificate, issuer) {
        Some(true) => Some(true),
        Some(false) => None,
        None => Some(false),
    };
    let timely = issuer.not_before() <= request.at && request.at <= issuer.not_after();
    (identified, timely, step.anchor, issuer.is_ca())
}

/// Whether the key that a certificate names is the issuer's; `None` when one of them does not say.
fn key_matches(certificate: &Certificate, issuer: &Certificate) -> Option<bool> {
    let wanted = key_identifier(certificate)?;
    issuer.subject_key_identifier().map(|has| has == wanted)
}

/// `keyIdentifier` of the authority key identifier (RFC 5280, 4.2.1.1).
fn key_identifier(certificate: &Certificate) -> Option<&[u8]> {
    let value = Extensions::of(certificate).value(oid::AUTHORITY_KEY_IDENTIFIER).ok()??;
    Some(value.children().optional(0x80).ok()??.value)
}
