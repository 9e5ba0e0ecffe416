//! What can go wrong while reading, as values with their evidence.

use crate::ObjectId;

/// Why an object could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The bytes at `offset` do not follow the syntax of ISO 32000-2, 7.2 and 7.3.
    #[error("no valid object at byte {offset}: {kind:?}")]
    Syntax {
        /// Byte in the file.
        offset: u64,
        /// What was wrong.
        kind: Syntax,
    },
    /// The cross-reference says that `expected` starts at `offset`, and something else is there.
    #[error("object {expected:?} is not at byte {offset}")]
    WrongObject {
        /// Whom the cross-reference named.
        expected: ObjectId,
        /// Who is there, if anybody.
        found: Option<ObjectId>,
        /// Byte in the file.
        offset: u64,
    },
    /// An object stream does not hold the object that the cross-reference says it holds.
    #[error("object {number} is not in object stream {stream}")]
    NotInStream {
        /// The object looked for.
        number: u32,
        /// The object stream named by the cross-reference.
        stream: u32,
    },
    /// A value has another type than the standard demands there.
    #[error("expected {expected}")]
    WrongType {
        /// The type the standard demands.
        expected: &'static str,
    },
    /// A required entry is missing.
    #[error("/{key} is missing")]
    Missing {
        /// The key of the entry.
        key: &'static str,
    },
    /// References that lead in a circle, or deeper than any honest file.
    #[error("references without end at {id:?}")]
    Endless {
        /// Where the budget ran out.
        id: ObjectId,
    },
    /// A stream would decode to more than the caller allows.
    #[error("a stream decodes to more than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// A filter is unknown here (image filters are the renderer's), or its data is broken.
    #[error("a stream filter failed")]
    Filter,
    /// Encrypted data that does not decrypt.
    #[error("object {id:?} does not decrypt")]
    Decrypt {
        /// The object it belongs to.
        id: ObjectId,
    },
    /// There is no page with this index.
    #[error("no page {index}")]
    NoPage {
        /// Counted from 0.
        index: usize,
    },
}

/// What broke the syntax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// The file ended inside the object.
    End,
    /// A byte or word that starts no object.
    Unexpected,
    /// Nested deeper than `MAX_DEPTH`.
    TooDeep,
    /// `N G obj` was expected.
    NoHeader,
    /// A stream without an end.
    NoEndstream,
}

/// Why a file could not be opened at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// No header and no object: some other kind of file.
    #[error("this is not a PDF")]
    NotPdf,
    /// Encrypted, and no password was given.
    #[error("a password is needed")]
    NeedsPassword,
    /// Encrypted, and the password given opens it neither as user nor as owner.
    #[error("the password is wrong")]
    WrongPassword,
    /// Encrypted to certificates (ISO 32000-2, 7.6.5).
    #[error("encrypted for the holders of certain certificates")]
    PublicKeyEncrypted,
    /// A security handler or version that no clause of ISO 32000-2 describes, or broken parameters.
    #[error("encrypted in an unknown way")]
    UnknownEncryption,
    /// Even scanning the whole file found no document in it.
    #[error("too damaged: {0}")]
    Hopeless(Hopeless),
    /// More cross-reference entries or objects than any honest file has.
    #[error("too complex")]
    TooComplex,
}

/// What a repaired document would still have lacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Hopeless {
    /// No object was found.
    #[error("no objects")]
    NoObjects,
    /// No catalog was found.
    #[error("no catalog")]
    NoCatalog,
    /// No page was found.
    #[error("no pages")]
    NoPages,
}
