//! What the page believes about the shapes that Rust sends is what Rust sends.

use std::collections::{BTreeMap, BTreeSet};

use tests::place;

use crate::scan;

/// Shape → names of its fields.
type Shapes = BTreeMap<String, BTreeSet<String>>;

fn text(path: &str) -> String {
    std::fs::read_to_string(place::root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// `pub struct Name { pub field: … }` of Rust.
fn rust(text: &str) -> Shapes {
    let code = scan::code(text);
    let structs = code.split("pub struct ").skip(1);
    structs
        .filter_map(|rest| {
            let name = word(rest);
            let body = rest[name.len()..].trim_start().strip_prefix('{')?.split('}').next()?;
            Some((name, body.split("pub ").skip(1).map(word).collect()))
        })
        .collect()
}

/// `export interface Name { field: … }` and `export type Name = { field: …, }` of TypeScript.
fn page(text: &str) -> Shapes {
    let plain = without_comments(text);
    let mut shapes = Shapes::new();
    for mark in ["export interface ", "export type "] {
        for rest in plain.split(mark).skip(1) {
            let name = word(rest);
            let after = rest[name.len()..].trim_start().trim_start_matches('=').trim_start();
            let Some(body) = after.strip_prefix('{').and_then(|body| body.split_once('}')) else { continue };
            let fields = body.0.split(['\n', ';', ',']).filter_map(|line| line.split_once(':'));
            shapes.insert(name, fields.map(|(field, _)| word(field.trim().trim_matches('"'))).collect());
        }
    }
    shapes
}

fn without_comments(text: &str) -> String {
    let mut out = String::new();
    for (index, part) in text.split("/*").enumerate() {
        out.push_str(if index == 0 { part } else { part.split_once("*/").map_or("", |(_, rest)| rest) });
    }
    out.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn differences(rust: &Shapes, page: &Shapes) -> Vec<String> {
    let pairs = rust.iter().filter_map(|(name, fields)| Some((name, fields, page.get(name)?)));
    let unlike = pairs.filter(|(_, fields, theirs)| fields != theirs);
    unlike.map(|(name, fields, theirs)| format!("{name}: Rust {fields:?}, page {theirs:?}")).collect()
}

#[test]
fn bindings_are_current() {
    let view = ["view.rs", "view/batch.rs", "view/journal.rs", "view/keys.rs", "view/letters.rs"];
    let view = rust(&view.map(|name| text(&format!("crates/app/src/{name}"))).concat());
    let bindings =
        page(&["bindings.ts", "batch.ts", "letters.ts"].map(|name| text(&format!("ui/src/host/{name}"))).concat());
    assert_eq!(differences(&view, &bindings), Vec::<String>::new());
    let missing: Vec<_> = view.keys().filter(|name| !bindings.contains_key(*name)).collect();
    assert!(missing.is_empty(), "not in bindings.ts: {missing:?}");
    let report = rust(&text("crates/pades/src/report.rs"));
    let theirs = page(&text("ui/src/host/report.ts"));
    assert!(theirs.len() > 3);
    assert_eq!(differences(&report, &theirs), Vec::<String>::new());
}

#[test]
fn a_missing_field_is_noticed() {
    let ours = rust("pub struct A {\n    /// x: y\n    pub one: u8,\n    pub two: Map<K, V>,\n}");
    assert_eq!(
        differences(&ours, &page("export interface A {\n  one: number\n  two: string\n}")),
        Vec::<String>::new()
    );
    assert_eq!(differences(&ours, &page("export type A = { one: number, two: string, }")), Vec::<String>::new());
    assert!(!differences(&ours, &page("export interface A {\n  one: number\n}")).is_empty());
}
