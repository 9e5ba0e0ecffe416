//! Signed documents that somebody changed: `pena verify` never calls one valid.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;

use crate::authority::PASSPHRASE;
use crate::bench::bench;
use crate::judging::text;
use crate::pena::{Order, sign, verify};

/// Flips in one folder, which one command judges.
const TOGETHER: usize = 100;

fn signed(name: &str, input: &str, key: &str) -> Vec<u8> {
    let output = bench().room("spoiled").join(name).with_extension("pdf");
    let order = Order {
        input: &bench().document(input),
        output: &output,
        p12: &bench().key(key),
        passphrase: PASSPHRASE,
        words: &[],
        password: None,
    };
    let ended = sign(&bench().data(), &order);
    assert_eq!(ended.status, 0, "{ended:?}");
    std::fs::read(&output).expect("signed document")
}

/// The numbers of the last `/ByteRange` and where it stands, brackets included.
fn byte_range(bytes: &[u8]) -> (Vec<usize>, std::ops::Range<usize>) {
    let marker = b"/ByteRange [";
    let at = bytes.windows(marker.len()).rposition(|w| w == marker).expect("a ByteRange") + marker.len() - 1;
    let end = at + bytes[at..].iter().position(|b| *b == b']').expect("its end") + 1;
    let inside = std::str::from_utf8(&bytes[at + 1..end - 1]).expect("digits");
    (inside.split(' ').map(|n| n.parse().expect("a number")).collect(), at..end)
}

/// Judges each in one command; gives those that pass for valid.
fn passed(room: &Path, spoiled: &[(String, Vec<u8>)]) -> Vec<String> {
    let _ = std::fs::remove_dir_all(room);
    std::fs::create_dir_all(room).expect("a folder");
    for (name, bytes) in spoiled {
        std::fs::write(room.join(name).with_extension("pdf"), bytes).expect("a spoiled document");
    }
    let words = ["--revocation", "soft", "--jobs", "2"];
    let ended = verify(&bench().data(), room, &bench().anchor(), &words, "");
    assert_eq!(ended.lines.len(), spoiled.len(), "{}", ended.errors);
    std::fs::remove_dir_all(room).expect("own folder");
    let good = |line: &&Value| text(&line["verdict"]).starts_with("valid");
    ended.lines.iter().filter(good).map(|line| text(&line["file"]).to_owned()).collect()
}

fn room(name: &str) -> PathBuf {
    bench().room("spoiled").join(name)
}

/// Any bit of any byte outside of the last hole.
fn no_flip_passes(name: &str, bytes: &[u8], rounds: u32) {
    let (range, _) = byte_range(bytes);
    let hole = range[1]..range[2];
    let outside = bytes.len() - hole.len();
    let place = move |at: usize| if at < hole.start { at } else { at + hole.len() };
    let flips = proptest::collection::vec((0..outside, 0..8u32), TOGETHER);
    let mut runner =
        TestRunner::new(Config { cases: rounds, max_shrink_iters: 30, failure_persistence: None, ..Config::default() });
    let result = runner.run(&flips, |flips| {
        let spoil = |&(at, bit): &(usize, u32)| {
            let mut bad = bytes.to_vec();
            bad[place(at)] ^= 1 << bit;
            (format!("{}-{bit}", place(at)), bad)
        };
        // Twice the same would be one file.
        let spoiled: BTreeMap<_, _> = flips.iter().map(spoil).collect();
        let passed = passed(&room(name), &spoiled.into_iter().collect::<Vec<_>>());
        prop_assert!(passed.is_empty(), "{passed:?}");
        Ok(())
    });
    result.unwrap_or_else(|failure| panic!("{name}: {failure}"));
}

#[test]
fn flipped_bits_of_a_table() {
    no_flip_passes("flips-table", &signed("flip-table", "hybrid", "rsa2048"), 3);
}

#[test]
fn flipped_bits_of_streams() {
    no_flip_passes("flips-streams", &signed("flip-streams", "object_streams", "p256"), 3);
}

#[test]
fn flipped_bits_of_many_signatures() {
    no_flip_passes("flips-signed", &signed("flip-signed", "signed_once", "rsa2048"), 2);
}

#[test]
fn flipped_bits_of_an_encrypted_document() {
    no_flip_passes("flips-encrypted", &signed("flip-encrypted", "aes_256", "rsa2048"), 2);
}

#[test]
fn cut_short() {
    let good = signed("cut", "classic", "rsa2048");
    let mut lengths: Vec<usize> = (0..good.len()).step_by(good.len() / 60).collect();
    lengths.extend(good.len() - 30..good.len());
    // A step may end among the last thirty.
    lengths.sort_unstable();
    lengths.dedup();
    let spoiled: Vec<_> = lengths.into_iter().map(|n| (format!("{n:06}"), good[..n].to_vec())).collect();
    assert_eq!(passed(&room("cuts"), &spoiled), Vec::<String>::new());
}

#[test]
fn lengthened() {
    let good = signed("lengthened", "classic", "rsa2048");
    let (range, _) = byte_range(&good);
    let revision = "\n9 0 obj\n<< /Type /Catalog >>\nendobj\nxref\n0 0\ntrailer\n<< >>\nstartxref\n0\n%%EOF\n";
    let tails: [&[u8]; 7] =
        [b"\n", b" ", b"\0", b"%%EOF\n", b"% a remark\n", revision.as_bytes(), &good[good.len() - 400..]];
    let spoil = |(n, tail): (usize, &&[u8])| (format!("behind-{n}"), [&good[..], tail].concat());
    let mut spoiled: Vec<_> = tails.iter().enumerate().map(spoil).collect();
    for at in [0, 9, range[1], range[2], good.len() - 6] {
        spoiled.push((format!("at-{at}"), [&good[..at], b" ", &good[at..]].concat()));
    }
    assert_eq!(passed(&room("lengths"), &spoiled), Vec::<String>::new());
}

/// The same width, so that nothing else moves.
fn with_range(good: &[u8], numbers: &[usize]) -> Vec<u8> {
    let (_, place) = byte_range(good);
    let text: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    // Pena leaves room behind the bracket; what is longer than that takes it.
    let text = format!("{:<width$}", format!("[{}]", text.join(" ")), width = place.len());
    [&good[..place.start], text.as_bytes(), &good[place.start + text.len()..]].concat()
}

#[test]
fn moved_holes() {
    let good = signed("moved", "classic", "rsa2048");
    let (range, _) = byte_range(&good);
    let [_, before, after, rest] = range[..] else { panic!("{range:?}") };
    let ranges: [&[usize]; 10] = [
        &[0, before - 1, after, rest],
        &[0, before, after + 1, rest - 1],
        &[0, before, after, rest - 1],
        &[0, before, after, rest + 1],
        &[1, before - 1, after, rest],
        &[0, before, before, rest],
        &[0, after, after, rest],
        &[0, 0, after, rest],
        // Two holes.
        &[0, 100, 120, before - 120, after, rest],
        &[0, before, after, rest / 2, after + rest / 2 + 4, rest - rest / 2 - 4],
    ];
    let spoil = |(n, range): (usize, &&[usize])| (format!("range-{n}"), with_range(&good, range));
    let spoiled: Vec<_> = ranges.iter().enumerate().map(spoil).collect();
    assert_eq!(passed(&room("ranges"), &spoiled), Vec::<String>::new());
}

#[test]
fn other_contents() {
    let good = signed("contents", "classic", "rsa2048");
    let other = signed("contents-other", "xref_stream", "rsa2048");
    let hole = |bytes: &[u8]| byte_range(bytes).0[1] + 1..byte_range(bytes).0[2] - 1;
    let (inside, theirs) = (hole(&good), hole(&other));
    assert_eq!(inside.len(), theirs.len(), "holes of one size");
    let with = |hex: &[u8]| [&good[..inside.start], hex, &good[inside.end..]].concat();
    let spaced: Vec<u8> = good[inside.clone()].iter().rev().copied().collect();
    let spoiled = vec![
        ("zeros".to_owned(), with(&vec![b'0'; inside.len()])),
        ("blanks".to_owned(), with(&vec![b' '; inside.len()])),
        ("of-another".to_owned(), with(&other[theirs])),
        ("backwards".to_owned(), with(&spaced)),
        ("no-hexadecimal".to_owned(), with(&vec![b'g'; inside.len()])),
    ];
    assert_eq!(passed(&room("contents-all"), &spoiled), Vec::<String>::new());
}
