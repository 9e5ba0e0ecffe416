//! The fuzz targets are a workspace with a lock of its own: what our crates depend on stands in it, or `make fuzz` ends at once.

use std::collections::BTreeSet;

use tests::place;

use crate::Breach;

/// Names under `[dependencies]`, as Cargo calls the packages.
fn wanted(manifest: &toml::Table) -> BTreeSet<String> {
    let names = manifest.get("dependencies").and_then(toml::Value::as_table).into_iter().flat_map(|all| all.keys());
    names.cloned().collect()
}

/// What a package depends on by a lock; a version stands behind a name that is there twice.
fn locked(lock: &toml::Table, package: &str) -> BTreeSet<String> {
    let packages = lock["package"].as_array().expect("packages");
    let ours = packages.iter().find(|one| one["name"].as_str() == Some(package)).expect("our package");
    let names = ours["dependencies"].as_array().into_iter().flatten().filter_map(toml::Value::as_str);
    names.map(|name| name.split(' ').next().unwrap_or(name).to_owned()).collect()
}

fn missing(package: &str, manifest: &str, lock: &str) -> Vec<Breach> {
    let (manifest, lock) = (manifest.parse().expect("a manifest"), lock.parse().expect("a lock"));
    let lacks = &wanted(&manifest) - &locked(&lock, package);
    lacks.into_iter().map(|name| format!("tests/fuzz/Cargo.lock: {package} has no {name}")).collect()
}

#[test]
fn the_fuzz_targets_know_every_dependency() {
    let read = |path: String| std::fs::read_to_string(place::root().join(path)).expect("a file");
    let lock = read("tests/fuzz/Cargo.lock".into());
    let of = |package: &&str| missing(package, &read(format!("crates/{package}/Cargo.toml")), &lock);
    crate::none(["pdf", "pki", "pades"].iter().flat_map(of).collect());
    let planted = "[[package]]\nname = \"pki\"\ndependencies = [\"der 0.8.3\"]\n";
    assert_eq!(missing("pki", "[dependencies]\nder.workspace = true\n", planted), Vec::<Breach>::new());
    assert_eq!(missing("pki", "[dependencies]\nrsa.workspace = true\n", planted).len(), 1);
}
