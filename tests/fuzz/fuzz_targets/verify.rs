//! The whole verdict, with no anchor at all: whatever the bytes are, never green.
#![no_main]
use libfuzzer_sys::fuzz_target;
use pades::report::Verdict;
use pades::{Evidence, Policy, RevocationRule, judge};

fuzz_target!(|bytes: &[u8]| {
    let Some(opened) = fuzz::open(bytes) else { return };
    let report = judge(&opened, &Evidence::default(), &Policy::with_revocation(RevocationRule::Soft), fuzz::NOW);
    assert!(!matches!(report.verdict, Verdict::Valid | Verdict::ValidWithPermittedChanges), "green without an anchor");
});
