//! The clock. Nothing below this floor reads one.

use time::OffsetDateTime;

/// Now, UTC.
pub fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}
