//! Nothing grows past what a person reads in one sitting.

use crate::source::{self, Source};
use crate::{Breach, none, scan, shown_to_fail};

const FILE: usize = 400;
const FUNCTION: usize = 60;
const PARAMETERS: usize = 5;

fn files(sources: &[Source]) -> Vec<Breach> {
    let long = sources.iter().filter(|source| source.is_rust() || source.is_page());
    let counted = long.map(|source| (source, source.product().lines().count()));
    counted.filter(|(_, lines)| *lines > FILE).map(|(s, lines)| format!("{}: {lines} lines", s.path)).collect()
}

fn functions(sources: &[Source]) -> Vec<Breach> {
    each_function(sources, |path, function| {
        let long = function.lines > FUNCTION;
        long.then(|| format!("{path}:{}: `{}` has {} lines", function.line, function.name, function.lines))
    })
}

fn parameters(sources: &[Source]) -> Vec<Breach> {
    each_function(sources, |path, function| {
        let count = scan::parameters(&function.parameters).iter().filter(|p| !p.ends_with("self")).count();
        let many = count > PARAMETERS;
        many.then(|| format!("{path}:{}: `{}` takes {count} parameters", function.line, function.name))
    })
}

/// A caller's `true` says nothing: an enum does. Held where others call: in public functions.
fn booleans(sources: &[Source]) -> Vec<Breach> {
    each_function(sources, |path, function| {
        let list = scan::parameters(&function.parameters);
        let flag = function.public && list.iter().any(|p| p.ends_with(": bool"));
        flag.then(|| format!("{path}:{}: `{}` takes a bool", function.line, function.name))
    })
}

fn each_function(sources: &[Source], judge: impl Fn(&str, &scan::Function) -> Option<Breach>) -> Vec<Breach> {
    let rust = sources.iter().filter(|source| source.is_rust());
    rust.flat_map(|source| {
        let functions = scan::functions(&source.product());
        functions.iter().filter_map(|function| judge(&source.path, function)).collect::<Vec<_>>()
    })
    .collect()
}

#[test]
fn no_file_is_longer_than_400_lines() {
    none(files(&source::all()));
    shown_to_fail(files, &[("crates/pdf/src/a.rs", &"x\n".repeat(401))], &[("ui/src/a.ts", &"x\n".repeat(400))]);
    let tests_apart = format!("x\n#[cfg(test)]\nmod tests {{\n{}}}\n", "x\n".repeat(500));
    shown_to_fail(files, &[], &[("crates/pdf/src/a.rs", &tests_apart)]);
}

#[test]
fn no_function_is_longer_than_60_lines() {
    none(functions(&source::all()));
    let planted = format!("fn long() {{\n{}}}\n", "    a();\n".repeat(60));
    shown_to_fail(functions, &[("crates/pki/src/a.rs", &planted)], &[("crates/pki/src/a.rs", "fn short() {}\n")]);
}

#[test]
fn no_function_takes_more_than_five_parameters() {
    none(parameters(&source::all()));
    let planted = "fn f(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8) {}";
    shown_to_fail(
        parameters,
        &[("a.rs", planted)],
        &[("a.rs", "fn f(&self, a: M<K, V>, b: u8, c: u8, d: u8, e: u8) {}")],
    );
}

#[test]
fn no_public_parameter_is_a_bool() {
    none(booleans(&source::all()));
    shown_to_fail(booleans, &[("a.rs", "pub fn f(a: u8, loud: bool) {}")], &[("a.rs", "pub fn f() -> bool { true }")]);
}
