//! SHA-256 of a growing prefix, remembered on the way: a file is digested once, however often it is signed or judged.
//!
//! Every signature covers the file from its first byte (ISO 32000-2, 12.8.1), so the digests of fifty signatures share
//! nearly all of their input. States are kept at intervals and at every end that was asked for.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

/// States kept at most; each is about a hundred bytes.
const MOST: usize = 4096;
const CLOSEST: usize = 256 * 1024;

/// How far apart the states of a file of `whole` bytes are kept.
pub(crate) fn step(whole: usize) -> usize {
    (whole / (MOST / 4)).max(CLOSEST)
}

/// What is known of one run of bytes, by length of the prefix.
#[derive(Default)]
pub(crate) struct Marks(Mutex<BTreeMap<usize, Sha256>>);

impl Marks {
    /// The state after `prefix`, which must always be a prefix of the same bytes. `whole` is their full length.
    pub fn after(&self, prefix: &[u8], whole: usize) -> Sha256 {
        let step = step(whole);
        let (mut at, mut state) = self.nearest(prefix.len());
        while at < prefix.len() {
            let next = (at / step).saturating_add(1).saturating_mul(step).min(prefix.len());
            state.update(prefix.get(at..next).unwrap_or_default());
            at = next;
            self.keep(at, &state);
        }
        state
    }

    fn nearest(&self, end: usize) -> (usize, Sha256) {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.range(..=end).next_back().map_or_else(|| (0, Sha256::new()), |(at, state)| (*at, state.clone()))
    }

    /// Remembers the state after `at` bytes.
    pub fn keep(&self, at: usize, state: &Sha256) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < MOST {
            kept.insert(at, state.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_order_gives_the_same_digests() {
        let bytes: Vec<u8> = (0..1_000_003_u32).map(|n| n.to_le_bytes()[1]).collect();
        let marks = Marks::default();
        for end in [1_000_003, 0, 5, 262_144, 999_999, 262_145, 5, 700_000] {
            let expected = Sha256::digest(&bytes[..end]);
            assert_eq!(marks.after(&bytes[..end], bytes.len()).finalize(), expected, "{end}");
        }
    }
}
