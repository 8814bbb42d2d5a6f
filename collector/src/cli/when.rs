//! A point in time as a person writes it.

use std::time::Duration;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

/// A text that is no point in time.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no time; give a time like 2026-01-31T09:30:00+09:00, a date like 2026-01-31 (from midnight UTC), or an age like 15m, 2h or 7d"
)]
pub struct WhenError(String);

/// Reads an RFC 3339 time, a date (its midnight in UTC) or an age (so long before `now`).
///
/// # Errors
///
/// [`WhenError`] when it is none of these, or lies outside what time can be.
pub fn parse(text: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>, WhenError> {
    let text = text.trim();
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Ok(time.to_utc());
    }
    if let Ok(date) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return Ok(date.and_time(NaiveTime::MIN).and_utc());
    }
    age(text)
        .and_then(|age| now.checked_sub_signed(chrono::Duration::from_std(age).ok()?))
        .ok_or_else(|| WhenError(text.to_owned()))
}

fn age(text: &str) -> Option<Duration> {
    humantime::parse_duration(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn now() -> DateTime<Utc> {
        "2026-11-21T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn times_dates_and_ages_are_read() {
        for (text, expected) in [
            ("2026-11-21T09:30:00+09:00", "2026-11-21T00:30:00Z"),
            ("2026-11-20", "2026-11-20T00:00:00Z"),
            ("15m", "2026-11-21T11:45:00Z"),
            ("2h", "2026-11-21T10:00:00Z"),
            (" 7d ", "2026-11-14T12:00:00Z"),
        ] {
            assert_eq!(parse(text, now()), Ok(expected.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn anything_else_is_an_error_that_shows_how() {
        for text in [
            "",
            "yesterday",
            "2026-13-01",
            "7",
            "-2h",
            "999999999999999y",
        ] {
            let message = parse(text, now()).unwrap_err().to_string();
            assert!(message.contains("15m"), "{message}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any::<String>(), number in any::<u64>(), unit in "[a-zA-Z]{1,6}") {
            let _ = parse(&text, now());
            let _ = parse(&format!("{number}{unit}"), now());
        }
    }
}
