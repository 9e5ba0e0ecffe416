//! Cross-reference entries (ISO 32000-2, 7.5.4 and 7.5.8).

/// Where one object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum XrefEntry {
    /// Not in use.
    Free {
        /// The next free number, as the file claims.
        next: u32,
        /// The generation to use should the number be used again.
        generation: u16,
    },
    /// At a byte offset in the file.
    InUse {
        /// Counted from the start of the file, whatever stands before `%PDF-`.
        offset: u64,
        /// Its generation.
        generation: u16,
    },
    /// In an object stream; the generation is 0.
    Compressed {
        /// The number of the object stream.
        stream: u32,
        /// Position in it, from 0.
        index: u32,
    },
}

impl XrefEntry {
    /// True when the number holds no object.
    pub fn is_free(&self) -> bool {
        matches!(self, XrefEntry::Free { .. })
    }

    /// The generation an object reference must have to mean this entry.
    pub fn generation(&self) -> u16 {
        match self {
            XrefEntry::Free { generation, .. } | XrefEntry::InUse { generation, .. } => *generation,
            XrefEntry::Compressed { .. } => 0,
        }
    }
}

/// How a section is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum XrefKind {
    /// `xref` … `trailer`.
    Table,
    /// A cross-reference stream.
    Stream,
    /// A table whose trailer names a cross-reference stream in `/XRefStm`.
    Hybrid,
}
