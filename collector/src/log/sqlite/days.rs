//! The numbers of each day, kept up with every commit.
//!
//! ```text
//! stored message ─▶ Hit ─▶ day_visits     a row a session of a day ┐
//!                         day_visitors   a row a visitor of a day  │ what it adds to its day, less what it
//!                         day_orders     a row an order            │ added before, goes into
//!                         ───────────────────────────────────────▶ ┘ day_sums, day_money
//! ```
//!
//! What is counted once, a session, a visitor, an order, has a row of its own for as long as something may still come to it.
//! A commit reads the rows that its messages are about, changes them, and adds the difference to the sums. So the sums are
//! what one would count in the log, in whatever order and however often messages come, and reading them reads nothing else.
//!
//! `sequence.counted` is the number of the last message that is counted. A commit counts its own messages where nothing is
//! left before them; else [`build`] counts piece by piece what is left, as in a file of an earlier collector.

pub(super) mod build;
mod changes;
pub(crate) mod forget;
mod keys;
mod orders;
pub(crate) mod read;
mod sums;
mod visitors;
mod visits;

use chrono::{Datelike, NaiveDate};

pub(super) use changes::Changes;

/// A day as the tables have it: `20261130`.
pub(crate) fn number(day: NaiveDate) -> i32 {
    day.year() * 10_000 + day.month() as i32 * 100 + day.day() as i32
}

/// How many days back a file of an earlier collector is counted, and rows of single sessions, visitors and orders are kept:
/// nothing that comes later is counted on a day before (`moa_message::day`).
pub(crate) const KEPT_DAYS: u64 = 35;

#[cfg(test)]
mod tests;
