//! Departures from the standard that every reader accepts alike, but that a verdict must know.

use crate::ObjectId;

/// Something unusual about a file that could still be read strictly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Oddity {
    /// Bytes before `%PDF-`.
    LeadingJunk {
        /// How many.
        bytes: u64,
    },
    /// Offsets are counted from `%PDF-`, not from the start of the file.
    OffsetsFromHeader,
    /// Bytes other than white space after the last `%%EOF`.
    BytesAfterEnd {
        /// Where they start.
        offset: u64,
        /// How many.
        bytes: u64,
    },
    /// A section is not followed by `startxref` and `%%EOF`.
    NoEndMarker {
        /// Where the section starts.
        section: u64,
    },
    /// The `startxref` behind a section names another offset than that section's.
    StartxrefDisagrees {
        /// Where the section starts.
        section: u64,
        /// What the file says.
        says: u64,
    },
    /// Cross-reference entries that are not exactly 20 bytes long.
    EntryWidth {
        /// Where the section starts.
        section: u64,
    },
    /// An object number listed twice in one section, with different entries. The first one counts.
    DuplicateEntry {
        /// The object number.
        number: u32,
    },
    /// The table of a hybrid file says free, its stream says in use (ISO 32000-2, 7.5.8.4). The stream counts.
    HybridConflict {
        /// The object number.
        number: u32,
    },
    /// An entry for a number that is not below `/Size`.
    BeyondSize {
        /// The object number.
        number: u32,
    },
    /// The first subsection starts at 1 where 0 was meant.
    ShiftedTable {
        /// Where the section starts.
        section: u64,
    },
    /// A `/Prev` that leads forward in the file without linearization.
    PrevForward {
        /// Where the section starts.
        section: u64,
        /// Where its `/Prev` leads.
        prev: u64,
    },
    /// The object at the offset has the number but another generation than the reference to it.
    OtherGeneration {
        /// The reference.
        id: ObjectId,
    },
    /// `/Length` is not where `endstream` is.
    StreamLength {
        /// The stream.
        id: ObjectId,
    },
    /// A dictionary with the same key twice. The last one counts here; readers differ.
    DuplicateKey {
        /// The object it is in.
        id: ObjectId,
    },
    /// Syntax that readers forgive: odd numbers, unknown words, missing values, `endobj` missing.
    LooseSyntax {
        /// The object it is in.
        id: ObjectId,
    },
}
