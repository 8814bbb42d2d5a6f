use proptest::prelude::*;

use super::*;

const RECEIVED: &str = "2026-11-21T12:00:00.000Z";

fn time(text: &str) -> DateTime<Utc> {
    read(text).unwrap()
}

#[test]
fn wrong_clocks_are_corrected_and_right_ones_left_alone() {
    for (case, timestamp, sent_at, expected) in [
        ("right", "11:59:50.123", Some("11:59:59.900"), None),
        ("slow network", "11:59:50.123", Some("11:59:55.000"), None),
        ("a little ahead", "12:00:04.000", Some("12:00:05.000"), None),
        (
            "behind",
            "10:59:50",
            Some("10:59:54.999"),
            Some("11:59:55.001"),
        ),
        (
            "ahead",
            "13:59:50.123",
            Some("14:00:00"),
            Some("11:59:50.123"),
        ),
        (
            "ahead, hours ago",
            "10:00:00",
            Some("14:00:00"),
            Some("08:00:00"),
        ),
        ("no sentAt", "03:00:00", None, None),
        ("no sentAt, a little ahead", "12:00:05", None, None),
        (
            "no sentAt, from the future",
            "12:00:05.001",
            None,
            Some("12:00:05"),
        ),
        (
            "set back before sending",
            "18:00:00",
            Some("12:00:00"),
            Some("12:00:05"),
        ),
        (
            "set back, and still wrong",
            "18:00:00",
            Some("13:00:00"),
            Some("12:00:05"),
        ),
    ] {
        let on_the_day = |clock: &str| time(&format!("2026-11-21T{clock}Z"));
        let found = corrected(
            on_the_day(timestamp),
            sent_at.map(on_the_day),
            time(RECEIVED),
        );
        assert_eq!(found, expected.map(on_the_day), "{case}");
    }
}

#[test]
fn zones_do_not_matter_and_years_off_are_corrected_too() {
    let sent_at = Some(time("1970-01-01T09:00:10+09:00"));
    assert_eq!(
        corrected(time("1970-01-01T00:00:00Z"), sent_at, time(RECEIVED)).map(text),
        Some("2026-11-21T11:59:50.000Z".into())
    );
}

#[test]
fn a_difference_that_is_no_clocks_changes_nothing() {
    let (first, last) = (time("0000-01-01T00:00:00Z"), time("9999-12-31T23:59:59Z"));
    assert_eq!(corrected(first, Some(last), time(RECEIVED)), None);
    assert_eq!(
        corrected(last, Some(first), time(RECEIVED)),
        Some(time(RECEIVED) + TOLERANCE)
    );
}

/// Any time RFC 3339 can write.
fn any_time() -> impl Strategy<Value = DateTime<Utc>> {
    let (first, last) = (time("0000-01-01T00:00:00Z"), time("9999-12-31T23:59:59Z"));
    (first.timestamp_millis()..=last.timestamp_millis())
        .prop_map(|millis| DateTime::from_timestamp_millis(millis).unwrap())
}

proptest! {
    #[test]
    fn no_time_stays_in_the_future_and_all_can_be_read_again(
        timestamp in any_time(), sent_at in prop::option::of(any_time()),
    ) {
        let received_at = time(RECEIVED);
        let stored = corrected(timestamp, sent_at, received_at);
        prop_assert!(stored.unwrap_or(timestamp) <= received_at + TOLERANCE);
        if let Some(stored) = stored {
            prop_assert_eq!(read(&text(stored)), Some(stored));
        }
    }

    #[test]
    fn a_clock_wrong_by_any_amount_tells_the_same_times(
        age in 0..30 * 86_400_000_i64, error in -4_000_000_000_000..4_000_000_000_000_i64,
    ) {
        let (age, error) = (TimeDelta::milliseconds(age), TimeDelta::milliseconds(error));
        let received_at = time(RECEIVED);
        let happened = received_at - age;
        let stored = corrected(happened + error, Some(received_at + error), received_at);
        let expected = if error.abs() > TOLERANCE { happened } else { happened + error };
        prop_assert_eq!(stored.unwrap_or(happened + error), expected);
    }

    #[test]
    fn what_happened_first_stays_first(
        first in prop_oneof![0..100_000_000_i64, 86_390_000..86_410_000_i64], later in 0..100_000_000_i64, sent_at in prop::option::of(any_time()), scale in 0..6_u32,
    ) {
        let received_at = time(RECEIVED);
        let begin = sent_at.unwrap_or(received_at) - TimeDelta::days(1);
        // Around the border of what may stay in the future, too.
        let later = later / 10_i64.pow(scale);
        let moments = [first, first + later].map(|after| begin + TimeDelta::milliseconds(after));
        let [one, two] = moments.map(|sent| corrected(sent, sent_at, received_at).unwrap_or(sent));
        prop_assert!(one <= two);
    }
}
