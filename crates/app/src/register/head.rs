//! The head in the keyring: the last entry that this computer remembers outside of the file.

use super::line::{Entry, Hash};
use crate::host::{Host, KeyringProblem, KeyringState, Passphrase};

/// The slot of this folder's register.
pub(super) const SLOT: &str = "register";

/// What the keyring says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// It remembers this entry.
    Known(Entry),
    /// It answers and remembers none.
    None,
    /// It is not there, locked or silent: nobody is asked to open it for this.
    Unavailable,
}

/// Reads it. What cannot be read as a head counts as none: a keyring cut off from power can show half an entry.
pub fn read(host: &dyn Host) -> Head {
    if host.keyring_state() != KeyringState::Open {
        return Head::Unavailable;
    }
    match host.secret(&host.own_slot(SLOT)) {
        Ok(Some(kept)) => parse(kept.expose()).map_or(Head::None, Head::Known),
        Ok(None) => Head::None,
        Err(_) => Head::Unavailable,
    }
}

/// Remembers `entry`.
///
/// # Errors
/// See [`KeyringProblem`]; the file is then ahead of the head, which is no alarm.
pub fn keep(host: &dyn Host, entry: Entry) -> Result<(), KeyringProblem> {
    if host.keyring_state() != KeyringState::Open {
        return Err(KeyringProblem::Locked);
    }
    host.keep_secret(&host.own_slot(SLOT), &Passphrase::new(format!("{} {}", entry.seq, entry.hash).into_bytes()))
}

fn parse(kept: &[u8]) -> Option<Entry> {
    let (seq, hash) = std::str::from_utf8(kept).ok()?.split_once(' ')?;
    Some(Entry { seq: seq.parse().ok()?, hash: Hash::parse(hash)? })
}
