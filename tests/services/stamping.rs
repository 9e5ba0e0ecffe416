//! What time-stamp authorities do while a document is being signed: a bad one costs the stamp, never the document.

use crate::server::{HONEST, Manners};
use crate::town::{Ended, PATIENCE, town};

fn signed(name: &str, tsa: &'static str, words: &[&str]) -> (Ended, bool) {
    let room = town().room(name);
    let server = town().serve(Manners { tsa, ..HONEST });
    let address = server.address();
    let ended = town().sign(&room, Some(&server), "signer", &[&["--level", "t", "--tsa", &address], words].concat());
    assert!(ended.took < PATIENCE, "{name}: {ended:?}");
    (ended, room.join("surat_ttd.pdf").exists())
}

/// How an authority may fail, and what the person is told.
const HOSTILE: [(&str, &str); 21] = [
    ("hang", "tsa.fail"),
    ("drip", "tsa.fail"),
    ("drip-head", "tsa.fail"),
    ("endless", "tsa.fail"),
    ("oversized", "tsa.fail"),
    ("close", "tsa.fail"),
    ("error", "tsa.fail"),
    ("to-file", "tsa.fail"),
    ("round", "tsa.fail"),
    ("unauthorized", "tsa.auth"),
    ("empty", "tsa.bad"),
    ("html", "tsa.bad"),
    ("garbage", "tsa.bad"),
    ("deep", "tsa.bad"),
    ("refusal", "tsa.bad"),
    ("tampered", "tsa.bad"),
    ("wrong-imprint", "tsa.bad"),
    ("wrong-nonce", "tsa.bad"),
    ("replay", "tsa.bad"),
    ("wrong-usage", "tsa.bad"),
    ("expired", "tsa.bad"),
];

#[test]
fn a_hostile_authority_is_told_and_nothing_is_saved() {
    town();
    std::thread::scope(|scope| {
        let open = |(behaviour, code): &(&'static str, &'static str)| {
            let (behaviour, code) = (*behaviour, *code);
            let work = move || {
                let (ended, saved) = signed(&format!("tsa-{behaviour}"), behaviour, &[]);
                assert_eq!((ended.of("/status"), ended.of("/code")), ("failed", code), "{behaviour}: {ended:?}");
                assert!(!saved && ended.status == 1, "{behaviour}: {ended:?}");
            };
            (behaviour, scope.spawn(work))
        };
        for (behaviour, thread) in HOSTILE.iter().map(open).collect::<Vec<_>>() {
            assert!(thread.join().is_ok(), "{behaviour}");
        }
    });
}

#[test]
fn the_base_signature_is_kept_on_request_and_never_silently() {
    let (ended, saved) = signed("tsa-lower", "wrong-nonce", &["--or-lower"]);
    assert!(saved && ended.status == 1, "{ended:?}");
    assert_eq!((ended.of("/status"), ended.of("/level"), ended.of("/code")), ("signed", "PAdES-B-B", "tsa.bad"));
}

/// A person may use an authority whose issuer is not known here. The verdict says what it is worth.
#[test]
fn a_stranger_stamps_and_is_not_trusted() {
    let (ended, saved) = signed("tsa-stranger", "wrong-signer", &[]);
    assert!(saved && ended.of("/level") == "PAdES-B-T" && ended.verdict() == "indeterminate", "{ended:?}");
    let file = town().room("tsa-stranger").join("surat_ttd.pdf");
    let server = town().serve(HONEST);
    let judged = town().verify(&town().room("tsa-stranger-judged"), Some(&server), &file, &[]);
    assert_eq!((judged.verdict(), judged.of("/signatures/0/timestamp/status")), ("indeterminate", "untrusted"));
}

#[test]
fn the_next_authority_is_tried() {
    let room = town().room("tsa-fallback");
    let [bad, good] = ["error", "good"].map(|tsa| town().serve(Manners { tsa, ..HONEST }));
    let [first, second] = [bad.address(), good.address()];
    let words = ["--level", "t", "--tsa", &first, "--tsa", &second];
    let ended = town().sign(&room, Some(&good), "signer", &words);
    assert_eq!((ended.of("/level"), ended.status), ("PAdES-B-T", 0), "{ended:?}");
}

#[test]
fn a_level_that_cannot_be_tried_is_refused_before_signing() {
    let room = town().room("tsa-none");
    let ended = town().sign(&room, None, "signer", &["--level", "t"]);
    assert_eq!((ended.of("/code"), ended.status), ("tsa.none", 1), "{ended:?}");
    let ended = town().sign(&room, None, "signer", &["--level", "lta", "--tsa", "http://127.0.0.1:1", "--offline"]);
    assert_eq!((ended.of("/code"), ended.status), ("tsa.offline", 1), "{ended:?}");
    assert!(!room.join("surat_ttd.pdf").exists());
}
