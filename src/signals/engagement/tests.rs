use super::*;
use proptest::prelude::*;

impl Engagement {
    fn take(&mut self, least: f64) -> Option<f64> {
        let engaged = self.due(least)?;
        self.told(engaged);
        Some(engaged)
    }
}

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

#[test]
fn sleep_does_not_count() {
    let mut engagement = Engagement::default();
    engagement.set_active(true, 0.0);
    engagement.beat(1000.0);
    engagement.beat(2000.0);
    engagement.beat(8.0 * 3_600_000.0);
    engagement.set_active(false, 8.0 * 3_600_000.0 + 500.0);
    assert_eq!(engagement.take(0.0), Some(3500.0));
}

/// What can happen to a page.
#[derive(Debug, Clone)]
enum Step {
    Show(bool),
    Focus(bool),
    Pass(f64),
    Block(f64),
    Sleep(f64),
    Take,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        any::<bool>().prop_map(Step::Show),
        any::<bool>().prop_map(Step::Focus),
        (0.0f64..9000.0).prop_map(Step::Pass),
        (LONGEST + BEAT..9e7).prop_map(Step::Sleep),
        // A dialog of the page's, in front of which it does not beat.
        (0.0f64..LONGEST - BEAT).prop_map(Step::Block),
        Just(Step::Take),
    ];
    prop::collection::vec(step, 0..80)
}

/// One page and its stopwatch, beats and all, against a person with a stopwatch.
#[derive(Default)]
struct Page {
    engagement: Engagement,
    clock: f64,
    is_visible: bool,
    is_focused: bool,
    stopwatch: f64,
    sleeps: f64,
    told: f64,
}

impl Page {
    fn is_active(&self) -> bool {
        self.is_visible && self.is_focused
    }

    fn pass(&mut self, time: f64) {
        let mut rest = time;
        while rest > 0.0 {
            let step = rest.min(BEAT);
            rest -= step;
            self.clock += step;
            if self.is_active() {
                self.stopwatch += step;
                self.engagement.beat(self.clock);
            }
        }
    }

    fn run(&mut self, step: Step) {
        match step {
            Step::Show(shown) => self.is_visible = shown,
            Step::Focus(focused) => self.is_focused = focused,
            Step::Pass(time) => self.pass(time),
            Step::Block(time) => {
                self.clock += time;
                self.stopwatch += if self.is_active() { time } else { 0.0 };
            }
            Step::Sleep(time) => {
                self.clock += time;
                self.sleeps += if self.is_active() { 1.0 } else { 0.0 };
            }
            Step::Take => self.told += self.engagement.take(LEAST).unwrap_or(0.0),
        }
        self.engagement.set_active(self.is_active(), self.clock);
    }
}

proptest! {
    #[test]
    fn the_pieces_sum_to_what_a_stopwatch_says(steps in steps()) {
        let mut page = Page::default();
        for step in steps {
            page.run(step);
        }
        let told = page.told + page.engagement.take(0.0).unwrap_or(0.0);
        // Each sleep costs a second at most.
        prop_assert!(told - page.stopwatch <= page.sleeps * BEAT + 1e-3, "{told} {}", page.stopwatch);
        prop_assert!(page.stopwatch - told < 1.0, "{told} {}", page.stopwatch);
    }
}
