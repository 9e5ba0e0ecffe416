//! The bytes that a signature signs: ranges of the document, digested as often as asked for and read as rarely as
//! possible.

use std::borrow::Cow;
use std::ops::Range;

use pdf::{SignatureField, Source};
use pki::{DigestAlgorithm, effort};

/// What `/ByteRange` names.
pub struct Message<'a> {
    source: &'a Source,
    ranges: &'a [Range<u64>],
}

impl<'a> Message<'a> {
    /// Of a signature; empty when its `/ByteRange` is not four numbers.
    pub fn of(source: &'a Source, signature: &'a SignatureField) -> Self {
        Self { source, ranges: signature.signed.as_ref().map(<[_; 2]>::as_slice).unwrap_or_default() }
    }

    /// Its digest; nothing when the work allowed is spent. SHA-256 goes on from what is known of the file already.
    pub fn digest(&self, algorithm: DigestAlgorithm) -> Vec<u8> {
        if algorithm == DigestAlgorithm::Sha256 {
            return self.source.sha256(self.ranges).to_vec();
        }
        // Counted: each signature may ask for the whole file again.
        let bytes = self.ranges.iter().map(|range| range.end.saturating_sub(range.start)).sum::<u64>();
        if effort::spend(effort::of_bytes(usize::try_from(bytes).unwrap_or(usize::MAX))).is_err() {
            return Vec::new();
        }
        let pieces = self.pieces();
        algorithm.hash(&pieces.iter().map(AsRef::as_ref).collect::<Vec<_>>())
    }

    /// The bytes themselves.
    pub fn pieces(&self) -> Vec<Cow<'a, [u8]>> {
        self.ranges.iter().map(|range| self.source.slice(range.clone())).collect()
    }
}
