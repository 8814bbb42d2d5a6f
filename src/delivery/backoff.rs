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
mod tests;
