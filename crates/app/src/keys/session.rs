//! A key that stays open for some signatures or minutes, as the person chose and the office allows.

use std::sync::Arc;

use time::{Duration, OffsetDateTime};

use super::unlock::UnlockedKey;
use crate::view::UnlockPolicy;

/// An open key with its end. Dropping it wipes the key when nobody signs with it just now.
pub(crate) struct Session {
    name: String,
    key: Arc<UnlockedKey>,
    left: u32,
    begun: OffsetDateTime,
    until: OffsetDateTime,
}

impl Session {
    /// Of a key that was opened just now; `None` where the policy asks every time.
    pub fn begin(name: &str, key: &Arc<UnlockedKey>, policy: UnlockPolicy, now: OffsetDateTime) -> Option<Self> {
        // The signature that is about to be made counts.
        let left = policy.signatures.saturating_sub(1);
        let until = now.checked_add(Duration::minutes(i64::from(policy.minutes)))?;
        (left > 0).then(|| Self { name: name.to_owned(), key: Arc::clone(key), left, begun: now, until })
    }

    /// Whether it serves no more. A clock that was set back ends it too.
    pub fn is_over(&self, now: OffsetDateTime) -> bool {
        self.left == 0 || now >= self.until || now < self.begun
    }

    /// Whether it is of this key.
    pub fn is_of(&self, name: &str) -> bool {
        self.name == name
    }

    /// The key for one more signature.
    pub fn spend(&mut self) -> Arc<UnlockedKey> {
        self.left = self.left.saturating_sub(1);
        Arc::clone(&self.key)
    }
}
