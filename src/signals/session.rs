//! When a session goes on and when a new one begins. Pure.

/// Milliseconds without activity that end a session, unless the merchant sets others.
pub const TIMEOUT: f64 = 30.0 * 60.0 * 1000.0;
/// Milliseconds for which a tab goes by what it knows, and does not write down that it is active.
const INTERVAL: f64 = 1000.0;

/// When a session was active last, as one tab knows it. Times are epoch milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Activity {
    /// When it was active last; `NaN` where there was no session.
    pub seen: f64,
    /// When that was written down last.
    recorded: f64,
}

/// What becomes of the session of a tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// It goes on.
    GoesOn,
    /// Another tab has begun another one, which goes on here too.
    Adopt,
    /// It is over, and a new one begins.
    Begin,
}

impl Activity {
    /// Activity as it was written down.
    pub fn stored(seen: f64) -> Activity {
        Activity {
            seen,
            recorded: 0.0,
        }
    }

    /// Whether the session goes on at `now`, when `timeout` milliseconds without activity end it.
    ///
    /// A record from the future, left by a clock that has since been set back, goes on too: a
    /// wrong clock is no reason to cut a visit in two.
    pub fn goes_on(&self, now: f64, timeout: f64) -> bool {
        now - self.seen < timeout
    }

    /// Whether something that happens at `now` is to be written down, and what other tabs have written is
    /// to be looked at.
    pub fn is_due(&self, now: f64, timeout: f64) -> bool {
        // A clock that was set back is no reason to write nothing.
        !self.goes_on(now, timeout) || (now - self.recorded).abs() >= INTERVAL
    }

    /// What becomes of this session at `now`, by what is written down: the same session's activity or
    /// another's.
    pub fn next(&self, stored: Activity, is_same: bool, now: f64, timeout: f64) -> Next {
        if stored.goes_on(now, timeout) {
            if is_same { Next::GoesOn } else { Next::Adopt }
        } else if self.goes_on(now, timeout) {
            Next::GoesOn
        } else {
            Next::Begin
        }
    }

    /// Something happened at `now`. What waited for something else is of a moment before the last one; only a clock
    /// that was set back goes further back.
    pub fn see(&mut self, now: f64, timeout: f64) {
        if !(now < self.seen && self.seen - now < timeout) {
            self.seen = now;
        }
    }

    /// It was written down at `now`.
    pub fn record(&mut self, now: f64) {
        self.recorded = now;
    }
}

#[cfg(test)]
mod tests;
