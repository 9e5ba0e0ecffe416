//! What the reading tests share: the corpora, and everything that can be asked of a document.
#![allow(dead_code)]

use std::path::{Path, PathBuf};

/// The corpora beside the project, or where `PENA_CORPORA` says.
pub fn corpora() -> Option<PathBuf> {
    let beside = || {
        let up = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
        up.map(|folder| folder.join("../shared/corpora")).find(|folder| folder.is_dir())
    };
    let found = std::env::var_os("PENA_CORPORA").map(PathBuf::from).filter(|folder| folder.is_dir()).or_else(beside);
    if found.is_none() {
        println!("skipped: corpora absent");
    }
    found
}

/// Touches everything a reader can be asked for.
pub fn exercise(document: &pdf::Document) {
    let numbers: Vec<u32> = document.numbers().take(5000).collect();
    for number in numbers {
        if let Some(entry) = document.entry((number, 0))
            && let Ok(pdf::Object::Stream(stream)) = document.get((number, entry.generation()))
        {
            let _ = document.stream_data(&stream, 1 << 20);
        }
    }
    for index in 0..document.page_count().unwrap_or(0).min(50) {
        let _ = document.page(index);
    }
    let _ = (document.signatures(), document.certification(), document.version(), document.size());
    for revision in document.revisions().iter().take(20) {
        let _ = document.changes(revision.index);
        let _ = document.at_revision(revision.index).page_count();
    }
}
