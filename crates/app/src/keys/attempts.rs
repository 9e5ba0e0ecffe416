//! Wrong passphrases in a row: a pause that doubles, a count that outlives the program, never a lock for good.
//!
//! This protects against a person at the keyboard. Whoever has copied the file tries elsewhere; against that stands
//! the derivation of the file itself.

use serde::{Deserialize, Serialize};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use super::{StoredKey, file};
use crate::display::rfc3339;
use crate::host::Host;
use crate::problem::unsaved;
use crate::register::{self, Event, KeyId};
use crate::settings::{read_toml, write_toml};
use crate::view::Problem;

/// The longest pause.
const LONGEST: i64 = 300;

#[derive(Serialize, Deserialize)]
struct Tries {
    /// Wrong ones in a row.
    count: u32,
    /// RFC 3339.
    last: String,
}

/// A passphrase that a person typed and that is about to be tried. Counted before, so that ending the program at the
/// right moment gains nothing.
#[must_use]
pub(crate) struct Attempt<'a> {
    host: &'a dyn Host,
    name: &'a str,
}

/// May a passphrase be tried now?
///
/// # Errors
/// `pass.backoff` with the seconds left (`n`) and the wrong ones so far (`k`).
pub(crate) fn begin<'a>(host: &'a dyn Host, name: &'a str) -> Result<Attempt<'a>, Problem> {
    let now = host.now();
    let before = read_toml::<Tries>(host, &file(name, "tries"));
    let count = before.as_ref().map_or(0, |tries| tries.count);
    let left = before.map_or(0, |tries| left(&tries, now));
    if left > 0 {
        return Err(Problem::new("pass.backoff").with("n", left).with("k", count));
    }
    write_toml(host, &file(name, "tries"), &Tries { count: count.saturating_add(1), last: rfc3339(now) })?;
    Ok(Attempt { host, name })
}

/// Notes in the register that it was wrong, and how often in a row. Nothing but the count is known of what was typed.
pub(crate) fn note(host: &dyn Host, key: &StoredKey) {
    let count = read_toml::<Tries>(host, &file(&key.name, "tries")).map_or(1, |tries| tries.count);
    register::note(host, &[Event::UnlockFailed { key: KeyId::of(&key.signer.certificate), count }]);
}

impl Attempt<'_> {
    /// It was right: the count begins anew.
    pub fn succeeded(self) -> Result<(), Problem> {
        self.host.remove_own(&file(self.name, "tries")).map_err(|e| unsaved(&e, self.name))
    }
}

/// Seconds until the next may be tried: 1, 2, 4 … 300.
fn left(tries: &Tries, now: OffsetDateTime) -> i64 {
    let pause = tries.count.checked_sub(1).map_or(0, |n| 1i64.checked_shl(n.min(16)).unwrap_or(LONGEST).min(LONGEST));
    // A clock that was set back may not lock anybody out for longer than the pause itself.
    let Ok(last) = OffsetDateTime::parse(&tries.last, &Rfc3339) else { return 0 };
    let passed = now - last;
    if passed < -Duration::seconds(LONGEST) { 0 } else { (pause - passed.whole_seconds()).clamp(0, pause) }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn the_pause_doubles_up_to_five_minutes() {
        let now = datetime!(2026-11-22 00:00:00 UTC);
        let after = |count, seconds| left(&Tries { count, last: rfc3339(now) }, now + Duration::seconds(seconds));
        let pauses: Vec<i64> = (0..12).map(|count| after(count, 0)).collect();
        assert_eq!(pauses, [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
        assert_eq!(after(4, 5), 3);
        assert_eq!(after(u32::MAX, 300), 0);
        assert_eq!(after(4, -60), 8);
        assert_eq!(after(4, -86_400), 0);
    }
}
