//! Answers of trust services on the disk, so that yesterday's serves offline. A file's name says everything about it:
//! `evidence/{what was asked, hashed}-{when, seconds}-{length}`.
//!
//! Nothing here is believed: an answer counts by its own signature and dates, whoever put it there.

use time::OffsetDateTime;

use crate::host::Host;

/// Below Pena's own folder.
const FOLDER: &str = "evidence";
/// Answers kept, and their bytes together; the oldest go first.
const MOST: usize = 400;
const MOST_BYTES: usize = 128 << 20;

/// The cache of this computer.
#[derive(Clone, Copy)]
pub(super) struct Cache<'a>(pub &'a dyn Host);

/// What a file's name says.
struct Entry {
    name: String,
    key: String,
    at: i64,
    length: usize,
}

impl Cache<'_> {
    /// The newest answer to a question, and its age in seconds. A file that was cut short is none.
    pub fn get(&self, key: &str) -> Option<(i64, Vec<u8>)> {
        let newest = self.entries().into_iter().filter(|entry| entry.key == key).max_by_key(|entry| entry.at)?;
        let bytes = self.0.read_own(&path(&newest.name)).ok()??;
        let age = self.now().checked_sub(newest.at)?;
        (bytes.len() == newest.length).then_some((age, bytes))
    }

    /// Keeps an answer in place of older ones to the same question. A cache that cannot be written costs nothing.
    pub fn keep(&self, key: &str, bytes: &[u8]) {
        let name = format!("{key}-{}-{}", self.now(), bytes.len());
        if bytes.len() > MOST_BYTES / 4 || self.0.write_own(&path(&name), bytes).is_err() {
            return;
        }
        let mut rest = self.entries();
        rest.retain(|entry| entry.name != name);
        rest.sort_by_key(|entry| std::cmp::Reverse(entry.at));
        let (mut count, mut length) = (1, bytes.len());
        for entry in rest {
            count += 1;
            length = length.saturating_add(entry.length);
            if entry.key == key || count > MOST || length > MOST_BYTES {
                // Whatever stays is tried again the next time.
                let _stays = self.0.remove_own(&path(&entry.name));
            }
        }
    }

    fn entries(&self) -> Vec<Entry> {
        self.0.list_own(FOLDER).into_iter().filter_map(Entry::of).collect()
    }

    fn now(&self) -> i64 {
        OffsetDateTime::unix_timestamp(self.0.now())
    }
}

impl Entry {
    fn of(name: String) -> Option<Self> {
        let mut parts = name.splitn(3, '-');
        let key = parts.next()?.to_owned();
        let at = parts.next()?.parse().ok()?;
        let length = parts.next()?.parse().ok()?;
        Some(Self { key, at, length, name })
    }
}

fn path(name: &str) -> String {
    format!("{FOLDER}/{name}")
}
