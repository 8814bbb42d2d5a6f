//! The same weekday before, up to the same hour.

use chrono::{DateTime, Days, NaiveDate, Utc};
use moa_message::day;
use schemars::JsonSchema;
use serde::Serialize;

use super::counted::Numbers;

/// Two days side by side.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Compared {
    /// The day a week before.
    pub day: NaiveDate,
    /// Of how many hours from midnight on: those of today that are over; 24 of a day that is over.
    pub hours: u8,
    /// This day's numbers of these hours.
    pub now: Numbers,
    /// That day's.
    pub before: Numbers,
}

/// With which day one is compared, and for how many hours. None where no hour is over, and for days to come.
pub(super) fn with(day: NaiveDate, now: DateTime<Utc>) -> Option<(NaiveDate, u8)> {
    let before = day.checked_sub_days(Days::new(7))?;
    let today = day::of(now);
    let hours = match day {
        day if day < today => 24,
        day if day == today => u8::try_from(day::hour(now)).unwrap_or(0),
        _ => 0,
    };
    (hours > 0).then_some((before, hours))
}
