//! Broken bytes: whatever is done to a file, reading it neither panics nor hangs.

use std::time::{Duration, Instant};

use pdf::Source;
use support::{corpora, exercise};

mod support;

/// A generator whose seed is in the failure message (xorshift, Marsaglia 2003).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }
}

/// Words that steer a reader.
const WORDS: [&[u8]; 24] = [
    b"xref",
    b"trailer",
    b"startxref",
    b"%%EOF",
    b"obj",
    b"endobj",
    b"stream",
    b"endstream",
    b"<<",
    b">>",
    b"[",
    b"]",
    b"(",
    b"/Prev 0",
    b"/Size 2000000000",
    b"/W [8 8 8]",
    b"/Index [0 4294967295]",
    b"/Length -1",
    b"/Kids [1 0 R]",
    b"9999999999999999999",
    b"1 0 R",
    b"/XRefStm 15",
    b"/Filter [/Fl /Fl /Fl]",
    b"/Encrypt 1 0 R",
];

fn mutate(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut broken = bytes.to_vec();
    for _ in 0..=random.below(6) {
        let at = random.below(broken.len());
        match random.below(7) {
            0 => broken.truncate(at),
            1 => broken.iter_mut().skip(at).take(1).for_each(|b| *b = random.next() as u8),
            2 => broken.iter_mut().skip(at).take(1).for_each(|b| *b ^= 1 << (at % 8)),
            3 => {
                let end = (at + random.below(60)).min(broken.len());
                broken.drain(at..end);
            }
            4 => {
                let end = (at + random.below(200)).min(broken.len());
                let piece = broken[at..end].to_vec();
                let place = random.below(broken.len());
                broken.splice(place..place, piece);
            }
            5 => {
                let word = WORDS[random.below(WORDS.len())];
                broken.splice(at..at, word.iter().copied());
            }
            _ => {
                // Digits matter most: offsets, numbers, lengths.
                let digit = broken.iter().skip(at).position(|b| b.is_ascii_digit()).map(|step| at + step);
                if let Some(digit) = digit {
                    broken[digit] = b'0' + random.below(10) as u8;
                }
            }
        }
        if broken.is_empty() {
            broken.push(b'%');
        }
    }
    broken
}

fn run(name: &str, bytes: &[u8], rounds: usize) {
    for seed in 1..=rounds as u64 {
        let broken = mutate(bytes, &mut Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15)));
        let start = Instant::now();
        let outcome = std::panic::catch_unwind(|| {
            if let Ok(opened) = pdf::open(Source::new(broken.clone().into()), Some(b"x")) {
                exercise(&opened);
            }
        });
        assert!(outcome.is_ok(), "{name}, seed {seed}: panic");
        assert!(start.elapsed() < Duration::from_secs(10), "{name}, seed {seed}: {:?}", start.elapsed());
    }
}

/// `PENA_MUTATIONS` rounds for each file, or a few.
fn rounds() -> usize {
    std::env::var("PENA_MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(5)
}

#[test]
fn nothing_but_noise() {
    for bytes in [&b""[..], b"%", b"%PDF-", b"%PDF-1.7\nstartxref\n9\n%%EOF", b"1 0 obj", b"trailer", b"startxref"] {
        assert!(pdf::open(Source::new(bytes.into()), None).is_err());
    }
}

#[test]
fn corpora_mutated() {
    let Some(root) = corpora() else { return };
    let (mut files, rounds) = (0, rounds());
    let folders =
        ["clean", "damaged-but-readable", "encrypted", "disputed", "hopeless"].map(|f| format!("robustness/{f}"));
    for folder in folders.iter().map(String::as_str).chain(["pyhanko", "misc-signed", "attacks"]) {
        for entry in std::fs::read_dir(root.join(folder)).unwrap().flatten() {
            let bytes = std::fs::read(entry.path()).unwrap();
            if bytes.len() < 60_000 {
                files += 1;
                run(&entry.path().display().to_string(), &bytes, rounds);
            }
        }
    }
    println!("{files} files, {rounds} rounds each");
}
