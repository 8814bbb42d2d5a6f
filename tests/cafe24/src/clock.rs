//! The one clock of the stand-in.

use chrono::{DateTime, Duration, Utc};
use tokio::time::Instant;

/// What time it is at Cafe24: tokio's clock, counted from a chosen instant. Under
/// `tokio::time::pause` it is virtual.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    /// What time it was when the clock started.
    pub origin: DateTime<Utc>,
    /// When it started, by tokio's clock.
    pub started: Instant,
}

impl Clock {
    /// A clock that shows `origin` now.
    pub fn starting_at(origin: DateTime<Utc>) -> Self {
        Self {
            origin,
            started: Instant::now(),
        }
    }

    /// The time now.
    pub fn now(&self) -> DateTime<Utc> {
        self.origin + Duration::from_std(self.started.elapsed()).unwrap_or(Duration::zero())
    }

    /// When tokio's clock will show this time; now, where it is past.
    pub fn instant_of(&self, time: DateTime<Utc>) -> Instant {
        let ahead = (time - self.origin).to_std().unwrap_or_default();
        (self.started + ahead).max(Instant::now())
    }
}
