//! The shops' day: what happened is counted and filed under it.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Timelike, Utc};

/// Cafe24's shops keep Korean time, which has had no summer time since 1988.
pub const KOREA: FixedOffset = match FixedOffset::east_opt(9 * 3600) {
    Some(offset) => offset,
    None => panic!("nine hours are an offset"),
};

/// What happened longer ago than this is filed under the day it came: who says a thousand days does not make a thousand
/// of anything.
const LATE: TimeDelta = TimeDelta::days(31);

/// When something counts: when it happened, or, where that is not known or too long ago, when it came.
pub fn counts_at(happened: Option<DateTime<Utc>>, received_at: DateTime<Utc>) -> DateTime<Utc> {
    let is_late = |happened: &DateTime<Utc>| received_at - happened <= LATE;
    happened.filter(is_late).unwrap_or(received_at)
}

/// The shops' day at this time.
pub fn of(time: DateTime<Utc>) -> NaiveDate {
    time.with_timezone(&KOREA).date_naive()
}

/// The hour of that day, 0 to 23.
pub fn hour(time: DateTime<Utc>) -> u32 {
    time.with_timezone(&KOREA).hour()
}

/// When a day begins.
pub fn midnight(day: NaiveDate) -> DateTime<Utc> {
    let there = day.and_time(chrono::NaiveTime::MIN) - TimeDelta::hours(9);
    there.and_utc()
}
