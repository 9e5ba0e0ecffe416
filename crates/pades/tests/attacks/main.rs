//! Attacks by name on a freshly signed letter: none looks good, each is named. Honest later changes stay good.

mod cases;

use cases::workshop::report;
use cases::{Case, attacks, honest, reuse};
use pades::report::Verdict;

fn is_good(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Valid | Verdict::ValidWithPermittedChanges)
}

/// What is wrong with the judgement of an attack, if anything.
fn complaint(case: &Case) -> Option<String> {
    let Some(report) = report(&case.bytes) else { return None };
    let named = case.marks.iter().any(|mark| report.warnings.iter().any(|warning| warning == mark));
    let changes: Vec<String> = report.signatures.iter().flat_map(|one| &one.changes).map(|c| c.what.clone()).collect();
    let all = format!("{}: {:?} {:?} {changes:?}", case.name, report.verdict, report.warnings);
    println!("{all}");
    (is_good(report.verdict) || !named).then_some(all)
}

#[test]
fn no_attack_looks_good_and_each_is_named() {
    let cases = attacks();
    assert!(cases.len() >= 60, "{}", cases.len());
    let mut names: Vec<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), cases.len(), "two attacks of one name");
    let complaints: Vec<String> = cases.iter().filter_map(complaint).collect();
    println!("{} attacks, {} complaints", cases.len(), complaints.len());
    assert!(complaints.is_empty(), "{complaints:#?}");
}

#[test]
fn honest_changes_stay_good() {
    let cases = honest();
    assert!(cases.len() >= 20, "{}", cases.len());
    let bad: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let report = report(&case.bytes).expect("it opens");
            let attacked = report.warnings.iter().any(|warning| warning.starts_with("attack_"));
            let reasons: Vec<&str> = report
                .signatures
                .iter()
                .flat_map(|one| &one.changes)
                .filter(|c| !c.permitted)
                .map(|c| c.what.as_str())
                .collect();
            (!is_good(report.verdict) || attacked).then(|| format!("{}: {:?} {reasons:?}", case.name, report.verdict))
        })
        .collect();
    println!("{} honest changes, {} misjudged", cases.len(), bad.len());
    assert!(bad.is_empty(), "{bad:#?}");
}

#[test]
fn what_no_signature_leaves_open_is_not_good() {
    let green = |case: &Case| is_good(report(&case.bytes).expect("it opens").verdict).then(|| case.name.clone());
    let green: Vec<String> = reuse::not_good().iter().filter_map(green).collect();
    assert!(green.is_empty(), "{green:?}");
}
