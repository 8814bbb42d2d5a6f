//! When to try again.

use std::time::Duration;

/// The first wait.
const FIRST: Duration = Duration::from_millis(200);

/// The longest wait that nobody asks for.
pub(super) const LONGEST: Duration = Duration::from_secs(5 * 60);

/// The longest wait that is taken from another.
const LONGEST_ASKED: Duration = Duration::from_secs(3_600);

/// Waits that double with each failure. Half of each is left to chance, so that those who failed
/// together do not come back together.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    failures: u32,
}

impl Backoff {
    /// How long to wait after another failure: at least as long as was `asked` for.
    pub fn next(&mut self, asked: Option<Duration>) -> Duration {
        let whole = FIRST
            .saturating_mul(1 << self.failures.min(20))
            .min(LONGEST);
        self.failures += 1;
        let wait = whole.mul_f64(0.5 + rand::random::<f64>() / 2.0);
        wait.max(asked.unwrap_or_default().min(LONGEST_ASKED))
    }

    /// It went well.
    pub fn reset(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests;
