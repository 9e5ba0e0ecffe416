//! Documents that are too large to be held in memory: private copies, and drafts that become outputs.

use super::*;

const SIZE: usize = (5 << 20) + 3;

/// A folder with a large input whose stamp is settled.
fn letters(name: &str) -> (Folder, Vec<u8>) {
    let folder = Folder::new(name);
    let bytes: Vec<u8> = (0..SIZE).map(|at| at.to_le_bytes()[1]).collect();
    std::fs::write(folder.at("surat.pdf"), &bytes).unwrap();
    (folder, bytes)
}

fn copied(folder: &Folder) -> Snapshot {
    read(&folder.at("surat.pdf"), 9 << 20, LARGE, &|| Place::nameless(&folder.0)).unwrap()
}

fn drafted(folder: &Folder) -> Snapshot {
    read(&folder.at("surat.pdf"), 9 << 20, LARGE, &|| Place::draft(&folder.at("surat_ttd.pdf"))).unwrap()
}

fn is_mapped(snapshot: &Snapshot) -> bool {
    snapshot.bytes.holder::<private::Private>().is_some()
}

#[test]
fn a_copy_is_what_was_read_whatever_becomes_of_the_file() {
    let (folder, bytes) = letters("copy");
    let in_memory = read(&folder.at("surat.pdf"), 9 << 20, LARGE, &nowhere).unwrap();
    let copy = copied(&folder);
    assert!(is_mapped(&copy) && !is_mapped(&in_memory));
    assert_eq!(folder.names(), ["surat.pdf"]);
    std::fs::write(folder.at("surat.pdf"), b"lain").unwrap();
    assert!(*copy.bytes == *bytes && copy.sha256 == in_memory.sha256);
    assert_eq!((still(&copy), still(&in_memory)), (Ok(false), Ok(false)));
    std::fs::write(folder.at("surat.pdf"), &bytes).unwrap();
    assert_eq!((still(&copy), still(&in_memory)), (Ok(true), Ok(true)));
}

#[test]
fn copies_and_drafts_become_outputs() {
    let (folder, bytes) = letters("outputs");
    let expected = [bytes.as_slice(), b"ekor"].concat();
    let target = folder.at("surat_ttd.pdf");
    for take in [copied, drafted] {
        let snapshot = take(&folder);
        save_revision(&target, (&snapshot, b"ekor"), Existing::Replace, &yes).unwrap();
        assert_eq!(std::fs::read(&target).unwrap(), expected);
        assert_eq!(target.metadata().unwrap().permissions().mode() & 0o777, 0o644);
        // A draft is given once; whoever saves again gets a copy.
        save_revision(&folder.at("lagi.pdf"), (&snapshot, b"ekor"), Existing::Replace, &yes).unwrap();
        assert_eq!(std::fs::read(folder.at("lagi.pdf")).unwrap(), expected);
        assert_eq!(folder.names(), ["lagi.pdf", "surat.pdf", "surat_ttd.pdf"]);
    }
}

#[test]
fn a_draft_that_is_not_wanted_leaves_nothing() {
    let (folder, _) = letters("unwanted");
    let draft = drafted(&folder);
    assert_eq!(folder.names().len(), 2);
    drop(draft);
    assert_eq!(folder.names(), ["surat.pdf"]);
    let draft = drafted(&folder);
    let result = save_revision(&folder.at("surat_ttd.pdf"), (&draft, b"ekor"), Existing::Keep, &|| false);
    assert_eq!(result, Err(SaveProblem::Unproven));
    assert_eq!(folder.names(), ["surat.pdf"]);
}

/// The output is what was read, also when the input is written over before it is saved.
#[test]
fn a_draft_of_a_file_that_changed_meanwhile_is_what_was_read() {
    let (folder, bytes) = letters("changed");
    let draft = drafted(&folder);
    std::fs::write(folder.at("surat.pdf"), vec![b'x'; SIZE]).unwrap();
    save_revision(&folder.at("surat_ttd.pdf"), (&draft, b"ekor"), Existing::Keep, &yes).unwrap();
    assert_eq!(std::fs::read(folder.at("surat_ttd.pdf")).unwrap(), [bytes.as_slice(), b"ekor"].concat());
}

/// What the medium holds is compared: a byte that somebody turned over in the draft is found.
#[test]
fn a_spoiled_draft_is_not_saved() {
    use std::os::unix::fs::FileExt;
    let (folder, _) = letters("spoiled");
    let draft = drafted(&folder);
    let name = folder.names().into_iter().find(|name| name.starts_with(".pena-")).unwrap();
    let file = std::fs::File::options().write(true).open(folder.at(&name)).unwrap();
    file.write_all_at(b"!", 4 << 20).unwrap();
    let result = save_revision(&folder.at("surat_ttd.pdf"), (&draft, b"ekor"), Existing::Keep, &yes);
    assert_eq!(result, Err(SaveProblem::Unproven));
    assert_eq!(folder.names(), ["surat.pdf"]);
}
