//! What can happen. Never content, a name, a path, a passphrase or a NIK: hashes, numbers and codes only.

use pki::Certificate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::line::Hash;

/// A word of a fixed list, such as `pass.wrong` or `keyCompromise`: so short and plain that nothing private fits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Code(String);

/// Longest code.
const CODE: usize = 40;

impl From<&str> for Code {
    /// Anything but ASCII letters, digits, `.`, `-` and `_` becomes `_`; what is too long is cut.
    fn from(word: &str) -> Self {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        Self(word.chars().take(CODE).map(|c| if plain(c) { c } else { '_' }).collect())
    }
}

impl Code {
    /// The word.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Which key: what its certificate says in public, without a name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyId {
    /// Serial number of the certificate, lower-case hexadecimal.
    pub serial: Code,
    /// SHA-256 of the SubjectPublicKeyInfo.
    pub spki: Hash,
}

impl KeyId {
    /// Of a certificate's key.
    pub fn of(certificate: &Certificate) -> Self {
        let spki = Hash(Sha256::digest(certificate.public_key()).into());
        Self { serial: certificate.serial_hex().as_str().into(), spki }
    }
}

/// A document that is to be signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Work {
    /// SHA-256 of the document as it came.
    pub input: Hash,
    /// Its pages.
    pub pages: u32,
    /// Who signs.
    pub key: KeyId,
    /// PAdES level: `b`, `t`, `lt`, `lta`; asked for, and once it is signed the one reached.
    pub level: Code,
    /// Documents signed by one act share it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<Code>,
}

/// One event. Names of variants and fields are what stands in the file: never rename them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)] // The fields say what they are; hashes are SHA-256.
pub enum Event {
    /// The first line: a random number that names this register in the PDFs that it pins.
    Begin { install: Code },
    /// A key came into Pena's care.
    KeyImported { key: KeyId },
    /// It left without being destroyed.
    KeyRemoved { key: KeyId },
    /// A copy of its file went elsewhere.
    KeyExported { key: KeyId },
    /// The passphrase of its file was changed.
    PassphraseChanged { key: KeyId },
    /// It did not open; how often in a row.
    UnlockFailed { key: KeyId, count: u32 },
    /// It may not sign any more; `since` when it is lost or suspected.
    Frozen { key: KeyId, since: Option<Time> },
    /// It may sign again. The reason stands in the person's words in the key's case, not here.
    Unfrozen { key: KeyId },
    /// A letter was written. `letter` is its kind, `file` its hash.
    Letter { letter: Code, file: Hash, key: Option<KeyId> },
    /// A case of a lost key went on: `reported`, `received`, `revoked`, `closed`.
    Case { key: KeyId, state: Code },
    /// A newer key took its place.
    KeyRetired { key: KeyId },
    /// It was destroyed.
    Destroyed { key: KeyId },
    /// Somebody asked for a signature.
    SignRequested { work: Work },
    /// The signature was made, and may be on the disk. `output` is the hash of the whole signed file.
    Signed { work: Work, output: Hash },
    /// It was refused before the key was used: expired, frozen, changed meanwhile.
    SignRefused { work: Work, code: Code },
    /// It was made or tried, and the file was not saved.
    SignFailed { work: Work, output: Option<Hash>, code: Code },
    /// A signed document was judged on request.
    Verified { file: Hash, verdict: Code },
    /// Something was set. Values are codes; of anything else its hash.
    Setting { name: Code, old: Code, new: Code },
    /// An issuer is trusted from now on.
    AnchorAdded { certificate: Hash },
    /// It is trusted no longer.
    AnchorRemoved { certificate: Hash },
    /// The clock stands before the entry above.
    ClockBack { last: Time },
    /// A line without its end was taken away: a process or the power was cut while it was written.
    Repaired { bytes: u64, torn: Hash },
    /// The keyring knew this entry, and it is not here.
    Gap { seq: u64, hash: Hash },
    /// The last line could not be read any more; this one begins anew behind it. `prev` is still its hash.
    Resumed { after: u64 },
    /// Everything above, signed by the key in `spki`.
    Checkpoint(Box<super::checkpoint::Checkpoint>),
}

/// RFC 3339, UTC, whole seconds: sorts as text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(pub(super) String);

impl Time {
    /// Of a moment.
    pub fn of(moment: time::OffsetDateTime) -> Self {
        Self(crate::display::rfc3339(moment))
    }

    /// As written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `2026-11-22T02:30:00Z` and nothing else.
    pub(super) fn is_plain(&self) -> bool {
        let shape = b"0000-00-00T00:00:00Z";
        let fits = |(byte, shape): (u8, u8)| if shape == b'0' { byte.is_ascii_digit() } else { byte == shape };
        self.0.len() == shape.len() && self.0.bytes().zip(*shape).all(fits)
    }

    /// The moment, if there is such a day and hour.
    pub fn moment(&self) -> Option<time::OffsetDateTime> {
        time::OffsetDateTime::parse(&self.0, &time::format_description::well_known::Rfc3339).ok()
    }
}
