//! When a session goes on and when a new one begins. Pure.

/// Milliseconds without activity that end a session, unless the merchant sets others.
pub const TIMEOUT: f64 = 30.0 * 60.0 * 1000.0;

/// Whether a session last active at `seen` goes on at `now` (both in epoch milliseconds), when `timeout`
/// milliseconds without activity end it.
///
/// A record from the future, left by a clock that has since been set back, goes on too: a
/// wrong clock is no reason to cut a visit in two.
pub fn goes_on(seen: f64, now: f64, timeout: f64) -> bool {
    now - seen < timeout
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirty_minutes_of_silence_end_a_session() {
        assert!(goes_on(1000.0, 1000.0 + TIMEOUT - 1.0, TIMEOUT));
        assert!(!goes_on(1000.0, 1000.0 + TIMEOUT, TIMEOUT));
        assert!(goes_on(5000.0, 1000.0, TIMEOUT));
        assert!(!goes_on(f64::NAN, 1000.0, TIMEOUT));
    }
}
