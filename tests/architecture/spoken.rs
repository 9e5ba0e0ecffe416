//! Whatever code Rust can send to the page has words there, in both languages: findings by their clauses, indications,
//! refusals and warnings. The lists are read from the sources of Rust, so that nobody has to keep them.

use std::collections::BTreeSet;

use crate::Breach;
use crate::source::{self, Source};

/// Refusals that no window shows: of the command line, and turning back.
const UNSPOKEN: [&str; 3] = ["usage.", "window.missing", "cancelled"];

/// Ends of files' names and addresses.
const FILES: [&str; 9] = ["toml", "pdf", "pem", "der", "png", "p12", "csv", "jsonl", "localhost"];

/// What stands in `"…"` directly behind a mark, spaces and lines apart.
fn quoted_after(text: &str, mark: &str) -> BTreeSet<String> {
    let literal = |rest: &str| rest.trim_start().strip_prefix('"')?.split('"').next().map(str::to_owned);
    text.split(mark).skip(1).filter_map(literal).collect()
}

/// Every `"EN 319 102-1 5.2.5"` or `"ISO 32000-2 7.5"` alone in its quotes.
fn clauses(text: &str) -> BTreeSet<String> {
    let standard = |word: &&str| {
        let number = word.strip_prefix("EN 319 102-1 ").or_else(|| word.strip_prefix("ISO 32000-2 "));
        number.is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit() || c == '.'))
    };
    text.split('"').filter(standard).map(str::to_owned).collect()
}

/// `TotalPassed` of an `enum` as serde writes it: `TOTAL_PASSED`.
fn variants(text: &str, name: &str) -> BTreeSet<String> {
    let body = text.split_once(&format!("pub enum {name} {{")).and_then(|(_, rest)| rest.split_once("\n}"));
    let lines = body.map_or("", |(body, _)| body).lines().map(|line| line.trim().trim_end_matches(','));
    let variant = |word: &&str| word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphanumeric);
    let snake = |word: &str| {
        let mut out = String::new();
        for c in word.chars() {
            out.extend((c.is_uppercase() && !out.is_empty()).then_some('_'));
            out.push(c.to_ascii_uppercase());
        }
        out
    };
    lines.filter(variant).map(snake).collect()
}

/// What the sources of products can send: clauses, sub-indications, codes.
fn sent(sources: &[Source]) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for source in sources.iter().filter(|source| source.is_rust() && !source.is_test()) {
        let product = source.text.split("#[cfg(test)]").next().unwrap_or_default();
        if source.path.starts_with("crates/pades/src/") || source.path.starts_with("crates/app/src/") {
            all.extend(clauses(product));
            all.extend(variants(product, "SubIndication"));
        }
        all.extend(quoted_after(product, "Problem::new("));
    }
    // Codes that are chosen first and sent later belong to a group of those that are sent on the spot.
    let groups: BTreeSet<String> = all.iter().filter_map(|code| group(code)).collect();
    for source in sources.iter().filter(|source| source.is_rust() && !source.is_test()) {
        let product = source.text.split("#[cfg(test)]").next().unwrap_or_default();
        let literals = product.split('"').filter(|word| group(word).is_some_and(|group| groups.contains(&group)));
        all.extend(literals.map(str::to_owned));
    }
    all.retain(|code| !UNSPOKEN.iter().any(|start| code.starts_with(start)));
    all
}

/// `tsa` of `tsa.auth`; a file's name is no code.
fn group(code: &str) -> Option<String> {
    let (group, rest) = code.split_once('.')?;
    let plain = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    let is_code = plain(group) && rest.split('.').all(plain) && !FILES.contains(&rest);
    is_code.then(|| group.to_owned())
}

/// What has no words in a language.
fn unspoken(sources: &[Source]) -> Vec<Breach> {
    let sent = sent(sources);
    let mut breaches = Vec::new();
    for language in ["id", "en"] {
        let folder = format!("ui/src/words/{language}/");
        let words: String = sources.iter().filter(|one| one.path.starts_with(&folder)).map(|one| &*one.text).collect();
        let is_key =
            |code: &&String| words.contains(&format!("\n  '{code}': ")) || words.contains(&format!("\n  {code}: "));
        let missing = sent.iter().filter(|code| !is_key(code));
        breaches.extend(missing.map(|code| format!("{folder}: no words for {code}")));
    }
    breaches
}

#[test]
fn every_code_has_words_in_both_languages() {
    let sources = source::all();
    let sent = sent(&sources);
    // The lists are there at all.
    for known in ["EN 319 102-1 5.2.5", "ISO 32000-2 7.5", "TRY_LATER", "HASH_FAILURE", "tsa.auth"] {
        assert!(sent.contains(known), "{known} is not found in Rust");
    }
    println!("{} codes", sent.len());
    crate::none(unspoken(&sources));
    crate::shown_to_fail(
        unspoken,
        &[
            ("crates/pades/src/a.rs", "finding(\"EN 319 102-1 5.9.9\", PASSED, \"\")"),
            ("crates/pades/src/a.rs", "pub enum SubIndication {\n    NeverHeard,\n}"),
            ("crates/host/src/a.rs", "Problem::new(\n  \"no.words\")"),
        ],
        &[("crates/cli/src/a.rs", "Problem::new(\"usage.odd\")")],
    );
}
