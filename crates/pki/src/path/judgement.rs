//! Judgement: every check, in one order; the first refusal ends it.
//!
//! Validity comes last so that a path which only time has undone says so.

use super::candidate::Candidate;
use super::policy_graph::PolicySet;
use super::{
    PathFailure, PathRequest, basic_constraints, conformance, critical, key_usage, name_constraints, policy, purpose,
    strength, validity,
};

type Check = fn(&Candidate, &PathRequest<'_>) -> Result<(), PathFailure>;

/// Signatures are verified by the search, step by step (RFC 5280, 6.1.3 (a)(1)).
const BEFORE_POLICY: [Check; 5] =
    [critical::check, basic_constraints::check, key_usage::check, purpose::check, name_constraints::check];
const AFTER_POLICY: [Check; 3] = [strength::check, conformance::check, validity::check];

/// The policies the path is valid under, or the first refusal.
pub(super) fn judge(candidate: &Candidate, request: &PathRequest<'_>) -> Result<PolicySet, PathFailure> {
    for check in BEFORE_POLICY {
        check(candidate, request)?;
    }
    let policies = policy::check(candidate, request)?;
    for check in AFTER_POLICY {
        check(candidate, request)?;
    }
    Ok(policies)
}
