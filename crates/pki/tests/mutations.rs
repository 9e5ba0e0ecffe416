//! Strangers' bytes, a little changed: nothing panics, nothing hangs.

mod support;

use std::path::{Path, PathBuf};

use pki::Certificate;
use pki::path::{Anchors, Conformance, PathRequest, Purpose, validate};
use pki::revocation::{Access, Crl, OcspResponse, ocsp, status_from_crls, status_from_ocsp};
use pki::timestamp::Token;
use pki::timestamp_request::token_in;
use time::macros::datetime;

/// xorshift: the same changes on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }

    /// One to four changes: a bit, an octet, a cut, a repetition.
    fn change(&mut self, original: &[u8]) -> Vec<u8> {
        let mut bytes = original.to_vec();
        for _ in 0..=self.roll(3) {
            let place = self.roll(bytes.len());
            let Some(octet) = bytes.get_mut(place) else { break };
            match self.roll(5) {
                0 => *octet ^= 1 << self.roll(8),
                1 => *octet = [0, 0x7f, 0x80, 0xff, 0x30, 0x84][self.roll(6)],
                2 => *octet = octet.wrapping_add(1),
                3 => bytes.truncate(place),
                _ => bytes.insert(place, 0x30),
            }
        }
        bytes
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.metadata().is_ok_and(|data| data.is_file() && data.len() < 20_000));
    found.sort();
    found
}

fn der(path: &Path) -> Vec<u8> {
    let bytes = std::fs::read(path).unwrap();
    pki::pem::blocks(&bytes).into_iter().next().map_or(bytes, |block| block.der)
}

/// Runs `attempt` on `count` changed copies of the files of a folder.
fn storm(folder: &str, count: usize, mut attempt: impl FnMut(&[u8])) {
    let Some(root) = support::corpora() else { return };
    let seeds: Vec<Vec<u8>> = files(&root.join(folder)).iter().map(|path| der(path)).collect();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for _ in 0..count {
        let seed = dice.roll(seeds.len());
        let changed = dice.change(&seeds[seed]);
        attempt(&changed);
    }
}

#[test]
fn certificates() {
    let at = datetime!(2022-01-01 0:00 UTC);
    let mut last: Vec<Certificate> = Vec::new();
    storm("x509/pkits/certs", 12_000, |bytes| {
        let Ok(certificate) = Certificate::from_der(bytes) else { return };
        let _ = Access::of(&certificate);
        let anchors = Anchors::new(last.iter().take(3).cloned());
        let mut request = PathRequest::new(&certificate, &last, &anchors, at).purpose(Purpose::document_signing());
        request.conformance = Conformance::Profile;
        let _ = validate(&request);
        let pinned = Anchors::new([certificate.clone()]);
        let _ = validate(&PathRequest::new(&certificate, &last, &pinned, at));
        last.insert(0, certificate);
        last.truncate(12);
    });
}

#[test]
fn crls() {
    let Some(root) = support::corpora() else { return };
    let at = datetime!(2022-01-01 0:00 UTC);
    let anchor = Certificate::from_der(&der(&root.join("x509/pkits/certs/TrustAnchorRootCertificate.crt"))).unwrap();
    let leaf = Certificate::from_der(&der(&root.join("x509/pkits/certs/GoodCACert.crt"))).unwrap();
    let anchors = Anchors::new([anchor]);
    let path = validate(&PathRequest::new(&leaf, &[], &anchors, at)).unwrap().above().unwrap();
    for folder in ["x509/pkits/crls", "crl/cryptography"] {
        storm(folder, 10_000, |bytes| {
            if let Ok(crl) = Crl::from_der(bytes) {
                let _ = status_from_crls(&leaf, &path, &[crl], &[], at);
            }
        });
    }
}

#[test]
fn ocsp_responses() {
    let Some(root) = support::corpora() else { return };
    let leaf = Certificate::from_der(&der(&root.join("x509/pkits/certs/GoodCACert.crt"))).unwrap();
    storm("ocsp/cryptography", 15_000, |bytes| {
        let _ = ocsp::identifiers(bytes);
        if let Ok(response) = OcspResponse::from_der(bytes) {
            let _ = status_from_ocsp(&leaf, &leaf, &[response], &[], datetime!(2018-09-01 0:00 UTC));
        }
    });
}

#[test]
fn time_stamp_responses() {
    storm("tsp/openssl", 10_000, |bytes| {
        let Ok(token) = token_in(bytes) else { return };
        if let Ok(token) = Token::parse(token) {
            let _ = token.verified_signer(&[]);
        }
    });
}
