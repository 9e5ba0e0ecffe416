//! The attacks and the honest changes of `crates/pades/tests/attacks`, judged by the program as a person runs it.

#[path = "../../crates/pades/tests/attacks/cases/mod.rs"]
mod cases;

use std::path::Path;

use cases::workshop::practice;
use cases::{Case, attacks, honest};
use serde_json::Value;

use crate::judging::text;
use crate::pena::pena;

/// What `pena verify --json` says of every case, in order; a file that cannot be opened says so, too.
fn judged(cases: &[Case], folder: &Path) -> Vec<Value> {
    for (index, case) in cases.iter().enumerate() {
        std::fs::write(folder.join(format!("{index:03}.pdf")), &case.bytes).expect("a document");
    }
    let evidence = tempfile::tempdir().expect("a folder");
    let (anchor, list) = (evidence.path().join("ca.der"), evidence.path().join("ca.crl"));
    std::fs::write(&anchor, practice().ca.der()).expect("the anchor");
    std::fs::write(&list, &practice().crl).expect("the list");
    let [folder, anchor, list] = [folder, &anchor, &list].map(|path| path.to_str().expect("UTF-8"));
    let words = ["verify", folder, "--json", "--offline", "--trust-only", "--trust", anchor, "--crl", list];
    let ended = pena(evidence.path(), &[&words[..], &["--at", "2026-11-21T07:00:00Z"]].concat(), "");
    assert_eq!(ended.lines.len(), cases.len(), "{}", ended.errors);
    let mut lines = ended.lines;
    lines.sort_by_key(|line| text(&line["file"]).to_owned());
    lines
}

#[test]
fn no_attack_deceives_the_program() {
    let folder = tempfile::tempdir().expect("a folder");
    let cases = attacks();
    for (case, line) in cases.iter().zip(judged(&cases, folder.path())) {
        let verdict = text(&line["verdict"]);
        assert!(!verdict.starts_with("valid"), "{}: {line:#}", case.name);
        let warnings = line["warnings"].as_array().expect("warnings");
        let named = warnings.iter().any(|code| case.marks.contains(&text(code)));
        assert!(named || verdict == "unreadable", "{}: {line:#}", case.name);
    }
    println!("{} attacks, 0 valid", cases.len());
}

#[test]
fn honest_changes_stay_valid_for_the_program() {
    let folder = tempfile::tempdir().expect("a folder");
    let cases = honest();
    for (case, line) in cases.iter().zip(judged(&cases, folder.path())) {
        assert!(text(&line["verdict"]).starts_with("valid"), "{}: {line:#}", case.name);
    }
    println!("{} honest changes, all valid", cases.len());
}
