//! From the stream into the log.

use std::sync::Arc;
use std::time::Duration;

use async_nats::jetstream::Message;
use async_nats::jetstream::consumer::pull::{Config, MessagesError};
use async_nats::jetstream::consumer::{AckPolicy, DeliverPolicy, PullConsumer};
use async_nats::jetstream::stream::{LastRawMessageErrorKind, Stream};
use chrono::{DateTime, Utc};
use futures_util::{FutureExt, StreamExt};
use moa_message::Checked;
use moa_message::verdict::Verdict;
use tokio::sync::oneshot;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::error::StoreError;
use super::order::{Order, Place};
use super::progress::Progress;
use crate::log::AppendError;
use crate::log::jetstream::wire;
use crate::log::sqlite::SqliteLog;

/// The durable consumer: the stream keeps its place for it.
const CONSUMER: &str = "store";

/// How many messages are committed and acknowledged together.
const PIECE: usize = 500;

/// How many bytes of messages the stream sends ahead.
const AHEAD: usize = 8 * 1024 * 1024;

/// How long is waited before the stream is asked again, after it could not be read.
pub(super) const PAUSE: Duration = Duration::from_secs(1);

/// After how long the stream delivers again what was not acknowledged.
pub(super) const ACK_WAIT: Duration = Duration::from_secs(5);

/// Why reading was broken off.
#[derive(Debug, thiserror::Error)]
pub(super) enum FollowError {
    /// The stream cannot be read.
    #[error("the stream cannot be read: {0}")]
    Stream(String),
    /// The stream's messages ended.
    #[error("the stream sends nothing more")]
    Ended,
    /// Messages are missing that were delivered before, and not acknowledged.
    #[error("message {came} came and {next} is next: waiting until it is delivered again")]
    OutOfOrder {
        /// The number that is next.
        next: u64,
        /// The one that came.
        came: u64,
    },
}

impl FollowError {
    fn stream(error: impl ToString) -> Self {
        Self::Stream(error.to_string())
    }
}

/// Reads a stream into a log.
pub(super) struct Reader {
    stream: Stream,
    consumer: PullConsumer,
    log: Arc<SqliteLog>,
    order: Order,
}

impl Reader {
    /// Takes up the work where the stream's consumer is, or at the stream's beginning.
    pub async fn open(stream: Stream, log: Arc<SqliteLog>) -> Result<Self, StoreError> {
        let failed = |error: &dyn ToString| StoreError::Consumer {
            name: CONSUMER,
            reason: error.to_string(),
        };
        let config = Config {
            durable_name: Some(CONSUMER.to_owned()),
            deliver_policy: DeliverPolicy::All,
            // One acknowledgement for all up to a message.
            ack_policy: AckPolicy::All,
            ack_wait: ACK_WAIT,
            max_ack_pending: 20 * PIECE as i64,
            ..Config::default()
        };
        let consumer = stream.get_or_create_consumer(CONSUMER, config).await;
        let consumer: PullConsumer = consumer.map_err(|error| failed(&error))?;
        let info = consumer.get_info().await.map_err(|error| failed(&error))?;
        let state = stream
            .get_info()
            .await
            .map_err(|error| failed(&error))?
            .state;
        if info.num_waiting > 0 {
            tracing::warn!(
                "something else reads the stream as {CONSUMER}: two stores hold each other up, run one"
            );
        }
        let is_new = info.delivered.consumer_sequence == 0;
        let next = match is_new {
            true => state.first_sequence.max(1),
            false => info.ack_floor.stream_sequence + 1,
        };
        Ok(Self {
            stream,
            consumer,
            log,
            order: Order::starting_at(next),
        })
    }

    pub fn consumer(&self) -> PullConsumer {
        self.consumer.clone()
    }

    /// Stores what comes until it is told to stop.
    pub async fn follow(
        &mut self,
        progress: &Progress,
        stopping: &CancellationToken,
    ) -> Result<(), FollowError> {
        let stream = self.consumer.stream();
        let messages = stream
            .max_messages_per_batch(PIECE)
            .max_bytes_per_batch(AHEAD)
            .heartbeat(Duration::from_secs(5))
            .expires(Duration::from_secs(30))
            .messages();
        let mut messages = messages.await.map_err(FollowError::stream)?;
        loop {
            let first = tokio::select! {
                () = stopping.cancelled() => return Ok(()),
                next = messages.next() => next.ok_or(FollowError::Ended)?,
            };
            let mut piece = vec![first];
            while piece.len() < PIECE
                && let Some(Some(next)) = messages.next().now_or_never()
            {
                piece.push(next);
            }
            self.store(piece, progress, stopping).await?;
        }
    }

    /// Commits those whose turn it is, and acknowledges them.
    async fn store(
        &mut self,
        piece: Vec<Result<Message, MessagesError>>,
        progress: &Progress,
        stopping: &CancellationToken,
    ) -> Result<(), FollowError> {
        let mut batches = Batches::default();
        let mut last = None;
        let mut broken_off = Ok(());
        for message in piece {
            match self.take(message, &mut batches) {
                Ok(message) => last = Some(message),
                Err(error) => {
                    broken_off = Err(error);
                    break;
                }
            }
        }
        if let Some(last) = last {
            let Some(verdicts) = self.commit(batches, stopping).await else {
                return Ok(());
            };
            progress.count(&verdicts);
            // Where this does not arrive, the next one says the same.
            if let Err(error) = last.double_ack().await {
                tracing::warn!("the stream does not know yet what was stored: {error}");
            }
        }
        if let Err(FollowError::OutOfOrder { .. }) = broken_off {
            self.skip_what_is_gone().await?;
        }
        broken_off
    }

    /// Puts the message where it belongs. Returns it once it may be acknowledged.
    fn take(
        &mut self,
        message: Result<Message, MessagesError>,
        batches: &mut Batches,
    ) -> Result<Message, FollowError> {
        let message = message.map_err(FollowError::stream)?;
        let came = message.info().map_err(FollowError::stream)?.stream_sequence;
        match self.order.take(came) {
            Place::Stored => {}
            Place::Next => match wire::read(message.headers.as_ref(), &message.payload) {
                Ok((checked, received_at)) => batches.add(checked, received_at),
                Err(error) => tracing::error!("message {came} of the stream is left out: {error}"),
            },
            Place::Ahead => {
                let next = self.order.next();
                return Err(FollowError::OutOfOrder { next, came });
            }
        }
        Ok(message)
    }

    /// Writes until the log takes it; none when there is no time left for that. Where the log fails
    /// only for a moment, what it took meanwhile stands before what it did not.
    async fn commit(
        &self,
        mut batches: Batches,
        stopping: &CancellationToken,
    ) -> Option<Vec<Verdict>> {
        let mut verdicts = Vec::new();
        loop {
            let waiting: Vec<_> = batches
                .0
                .iter()
                .map(|(received_at, batch)| self.log.enqueue(batch.clone(), *received_at))
                .collect();
            let mut failed = Vec::new();
            for (batch, answer) in batches.0.into_iter().zip(waiting) {
                match written(answer).await {
                    Ok(more) => verdicts.extend(more),
                    Err(_) => failed.push(batch),
                }
            }
            if failed.is_empty() {
                return Some(verdicts);
            }
            tracing::warn!("the log does not take messages; they wait in the stream");
            batches = Batches(failed);
            tokio::select! {
                () = stopping.cancelled() => return None,
                () = sleep(PAUSE) => {}
            }
        }
    }

    /// Goes on behind messages that the stream has dropped: they were older than it keeps them, or
    /// somebody has deleted them.
    async fn skip_what_is_gone(&mut self) -> Result<(), FollowError> {
        let state = self
            .stream
            .get_info()
            .await
            .map_err(FollowError::stream)?
            .state;
        let mut missing = self.order.skip_to(state.first_sequence);
        while self.order.next() <= state.last_sequence {
            let next = self.order.next();
            match self.stream.get_raw_message(next).await {
                Ok(_) => break,
                Err(error) if error.kind() == LastRawMessageErrorKind::NoMessageFound => {
                    missing += self.order.skip_to(next + 1);
                }
                Err(error) => return Err(FollowError::stream(error)),
            }
        }
        if missing > 0 {
            tracing::error!(
                missing,
                "messages were dropped from the stream before they were stored; let the store run more often, or the stream keep them longer (nats.keep)"
            );
        }
        Ok(())
    }
}

async fn written(
    answer: Result<oneshot::Receiver<Result<Vec<Verdict>, AppendError>>, AppendError>,
) -> Result<Vec<Verdict>, AppendError> {
    answer?.await.map_err(|_| AppendError::Unavailable)?
}

/// Messages in order, those that came at one time together: as they came to the collectors.
#[derive(Default)]
struct Batches(Vec<(DateTime<Utc>, Vec<Checked>)>);

impl Batches {
    fn add(&mut self, checked: Checked, received_at: DateTime<Utc>) {
        match self.0.last_mut() {
            Some((at, batch)) if *at == received_at => batch.push(checked),
            _ => self.0.push((received_at, vec![checked])),
        }
    }
}
