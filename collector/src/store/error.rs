//! Why a stream is not stored.

use crate::log::jetstream::ConnectError;
use crate::log::jetstream::lease::LeaseError;
use crate::log::sqlite::OpenError;

/// Why storing did not start.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The log's file cannot be used.
    #[error(transparent)]
    Log(#[from] OpenError),
    /// The stream cannot be used.
    #[error(transparent)]
    Stream(#[from] ConnectError),
    /// Another store reads the stream.
    #[error(
        "another store reads the stream {0}, and only one may; stop it first, or give another stream with nats.stream"
    )]
    Taken(String),
    /// It is not known whether another store reads the stream.
    #[error(transparent)]
    Lease(LeaseError),
    /// The stream's consumer cannot be used.
    #[error(
        "the stream's consumer {name} cannot be used: {reason}; look at `nats consumer info`, and remove it if something else has made it"
    )]
    Consumer {
        /// The consumer.
        name: &'static str,
        /// What the server says.
        reason: String,
    },
}
