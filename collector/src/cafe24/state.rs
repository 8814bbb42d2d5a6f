//! What is known of the malls, in a SQLite file of its own: tokens, webhooks that wait, what was told
//! already, how far each reading has come.
//!
//! It stands apart from the log, which may be a stream that several collectors share. One
//! collector at a time has it: a refresh token works once.

mod comparisons;
mod deliveries;
mod file;
mod forgetting;
mod jobs;
mod malls;
mod members;
mod orders;
mod published;
mod schema;

pub use deliveries::{Arrived, Delivery, Origin};
pub use file::{State, StateError, StateUnavailable};
pub use jobs::{Job, JobKind, Progress};
pub use malls::{Mall, MallStatus, Tag};
pub use orders::{KnownOrder, OrderSums};

#[cfg(test)]
mod tests;
