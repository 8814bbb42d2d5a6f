//! Days, as the tables have them.

use chrono::{Datelike, NaiveDate};

/// A day as the tables have it: `20261130`.
pub(super) fn number(day: NaiveDate) -> i32 {
    day.year() * 10_000 + day.month() as i32 * 100 + day.day() as i32
}

/// How many days back a file of an earlier collector is counted, and rows of single sessions, visitors and orders are kept:
/// nothing that comes later is counted on a day before (`moa_message::day`).
pub(super) const KEPT_DAYS: u64 = 35;
