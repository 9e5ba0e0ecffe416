//! The shared corpora of signed PDFs: what Pena says beside what their makers and other validators say.
//!
//! Hard failures: an invalid document or an attack judged valid, an indeterminate one judged valid. Everything else is
//! counted and printed. `tests/corpus/exceptions.toml` keeps the divergences that stay, each with its reason.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use pades::report::{Report, SignatureReport, Verdict};
use pades::{Anchor, Evidence, Policy, RevocationRule, judge};
use pki::Certificate;
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The time of cases that name none.
const NOW: &str = "2026-11-21T00:00:00Z";

/// The corpora, found by walking up to the project's root, or by the environment.
fn corpora() -> Option<PathBuf> {
    let found = std::env::var_os("PENA_CORPORA").map(PathBuf::from).or_else(|| {
        let start = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = start.ancestors().filter(|folder| folder.join("Cargo.lock").exists()).last()?;
        Some(root.parent()?.join("shared/corpora"))
    });
    found.filter(|path| path.exists())
}

struct Suite<'a> {
    root: &'a Path,
    name: &'a str,
    rule: RevocationRule,
    exceptions: &'a BTreeMap<String, String>,
}

#[derive(Default)]
struct Count {
    agreed: usize,
    disagreed: usize,
    refused: usize,
    excepted: usize,
    /// Invalid or an attack shown as valid; indeterminate shown as valid.
    false_green: Vec<String>,
    valid_as_invalid: usize,
    valid_as_indeterminate: usize,
    valid: usize,
    parts: BTreeMap<&'static str, (usize, usize)>,
}

impl Suite<'_> {
    fn evidence(&self, case: &Value) -> Evidence {
        let files = |key: &str| -> Vec<Vec<u8>> {
            let names = case[key].as_array().map(Vec::as_slice).unwrap_or_default();
            names.iter().map(|name| std::fs::read(self.root.join(name.as_str().unwrap())).unwrap()).collect()
        };
        let certificates =
            |key: &str| files(key).iter().flat_map(|file| Certificate::from_pem_or_der_many(file)).collect::<Vec<_>>();
        Evidence {
            anchors: certificates("trust_anchors").into_iter().map(Anchor::real).collect(),
            certificates: certificates("extra_certs"),
            crls: files("crls"),
            ocsps: files("ocsps"),
        }
    }

    fn judge(&self, case: &Value) -> Result<Report, String> {
        let bytes = std::fs::read(self.root.join(case["path"].as_str().unwrap())).unwrap();
        let password = case["password"].as_str().map(str::as_bytes);
        let opened = pdf::open(pdf::Source::new(Arc::from(bytes)), password).map_err(|error| error.to_string())?;
        let at = OffsetDateTime::parse(case["validation_time"].as_str().unwrap_or(NOW), &Rfc3339).unwrap();
        Ok(judge(&opened, &self.evidence(case), &Policy::with_revocation(self.rule), at))
    }

    fn run(&self) -> Count {
        let manifest = std::fs::read(self.root.join(format!("manifests/{}.json", self.name))).unwrap();
        let cases: Vec<Value> = serde_json::from_slice(&manifest).unwrap();
        let mut count = Count::default();
        for case in &cases {
            self.one(case, &mut count);
        }
        count
    }

    fn one(&self, case: &Value, count: &mut Count) {
        let column = match self.rule {
            RevocationRule::Soft => "overall",
            RevocationRule::Require => "overall_if_revocation_required",
        };
        let Some(expected) = case["expected"][column].as_str() else { return };
        let hard = case["tier"] == "hard";
        let id = format!("{} at {}", case["path"].as_str().unwrap(), case["validation_time"].as_str().unwrap_or(NOW));
        let report = self.judge(case);
        let said = report.as_ref().map_or("refused", word);
        let attack = self.name == "attacks";
        let green = said == "valid" && (expected != "valid" || attack);
        // A column may be laxer than the other: a document is shown green only where neither says no.
        if green && hard {
            count.false_green.push(format!("{id}: {said}, expected {expected}"));
        }
        count.valid += usize::from(expected == "valid");
        if said == expected {
            count.agreed += 1;
            if self.exceptions.contains_key(&id) {
                count.false_green.push(format!("{id}: agrees now, its exception must go"));
            }
        } else if self.exceptions.contains_key(&id) {
            count.excepted += 1;
        } else {
            match said {
                "refused" => count.refused += 1,
                _ => count.disagreed += 1,
            }
            count.valid_as_invalid += usize::from(expected == "valid" && matches!(said, "invalid" | "refused") && hard);
            count.valid_as_indeterminate += usize::from(expected == "valid" && said == "indeterminate" && hard);
            println!("  {} {id}: said {said}, expected {expected}{}", case["tier"], why(&report));
        }
        if let Ok(report) = &report {
            self.parts(case, report, count);
        }
    }

    /// Agreement of the parts: the worst of each over all signatures, as the manifest has it for the document.
    fn parts(&self, case: &Value, report: &Report, count: &mut Count) {
        if case["tier"] != "hard" || self.rule == RevocationRule::Require {
            return;
        }
        let worst = |part: fn(&SignatureReport) -> &'static str, order: &[&str]| {
            let rank = |word: &&str| order.iter().position(|known| known == word);
            report.signatures.iter().map(part).max_by_key(rank).unwrap_or("none")
        };
        for (part, said) in [
            ("integrity", worst(integrity, &["ok", "malformed", "broken"])),
            (
                "coverage",
                worst(coverage, &["whole", "partial-with-permitted-changes", "partial-with-suspicious-changes"]),
            ),
            ("chain", worst(chain, &["trusted", "unknown", "expired", "untrusted", "revoked"])),
            ("timestamp", worst(timestamp, &["none", "ok", "untrusted", "bad"])),
        ] {
            let Some(wanted) = case["expected"][part].as_str() else { continue };
            let cell = count.parts.entry(part).or_default();
            cell.1 += 1;
            cell.0 += usize::from(said == wanted);
            if said != wanted {
                println!("    {part} {} at {}: said {said}, expected {wanted}", case["path"], case["validation_time"]);
            }
        }
    }
}

fn word(report: &Report) -> &'static str {
    match report.verdict {
        Verdict::Valid | Verdict::ValidWithPermittedChanges => "valid",
        Verdict::Indeterminate => "indeterminate",
        Verdict::Invalid => "invalid",
        Verdict::NoSignature => "no-signature",
        Verdict::Unreadable => "refused",
    }
}

fn why(report: &Result<Report, String>) -> String {
    let Ok(report) = report else { return format!(" ({})", report.as_ref().unwrap_err()) };
    let mut out = String::new();
    for one in &report.signatures {
        out += &format!("\n      {} {:?} {:?} {:?}", one.field, one.kind, one.indication, one.subindication);
        let failed =
            one.findings.iter().filter(|finding| !matches!(finding.conclusion.as_str(), "PASSED" | "NOT_CHECKED"));
        for finding in failed {
            out += &format!("\n        {} {}: {}", finding.clause, finding.conclusion, finding.detail);
        }
    }
    out
}

fn integrity(one: &SignatureReport) -> &'static str {
    use pades::report::Integrity;
    match (one.integrity, &one.algorithms) {
        (Integrity::Intact, _) => "ok",
        (Integrity::Broken, None) => "malformed",
        (Integrity::Unknown, _) => "unknown",
        (Integrity::Broken, Some(_)) => "broken",
    }
}

fn coverage(one: &SignatureReport) -> &'static str {
    use pades::report::Coverage;
    match (one.coverage, one.changes_permitted) {
        (Coverage::WholeFile, _) => "whole",
        (Coverage::EarlierRevision, true) => "partial-with-permitted-changes",
        _ => "partial-with-suspicious-changes",
    }
}

fn chain(one: &SignatureReport) -> &'static str {
    use pades::report::TrustStatus;
    match one.trust.status {
        TrustStatus::Trusted => "trusted",
        TrustStatus::Untrusted => "untrusted",
        TrustStatus::Expired | TrustStatus::NotYetValid => "expired",
        TrustStatus::Revoked => "revoked",
        TrustStatus::Unknown => "unknown",
    }
}

fn timestamp(one: &SignatureReport) -> &'static str {
    use pades::report::TimestampStatus;
    match one.timestamp.status {
        TimestampStatus::None => "none",
        TimestampStatus::Valid => "ok",
        TimestampStatus::Untrusted => "untrusted",
        TimestampStatus::Invalid => "bad",
    }
}

/// `[soft]` and `[require]`: "path at time" = "reason".
fn exceptions(table: &str) -> BTreeMap<String, String> {
    let text = include_str!("../../../tests/corpus/exceptions.toml");
    let all: BTreeMap<String, BTreeMap<String, String>> = toml::from_str(text).unwrap();
    all.get(table).cloned().unwrap_or_default()
}

#[test]
fn signed_corpora() {
    let Some(root) = corpora() else {
        println!("skipped: corpora absent");
        return;
    };
    let mut false_green = Vec::new();
    for (table, rule) in [("soft", RevocationRule::Soft), ("require", RevocationRule::Require)] {
        let exceptions = exceptions(table);
        for name in ["pyhanko", "attacks", "misc-signed"] {
            println!("{name} --revocation {table}");
            let count = Suite { root: &root, name, rule, exceptions: &exceptions }.run();
            println!(
                "{name} --revocation {table}: {} agreed, {} disagreed, {} refused, {} excepted; of {} valid {} as invalid, {} as indeterminate; false green {}",
                count.agreed,
                count.disagreed,
                count.refused,
                count.excepted,
                count.valid,
                count.valid_as_invalid,
                count.valid_as_indeterminate,
                count.false_green.len()
            );
            for (part, (agreed, of)) in &count.parts {
                println!("    {part}: {agreed} of {of}");
            }
            false_green.extend(count.false_green);
        }
    }
    assert!(false_green.is_empty(), "{false_green:#?}");
}

/// A changed byte in what the first signature signs is never green: a sample of every valid file, all with PENA_EXHAUSTIVE.
#[test]
fn no_changed_byte_of_a_valid_file_is_green() {
    let Some(root) = corpora() else {
        println!("skipped: corpora absent");
        return;
    };
    let exceptions = BTreeMap::new();
    let suite = Suite { root: &root, name: "pyhanko", rule: RevocationRule::Soft, exceptions: &exceptions };
    let cases: Vec<Value> =
        serde_json::from_slice(&std::fs::read(root.join("manifests/pyhanko.json")).unwrap()).unwrap();
    let step = if std::env::var_os("PENA_EXHAUSTIVE").is_some() { 1 } else { 499 };
    let (mut files, mut tried) = (0, 0);
    for case in cases.iter().filter(|case| case["expected"]["overall"] == "valid") {
        let evidence = suite.evidence(case);
        let good = std::fs::read(root.join(case["path"].as_str().unwrap())).unwrap();
        let at = OffsetDateTime::parse(case["validation_time"].as_str().unwrap(), &Rfc3339).unwrap();
        let policy = Policy::with_revocation(RevocationRule::Soft);
        let green = |bytes: Vec<u8>| {
            let opened = pdf::open(pdf::Source::new(Arc::from(bytes)), None);
            let verdict = opened.map(|opened| judge(&opened, &evidence, &policy, at).verdict);
            matches!(verdict, Ok(Verdict::Valid | Verdict::ValidWithPermittedChanges))
        };
        let opened = pdf::open(pdf::Source::new(Arc::from(good.clone())), None).unwrap();
        let signed = opened.signatures().unwrap()[0].signed.clone().unwrap();
        for place in signed.into_iter().flat_map(|range| range.step_by(step)) {
            let mut bad = good.clone();
            bad[place as usize] ^= 1;
            assert!(!green(bad), "{} byte {place}", case["path"]);
            tried += 1;
        }
        files += 1;
    }
    println!("{tried} changed bytes in {files} files, 0 green");
}
