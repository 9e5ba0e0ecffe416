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

/// Every reference inside an object, as the parser of objects finds them.
fn inside(object: &pdf::Object, found: &mut Vec<u32>) {
    match object {
        pdf::Object::Reference(id) => found.push(id.0),
        pdf::Object::Array(items) => items.iter().for_each(|item| inside(item, found)),
        pdf::Object::Dictionary(entries) => entries.iter().for_each(|(_, value)| inside(value, found)),
        pdf::Object::Stream(stream) => stream.dict.iter().for_each(|(_, value)| inside(value, found)),
        _ => {}
    }
}

/// Whether the walk over references finds all that the objects have; how many it compared.
pub fn references_are_found(document: &pdf::Document) -> Result<usize, String> {
    let mut compared = 0;
    for number in document.numbers().take(3000) {
        let Some(entry) = document.entry((number, 0)) else { continue };
        let Ok(object) = document.get_node((number, entry.generation())) else { continue };
        let (mut expected, mut found) = (Vec::new(), Vec::new());
        inside(&object, &mut expected);
        document.references(number, &mut found).map_err(|error| format!("{number}: {error}"))?;
        match expected.iter().find(|target| !found.contains(target)) {
            Some(missing) => return Err(format!("{number} refers to {missing}, which the walk does not find")),
            None => compared += expected.len(),
        }
    }
    Ok(compared)
}
