//! Saving and reading on a real disk, with what can go wrong.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use app::host::{Content, Snapshot};

use super::*;

mod faults;
mod glances;
mod large;

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("pena-host-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Everything in it, hidden files too.
    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).unwrap().flatten();
        let mut names: Vec<_> = entries.map(|entry| entry.file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::set_permissions(&self.0, std::fs::Permissions::from_mode(0o700));
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn yes() -> bool {
    true
}

fn nowhere() -> Option<Place> {
    None
}

#[test]
fn saved_whole_with_the_usual_mode() {
    let folder = Folder::new("save");
    let target = folder.at("surat_ttd.pdf");
    save(&target, &[b"%PDF", b"-1.7"], Existing::Keep, &yes).unwrap();
    assert_eq!(std::fs::read(&target).unwrap(), b"%PDF-1.7");
    assert_eq!(target.metadata().unwrap().permissions().mode() & 0o777, 0o644);
    assert_eq!(save(&target, &[b"lain"], Existing::Keep, &yes), Err(SaveProblem::Exists));
    assert_eq!(std::fs::read(&target).unwrap(), b"%PDF-1.7");
    save(&target, &[b"lain"], Existing::Replace, &yes).unwrap();
    assert_eq!(std::fs::read(&target).unwrap(), b"lain");
    assert_eq!(folder.names(), ["surat_ttd.pdf"]);
}

#[test]
fn unproven_leaves_nothing() {
    let folder = Folder::new("unproven");
    std::fs::write(folder.at("a.pdf"), b"lama").unwrap();
    let result = save(&folder.at("a.pdf"), &[b"baru"], Existing::Replace, &|| false);
    assert_eq!(result, Err(SaveProblem::Unproven));
    assert_eq!(std::fs::read(folder.at("a.pdf")).unwrap(), b"lama");
    assert_eq!(folder.names(), ["a.pdf"]);
}

/// The target appears while we prove: it is not overwritten.
#[test]
fn a_target_that_appears_meanwhile_is_kept() {
    let folder = Folder::new("race");
    let target = folder.at("a.pdf");
    let appear = || std::fs::write(&target, b"orang lain").is_ok();
    assert_eq!(save(&target, &[b"kita"], Existing::Keep, &appear), Err(SaveProblem::Exists));
    assert_eq!(std::fs::read(&target).unwrap(), b"orang lain");
    assert_eq!(folder.names(), ["a.pdf"]);
}

#[test]
fn only_abandoned_temporaries_are_swept() {
    let folder = Folder::new("sweep");
    let old = SystemTime::now() - Duration::from_secs(3600);
    let make = |name: &str, when: SystemTime| {
        let file = std::fs::File::create(folder.at(name)).unwrap();
        file.set_modified(when).unwrap();
        file
    };
    make(".pena-0123456789abcdef.tmp", old);
    make(".pena-0123456789ABCDEF.tmp", old);
    make(".pena-0123.tmp", old);
    make("pena-0123456789abcdef.tmp", old);
    let living = make(".pena-00000000000000aa.tmp", old);
    living.lock().unwrap();
    sweep(&folder.0);
    let kept =
        [".pena-00000000000000aa.tmp", ".pena-0123.tmp", ".pena-0123456789ABCDEF.tmp", "pena-0123456789abcdef.tmp"];
    assert_eq!(folder.names(), kept);
}

#[test]
fn read_once_and_whole() {
    let folder = Folder::new("read");
    std::fs::write(folder.at("a.pdf"), b"isi").unwrap();
    symlink(folder.at("a.pdf"), folder.at("b.pdf")).unwrap();
    let Snapshot { bytes, path, sha256, .. } = read(&folder.at("b.pdf"), 3, LARGE, &nowhere).unwrap();
    assert_eq!((&*bytes, path), (&b"isi"[..], folder.at("a.pdf").canonicalize().unwrap()));
    assert_eq!(sha256[..2], [0x55, 0xc1]);
    let problem = |name: &str, limit| read(&folder.at(name), limit, LARGE, &nowhere).map(|_| ()).unwrap_err();
    assert_eq!(problem("a.pdf", 2), ReadProblem::TooLarge { limit: 2 });
    assert_eq!(problem("tiada.pdf", 9), ReadProblem::Missing);
    assert_eq!(problem(".", 9), ReadProblem::NotAFile);
    assert_eq!(problem("a.pdf/x", 9), ReadProblem::Missing);
    assert!(Command::new("mkfifo").arg(folder.at("pipa")).status().unwrap().success());
    assert_eq!(problem("pipa", 9), ReadProblem::NotAFile);
    let _socket = std::os::unix::net::UnixListener::bind(folder.at("soket")).unwrap();
    assert_eq!(problem("soket", 9), ReadProblem::NotAFile);
    assert_eq!(read(std::path::Path::new("/dev/zero"), 9, LARGE, &nowhere).map(|_| ()), Err(ReadProblem::NotAFile));
    assert_eq!(read_exact_path(&folder.at("b.pdf"), 9), Err(ReadProblem::NotAFile));
}
