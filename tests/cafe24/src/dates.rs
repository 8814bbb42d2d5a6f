//! The date forms of Cafe24's answers (facts/server 1.1). All are Korean time, whether they say so or not.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, Timelike as _};

/// Seconds since 1970: all times of a mall's life are whole seconds.
pub(crate) type At = i64;

/// Seconds of an hour.
pub(crate) const HOUR: At = 3_600;
/// Seconds of a day.
pub(crate) const DAY: At = 86_400;
/// How far Korean time is ahead.
const KST: At = 9 * HOUR;

fn korean(at: At) -> NaiveDateTime {
    DateTime::from_timestamp(at + KST, 0)
        .unwrap_or_default()
        .naive_utc()
}

/// `2026-01-31T09:00:00+09:00`, the documented form.
pub(crate) fn iso(at: At) -> String {
    let t = korean(at);
    let (year, month, day) = (t.year(), t.month(), t.day());
    let (hour, minute, second) = (t.hour(), t.minute(), t.second());
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+09:00")
}

/// `2017-07-10 15:55:51`, as the dates of order items are.
pub(crate) fn blank(at: At) -> String {
    let mut text = iso(at).replace('T', " ");
    text.truncate(19);
    text
}

/// `2021-03-01T14:00:00.000`, as the dates of tokens are.
pub(crate) fn zoneless(at: At) -> String {
    format!("{}.000", &iso(at)[..19])
}

/// `20260131`, as order ids begin.
pub(crate) fn day(at: At) -> String {
    iso(at)[..10].replace('-', "")
}

/// The hour of the day.
pub(crate) fn hour(at: At) -> u32 {
    korean(at).hour()
}

/// The first second of the day.
pub(crate) fn midnight(at: At) -> At {
    (at + KST).div_euclid(DAY) * DAY - KST
}

/// Reads a date of a query: a day, or a day and a time with or without zone. A day alone is its
/// first second, or its last one where it ends a window. A `+` that was not escaped is a blank by
/// now, and Cafe24's own examples do not escape it.
pub(crate) fn parse(text: &str, ends: bool) -> Option<At> {
    if let Ok(date) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        let start = date.and_hms_opt(0, 0, 0)?.and_utc().timestamp() - KST;
        return Some(if ends { start + DAY - 1 } else { start });
    }
    let mut text = text.trim().to_owned();
    if text.len() == 25 && text.as_bytes()[19] == b' ' {
        text.replace_range(19..20, "+");
    }
    if let Ok(time) = DateTime::parse_from_rfc3339(&text.replacen(' ', "T", 1)) {
        return Some(time.timestamp());
    }
    let time =
        NaiveDateTime::parse_from_str(&text.replacen(' ', "T", 1), "%Y-%m-%dT%H:%M:%S").ok()?;
    Some(time.and_utc().timestamp() - KST)
}
