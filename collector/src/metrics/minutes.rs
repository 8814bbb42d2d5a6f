//! How many messages were answered in each minute of the last hour.

use chrono::{DateTime, Utc};
use moa_message::verdict::Status;
use schemars::JsonSchema;
use serde::Serialize;

const HOUR: usize = 60;

/// The verdicts of one minute.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Minute {
    /// Stored.
    pub accepted: u64,
    /// Known already.
    pub duplicate: u64,
    /// Broken.
    pub rejected: u64,
    /// To be sent again.
    pub retry: u64,
}

impl Minute {
    /// Adds verdicts of one kind.
    pub fn add(&mut self, status: Status, count: u64) {
        *match status {
            Status::Accepted => &mut self.accepted,
            Status::Duplicate => &mut self.duplicate,
            Status::Rejected => &mut self.rejected,
            Status::Retry => &mut self.retry,
        } += count;
    }
}

/// The last hour's minutes. What they take is the same whatever comes.
#[derive(Debug)]
pub struct Minutes {
    /// Each minute's number since 1970 and its counts, at the number modulo 60.
    ring: [(i64, Minute); HOUR],
}

impl Default for Minutes {
    fn default() -> Self {
        Self {
            ring: [(i64::MIN, Minute::default()); HOUR],
        }
    }
}

impl Minutes {
    /// Adds counts to the minute of `now`.
    pub fn add(&mut self, now: DateTime<Utc>, counts: Minute) {
        let number = number(now);
        let (kept, minute) = &mut self.ring[place(number)];
        if *kept != number {
            (*kept, *minute) = (number, Minute::default());
        }
        for (status, count) in [
            (Status::Accepted, counts.accepted),
            (Status::Duplicate, counts.duplicate),
            (Status::Rejected, counts.rejected),
            (Status::Retry, counts.retry),
        ] {
            minute.add(status, count);
        }
    }

    /// The hour that ends with the minute of `now`, oldest first.
    pub fn last_hour(&self, now: DateTime<Utc>) -> Vec<Minute> {
        let last = number(now);
        let minute = |number| match self.ring[place(number)] {
            (kept, minute) if kept == number => minute,
            _ => Minute::default(),
        };
        (last - HOUR as i64 + 1..=last).map(minute).collect()
    }
}

fn number(time: DateTime<Utc>) -> i64 {
    time.timestamp().div_euclid(60)
}

fn place(number: i64) -> usize {
    number.rem_euclid(HOUR as i64) as usize
}

#[cfg(test)]
mod tests;
