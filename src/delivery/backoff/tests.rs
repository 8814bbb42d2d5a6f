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
