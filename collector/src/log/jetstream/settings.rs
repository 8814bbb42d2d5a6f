//! Which stream, or streams, and how they are made.

use std::time::Duration;

use async_nats::ServerAddr;

use super::partition;

/// A stream of NATS JetStream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NatsSettings {
    /// Servers of one NATS cluster; any of them will do to begin with.
    pub servers: Vec<ServerAddr>,
    /// The stream's name. Its subjects are `<stream>.messages` and `<stream>.rejected`. Of several partitions each has a
    /// stream `<stream>-<number>`, from 0.
    pub stream: String,
    /// Over how many streams messages are spread, each person's in one.
    pub partitions: usize,
    /// On how many servers each message is kept. Counts when the stream is made.
    pub replicas: usize,
    /// For how long the stream knows the ids it has seen. Counts when the stream is made.
    pub dedupe: Duration,
    /// For how long messages stay in the stream. Counts when the stream is made.
    pub keep: Duration,
}

impl NatsSettings {
    /// The streams, in the order of their partitions.
    pub fn streams(&self) -> Vec<String> {
        let partitions = 0..self.partitions.max(1);
        partitions
            .map(|partition| partition::stream(&self.stream, partition, self.partitions))
            .collect()
    }
}
