//! One changed byte inside of a signed revision is never green: every byte of five files, and a sample of the others.
//! `flips CORPORA [SAMPLE] [VALUES]`; SAMPLE: how many changes elsewhere (a million); VALUES: as how many others each byte of
//! the five is tried (all 255, hours; the first are the flips of one bit). Status 1 when one is green.

use std::error::Error;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use pades::report::Verdict;
use pades::{Anchor, Evidence, Policy, RevocationRule, judge};
use pki::Certificate;
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Files changed at every byte.
const EXHAUSTIVE: usize = 5;

/// A document that is green as it stands.
struct Good {
    name: String,
    bytes: Vec<u8>,
    /// What its first signature signs.
    signed: Vec<Range<u64>>,
    evidence: Evidence,
    at: OffsetDateTime,
}

impl Good {
    /// `None` when the case is not a green one.
    fn read(root: &Path, case: &Value) -> Outcome<Option<Self>> {
        if case["expected"]["overall"] != "valid" {
            return Ok(None);
        }
        let files = |key: &str| -> Outcome<Vec<Vec<u8>>> {
            let names = case[key].as_array().into_iter().flatten().filter_map(Value::as_str);
            names.map(|name| Ok(std::fs::read(root.join(name))?)).collect()
        };
        let certificates = |key: &str| -> Outcome<Vec<Certificate>> {
            Ok(files(key)?.iter().flat_map(|file| Certificate::from_pem_or_der_many(file)).collect())
        };
        let path = case["path"].as_str().ok_or("no path")?;
        let evidence = Evidence {
            anchors: certificates("trust_anchors")?.into_iter().map(Anchor::real).collect(),
            certificates: certificates("extra_certs")?,
            crls: files("crls")?,
            ocsps: files("ocsps")?,
        };
        let at = OffsetDateTime::parse(case["validation_time"].as_str().ok_or("no time")?, &Rfc3339)?;
        let mut good =
            Self { name: path.to_owned(), bytes: std::fs::read(root.join(path))?, signed: Vec::new(), evidence, at };
        let opened = pdf::open(pdf::Source::new(Arc::from(good.bytes.as_slice())), None)?;
        let signatures = opened.signatures()?;
        good.signed = signatures.first().and_then(|first| first.signed.clone()).ok_or("not signed")?.to_vec();
        let green = good.green(good.bytes.clone());
        Ok(green.then_some(good))
    }

    fn green(&self, bytes: Vec<u8>) -> bool {
        let Ok(opened) = pdf::open(pdf::Source::new(Arc::from(bytes)), None) else { return false };
        let report = judge(&opened, &self.evidence, &Policy::with_revocation(RevocationRule::Soft), self.at);
        matches!(report.verdict, Verdict::Valid | Verdict::ValidWithPermittedChanges)
    }

    /// How many bytes are signed.
    fn length(&self) -> u64 {
        self.signed.iter().map(|range| range.end - range.start).sum()
    }

    /// The place of the `n`-th signed byte.
    fn place(&self, mut n: u64) -> usize {
        for range in &self.signed {
            let length = range.end - range.start;
            if n < length {
                return (range.start + n) as usize;
            }
            n -= length;
        }
        0
    }

    /// Whether the document stays green with another value at a place; the same value is no change.
    fn survives(&self, place: usize, value: u8) -> bool {
        let mut changed = self.bytes.clone();
        let Some(byte) = changed.get_mut(place).filter(|byte| **byte != value) else { return false };
        *byte = value;
        let green = self.green(changed);
        if green {
            println!("GREEN {} byte {place} as {value:#04x}", self.name);
        }
        green
    }
}

/// xorshift (Marsaglia 2003): the same sample on every run.
fn scattered(seed: u64) -> u64 {
    let mut x = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    for _ in 0..3 {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
    }
    x
}

/// What a byte is changed by: one bit, then all the rest.
fn differences() -> impl Iterator<Item = u8> {
    let one_bit = |difference: &u8| difference.is_power_of_two();
    (1..=u8::MAX).filter(one_bit).chain((1..=u8::MAX).filter(move |difference| !one_bit(difference)))
}

/// Runs `change` for every number below `count` on all cores; how many said yes.
fn all(count: u64, change: impl Fn(u64) -> bool + Sync) -> u64 {
    let (next, green) = (AtomicU64::new(0), AtomicU64::new(0));
    let cores = std::env::var("PENA_JOBS").ok().and_then(|jobs| jobs.parse().ok());
    let cores = cores.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= count {
                        break;
                    }
                    green.fetch_add(u64::from(change(n)), Ordering::Relaxed);
                }
            });
        }
    });
    green.into_inner()
}

fn main() -> Outcome<()> {
    let mut words = std::env::args_os().skip(1);
    let root = PathBuf::from(words.next().ok_or("flips CORPORA [SAMPLE]")?);
    let mut number = |or: u64| words.next().and_then(|word| word.to_str()?.parse().ok()).unwrap_or(or);
    let (sample, values) = (number(1_000_000), number(255).min(255));
    let mut files: Vec<Good> = Vec::new();
    for suite in ["pyhanko", "misc-signed"] {
        let cases: Vec<Value> = serde_json::from_slice(&std::fs::read(root.join(format!("manifests/{suite}.json")))?)?;
        for case in &cases {
            let twice = files.iter().any(|file| case["path"] == file.name.as_str());
            files.extend(if twice { None } else { Good::read(&root, case)? });
        }
    }
    files.sort_by_key(|file| (file.bytes.len(), file.name.clone()));
    let (small, others) = files.split_at(EXHAUSTIVE.min(files.len()));
    let mut green = 0;
    for file in small {
        let found = all(file.length(), |n| {
            let place = file.place(n);
            let byte = file.bytes.get(place).copied().unwrap_or_default();
            differences().take(values as usize).filter(|difference| file.survives(place, byte ^ difference)).count() > 0
        });
        println!("{}: each of {} signed bytes as {values} others: {found} green", file.name, file.length());
        green += found;
    }
    let found = all(sample, |n| {
        let chosen = scattered(n + 1);
        let Some(file) = others.get((chosen % others.len().max(1) as u64) as usize) else { return false };
        let place = file.place(scattered(chosen) % file.length().max(1));
        let byte = file.bytes.get(place).copied().unwrap_or_default();
        let difference = ((chosen >> 40) as u8).max(1);
        file.survives(place, byte ^ difference)
    });
    println!("{sample} changes in {} other files: {found} green", others.len());
    if green + found > 0 { Err("a changed document is green".into()) } else { Ok(()) }
}
