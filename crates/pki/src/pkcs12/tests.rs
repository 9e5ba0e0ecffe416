//! The corpus, files made here by other programs, damaged files, and our own files read by others.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::*;
use crate::random::{Drbg, SEED};

mod ber;
mod makers;
mod own;

mod vectors;

fn drbg() -> Drbg {
    Drbg::new(&[7; SEED])
}

#[derive(serde::Deserialize)]
struct Case {
    path: String,
    password: Option<String>,
    expected: String,
    pyca: Option<String>,
}

/// `key=True cert=True other=2`: keys, certificates.
fn counts(pyca: &str) -> (usize, usize) {
    let value = |name: &str| pyca.split(' ').find_map(|part| part.strip_prefix(name)).unwrap_or("0").to_owned();
    let one = |name: &str| usize::from(value(name) == "True");
    (one("key="), one("cert=") + value("other=").parse::<usize>().unwrap())
}

#[test]
fn corpus() {
    let Some(root) = crate::corpora("manifests") else { return };
    let root = root.parent().unwrap();
    let manifest = std::fs::read(root.join("manifests/pkcs12.json")).unwrap();
    let cases: Vec<Case> = serde_json::from_slice(&manifest).unwrap();
    let mut wrong = Vec::new();
    for case in &cases {
        let file = std::fs::read(root.join(&case.path)).unwrap();
        let result = open(&file, case.password.as_deref().unwrap_or("").as_bytes());
        let right = match (case.expected.as_str(), &result) {
            ("must-open", Ok(found)) => {
                let expected = counts(case.pyca.as_deref().unwrap());
                (found.keys.len(), found.certificates.len()) == expected && found.identities().len() <= expected.0
            }
            ("must-open", Err(_)) => false,
            ("must-be-rejected", result) => result.is_err(),
            _ => true,
        };
        if !right {
            wrong.push(format!("{}: {:?}", case.path, result.map(|found| found.keys.len())));
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases: {wrong:#?}", wrong.len(), cases.len());
}

#[test]
fn corpus_wrong_passphrase_and_damage() {
    let Some(root) = crate::corpora("pkcs12") else { return };
    let good = std::fs::read(root.join("cryptography/cert-key-aes256cbc.p12")).unwrap();
    assert_eq!(open(&good, b"cryptographx").unwrap_err(), OpenError::WrongPassphrase);
    assert_eq!(open(&good[..100], b"cryptography").unwrap_err(), OpenError::Corrupt);
    assert_eq!(open(b"%PDF-1.7", b"").unwrap_err(), OpenError::Corrupt);
    assert_eq!(open(&vec![0x30; MAX_FILE + 1], b"").unwrap_err(), OpenError::TooExpensive);
    let chain = open(&good, b"cryptography").unwrap();
    assert_eq!(chain.protection.describe(), "PBES2 AES-256-CBC, PBKDF2-SHA1");
    assert!(!chain.protection.weak);
    let old = std::fs::read(root.join("cryptography/cert-rc2-key-3des.p12")).unwrap();
    let old = open(&old, b"cryptography").unwrap();
    assert_eq!((old.protection.describe().as_str(), old.protection.weak), ("PBE 3DES, SHA1", true));
    let bare = std::fs::read(root.join("cryptography/no-name-no-pwd.p12")).unwrap();
    assert!(open(&bare, b"").unwrap().protection.weak);
}

/// Every single changed byte is refused or changes nothing that the code protects; none of them panics.
#[test]
fn flipped_bytes_never_panic() {
    let Some(root) = crate::corpora("pkcs12") else { return };
    let good = std::fs::read(root.join("cryptography/name-1-no-pwd.p12")).unwrap();
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 0x55;
        let _ = open(&bad, b"");
    }
    for end in 0..good.len() {
        assert!(open(&good[..end], b"").is_err(), "cut at {end}");
    }
}

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("pena-pki-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// Runs a program; `None` when it is not installed or does not know what was asked.
    fn run(&self, program: &str, arguments: &[&str]) -> Option<String> {
        let output = Command::new(program).args(arguments).current_dir(&self.0).env("HOME", &self.0).output().ok()?;
        if output.status.success() {
            return Some(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        println!("skipped: {program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        None
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.0.join(name)).unwrap()
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
