use super::*;

const MINUTE: Duration = Duration::from_secs(60);

fn later(moment: Reading, by: Duration) -> Reading {
    Reading {
        clock: moment.clock + by,
        running: moment.running + by,
    }
}

#[test]
fn it_listens_as_long_as_a_silence_lasts_before_it_tells() {
    let start = Reading::now();
    let mut patience = Patience::new(40 * MINUTE, start);
    assert_eq!(patience.over_since(later(start, 39 * MINUTE)), None);
    for minute in 40..50 {
        let over_since = patience.over_since(later(start, minute * MINUTE));
        assert_eq!(over_since, Some(start.clock + (minute - 40) * MINUTE));
    }
}

#[test]
fn a_clock_that_jumps_makes_nobody_silent() {
    for jump in [
        TimeDelta::days(9),
        TimeDelta::days(-9),
        TimeDelta::minutes(1),
    ] {
        let start = Reading::now();
        let mut patience = Patience::new(40 * MINUTE, start);
        assert!(patience.over_since(later(start, 60 * MINUTE)).is_some());
        let mut jumped = later(start, 61 * MINUTE);
        jumped.clock += jump;
        assert_eq!(patience.over_since(jumped), None);
        assert_eq!(patience.over_since(later(jumped, 39 * MINUTE)), None);
        let over_since = patience.over_since(later(jumped, 41 * MINUTE));
        assert_eq!(over_since, Some(jumped.clock + MINUTE));
    }
}

#[test]
fn a_clock_that_is_nudged_does_not_matter() {
    let start = Reading::now();
    let mut patience = Patience::new(40 * MINUTE, start);
    for minute in 1..=40 {
        let mut now = later(start, minute * MINUTE);
        now.clock += TimeDelta::seconds(5) * minute.try_into().unwrap();
        assert_eq!(patience.over_since(now).is_some(), minute == 40);
    }
}

#[test]
fn what_could_not_be_written_is_no_silence() {
    let start = Reading::now();
    let mut patience = Patience::new(40 * MINUTE, start);
    let failed = later(start, 41 * MINUTE);
    assert!(patience.over_since(failed).is_some());
    patience.restart(failed);
    assert_eq!(patience.over_since(later(failed, 39 * MINUTE)), None);
    assert!(patience.over_since(later(failed, 40 * MINUTE)).is_some());
}
