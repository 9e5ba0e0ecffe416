//! Which crate may know which: the edges of `docs/architecture.md`.

use crate::source::{self, Source};
use crate::{Breach, none, shown_to_fail};

/// Crate → the crates of ours that it may use.
const EDGES: [(&str, &[&str]); 8] = [
    ("pdf", &[]),
    ("pki", &[]),
    ("pades", &["pdf", "pki"]),
    ("press", &["pdf"]),
    ("app", &["pdf", "pki", "pades", "press"]),
    ("host", &["app", "pades", "pki"]),
    ("cli", &["app", "host"]),
    ("pena-window", &["app", "host"]),
];

/// Crates of others that belong to one floor only.
const KEPT: [(&str, &[&str]); 6] = [
    ("tauri", &["pena-window"]),
    ("gtk", &["pena-window"]),
    ("ureq", &["host"]),
    ("keyring", &["host"]),
    ("dirs", &["host"]),
    ("clap", &["cli"]),
];

fn edges(sources: &[Source]) -> Vec<Breach> {
    manifests(sources)
        .flat_map(|(name, path, table)| {
            let Some((_, allowed)) = EDGES.iter().find(|(crate_name, _)| *crate_name == name) else {
                return vec![format!("{path}: `{name}` has no place in the house")];
            };
            let ours = |used: &String| EDGES.iter().any(|(other, _)| other == used);
            let breaks = used(&table).into_iter().filter(ours).filter(|other| !allowed.contains(&other.as_str()));
            breaks.map(|other| format!("{path}: `{name}` may not use `{other}`")).collect()
        })
        .collect()
}

fn kept(sources: &[Source]) -> Vec<Breach> {
    manifests(sources)
        .flat_map(|(name, path, table)| {
            let used = used(&table);
            let wrong =
                KEPT.iter().filter(|(other, homes)| used.iter().any(|u| u == other) && !homes.contains(&name.as_str()));
            wrong.map(|(other, _)| format!("{path}: `{other}` is not for `{name}`")).collect::<Vec<_>>()
        })
        .collect()
}

fn manifests(sources: &[Source]) -> impl Iterator<Item = (String, &str, toml::Table)> {
    let files = sources.iter().filter(|s| s.path.ends_with("Cargo.toml") && !s.path.starts_with("tests/"));
    files.map(|source| {
        let table: toml::Table = source.text.parse().unwrap_or_else(|error| panic!("{}: {error}", source.path));
        let name = table.get("package").and_then(|p| p.get("name")).and_then(|n| n.as_str()).unwrap_or_default();
        (name.to_owned(), source.path.as_str(), table)
    })
}

/// Names under `dependencies`, `build-dependencies` and those of targets. Tests of a crate may use more.
fn used(table: &toml::Table) -> Vec<String> {
    let mut names = Vec::new();
    for section in ["dependencies", "build-dependencies"] {
        names.extend(keys(table.get(section)));
    }
    let targets = table.get("target").and_then(toml::Value::as_table);
    for target in targets.into_iter().flat_map(|targets| targets.values()) {
        names.extend(keys(target.get("dependencies")));
    }
    names
}

fn keys(section: Option<&toml::Value>) -> Vec<String> {
    let table = section.and_then(toml::Value::as_table);
    table.map(|table| table.keys().cloned().collect()).unwrap_or_default()
}

#[test]
fn crates_keep_to_their_floor() {
    none(edges(&source::all()));
    let planted = [
        ("crates/pdf/Cargo.toml", "[package]\nname='pdf'\n[dependencies]\npki={}\n"),
        ("src-tauri/Cargo.toml", "[package]\nname='pena-window'\n[target.'cfg(unix)'.dependencies]\npdf={}\n"),
        ("crates/new/Cargo.toml", "[package]\nname='new'\n"),
    ];
    let clean = [("crates/press/Cargo.toml", "[package]\nname='press'\n[dependencies]\npdf={}\n")];
    shown_to_fail(edges, &planted, &clean);
}

#[test]
fn outside_crates_stay_on_their_floor() {
    none(kept(&source::all()));
    let planted = [("crates/app/Cargo.toml", "[package]\nname='app'\n[dependencies]\ntauri={}\n")];
    let clean = [("crates/host/Cargo.toml", "[package]\nname='host'\n[dependencies]\nureq={}\n")];
    shown_to_fail(kept, &planted, &clean);
}
