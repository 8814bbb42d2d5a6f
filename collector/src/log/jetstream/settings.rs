//! Which stream, and how it is made.

use std::time::Duration;

use async_nats::ServerAddr;

/// A stream of NATS JetStream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NatsSettings {
    /// Servers of one NATS cluster; any of them will do to begin with.
    pub servers: Vec<ServerAddr>,
    /// The stream's name. Its subjects are `<stream>.messages` and `<stream>.rejected`.
    pub stream: String,
    /// On how many servers each message is kept. Counts when the stream is made.
    pub replicas: usize,
    /// For how long the stream knows the ids it has seen. Counts when the stream is made.
    pub dedupe: Duration,
    /// For how long messages stay in the stream. Counts when the stream is made.
    pub keep: Duration,
}
