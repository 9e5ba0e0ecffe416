//! Digesting on the way in: what was read once from a disk need not be read again for its digest.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::marks::{Marks, step};
use crate::source::{Bytes, Source};

/// Takes the pieces of a file in their order; the source it becomes knows the digest of every prefix nearly for free.
pub struct Intake {
    marks: Marks,
    state: Sha256,
    at: usize,
    step: usize,
}

impl Intake {
    /// For a file of about `len` bytes.
    pub fn new(len: u64) -> Intake {
        let step = step(usize::try_from(len).unwrap_or(usize::MAX));
        Intake { marks: Marks::default(), state: Sha256::new(), at: 0, step }
    }

    /// The next piece.
    pub fn feed(&mut self, piece: &[u8]) {
        let mut rest = piece;
        while !rest.is_empty() {
            let room = self.step - self.at % self.step;
            let (now, later) = rest.split_at(room.min(rest.len()));
            self.state.update(now);
            self.at += now.len();
            rest = later;
            if self.at.is_multiple_of(self.step) {
                self.marks.keep(self.at, &self.state);
            }
        }
    }

    /// The file as a source. `bytes` must be what was fed, in whatever holds it now.
    pub fn source(self, bytes: Bytes) -> Source {
        self.marks.keep(self.at, &self.state);
        Source::marked(bytes, Arc::new(self.marks))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_digest_of_every_prefix() {
        let bytes: Arc<[u8]> = (0..1_000_003_u32).map(|n| n.to_le_bytes()[1]).collect();
        for piece in [1 << 20, 262_144, 99_991] {
            let mut intake = Intake::new(bytes.len() as u64);
            bytes.chunks(piece).for_each(|piece| intake.feed(piece));
            let source = intake.source(Arc::new(bytes.clone()));
            for end in [1_000_003, 262_144, 262_145, 7, 0] {
                let expected: [u8; 32] = Sha256::digest(&bytes[..end]).into();
                assert_eq!(source.sha256(&[0..end as u64]), expected, "{piece} {end}");
            }
        }
    }

    /// The bytes behind a source that was fed are not digested again: here they are others.
    #[test]
    fn what_was_fed_is_what_counts() {
        let mut intake = Intake::new(6);
        intake.feed(b"abc");
        intake.feed(b"def");
        let source = intake.source(Arc::new(*b"xxxxxx"));
        let expected: [u8; 32] = Sha256::digest(b"abcdef").into();
        assert_eq!(source.sha256(&[0..6]), expected);
    }
}
