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
mod tests;
