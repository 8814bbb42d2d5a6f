//! Cafe24's times. Most are ISO 8601 with `+09:00`; some have no zone, and are Korea's then (facts/server 1.1, 1.2).

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

pub use moa_message::day::{KOREA, midnight, of as day};

/// The forms without a zone, as they were seen.
const WITHOUT_ZONE: [&str; 3] = [
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%d %H:%M",
];

/// Reads a time in any of Cafe24's forms; `None` for what says none, such as `""` or `0000-00-00`.
pub fn read(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    let with_zone = DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z"));
    if let Ok(time) = with_zone {
        return Some(time.to_utc());
    }
    let there = WITHOUT_ZONE
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
        .or_else(|| {
            let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
            Some(day.and_time(NaiveTime::MIN))
        })?;
    Some(there.and_local_timezone(KOREA).single()?.to_utc())
}

/// A time as Cafe24 writes it: `2026-11-21T19:30:00+09:00`.
pub fn iso(time: DateTime<Utc>) -> String {
    let there = time.with_timezone(&KOREA);
    there.format("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// The time of a day in digits, for names: `20261121T103000`, in UTC.
pub fn digits(time: DateTime<Utc>) -> String {
    time.format("%Y%m%dT%H%M%S").to_string()
}

#[cfg(test)]
mod tests;
