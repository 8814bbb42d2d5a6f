//! A day as somebody asks for it.

use chrono::{DateTime, NaiveDate, Utc};
use moa_message::day;

/// Which day of which mall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The mall; without it the first there is.
    pub mall: Option<String>,
    /// The shop of the mall, 1 to 99; without it all of them together.
    pub shop: Option<u8>,
    /// The day, in Korean time.
    pub day: NaiveDate,
}

/// A text that is no day.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no day; give one like 2026-11-30, today or yesterday (in Korean time)")]
pub struct DayError(String);

/// Reads a date, `today` or `yesterday`, as it is in Korea at `now`.
///
/// # Errors
///
/// [`DayError`] where it is none of these.
pub fn day_of(text: &str, now: DateTime<Utc>) -> Result<NaiveDate, DayError> {
    let error = || DayError(text.to_owned());
    let today = day::of(now);
    match text.trim() {
        "today" => Ok(today),
        "yesterday" => today.pred_opt().ok_or_else(error),
        date => {
            let date = NaiveDate::parse_from_str(date, "%Y-%m-%d").map_err(|_| error())?;
            // Of other years there are no digits to keep them by.
            let years = chrono::Datelike::year(&date);
            (2000..=2999)
                .contains(&years)
                .then_some(date)
                .ok_or_else(error)
        }
    }
}

#[cfg(test)]
mod tests;
