//! The register as the window shows it.

use serde::{Deserialize, Serialize};

/// Which entries a person wants to see; what is empty does not narrow.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct JournalWish {
    /// Kinds of entries.
    pub kinds: Vec<String>,
    /// Hexadecimal SHA-256 of a file that they name.
    pub sha256: Option<String>,
    /// Part of a hash, a serial number, a time.
    pub text: String,
    /// Codes that the page shows under words in which `text` stands.
    pub named: Vec<String>,
    /// First day, `2026-11-20`.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
}

/// Entries, the newest first.
#[derive(Clone, Debug, Serialize)]
pub struct JournalPage {
    /// At most two hundred.
    pub rows: Vec<JournalRow>,
    /// There are older ones.
    pub more: bool,
}

/// One entry.
#[derive(Clone, Debug, Serialize)]
pub struct JournalRow {
    /// Its number.
    pub seq: u64,
    /// RFC 3339.
    pub at: String,
    /// `signed`, `verified`, …
    pub kind: String,
    /// SHA-256 of the files that it names: as it came, then as it was signed.
    pub files: Vec<String>,
    /// Serial number of the certificate.
    pub serial: Option<String>,
    /// How it ended: a code, a verdict, a reason.
    pub outcome: Option<String>,
}

/// Whether the register is whole.
#[derive(Clone, Debug, Serialize)]
pub struct JournalState {
    /// Nothing is wrong.
    pub intact: bool,
    /// Entries in all.
    pub entries: u64,
    /// RFC 3339: the last checkpoint.
    pub sealed: Option<String>,
    /// Entries after it.
    pub unsealed: u64,
    /// `agrees`, `disagrees`, `nothing`, `unavailable`.
    pub keyring: String,
    /// Kinds of what is wrong, each once.
    pub flaws: Vec<String>,
    /// RFC 3339: time of the first entry that is wrong.
    pub since: Option<String>,
}
