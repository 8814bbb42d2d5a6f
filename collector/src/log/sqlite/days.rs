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
mod dates;
pub(crate) mod forget;
mod keys;
mod orders;
pub(crate) mod read;
mod sums;
mod visitors;
mod visits;

pub(super) use changes::Changes;

#[cfg(test)]
mod tests;
