//! How an event leaves the page, and what happens when it can't. Knows nothing of Cafe24.

pub mod envelope;
mod queue;
pub mod transport;
