//! The walk over references finds whatever the parser of objects would find: in honest files, and in broken ones.

use pdf::Source;
use support::{corpora, references_are_found};

mod support;

/// What steers tokens: brackets, comments, escapes, words.
const WORDS: [&[u8]; 16] = [
    b"<<", b">>", b"[", b"]", b"(", b")", b"\\", b"%", b"\n", b"<", b">", b"/A", b" 7 0 R ", b"endobj", b"{", b" null ",
];

/// With three words written somewhere into each object's neighbourhood.
fn spoiled(bytes: &[u8], seed: u64) -> Vec<u8> {
    let mut state = seed | 1;
    let mut next = move |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize % limit.max(1)
    };
    let mut spoiled = bytes.to_vec();
    for _ in 0..bytes.len() / 400 + 3 {
        let (word, at) = (WORDS[next(WORDS.len())], next(bytes.len()));
        let end = (at + word.len()).min(bytes.len());
        spoiled[at..end].copy_from_slice(&word[..end - at]);
    }
    spoiled
}

#[test]
fn the_walk_finds_what_the_parser_finds() {
    let Some(root) = corpora() else { return };
    let folders = ["pyhanko", "attacks", "misc-signed", "robustness/clean", "robustness/damaged-but-readable"];
    let files = folders.iter().flat_map(|folder| std::fs::read_dir(root.join(folder)).into_iter().flatten().flatten());
    let (mut looked, mut compared) = (0, 0);
    for file in files {
        let bytes = std::fs::read(file.path()).unwrap_or_default();
        if bytes.len() > 2_000_000 {
            continue;
        }
        let broken = (0..3u64).map(|seed| spoiled(&bytes, seed + 1));
        for variant in std::iter::once(bytes.clone()).chain(broken) {
            let Ok(opened) = pdf::open(Source::new(variant.into()), None) else { continue };
            looked += 1;
            compared += references_are_found(&opened).unwrap_or_else(|why| panic!("{:?}: {why}", file.path()));
        }
    }
    println!("{looked} documents, {compared} references");
    assert!(looked > 100 && compared > 10_000);
}
