//! Whose silence is it: the browser's, or the collector's own?
//!
//! What comes while the collector is down, or suspended, or cannot write, waits in the browsers,
//! and when the clock jumps everything looks old. So silence counts only while the collector has
//! listened all along.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};

/// How far the clock may move otherwise than time does and still count as running.
const SLACK: TimeDelta = TimeDelta::seconds(10);

/// A reading of both of the machine's clocks.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// The clock that tells the time, and may be set.
    pub clock: DateTime<Utc>,
    /// The one that only runs.
    pub running: Instant,
}

impl Reading {
    /// This moment.
    pub fn now() -> Self {
        Self {
            clock: Utc::now(),
            running: Instant::now(),
        }
    }
}

/// Knows for how long the collector has listened.
#[derive(Debug)]
pub struct Patience {
    silence: Duration,
    listening_since: Instant,
    last: Reading,
}

impl Patience {
    /// Begins to listen; a session is over after this much silence.
    pub fn new(silence: Duration, now: Reading) -> Self {
        Self {
            silence,
            listening_since: now.running,
            last: now,
        }
    }

    /// Begins anew: the collector could not listen until now.
    pub fn restart(&mut self, now: Reading) {
        *self = Self::new(self.silence, now);
    }

    /// Sessions that were heard of last at this time or before are over. `None` as long as the
    /// collector has not listened for long enough to tell.
    pub fn over_since(&mut self, now: Reading) -> Option<DateTime<Utc>> {
        let passed = now.running.saturating_duration_since(self.last.running);
        let passed = TimeDelta::from_std(passed).unwrap_or(TimeDelta::MAX);
        let by_the_clock = now.clock - self.last.clock;
        let is_running = by_the_clock
            .checked_sub(&passed)
            .is_some_and(|jump| jump.abs() <= SLACK);
        if !is_running {
            tracing::info!(
                "the clock was set, or the collector was suspended: sessions get time to be heard of"
            );
            self.restart(now);
        }
        self.last = now;
        let listened = now.running.saturating_duration_since(self.listening_since);
        let silence = TimeDelta::from_std(self.silence).ok()?;
        (listened >= self.silence).then(|| now.clock.checked_sub_signed(silence))?
    }
}

#[cfg(test)]
mod tests;
