//! Findings: each block of the standard with its conclusion, in the order of EN 319 102-1, 5.3.4.

use pki::cms::SignerError;

use super::format::FormatProblem;
use super::signature::Judged;
use crate::attack::Attack;
use crate::likeness::script::shown;
use crate::outcome::{Algorithms, Crypto, Format, Identity, Later, Path, Reading, Revocation, Timestamp};
use crate::report::Finding;

const PASSED: &str = "PASSED";
const FAILED: &str = "FAILED";
const INDETERMINATE: &str = "INDETERMINATE";
const NOT_CHECKED: &str = "NOT_CHECKED";

/// All findings on one signature.
pub fn findings(judged: &Judged<'_>) -> Vec<Finding> {
    let mut findings = vec![
        reading(judged),
        format(judged),
        identity(judged),
        crypto(judged),
        later(judged),
        path(judged),
        revocation(judged),
        timestamp(judged),
        algorithms(judged),
    ];
    findings.extend(judged.counters.iter().map(counter));
    if judged.unfinished {
        let what = "the work allowed for one document is spent: not everything about this signature was looked at";
        findings.push(finding("EN 319 102-1 5.1.4", INDETERMINATE, what));
    }
    findings
}

/// Information: a counter-signature is worth nothing to the signature under it, and takes nothing from it.
fn counter(found: &Result<String, Option<SignerError>>) -> Finding {
    let clause = "RFC 5652 11.4";
    match found {
        Ok(name) => finding(clause, PASSED, format!("counter-signed with the key of {}", shown(name))),
        Err(Some(error)) if error.refutes() => {
            finding(clause, FAILED, format!("a counter-signature that does not hold: {error}"))
        }
        Err(Some(error)) => finding(clause, INDETERMINATE, format!("a counter-signature: {error}")),
        Err(None) => finding(clause, INDETERMINATE, "a counter-signature whose signer is not known"),
    }
}

fn finding(clause: &str, conclusion: &str, detail: impl Into<String>) -> Finding {
    Finding { clause: clause.to_owned(), conclusion: conclusion.to_owned(), detail: detail.into() }
}

fn reading(judged: &Judged<'_>) -> Finding {
    match judged.facts.reading {
        Reading::Strict => finding("ISO 32000-2 7.5", PASSED, "read by its own cross-reference"),
        Reading::Repaired => {
            let what = format!("the document had to be repaired to be read: {}", judged.repairs.join("; "));
            finding("ISO 32000-2 7.5", INDETERMINATE, what)
        }
    }
}

fn format(judged: &Judged<'_>) -> Finding {
    let cover = match judged.examined.signature.cover {
        pdf::Cover::Malformed(why) => Some(FormatProblem::Coverage(why).to_string()),
        _ => None,
    };
    let detail = cover.or(judged.examined.container.as_ref().err().map(ToString::to_string));
    match judged.facts.format {
        Format::Good => finding("EN 319 102-1 5.2.2", PASSED, "a whole revision with exactly one hole is signed"),
        Format::Foreign => finding("EN 319 102-1 5.2.2", INDETERMINATE, detail.unwrap_or_default()),
        Format::Trailed => {
            let what = format!("{} bytes that nobody signed lie behind the container", judged.examined.trailing);
            finding("EN 319 102-1 5.2.2", INDETERMINATE, what)
        }
        Format::Malformed => {
            let problem = judged.examined.container.as_ref().err();
            let attack = match (problem.and_then(Attack::of_format), judged.examined.signature.cover) {
                (None, pdf::Cover::Malformed(why)) => Some(Attack::of_coverage(why)),
                (attack, _) => attack,
            };
            let marks = attack.map(|attack| format!(" (marks of: {})", attack.name())).unwrap_or_default();
            finding("EN 319 102-1 5.2.2", FAILED, detail.unwrap_or_default() + &marks)
        }
    }
}

fn detail(judged: &Judged<'_>) -> String {
    judged.checked.as_ref().map(|checked| checked.detail.clone()).unwrap_or_default()
}

fn identity(judged: &Judged<'_>) -> Finding {
    let clause = "EN 319 102-1 5.2.3";
    match judged.facts.identity {
        Identity::Found => finding(clause, PASSED, "the signing certificate was found"),
        Identity::NotFound if judged.checked.is_none() => finding(clause, NOT_CHECKED, ""),
        Identity::NotFound => finding(clause, INDETERMINATE, "the signing certificate was not found"),
        Identity::Contradicted => finding(clause, INDETERMINATE, detail(judged)),
    }
}

fn crypto(judged: &Judged<'_>) -> Finding {
    let clause = "EN 319 102-1 5.2.7";
    match judged.facts.crypto {
        Crypto::Holds => finding(clause, PASSED, "digest and signature value hold"),
        Crypto::DigestDiffers | Crypto::SignatureDiffers => finding(clause, FAILED, detail(judged)),
        Crypto::NotComputed if judged.checked.is_none() => finding(clause, NOT_CHECKED, ""),
        Crypto::NotComputed => finding(clause, INDETERMINATE, detail(judged)),
    }
}

fn later(judged: &Judged<'_>) -> Finding {
    let clause = "ISO 32000-2 12.8.2";
    match judged.facts.later {
        Later::Nothing => finding(clause, PASSED, "nothing was changed after signing"),
        Later::Permitted => finding(clause, PASSED, "only permitted changes after signing"),
        Later::Doubtful => finding(clause, INDETERMINATE, judged.comparison.reason()),
        Later::Forbidden => finding(clause, FAILED, judged.comparison.reason()),
    }
}

fn path(judged: &Judged<'_>) -> Finding {
    let clause = "EN 319 102-1 5.2.6";
    let why = judged.chain.as_ref().and_then(|chain| chain.reason.clone());
    let why = why.map(|(clause, why)| format!("{clause}: {why}")).unwrap_or_default();
    match judged.facts.path {
        Path::Trusted => finding(clause, PASSED, "a path leads to a trusted anchor"),
        Path::Unknown => finding(clause, NOT_CHECKED, ""),
        Path::NotYetValid | Path::Expired => finding(clause, FAILED, why),
        Path::NoChain | Path::Constraints | Path::OutOfBounds => finding(clause, INDETERMINATE, why),
    }
}

fn revocation(judged: &Judged<'_>) -> Finding {
    let clause = "EN 319 102-1 5.2.5";
    let why = judged.chain.as_ref().and_then(|chain| chain.reason.clone()).map(|(_, why)| why).unwrap_or_default();
    if judged.facts.path != Path::Trusted {
        return finding(clause, NOT_CHECKED, "");
    }
    match judged.facts.revocation {
        Revocation::Good => finding(clause, PASSED, "no proof of revocation"),
        Revocation::Revoked => finding(clause, FAILED, why),
        _ => finding(clause, INDETERMINATE, why),
    }
}

fn timestamp(judged: &Judged<'_>) -> Finding {
    let clause = "EN 319 102-1 5.4";
    match judged.facts.timestamp {
        Timestamp::Absent => finding(clause, NOT_CHECKED, "no signature time-stamp"),
        Timestamp::Good => finding(clause, PASSED, "the time-stamp holds and its authority is trusted"),
        Timestamp::Untrusted => finding(clause, INDETERMINATE, judged.stamp.detail.clone()),
        Timestamp::OutOfOrder => finding(clause, INDETERMINATE, "the time-stamps contradict each other"),
        Timestamp::Bad => finding(clause, FAILED, judged.stamp.detail.clone()),
    }
}

fn algorithms(judged: &Judged<'_>) -> Finding {
    let clause = "EN 319 102-1 5.2.8";
    match judged.facts.algorithms {
        _ if judged.chain.is_none() => finding(clause, NOT_CHECKED, ""),
        Algorithms::Good => finding(clause, PASSED, "the algorithms were good enough at the time that counts"),
        Algorithms::Weak | Algorithms::WeakNoPoe => finding(clause, INDETERMINATE, "an algorithm is too weak"),
        Algorithms::Unfit => {
            let what =
                "the value holds by another algorithm than is stated, or by one that does not go with the digest";
            finding(clause, INDETERMINATE, what)
        }
    }
}
