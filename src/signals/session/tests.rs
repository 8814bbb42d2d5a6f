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
