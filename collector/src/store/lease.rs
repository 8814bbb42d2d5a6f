//! Only one store reads a stream: the one that holds the lease.
//!
//! The lease is the one message of a stream beside it, which the server forgets after [`HOLDS`]. Who
//! writes it says which message they believe to be there, and the server takes it only from who is
//! right: of two stores, one.

use std::time::Duration;

use async_nats::jetstream::Context;
use async_nats::jetstream::context::PublishErrorKind;
use async_nats::jetstream::message::PublishMessage;
use async_nats::jetstream::stream::{Config, Stream};
use tokio::sync::watch;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::error::StoreError;

/// How long a lease holds that is not renewed. A store that was killed keeps the next one waiting for
/// so long.
const HOLDS: Duration = Duration::from_secs(6);

/// How often it is renewed, or asked for.
const INTERVAL: Duration = Duration::from_secs(2);

/// How long a new store waits for the lease: one that was killed may have it still.
const PATIENCE: Duration = Duration::from_secs(9);

/// The lease of a stream.
pub(super) struct Lease {
    context: Context,
    /// Where it is written, and the stream's name.
    name: String,
    stream: Stream,
    /// The message by which it is held; 0 while it is not.
    held: u64,
}

impl Lease {
    /// Takes the lease of this stream.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when another store has it, or it cannot be asked for.
    pub async fn take(context: Context, of: &Stream) -> Result<Self, StoreError> {
        let config = &of.cached_info().config;
        let name = format!("{}-store", config.name);
        let failed = |reason: String| StoreError::Lease {
            name: name.clone(),
            reason,
        };
        let lease = Config {
            name: name.clone(),
            subjects: vec![name.clone()],
            max_age: HOLDS,
            max_messages_per_subject: 1,
            num_replicas: config.num_replicas,
            ..Config::default()
        };
        let stream = context.get_or_create_stream(lease).await;
        let stream = stream.map_err(|error| failed(error.to_string()))?;
        let mut lease = Self {
            context,
            name: name.clone(),
            stream,
            held: 0,
        };
        let until = Instant::now() + PATIENCE;
        loop {
            match lease.renew().await {
                Ok(true) => return Ok(lease),
                Ok(false) if Instant::now() >= until => {
                    return Err(StoreError::Taken(config.name.clone()));
                }
                Err(reason) if Instant::now() >= until => return Err(failed(reason)),
                Ok(false) => {}
                Err(reason) => tracing::debug!(reason, "no lease yet"),
            }
            sleep(INTERVAL / 4).await;
        }
    }

    /// Renews the lease, or takes it if nobody has it. Whether it is held now.
    async fn renew(&mut self) -> Result<bool, String> {
        if self.held != 0 && self.write(self.held).await? {
            return Ok(true);
        }
        self.held = 0;
        self.write(0).await
    }

    /// Writes the lease where this is the last message of it. Whether it was.
    async fn write(&mut self, last: u64) -> Result<bool, String> {
        let message = PublishMessage::build().expected_last_subject_sequence(last);
        let sent = self.context.send_publish(self.name.clone(), message).await;
        match sent.map_err(|error| error.to_string())?.await {
            Ok(ack) => {
                self.held = ack.sequence;
                Ok(true)
            }
            Err(error) if error.kind() == PublishErrorKind::WrongLastSequence => Ok(false),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Keeps the lease until it is time to stop, and then gives it back. Says whether it is held.
    pub async fn keep(mut self, holds: watch::Sender<bool>, stopping: CancellationToken) {
        let mut renewed = Instant::now();
        loop {
            tokio::select! {
                () = stopping.cancelled() => break,
                () = sleep(INTERVAL) => {}
            }
            let asked = Instant::now();
            match self.renew().await {
                Ok(true) => {
                    renewed = asked;
                    holds.send_replace(true);
                }
                Ok(false) => {
                    if holds.send_replace(false) {
                        tracing::error!(
                            "another store has taken over: this one waits until it stops"
                        );
                    }
                }
                Err(reason) => {
                    tracing::warn!("the lease could not be renewed: {reason}");
                    // Another may have it by now, as far as can be told.
                    if renewed.elapsed() >= HOLDS - INTERVAL {
                        holds.send_replace(false);
                    }
                }
            }
        }
        // Whoever reads it must have stopped before the next begins.
        holds.closed().await;
        if self.held != 0
            && let Err(error) = self.stream.purge().await
        {
            tracing::debug!(%error, "the lease ends by itself");
        }
    }
}
