//! Names that say what is inside; first lines that say what a file is.

use crate::source::{self, Source};
use crate::{Breach, none, shown_to_fail};

/// Drawers into which everything fits.
const JUNK: [&str; 14] = [
    "util",
    "utils",
    "utilities",
    "helper",
    "helpers",
    "manager",
    "managers",
    "misc",
    "common",
    "stuff",
    "shared",
    "core",
    "base",
    "functions",
];

fn drawers(sources: &[Source]) -> Vec<Breach> {
    let named = |source: &&Source| {
        if !source.is_rust() && !source.is_page() {
            return false;
        }
        let stem = source.path.split('.').next().unwrap_or_default();
        stem.split('/').any(|part| JUNK.contains(&part.to_lowercase().as_str()))
    };
    sources.iter().filter(named).map(|source| format!("{}: a drawer for everything", source.path)).collect()
}

fn first_lines(sources: &[Source]) -> Vec<Breach> {
    let ours = sources.iter().filter(|source| source.is_rust() || source.is_page());
    let silent = ours.filter(|source| !says_what_it_is(source));
    silent.map(|source| format!("{}:1: the first line does not say what the file is", source.path)).collect()
}

fn says_what_it_is(source: &Source) -> bool {
    let first = source.text.lines().next().unwrap_or_default();
    let openings: &[&str] = match () {
        () if source.is_rust() => &["//! "],
        () if source.path.ends_with(".svelte") => &["<!-- ", "<!--\n"],
        () => &["// ", "/** "],
    };
    openings.iter().any(|opening| first.starts_with(opening) && first.len() > opening.len() + 3)
}

#[test]
fn no_junk_drawers() {
    none(drawers(&source::all()));
    let planted = [("crates/app/src/utils.rs", ""), ("ui/src/helpers/a.ts", "")];
    shown_to_fail(drawers, &planted, &[("crates/pdf/src/xref.rs", "")]);
}

#[test]
fn first_lines_say_what_a_file_is() {
    none(first_lines(&source::all()));
    let planted = [("a.rs", "use std::io;\n"), ("b.svelte", "<script>\n"), ("c.ts", "import x\n")];
    shown_to_fail(first_lines, &planted, &[("a.rs", "//! Reads bytes.\n"), ("c.ts", "// The state.\n")]);
}
