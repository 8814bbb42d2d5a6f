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
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn thirty_minutes_of_silence_end_a_session() {
        let goes_on = |seen, now| Activity::stored(seen).goes_on(now, TIMEOUT);
        assert!(goes_on(1000.0, 1000.0 + TIMEOUT - 1.0));
        assert!(!goes_on(1000.0, 1000.0 + TIMEOUT));
        assert!(goes_on(5000.0, 1000.0));
        assert!(!goes_on(f64::NAN, 1000.0));
    }

    #[test]
    fn what_waited_for_something_else_is_not_what_happened_last() {
        let mut activity = Activity::stored(f64::NAN);
        for (now, seen) in [
            (1e12, 1e12),
            (1e12 - 3000.0, 1e12),
            (1e12 + 5.0, 1e12 + 5.0),
            (1e12 - 2.0 * TIMEOUT, 1e12 - 2.0 * TIMEOUT),
        ] {
            activity.see(now, TIMEOUT);
            assert_eq!(activity.seen, seen);
        }
    }

    #[test]
    fn a_clock_that_was_set_back_is_written_down() {
        let mut activity = Activity::stored(1e12);
        activity.record(1e12);
        assert!(!activity.is_due(1e12 + 10.0, TIMEOUT));
        assert!(activity.is_due(1e12 - 3_600_000.0, TIMEOUT));
    }

    /// A tab, the session it is in, and what is written down for all tabs.
    #[derive(Clone, Copy)]
    struct Tab {
        session: u32,
        activity: Activity,
    }

    #[derive(Default)]
    struct Browser {
        stored: Option<Tab>,
        begun: u32,
    }

    impl Browser {
        /// Something happens in the tab; in which session.
        fn touch(&mut self, tab: &mut Option<Tab>, now: f64) -> u32 {
            let nothing = Tab {
                session: 0,
                activity: Activity::stored(f64::NAN),
            };
            let mine = tab.get_or_insert(self.stored.unwrap_or(nothing));
            let is_due = mine.activity.is_due(now, TIMEOUT);
            if is_due {
                let stored = self.stored.unwrap_or(nothing);
                let is_same = stored.session == mine.session;
                match mine.activity.next(stored.activity, is_same, now, TIMEOUT) {
                    Next::GoesOn => {}
                    Next::Adopt => *mine = stored,
                    Next::Begin => {
                        self.begun += 1;
                        mine.session = self.begun;
                    }
                }
            }
            mine.activity.seen = now;
            if is_due {
                mine.activity.record(now);
                self.stored = Some(Tab {
                    activity: Activity::stored(now),
                    ..*mine
                });
            }
            mine.session
        }
    }

    proptest! {
        /// However many tabs take turns, they are in one session until all of them are silent for long.
        #[test]
        fn tabs_agree_with_a_single_clock(
            steps in prop::collection::vec((0usize..4, prop_oneof![
                0.0f64..900.0,
                1000.0f64..1_000_000.0,
                (TIMEOUT - 60_000.0)..(TIMEOUT - 2_000.0),
                (TIMEOUT + 2_000.0)..(3.0 * TIMEOUT),
            ], any::<bool>()), 1..100)
        ) {
            let (mut browser, mut tabs) = (Browser::default(), [None; 4]);
            let (mut now, mut last, mut session) = (1e12, f64::NAN, 0);
            for (at, pause, reloads) in steps {
                now += pause;
                if reloads {
                    tabs[at] = None;
                }
                let is_over = last.is_nan() || now - last >= TIMEOUT;
                if is_over {
                    session += 1;
                }
                last = now;
                prop_assert_eq!(browser.touch(&mut tabs[at], now), session);
            }
        }
    }
}
