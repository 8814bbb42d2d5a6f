//! The streams that collectors share, one for each partition. JetStream's ordered consumers read them: what is missing in
//! their order is asked for anew, and the target says where they begin.

use async_nats::jetstream::consumer::pull::{Ordered, OrderedConfig};
use async_nats::jetstream::consumer::{Consumer, DeliverPolicy};
use async_nats::jetstream::stream::Stream;
use async_trait::async_trait;
use futures_util::{FutureExt, StreamExt};

use super::{Feed, Piece, Source, SourceError};
use crate::log::jetstream::wire;
use crate::warehouse::row::Arrived;
use crate::warehouse::target::Partition;

/// How many messages are handed on together at most.
const PIECE: usize = 2_000;

/// Streams as a source.
pub struct Streams {
    streams: Vec<Stream>,
    partitions: Vec<Partition>,
}

impl Streams {
    /// These, in the order of their partitions.
    pub fn new(streams: Vec<Stream>) -> Self {
        let partitions = (0..).zip(&streams).map(|(number, stream)| {
            let info = stream.cached_info();
            let made = info.created.unix_timestamp();
            let id = format!("{}.{made}", info.config.name);
            Partition { number, id }
        });
        Self {
            partitions: partitions.collect(),
            streams,
        }
    }

    fn stream(&self, partition: &Partition) -> Result<&Stream, SourceError> {
        let stream = self.streams.get(partition.number as usize);
        stream.ok_or_else(|| failed("there is no such partition"))
    }
}

#[async_trait]
impl Source for Streams {
    fn partitions(&self) -> &[Partition] {
        &self.partitions
    }

    async fn follow(
        &self,
        partition: &Partition,
        after: u64,
    ) -> Result<Box<dyn Feed>, SourceError> {
        let config = OrderedConfig {
            deliver_policy: DeliverPolicy::ByStartSequence {
                start_sequence: after + 1,
            },
            ..OrderedConfig::default()
        };
        let stream = self.stream(partition)?;
        let first = stream
            .get_info()
            .await
            .map_err(failed)?
            .state
            .first_sequence;
        if first > after + 1 {
            tracing::error!(
                partition = partition.id,
                missing = first - after - 1,
                "messages were dropped from the stream before they were loaded; let the stream keep them longer (nats.keep)"
            );
        }
        let consumer: Consumer<OrderedConfig> =
            stream.create_consumer(config).await.map_err(failed)?;
        let messages = consumer.messages().await.map_err(failed)?;
        Ok(Box::new(Messages {
            messages,
            stream: partition.id.clone(),
        }))
    }

    async fn end(&self, partition: &Partition) -> Result<u64, SourceError> {
        let info = self.stream(partition)?.get_info().await.map_err(failed)?;
        Ok(info.state.last_sequence)
    }

    async fn gone(&self, partition: &Partition) -> Result<u64, SourceError> {
        let info = self.stream(partition)?.get_info().await.map_err(failed)?;
        Ok(info.state.first_sequence.saturating_sub(1))
    }

    /// A stream whose messages are all older than it keeps them has a last number, and nothing at it.
    async fn newest(&self, partition: &Partition) -> Result<u64, SourceError> {
        let state = self
            .stream(partition)?
            .get_info()
            .await
            .map_err(failed)?
            .state;
        Ok(match state.messages {
            0 => 0,
            _ => state.last_sequence,
        })
    }
}

struct Messages {
    messages: Ordered,
    /// What it is of, for people.
    stream: String,
}

#[async_trait]
impl Feed for Messages {
    async fn next(&mut self) -> Result<Piece, SourceError> {
        let ended = || failed("the stream sends nothing more");
        let mut next = self.messages.next().await.ok_or_else(ended)?;
        let mut piece = Piece::default();
        loop {
            let message = next.map_err(failed)?;
            let seq = message.info().map_err(failed)?.stream_sequence;
            piece.to = seq;
            match wire::accepted(message.headers.as_ref(), &message.payload) {
                Ok(Some(wire::Accepted {
                    mall,
                    received_at,
                    body,
                })) => piece.messages.push(Arrived {
                    seq,
                    mall,
                    received_at,
                    body,
                }),
                // Rejected by a collector: what is loaded was accepted.
                Ok(None) => {}
                Err(error) => {
                    tracing::error!(
                        "message {seq} of the stream {} is left out: {error}",
                        self.stream
                    );
                    piece.foreign += 1;
                }
            }
            if piece.messages.len() >= PIECE {
                return Ok(piece);
            }
            next = match self.messages.next().now_or_never() {
                Some(Some(more)) => more,
                _ => return Ok(piece),
            };
        }
    }
}

fn failed(error: impl ToString) -> SourceError {
    SourceError::Stream(error.to_string())
}
