//! Where things lie: the project, its built programs, the corpora, the folder for what a run leaves behind.

use std::path::{Path, PathBuf};

/// The project's root.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("tests/ lies in the project").to_path_buf()
}

/// The corpora made by others, outside of the project; `PENA_CORPORA` names another place.
pub fn corpora() -> Option<PathBuf> {
    let named = std::env::var_os("PENA_CORPORA").map(PathBuf::from);
    let usual = root().join("../shared/corpora");
    let found = named.into_iter().chain([usual]).find(|path| path.is_dir());
    if found.is_none() {
        println!("skipped: corpora absent");
    }
    found
}

/// `tests/.out/{name}`, made when it is missing.
pub fn out(name: &str) -> PathBuf {
    let folder = root().join("tests/.out").join(name);
    std::fs::create_dir_all(&folder).expect("tests/.out can be written");
    folder
}

/// A program of ours, built before (`make test` does).
pub fn program(name: &str) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let path = target.join("debug").join(name);
    assert!(path.is_file(), "{} is not built: run `make test`", path.display());
    path
}
