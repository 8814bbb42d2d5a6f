//! For how long a page has had the visitor's attention. Pure.
//!
//! While the page is active it is told so every [`BEAT`]. A page that is busy, or stands behind a `confirm()`,
//! is late by some seconds. What is missing for longer was sleep: on some systems the clock goes on meanwhile.

/// Milliseconds that must have come together before a change of the active state is worth an event.
pub const LEAST: f64 = 1000.0;
/// Milliseconds between two beats.
pub const BEAT: f64 = 1000.0;
/// Longest piece that is taken for attention.
const LONGEST: f64 = 60.0 * BEAT;

/// The stopwatch of one page view. Times are milliseconds of a clock that nobody sets.
#[derive(Debug, Clone, Copy)]
pub struct Engagement {
    /// Since when the page is active; `NaN` while it is not.
    since: f64,
    /// What has come together and was not told yet.
    sum: f64,
}

impl Default for Engagement {
    fn default() -> Engagement {
        Engagement {
            since: f64::NAN,
            sum: 0.0,
        }
    }
}

impl Engagement {
    /// The page is active from `now` on, or is not.
    pub fn set_active(&mut self, is_active: bool, now: f64) {
        let piece = now - self.since;
        if piece > 0.0 {
            // It fell asleep within a beat of the last one.
            self.sum += if piece > LONGEST { BEAT } else { piece };
        }
        self.since = if is_active { now } else { f64::NAN };
    }

    /// Time goes on at `now`.
    pub fn beat(&mut self, now: f64) {
        self.set_active(self.is_active(), now);
    }

    /// Whether the page is active.
    pub fn is_active(&self) -> bool {
        !self.since.is_nan()
    }

    /// What has come together, if it is `least` milliseconds or more: whole ones.
    pub fn due(&self, least: f64) -> Option<f64> {
        let whole = self.sum as u32;
        if whole == 0 || f64::from(whole) < least {
            return None;
        }
        Some(f64::from(whole))
    }

    /// So many milliseconds are told; the rest stays.
    pub fn told(&mut self, engaged: f64) {
        self.sum -= engaged;
    }
}

#[cfg(test)]
mod tests;
