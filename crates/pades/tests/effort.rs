//! Work is bounded: what a judgement has no allowance left for is said to be not looked at, and is not green.

mod workshop;

use pades::report::{Indication, Report, Verdict};
use pades::{Anchor, Evidence, Policy, judge};
use workshop::*;

fn judged_with(bytes: &[u8], effort: u64) -> Report {
    let anchors = vec![Anchor::practice(practice().ca.clone())];
    let evidence = Evidence { anchors, crls: vec![practice().crl.clone()], ..Evidence::default() };
    judge(&open(bytes), &evidence, &Policy { effort, ..Policy::default() }, NOW)
}

fn said_unfinished(report: &Report, index: usize) -> bool {
    report.signatures[index].findings.iter().any(|finding| finding.detail.contains("not everything"))
}

#[test]
fn an_allowance_that_ends_leaves_doubt_and_says_so() {
    let signed = (0..4).fold(letter(), |bytes, _| sign(&bytes, None, None));
    let whole = judged_with(&signed, Policy::default().effort);
    assert_eq!(whole.verdict, Verdict::ValidWithPermittedChanges);
    assert!((0..4).all(|index| !said_unfinished(&whole, index)));
    let (mut doubtful, mut some) = (0, 0);
    for effort in (0..3_000).step_by(40) {
        let report = judged_with(&signed, effort);
        let unfinished = (0..4).filter(|index| said_unfinished(&report, *index)).count();
        // Nothing is accused for want of work, and nothing is green that was not looked at.
        for (index, one) in report.signatures.iter().enumerate() {
            assert_ne!(one.indication, Indication::TotalFailed, "{effort}: {:?}", one.findings);
            assert_eq!(one.indication == Indication::TotalPassed, !said_unfinished(&report, index), "{effort}");
        }
        assert_eq!(report.verdict == Verdict::ValidWithPermittedChanges, unfinished == 0, "{effort}");
        let warned = report.warnings.iter().any(|warning| warning == "not_everything_looked_at");
        assert_eq!(warned, unfinished > 0, "{effort}");
        doubtful += usize::from(unfinished > 0);
        some += usize::from((1..4).contains(&unfinished));
    }
    // The newest are judged first: allowances that are enough for some of them were among those tried.
    assert!(doubtful > 0 && some > 0, "{doubtful} {some}");
}
