//! Every PDF of the corpora: opened within its time, no panic, and the page counts that other readers find.

use std::path::Path;
use std::time::{Duration, Instant};

use pdf::{Cover, Opened, Source};
use support::{corpora, exercise};

mod support;

fn cases(root: &Path, suite: &str) -> Vec<serde_json::Value> {
    let text = std::fs::read_to_string(root.join("manifests").join(format!("{suite}.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn open(root: &Path, case: &serde_json::Value) -> (Result<Opened, pdf::OpenError>, Duration) {
    let path = root.join(case["path"].as_str().unwrap());
    let bytes = std::fs::read(path).unwrap();
    let password = case["password"].as_str().map(|p| p.as_bytes().to_vec());
    let start = Instant::now();
    let opened = pdf::open(Source::new(bytes.into()), password.as_deref());
    if let Ok(opened) = &opened {
        exercise(opened);
    }
    (opened, start.elapsed())
}

/// What most of the other readers count.
fn expected_pages(case: &serde_json::Value) -> Option<u64> {
    case["expected"]["pages"].as_u64()
}

#[test]
fn robustness() {
    let Some(root) = corpora() else { return };
    let mut totals = std::collections::BTreeMap::<String, usize>::new();
    let mut wrong = 0;
    let (mut clean, mut damaged, mut damaged_read) = (0, 0, 0);
    for case in cases(&root, "robustness") {
        let category = case["category"].as_str().unwrap();
        let (opened, took) = open(&root, &case);
        assert!(took < Duration::from_secs(10), "{} took {took:?}", case["path"]);
        let kind = match &opened {
            Ok(Opened::Strict(_)) => "strict".to_string(),
            Ok(Opened::Repaired(r)) => {
                format!("repaired {:?}", r.repairs()[0]).split(' ').take(2).collect::<Vec<_>>().join(" ")
            }
            Err(error) => format!("{error:?}"),
        };
        let pages = opened.as_ref().ok().and_then(|d| d.page_count().ok()).map(|n| n as u64);
        let popplers = case["oracles"]["poppler"]["pages"].as_str().and_then(|p| p.parse::<u64>().ok());
        let popplers = popplers.or(case["oracles"]["poppler"]["pages"].as_u64());
        *totals.entry(format!("{category}: {kind}")).or_default() += 1;
        match category {
            "clean" => {
                clean += 1;
                if let Ok(opened) = &opened
                    && opened.source().parts()[0].windows(11).take(2000).any(|w| w == b"/Linearized")
                {
                    println!(
                        "linearized: {} revisions {:?} {}",
                        opened.revisions().len(),
                        opened.findings(),
                        case["path"]
                    );
                }
                if pages != expected_pages(&case) {
                    wrong += 1;
                    println!("pages {pages:?} not {:?}: {} {kind}", expected_pages(&case), case["path"]);
                }
                if kind != "strict" {
                    println!("clean but {kind}: {}", case["path"]);
                }
            }
            "damaged-but-readable" if popplers.is_some_and(|n| n > 0) => {
                damaged += 1;
                damaged_read += usize::from(pages.is_some());
                if pages != popplers {
                    println!("pages {pages:?}, poppler {popplers:?}: {} {kind}", case["path"]);
                }
            }
            _ => println!("{category}: {} {kind} pages {pages:?} oracles {}", case["path"], case["oracles"]),
        }
    }
    for (what, count) in &totals {
        println!("{count:5} {what}");
    }
    println!("clean {clean}, wrong page count {wrong}; damaged {damaged}, read {damaged_read}");
    assert!(wrong * 200 <= clean, "{wrong} of {clean} clean files have another page count");
    assert!(damaged_read * 100 >= damaged * 98, "{damaged_read} of {damaged} damaged files read");
}

/// Passwords that the tests of qpdf, pyHanko and PDFBox use.
const PASSWORDS: [&str; 16] = [
    "user",
    "owner",
    "view",
    "master",
    "usersecret",
    "ownersecret",
    "secret",
    "attachment",
    "password",
    "test",
    "asdfasdf",
    "userpassword",
    "ELXRTQWS",
    "\u{2168}",
    "u",
    "o",
];

#[test]
fn encrypted() {
    let Some(root) = corpora() else { return };
    let (mut files, mut read) = (0, 0);
    for case in cases(&root, "robustness").iter().filter(|case| case["category"] == "encrypted") {
        files += 1;
        let bytes: std::sync::Arc<[u8]> = std::fs::read(root.join(case["path"].as_str().unwrap())).unwrap().into();
        let mut outcome = pdf::open(Source::new(bytes.clone()), None);
        let mut used = "";
        for password in
            PASSWORDS.iter().filter(|_| matches!(outcome, Err(pdf::OpenError::NeedsPassword))).collect::<Vec<_>>()
        {
            if let Ok(opened) = pdf::open(Source::new(bytes.clone()), Some(password.as_bytes())) {
                (outcome, used) = (Ok(opened), password);
                break;
            }
        }
        match &outcome {
            Ok(opened) => {
                read += 1;
                let page = opened.page(0).unwrap();
                let content = opened.lookup(&page.dictionary, b"Contents");
                let content = content.map(|c| match c {
                    pdf::Object::Array(items) => opened.resolve(&items[0]).unwrap(),
                    other => other,
                });
                let sample = content.map(|c| c.as_stream().ok().map(|s| opened.stream_data(s, 1 << 24)));
                let text = match sample {
                    Ok(Some(Ok(data))) => String::from_utf8_lossy(&data[..data.len().min(30)]).into_owned(),
                    other => format!("{other:?}"),
                };
                println!(
                    "{} {used:?} owner {:?} {:?} pages {:?} repairs {:?} {text:?}",
                    case["path"],
                    opened.security().map(|s| s.is_owner()),
                    opened.security().map(|s| s.method()),
                    opened.page_count(),
                    opened.repairs()
                );
            }
            Err(error) => println!("{} {error:?}", case["path"]),
        }
    }
    println!("encrypted {files}, read {read}");
}

#[test]
fn signed() {
    let Some(root) = corpora() else { return };
    for suite in ["pyhanko", "misc-signed", "attacks"] {
        for case in cases(&root, suite) {
            let (opened, took) = open(&root, &case);
            assert!(took < Duration::from_secs(10));
            match opened {
                Ok(Opened::Strict(document)) => judge(&document, suite, &case),
                Ok(Opened::Repaired(repaired)) => println!("{}: repaired {:?}", case["path"], repaired.repairs()),
                Err(error) => println!("{}: {error:?}", case["path"]),
            }
        }
    }
}

/// The covers must agree with what other validators found.
fn judge(document: &pdf::Document, suite: &str, case: &serde_json::Value) {
    let signatures = document.signatures().unwrap();
    for count in 0..3 {
        let newest: Vec<_> = document.newest_signatures(count).unwrap().iter().map(|s| s.field.id).collect();
        let last = signatures.iter().skip(signatures.len().saturating_sub(count)).map(|s| s.field.id);
        assert_eq!(newest, last.collect::<Vec<_>>());
    }
    let covers: Vec<_> = signatures.iter().map(|s| (s.field.name.as_str(), s.cover, s.revision)).collect();
    let unlisted = document.revisions().iter().skip(1).filter(|r| document.unlisted(r.index).is_some()).count();
    let whole = covers.iter().any(|(_, cover, _)| *cover == Cover::WholeFile);
    let (found, noted) = (document.findings(), document.notes());
    println!("{}: {covers:?} unlisted {unlisted} {found:?} {noted:?} {}", case["path"], case["expected"]["coverage"]);
    if case["expected"]["coverage"] == "whole" {
        assert!(whole && unlisted == 0);
    }
    if suite == "attacks" || case["expected"]["coverage"] == "partial-with-suspicious-changes" {
        assert!(!whole);
    }
}
