//! What every program finds in a document that Pena signed.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tests::judge;
use tests::material::run;

use crate::authority::NAME;
use crate::bench::bench;
use crate::pena::verify;
use crate::pyhanko;

/// What a signed document must be.
pub struct Expected<'a> {
    /// How many signatures it has.
    pub signatures: usize,
    /// Opens it where it is encrypted for reading.
    pub password: Option<&'a str>,
    /// pyHanko can read such documents.
    pub pyhanko: Reads,
}

/// Whether a program can read a kind of document at all.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    Yes,
    No,
}

/// Asks all of them.
pub fn judge_all(signed: &Path, expected: &Expected) {
    poppler(signed, expected);
    qpdf(signed, expected);
    if expected.pyhanko == Reads::Yes {
        python(signed, expected);
    }
    openssl(signed);
    pena(signed, expected);
}

/// Poppler: every signature valid, the last over everything.
fn poppler(signed: &Path, expected: &Expected) {
    if expected.password.is_some() {
        return; // `pdfsig` cannot be told a password other than as the owner's
    }
    assert_eq!(judge::pdfsig_is_content(signed), expected.signatures, "{}", signed.display());
}

fn qpdf(signed: &Path, expected: &Expected) {
    let password = format!("--password={}", expected.password.unwrap_or_default());
    run(Command::new("qpdf").args(["--check", &password]).arg(signed));
}

/// pyHanko: each intact, trusted, and nothing suspicious done after it.
fn python(signed: &Path, expected: &Expected) {
    let said = pyhanko::judge(signed, &bench().anchor(), expected.password.unwrap_or_default());
    assert_eq!(said.len(), expected.signatures, "{}: {said:?}", signed.display());
    for one in &said {
        assert!(one.good && !one.suspicious, "{}: {said:?}", signed.display());
    }
    assert_eq!(said.last().map(|one| one.coverage.as_str()), Some("ENTIRE_FILE"), "{}", signed.display());
}

/// OpenSSL: the CMS in the hole is a signature over the rest of the file, by a chain that ends at the root.
fn openssl(signed: &Path) {
    let bytes = std::fs::read(signed).expect("signed document");
    let (content, cms) = signed_parts(&bytes);
    let [content_file, cms_file] = ["signed-content", "cms"].map(|suffix| signed.with_extension(suffix));
    std::fs::write(&content_file, content).expect("content");
    std::fs::write(&cms_file, cms).expect("CMS");
    let mut command = Command::new("openssl");
    command.args(["cms", "-verify", "-cades", "-binary", "-inform", "DER", "-purpose", "any", "-in"]).arg(&cms_file);
    command.arg("-content").arg(&content_file).arg("-CAfile").arg(bench().anchor());
    let said = run(command.args(["-out", "/dev/null"]));
    assert!(said.contains("Verification successful"), "{}: {said}", signed.display());
    for file in [content_file, cms_file] {
        std::fs::remove_file(file).expect("own file");
    }
}

/// What the last signature covers and its CMS, read without any of our own code.
fn signed_parts(bytes: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let marker = b"/ByteRange [";
    let at = bytes.windows(marker.len()).rposition(|w| w == marker).expect("a ByteRange") + marker.len();
    let end = at + bytes[at..].iter().position(|b| *b == b']').expect("its end");
    let numbers: Vec<usize> =
        std::str::from_utf8(&bytes[at..end]).expect("digits").split(' ').map(|n| n.parse().expect("number")).collect();
    let [_, before, after, rest] = numbers[..] else { panic!("{numbers:?}") };
    let hex = &bytes[before + 1..after - 1];
    let digit = |b: u8| (b as char).to_digit(16).expect("hexadecimal") as u8;
    let cms: Vec<u8> = hex.chunks(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect();
    ([&bytes[..before], &bytes[after..after + rest]].concat(), der(&cms).to_vec())
}

/// Without the zeros behind it.
fn der(padded: &[u8]) -> &[u8] {
    let length = match padded[1] {
        0x82 => 4 + usize::from(u16::from_be_bytes([padded[2], padded[3]])),
        other => panic!("a CMS of length byte {other:#x}"),
    };
    &padded[..length]
}

/// Pena itself: valid where proof of revocation alone counts, not established where proof of good status is wanted.
fn pena(signed: &Path, expected: &Expected) {
    let (data, anchor) = (bench().data(), bench().anchor());
    let given = expected.password.map(|p| format!("{p}\n")).unwrap_or_default();
    let password: &[&str] = if expected.password.is_some() { &["--password-stdin"] } else { &[] };
    let soft = verify(&data, signed, &anchor, &[&["--revocation", "soft"], password].concat(), &given);
    let line = soft.line();
    let allowed: &[&str] =
        if expected.signatures == 1 { &["valid"] } else { &["valid", "valid_with_permitted_changes"] };
    assert!(allowed.contains(&text(&line["verdict"])) && soft.status == 0, "{}: {line:#}", signed.display());
    let each = line["signatures"].as_array().expect("signatures");
    assert_eq!(each.len(), expected.signatures, "{line:#}");
    assert!(each.iter().all(|one| one["integrity"] == "intact" && one["trust"]["status"] == "trusted"), "{line:#}");
    let last = each.last().expect("a signature");
    assert_eq!((text(&last["level"]), text(&last["coverage"])), ("PAdES-B-B", "whole_file"), "{line:#}");
    assert_eq!(last["signer"]["common_name"], NAME);
    let hard = verify(&data, signed, &anchor, password, &given);
    assert_eq!((text(&hard.line()["verdict"]), hard.status), ("indeterminate", 1), "{:#}", hard.line());
}

/// A string of a report.
pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
