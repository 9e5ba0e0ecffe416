//! The clock. Nothing below this floor reads one.

use time::OffsetDateTime;

/// Now, UTC.
pub fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

/// How long something took.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(std::time::Instant);

impl Stopwatch {
    /// Begins now.
    pub fn start() -> Self {
        Self(std::time::Instant::now())
    }

    /// Milliseconds since it began.
    pub fn ms(self) -> u128 {
        self.0.elapsed().as_millis()
    }
}
