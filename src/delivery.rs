//! How an event leaves the page, and what happens when it can't. Knows nothing of Cafe24.

mod backoff;
pub mod envelope;
pub mod outbox;
pub mod transport;
