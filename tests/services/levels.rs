//! The levels above B, made with honest services and judged by us and by others.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tests::judge::{pdfsig_is_content, python, qpdf_is_content};
use tests::material::run;
use tests::place;

use crate::server::{HONEST, Manners};
use crate::town::{PATIENCE, town};

/// Signs at a level with everybody honest; gives the file.
fn made(level: &str) -> std::path::PathBuf {
    let room = town().room(&format!("level-{level}"));
    let server = town().serve(HONEST);
    let address = server.address();
    let ended = town().sign(&room, Some(&server), "signer", &["--level", level, "--tsa", &address, "--overwrite"]);
    assert_eq!(ended.status, 0, "{level}: {ended:?}");
    assert_eq!(ended.of("/level"), format!("PAdES-B-{}", level.to_uppercase()), "{ended:?}");
    assert!(ended.took < PATIENCE, "{level}: {ended:?}");
    room.join("surat_ttd.pdf")
}

/// Judged by its own evidence alone: another computer, no network, no cache.
fn alone(file: &Path, words: &[&str]) -> crate::town::Ended {
    let room = town().room("elsewhere");
    town().verify(&room, None, file, &[&["--offline"], words].concat())
}

#[test]
fn a_time_stamp_proves_the_time() {
    let file = made("t");
    let server = town().serve(HONEST);
    let ended = town().verify(&town().room("t-online"), Some(&server), &file, &[]);
    assert_eq!((ended.verdict(), ended.status), ("valid", 0), "{ended:?}");
    assert_eq!(ended.of("/signatures/0/timestamp/status"), "valid");
    assert!(!ended.of("/signatures/0/proven_time").is_empty(), "{ended:?}");
    qpdf_is_content(&file);
    assert_eq!(pdfsig_is_content(&file), 1);
}

#[test]
fn long_term_evidence_needs_no_network() {
    for level in ["lt", "lta"] {
        let file = made(level);
        let ended = alone(&file, &[]);
        assert_eq!((ended.verdict(), ended.status), ("valid", 0), "{level}: {ended:?}");
        assert_eq!(ended.of("/signatures/0/level"), format!("PAdES-B-{}", level.to_uppercase()));
        assert_eq!(ended.of("/signatures/0/modification"), "lta_updates", "{ended:?}");
        qpdf_is_content(&file);
    }
}

/// The certificates end in 2035 and the lists long before; the archive holds on.
#[test]
fn an_archived_signature_outlives_its_evidence() {
    let file = made("lta");
    let ended = alone(&file, &["--at", "2034-06-01T00:00:00Z"]);
    assert_eq!(ended.verdict(), "valid", "{ended:?}");
    let basic = alone(&town().letter("signer"), &["--at", "2036-06-01T00:00:00Z"]);
    assert_eq!(basic.verdict(), "indeterminate", "{basic:?}");
}

#[test]
fn evidence_that_is_not_to_be_had_is_told() {
    let room = town().room("lt-missing");
    let server = town().serve(Manners { ocsp: "close", crl: "close", ..HONEST });
    let address = server.address();
    let words = ["--level", "lt", "--tsa", &address];
    let ended = town().sign(&room, Some(&server), "signer", &words);
    assert_eq!((ended.of("/status"), ended.of("/code")), ("failed", "ltv.missing"), "{ended:?}");
    assert!(!room.join("surat_ttd.pdf").exists() && ended.took < PATIENCE);
    let ended = town().sign(&room, Some(&server), "signer", &[&words[..], &["--or-lower"]].concat());
    assert_eq!((ended.of("/level"), ended.of("/code")), ("PAdES-B-T", "ltv.missing"), "{ended:?}");
}

/// pyHanko reads the store and the stamps, and validates as AdES does, from the document alone.
#[test]
fn pyhanko_reaches_the_same_levels() {
    let root = town().authority.path("root.pem");
    for level in ["t", "lt", "lta"] {
        let script = place::root().join("tests/services/ades.py");
        let said = run(Command::new(python()).arg(script).arg(made(level)).arg(&root).arg(level));
        let said: Value = serde_json::from_str(said.lines().last().unwrap_or_default()).expect("JSON");
        let (stamps, indexed) = (u64::from(level == "lta"), level != "t");
        assert_eq!((&said["good"], &said["stamps"], &said["indexed"]), (&true.into(), &stamps.into(), &indexed.into()));
    }
}
