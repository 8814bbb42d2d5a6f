//! A sender's clock may be wrong: its times are told from the collector's own.
//!
//! `sentAt` is what the sender's clock showed when the batch left. How far it is from the time
//! the collector got it is how wrong that clock is, give or take the way.

use chrono::{DateTime, Datelike, SecondsFormat, TimeDelta, Utc};

/// How far from the collector's clock a sender's may be and still count as right. Clocks that are
/// set by the network are right to a fraction of a second; a slow mobile network takes some
/// seconds for the way, and taking those for an error would make right times wrong.
pub const TOLERANCE: TimeDelta = TimeDelta::seconds(5);

/// The time to store in place of the sender's `timestamp`; `None` where it stays as it was sent.
///
/// A clock that is wrong by more than [`TOLERANCE`] is corrected: the time becomes
/// `received_at - (sent_at - timestamp)`. Without `sent_at` the clock counts as right. Nothing
/// stays more than [`TOLERANCE`] in the future: such a time becomes that, so that what is within it stays before.
pub fn corrected(
    timestamp: DateTime<Utc>,
    sent_at: Option<DateTime<Utc>>,
    received_at: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let error = sent_at
        .map(|sent_at| sent_at - received_at)
        .filter(|error| error.abs() > TOLERANCE)
        .unwrap_or_default();
    let time = timestamp.checked_sub_signed(error)?;
    let latest = received_at + TOLERANCE;
    if time > latest {
        return Some(latest);
    }
    if time.year() < 0 {
        // RFC 3339 has no such year, and no clock is that wrong.
        return corrected(timestamp, None, received_at);
    }
    Some(time).filter(|_| !error.is_zero())
}

/// A time as the collector writes it: RFC 3339 in UTC with milliseconds.
pub fn text(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Reads an RFC 3339 time.
pub fn read(text: &str) -> Option<DateTime<Utc>> {
    Some(DateTime::parse_from_rfc3339(text).ok()?.to_utc())
}

#[cfg(test)]
mod tests;
