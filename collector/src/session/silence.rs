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
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    fn later(moment: Reading, by: Duration) -> Reading {
        Reading {
            clock: moment.clock + by,
            running: moment.running + by,
        }
    }

    #[test]
    fn it_listens_as_long_as_a_silence_lasts_before_it_tells() {
        let start = Reading::now();
        let mut patience = Patience::new(40 * MINUTE, start);
        assert_eq!(patience.over_since(later(start, 39 * MINUTE)), None);
        for minute in 40..50 {
            let over_since = patience.over_since(later(start, minute * MINUTE));
            assert_eq!(over_since, Some(start.clock + (minute - 40) * MINUTE));
        }
    }

    #[test]
    fn a_clock_that_jumps_makes_nobody_silent() {
        for jump in [
            TimeDelta::days(9),
            TimeDelta::days(-9),
            TimeDelta::minutes(1),
        ] {
            let start = Reading::now();
            let mut patience = Patience::new(40 * MINUTE, start);
            assert!(patience.over_since(later(start, 60 * MINUTE)).is_some());
            let mut jumped = later(start, 61 * MINUTE);
            jumped.clock += jump;
            assert_eq!(patience.over_since(jumped), None);
            assert_eq!(patience.over_since(later(jumped, 39 * MINUTE)), None);
            let over_since = patience.over_since(later(jumped, 41 * MINUTE));
            assert_eq!(over_since, Some(jumped.clock + MINUTE));
        }
    }

    #[test]
    fn a_clock_that_is_nudged_does_not_matter() {
        let start = Reading::now();
        let mut patience = Patience::new(40 * MINUTE, start);
        for minute in 1..=40 {
            let mut now = later(start, minute * MINUTE);
            now.clock += TimeDelta::seconds(5) * minute.try_into().unwrap();
            assert_eq!(patience.over_since(now).is_some(), minute == 40);
        }
    }

    #[test]
    fn what_could_not_be_written_is_no_silence() {
        let start = Reading::now();
        let mut patience = Patience::new(40 * MINUTE, start);
        let failed = later(start, 41 * MINUTE);
        assert!(patience.over_since(failed).is_some());
        patience.restart(failed);
        assert_eq!(patience.over_since(later(failed, 39 * MINUTE)), None);
        assert!(patience.over_since(later(failed, 40 * MINUTE)).is_some());
    }
}
