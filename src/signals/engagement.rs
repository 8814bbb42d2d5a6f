//! For how long a page has had the visitor's attention. Pure.

/// Milliseconds that must have come together before a change of the active state is worth an event.
pub const LEAST: f64 = 1000.0;

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
            self.sum += piece;
        }
        self.since = if is_active { now } else { f64::NAN };
    }

    /// Takes what has come together, if it is `least` milliseconds or more: whole ones, the rest stays.
    pub fn take(&mut self, least: f64) -> Option<f64> {
        let whole = self.sum as u32;
        if whole == 0 || f64::from(whole) < least {
            return None;
        }
        self.sum -= f64::from(whole);
        Some(f64::from(whole))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_active_time_counts() {
        let mut engagement = Engagement::default();
        engagement.set_active(false, 500.0);
        engagement.set_active(true, 1000.0);
        engagement.set_active(true, 1400.0);
        engagement.set_active(false, 1900.5);
        assert_eq!(engagement.take(LEAST), None, "not worth an event yet");
        engagement.set_active(true, 5000.0);
        engagement.set_active(false, 5400.0);
        assert_eq!(engagement.take(LEAST), Some(1300.0));
        assert_eq!(engagement.take(0.0), None);
    }

    proptest! {
        #[test]
        fn the_pieces_sum_to_what_a_stopwatch_says(
            steps in prop::collection::vec((any::<bool>(), 0.0f64..5000.0, any::<bool>()), 0..60)
        ) {
            let (mut engagement, mut now, mut was_active) = (Engagement::default(), 0.0, false);
            let (mut stopwatch, mut told) = (0.0, 0.0);
            for (is_active, pause, take) in steps {
                now += pause;
                if was_active { stopwatch += pause }
                was_active = is_active;
                engagement.set_active(is_active, now);
                if take { told += engagement.take(LEAST).unwrap_or(0.0) }
            }
            told += engagement.take(0.0).unwrap_or(0.0);
            prop_assert!((stopwatch - told) < 1.0 && told <= stopwatch + 1e-6);
        }
    }
}
