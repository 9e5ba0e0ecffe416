//! Looking at a document where it lies, and what others can do to it meanwhile.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;

use super::*;

const SIZE: usize = 300 << 10;

fn letter(name: &str) -> (Folder, Vec<u8>) {
    let folder = Folder::new(name);
    let bytes: Vec<u8> = (0..SIZE).map(|at| at.to_le_bytes()[1]).collect();
    std::fs::write(folder.at("surat.pdf"), &bytes).unwrap();
    (folder, bytes)
}

fn seen(folder: &Folder) -> Content {
    glance(&folder.at("surat.pdf"), 9 << 20, &nowhere).unwrap()
}

/// A process that another test is just starting may for an instant hold our file open for writing.
fn leased(folder: &Folder) -> Content {
    let tries = std::iter::repeat_with(|| {
        std::thread::sleep(Duration::from_millis(1));
        seen(folder)
    });
    tries.take(1000).find(|content| content.holder::<glance::Leased>().is_some()).expect("a lease")
}

/// Opens for writing without waiting.
fn writer(folder: &Folder) -> std::io::Result<std::fs::File> {
    let at_once = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
    OpenOptions::new().write(true).custom_flags(at_once).open(folder.at("surat.pdf"))
}

#[test]
fn nobody_writes_to_what_is_looked_at() {
    let (folder, bytes) = letter("glance");
    let content = leased(&folder);
    assert!(*content == *bytes);
    assert_eq!(writer(&folder).unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
    assert!(*content == *bytes);
    drop(content);
    assert!(writer(&folder).is_ok());
}

#[test]
fn who_waits_to_write_gets_the_file_when_the_look_is_over() {
    let (folder, bytes) = letter("waiting");
    let content = leased(&folder);
    let path = folder.at("surat.pdf");
    let other = std::thread::spawn(move || std::fs::write(path, b"lain"));
    // Whether the other one already waits or not: what is looked at is what it was.
    std::thread::yield_now();
    assert!(*content == *bytes);
    drop(content);
    other.join().unwrap().unwrap();
    assert_eq!(std::fs::read(folder.at("surat.pdf")).unwrap(), b"lain");
}

#[test]
fn what_somebody_has_open_for_writing_is_copied() {
    let (folder, bytes) = letter("open");
    let mut other = writer(&folder).unwrap();
    let content = seen(&folder);
    assert!(content.holder::<glance::Leased>().is_none());
    std::io::Write::write_all(&mut other, b"lain").unwrap();
    assert!(*content == *bytes);
}

#[test]
fn what_is_lent_is_only_read() {
    let (folder, bytes) = letter("lent");
    let copied = read(&folder.at("surat.pdf"), 9 << 20, WRITTEN, &|| Place::nameless(&folder.0)).unwrap().bytes;
    for content in [leased(&folder), copied] {
        let mut file = lend(&content).unwrap();
        assert!(std::io::Write::write_all(&mut file, b"lain").is_err());
        assert!(*borrow(&file, SIZE as u64).unwrap() == *bytes);
        assert!(borrow(&file, SIZE as u64 + 1).is_err());
    }
    assert!(lend(&Content::from(bytes)).is_none());
}

#[test]
fn no_document_and_too_large_a_one_are_refused() {
    let (folder, _) = letter("refused");
    let missing = glance(&folder.at("tidak.pdf"), 9 << 20, &nowhere);
    assert!(matches!(missing, Err(ReadProblem::Missing)));
    assert!(matches!(glance(&folder.at("surat.pdf"), 1000, &nowhere), Err(ReadProblem::TooLarge { limit: 1000 })));
    assert!(matches!(glance(&folder.0, 1000, &nowhere), Err(ReadProblem::NotAFile)));
}
