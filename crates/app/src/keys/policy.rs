//! What the office allows on this computer. A policy only forbids; several add up.

use serde::Deserialize;

use crate::host::Host;
use crate::settings::Settings;
use crate::view::UnlockPolicy;

/// The most that a person may choose where the office says nothing: an hour, and a batch of a usual size.
const MOST: UnlockPolicy = UnlockPolicy { signatures: 500, minutes: 60 };
/// Where the office's word cannot be read: asked every time.
const LEAST: UnlockPolicy = UnlockPolicy { signatures: 1, minutes: 1 };

/// The office's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Office {
    /// Passphrases may not lie in the keyring.
    pub keyring_forbidden: bool,
    /// The most that one unlocking may serve.
    pub most: UnlockPolicy,
}

/// One policy file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    keyring: Option<Keyring>,
    unlock_signatures: Option<u32>,
    unlock_minutes: Option<u32>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Keyring {
    Allowed,
    Forbidden,
}

/// Every policy of this computer together. What cannot be read or understood may have forbidden everything.
pub fn office(host: &dyn Host) -> Office {
    let strictest = Office { keyring_forbidden: true, most: LEAST };
    let Ok(files) = host.office_policies() else { return strictest };
    let loosest = Office { keyring_forbidden: false, most: MOST };
    files.iter().map(|file| read(file).unwrap_or(strictest)).fold(loosest, Office::and)
}

fn read(bytes: &[u8]) -> Option<Office> {
    let file: File = toml::from_str(std::str::from_utf8(bytes).ok()?).ok()?;
    let most = UnlockPolicy {
        signatures: file.unlock_signatures.unwrap_or(MOST.signatures),
        minutes: file.unlock_minutes.unwrap_or(MOST.minutes),
    };
    Some(Office { keyring_forbidden: file.keyring == Some(Keyring::Forbidden), most })
}

impl Office {
    fn and(self, other: Self) -> Self {
        Self {
            keyring_forbidden: self.keyring_forbidden || other.keyring_forbidden,
            most: self.most.within(other.most),
        }
    }
}

impl UnlockPolicy {
    /// The stricter of both in each; never less than one signature and one minute.
    pub(crate) fn within(self, most: Self) -> Self {
        Self { signatures: self.signatures.min(most.signatures).max(1), minutes: self.minutes.min(most.minutes).max(1) }
    }
}

/// For how long one unlocking serves: the person's choice within the office's.
pub fn unlocking(host: &dyn Host) -> UnlockPolicy {
    Settings::load(host).unlock.within(office(host).most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_only_forbid() {
        let loose = Office { keyring_forbidden: false, most: MOST };
        let strict = read(b"keyring = \"forbidden\"\nunlock_minutes = 10\n").unwrap();
        assert!(loose.and(strict).keyring_forbidden && strict.and(loose).keyring_forbidden);
        assert_eq!(strict.and(loose).most, UnlockPolicy { signatures: 500, minutes: 10 });
        let generous = read(b"keyring = \"allowed\"\nunlock_minutes = 9999\n").unwrap();
        assert!(strict.and(generous).keyring_forbidden);
        assert_eq!(loose.and(generous).most.minutes, 60);
    }

    #[test]
    fn what_is_not_understood_forbids() {
        assert_eq!(read(b"keyring = \"no\""), None);
        assert_eq!(read(b"keyrng = \"allowed\""), None);
        assert_eq!(read(b"\xff"), None);
    }
}
