//! When to try again after a failure. Pure.

/// First wait after a failure, in milliseconds; doubles with each further one.
const FIRST: f64 = 1000.0;
/// Longest wait between two tries, unless the collector asks for more.
const LONGEST: f64 = 60_000.0;
/// Longest wait that a collector can ask for.
const LONGEST_ASKED: f64 = 3_600_000.0;

/// The wait that all pages of a browser keep to. Times are epoch milliseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Backoff {
    /// Failures in a row.
    pub failures: f64,
    /// No request before this.
    pub until: f64,
    /// Whether the collector itself asked to be left alone: then not even a page that goes sends anything.
    pub is_asked: bool,
}

impl Backoff {
    /// Milliseconds that are still to be waited; 0 when a request may leave. A wait longer than any can be
    /// was written by another clock, and is over.
    pub fn rest(&self, now: f64) -> f64 {
        let rest = self.until - now;
        if rest > 0.0 && rest <= LONGEST_ASKED {
            rest
        } else {
            0.0
        }
    }

    /// Whether the next request is to find out if it is over.
    pub fn is_trial(&self) -> bool {
        self.failures > 0.0 || self.is_asked
    }

    /// A request has failed. `asked` is for how many milliseconds the collector wants to be left alone,
    /// `NaN` or 0 when it did not say. `random` is between 0 and 1: half of a wait is at random, so that
    /// many pages do not come back at once.
    pub fn fail(&mut self, asked: f64, now: f64, random: f64) {
        let mut wait = FIRST;
        // A record from storage can say anything.
        for _ in 0..(self.failures as u32).min(6) {
            wait *= 2.0;
        }
        wait = wait.min(LONGEST) * (0.5 + random / 2.0);
        let is_asked = asked > 0.0;
        if is_asked {
            // Later by some, never earlier.
            wait = wait * 0.1 + asked.min(LONGEST_ASKED - LONGEST * 0.1);
        }
        self.failures = if self.failures >= 0.0 {
            self.failures + 1.0
        } else {
            1.0
        };
        // What the collector has asked for holds, whatever another request met.
        if wait >= self.rest(now) || !self.is_asked {
            self.is_asked = is_asked;
            self.until = now + wait;
        }
    }

    /// A request was answered: the failures are over, and so is the wait, unless the collector has asked for
    /// it. Whether nothing is left of it.
    pub fn succeed(&mut self, now: f64) -> bool {
        self.failures = 0.0;
        !(self.is_asked && self.rest(now) > 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NEW: Backoff = Backoff {
        failures: 0.0,
        until: 0.0,
        is_asked: false,
    };

    #[test]
    fn failures_wait_longer_each_time_up_to_a_minute() {
        let (mut backoff, mut now, mut waits) = (NEW, 5.0, Vec::new());
        for _ in 0..8 {
            backoff.fail(f64::NAN, now, 1.0);
            waits.push(backoff.rest(now));
            now = backoff.until;
            assert_eq!(backoff.rest(now), 0.0);
        }
        assert_eq!(waits, [1e3, 2e3, 4e3, 8e3, 16e3, 32e3, 60e3, 60e3]);
    }

    #[test]
    fn the_collector_says_how_long_to_wait() {
        let mut backoff = NEW;
        backoff.fail(8000.0, 0.0, 0.0);
        assert!(backoff.is_asked && (8000.0..9000.0).contains(&backoff.rest(0.0)));
        backoff.fail(0.0, 9000.0, 0.0);
        assert!(
            !backoff.is_asked,
            "a failure without a word is one of the line"
        );
    }

    #[test]
    fn what_was_asked_for_holds_whatever_another_request_meets() {
        let mut backoff = NEW;
        backoff.fail(600_000.0, 0.0, 0.5);
        let until = backoff.until;
        backoff.fail(f64::NAN, 100.0, 0.5);
        assert!(backoff.is_asked && backoff.until == until);
        assert!(!backoff.succeed(200.0));
        assert!(
            backoff.is_trial(),
            "one that was under way says nothing of it"
        );
        backoff.fail(2_000_000.0, 300.0, 0.5);
        assert!(backoff.until > until);
        assert!(backoff.succeed(backoff.until));
    }

    #[test]
    fn a_record_of_another_clock_waits_for_nothing() {
        let mut backoff = NEW;
        backoff.until = 9e15;
        assert_eq!(backoff.rest(1e12), 0.0);
        backoff.until = f64::NAN;
        assert_eq!(backoff.rest(1e12), 0.0);
        backoff.failures = f64::NAN;
        backoff.fail(0.0, 0.0, 1.0);
        assert_eq!((backoff.failures, backoff.until), (1.0, 1000.0));
    }

    proptest! {
        #[test]
        fn every_wait_is_bounded_and_none_is_shorter_than_asked(
            failures in any::<f64>(), asked in any::<f64>(), now in 0.0f64..2e12, random in 0.0f64..1.0
        ) {
            let mut backoff = Backoff { failures, ..NEW };
            backoff.fail(asked, now, random);
            let wait = backoff.until - now;
            prop_assert!((499.0..=LONGEST_ASKED).contains(&wait) || asked > 0.0 && wait <= LONGEST_ASKED);
            let was_asked = asked > 0.0;
            prop_assert!(!was_asked || wait >= asked.min(LONGEST_ASKED * 0.99) - 1.0);
        }
    }
}
