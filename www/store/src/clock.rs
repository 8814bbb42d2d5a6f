//! What day it is in the shop.

use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, tz::Offset};

use crate::{Result, StoreError};

/// Korea keeps one offset all year, so no time zone database is needed.
const KOREA: Offset = Offset::constant(9);

/// The shop's clock, which tests can stop at a date.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    today: Option<Date>,
}

impl Clock {
    /// A clock that says it is `today` (`YYYY-MM-DD`) for ever, or the running one.
    ///
    /// # Errors
    /// When `today` is not a date.
    pub fn new(today: Option<&str>) -> Result<Self> {
        let today = today
            .map(|day| day.parse().map_err(|_| StoreError::Date(day.to_owned())))
            .transpose()?;
        Ok(Self { today })
    }

    /// The present moment in Korea; the time of day runs even when the date is stopped.
    pub fn now(&self) -> DateTime {
        let now = KOREA.to_datetime(Timestamp::now());
        match self.today {
            Some(today) => today.to_datetime(now.time()),
            None => now,
        }
    }

    /// `2026-10-01 12:34:56`, as Cafe24 writes a moment.
    pub fn now_text(&self) -> String {
        self.now().strftime("%Y-%m-%d %H:%M:%S").to_string()
    }

    /// `20261001`, the first half of an order id.
    pub fn day_code(&self) -> String {
        self.now().strftime("%Y%m%d").to_string()
    }

    /// `2026-10-01`, some days from today (negative: earlier).
    pub fn day_text(&self, days_from_today: i64) -> String {
        let day = self.now().date();
        day.checked_add(jiff::Span::new().days(days_from_today))
            .unwrap_or(day)
            .to_string()
    }
}

#[cfg(test)]
mod tests;
