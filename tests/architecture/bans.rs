//! Words that may not stand in certain places.

use crate::source::{self, Source};
use crate::{Breach, none, scan, shown_to_fail};

/// The clock, the disk and the network are `host`'s.
const OUTSIDE: [&str; 14] = [
    "SystemTime::now",
    "Instant::now",
    "now_utc(",
    "now_local(",
    "std::fs",
    "fs::read",
    "fs::write",
    "File::open",
    "File::create",
    "TcpStream",
    "TcpListener",
    "UdpSocket",
    "std::env::var",
    "process::Command",
];

/// Where each of these is needed and why.
const OUTSIDE_ALLOWED: [(&str, &str); 1] = [
    // Opens a folder in the file manager of the desktop.
    ("src-tauri/src/reveal.rs", "process::Command"),
];

/// What ends the program in the middle of a person's work.
const PANICS: [&str; 7] =
    [".unwrap()", ".expect(\"", ".unwrap_err()", "panic!(", "todo!(", "unimplemented!(", "unreachable!("];

/// The one page that speaks with Tauri.
const TAURI_PAGE: &str = "ui/src/host/tauri.ts";

fn outside(sources: &[Source]) -> Vec<Breach> {
    let inner = sources.iter().filter(|s| s.is_rust() && !s.path.starts_with("crates/host/"));
    inner
        .flat_map(|source| {
            let allowed = |word: &str| OUTSIDE_ALLOWED.contains(&(source.path.as_str(), word));
            found(source, OUTSIDE.iter().copied().filter(|word| !allowed(word)))
        })
        .collect()
}

fn panics(sources: &[Source]) -> Vec<Breach> {
    sources.iter().filter(|s| s.is_rust()).flat_map(|source| found(source, PANICS)).collect()
}

fn unsafety(sources: &[Source]) -> Vec<Breach> {
    let outside = sources.iter().filter(|s| s.is_rust() && !s.path.starts_with("crates/host/"));
    outside.flat_map(|source| found(source, ["unsafe "])).collect()
}

/// In tests too: a test that does not run proves nothing.
fn asleep(sources: &[Source]) -> Vec<Breach> {
    let rust = sources.iter().filter(|s| s.is_rust());
    let rust = rust.flat_map(|source| lines_with(&source.path, &scan::code(&source.text), ["#[ignore", "todo!("]));
    let page = sources.iter().filter(|s| s.is_page());
    let words = [".skip(", ".only(", ".todo(", "xit(", "xdescribe("];
    rust.chain(page.flat_map(|source| lines_with(&source.path, &source.text, words))).collect()
}

fn tauri_elsewhere(sources: &[Source]) -> Vec<Breach> {
    let pages = sources.iter().filter(|s| s.is_page() && s.path != TAURI_PAGE && !s.is_test());
    pages.flat_map(|source| lines_with(&source.path, &source.text, ["@tauri-apps"])).collect()
}

/// Text is shown as text: nothing that came from a file becomes markup or script.
fn markup(sources: &[Source]) -> Vec<Breach> {
    let words = ["{@html", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"];
    let pages = sources.iter().filter(|s| s.is_page() && !s.is_test());
    pages.flat_map(|source| lines_with(&source.path, &source.text, words)).collect()
}

fn found<'a>(source: &Source, words: impl IntoIterator<Item = &'a str>) -> Vec<Breach> {
    lines_with(&source.path, &scan::code(&source.product()), words)
}

fn lines_with<'a>(path: &str, text: &str, words: impl IntoIterator<Item = &'a str>) -> Vec<Breach> {
    let words: Vec<_> = words.into_iter().collect();
    let lines = text.lines().enumerate();
    lines
        .flat_map(|(number, line)| {
            let hits = words.iter().filter(move |word| line.contains(**word));
            hits.map(move |word| format!("{path}:{}: {}", number + 1, word.trim()))
        })
        .collect()
}

#[test]
fn clock_disk_and_network_are_the_hosts() {
    none(outside(&source::all()));
    let planted = [
        ("crates/app/src/a.rs", "fn f() { let t = std::time::SystemTime::now(); }"),
        ("crates/pdf/src/a.rs", "use std::fs;"),
        ("crates/pki/src/a.rs", "use std::net::TcpStream;"),
    ];
    let clean = [("crates/host/src/a.rs", "use std::fs;"), ("crates/pdf/src/a.rs", "// std::fs\n")];
    shown_to_fail(outside, &planted, &clean);
}

#[test]
fn nothing_panics_outside_tests() {
    none(panics(&source::all()));
    let planted = [
        ("a.rs", "fn f() { g().unwrap(); }"),
        ("b.rs", "fn f() { g().expect(\"x\"); }"),
        ("c.rs", "fn f() { todo!() }"),
    ];
    let clean = [
        ("a.rs", "fn f() {}\n#[cfg(test)]\nmod tests { fn g() { f().unwrap(); } }"),
        ("tests/a.rs", "fn f() { g().unwrap() }"),
    ];
    shown_to_fail(panics, &planted, &clean);
}

#[test]
fn unsafe_is_the_hosts() {
    none(unsafety(&source::all()));
    let planted = [("crates/app/src/a.rs", "fn f() { unsafe { g() } }")];
    shown_to_fail(unsafety, &planted, &[("crates/app/src/a.rs", "#![deny(unsafe_code)]\n")]);
}

#[test]
fn no_test_sleeps() {
    none(asleep(&source::all()));
    let planted = [("tests/a.rs", "#[ignore]\nfn f() {}"), ("ui/src/a.test.ts", "it.skip('x')")];
    shown_to_fail(asleep, &planted, &[("tests/a.rs", "fn f() {}")]);
}

#[test]
fn one_page_speaks_with_tauri() {
    none(tauri_elsewhere(&source::all()));
    let planted = [("ui/src/views/Home.svelte", "import { invoke } from '@tauri-apps/api/core'")];
    shown_to_fail(tauri_elsewhere, &planted, &[(TAURI_PAGE, "import '@tauri-apps/api/core'")]);
}

#[test]
fn nothing_becomes_markup() {
    none(markup(&source::all()));
    shown_to_fail(markup, &[("ui/src/a.svelte", "{@html name}")], &[("ui/src/a.svelte", "{name}")]);
}
