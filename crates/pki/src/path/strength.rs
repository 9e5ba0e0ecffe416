//! Strength: whether algorithms and keys are good enough is the caller's policy, asked for each step.

use super::PathRequest;
use super::candidate::Candidate;
use super::failure::{PathFailure, Refusal};
use crate::certificate::Certificate;

/// What is too weak about a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// The digest or scheme of the signature on the certificate.
    Signature,
    /// The key that made it.
    Key {
        /// Its size.
        bits: u32,
    },
}

/// The caller's judge: a certificate, the one that issued it, and whether the step is good enough.
pub type Judge<'a> = &'a (dyn Fn(&Certificate, &Certificate) -> Result<(), Weakness> + Sync);

/// Which algorithms and keys are good enough.
#[derive(Clone, Copy, Default)]
pub enum Strength<'a> {
    /// All that verify.
    #[default]
    Any,
    /// Those this judge lets pass.
    JudgedBy(Judge<'a>),
}

/// Every step from the leaf up. Signatures on anchors are not relied upon and not judged.
pub(super) fn check(candidate: &Candidate, request: &PathRequest<'_>) -> Result<(), PathFailure> {
    let Strength::JudgedBy(judge) = request.strength else { return Ok(()) };
    candidate.steps().try_for_each(|(certificate, issuer)| {
        judge(certificate, issuer).map_err(|weakness| candidate.refuse(Refusal::Weak(weakness), certificate))
    })
}
