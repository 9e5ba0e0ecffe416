//! Where the shared test material lies.

use std::path::{Path, PathBuf};

/// The folder of corpora: `PENA_CORPORA`, or beside the project. Says so in one line when it is absent.
pub fn corpora() -> Option<PathBuf> {
    let root = std::env::var_os("PENA_CORPORA").map(PathBuf::from).or_else(|| {
        let start = Path::new(env!("CARGO_MANIFEST_DIR"));
        let project = start.ancestors().filter(|folder| folder.join("Cargo.lock").exists()).last()?;
        Some(project.parent()?.join("shared/corpora"))
    });
    let found = root.filter(|root| root.join("manifests").exists());
    if found.is_none() {
        println!("skipped: corpora absent");
    }
    found
}

/// The cases of a suite.
#[allow(dead_code)]
pub fn manifest(root: &Path, suite: &str) -> Vec<serde_json::Value> {
    let text = std::fs::read(root.join(format!("manifests/{suite}.json"))).unwrap();
    serde_json::from_slice(&text).unwrap()
}
