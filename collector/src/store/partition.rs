//! One stream of those that are stored: who holds its lease reads it.

use std::sync::Arc;

use async_nats::jetstream::consumer::PullConsumer;
use async_nats::jetstream::stream::Stream;
use tokio::sync::watch;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::error::StoreError;
use super::progress::Progress;
use super::reader::{ACK_WAIT, FollowError, PAUSE, Reader};
use crate::log::jetstream::lease::{Lease, LeaseError, Leases};
use crate::log::sqlite::SqliteLog;

/// A stream, and what reading it takes.
pub(super) struct Partition {
    log: Arc<SqliteLog>,
    stream: Stream,
    reader: Reader,
    lease: Lease,
}

impl Partition {
    /// Takes the stream's lease, and its consumer.
    ///
    /// # Errors
    ///
    /// [`StoreError`], where another store reads the stream for one.
    pub async fn open(
        stream: Stream,
        log: Arc<SqliteLog>,
        leases: &Leases,
    ) -> Result<Self, StoreError> {
        let name = stream.cached_info().config.name.clone();
        let mut lease = leases.lease(format!("store.{name}"));
        lease.take().await.map_err(|error| match error {
            LeaseError::Taken(_) => StoreError::Taken(name),
            error @ LeaseError::Unusable { .. } => StoreError::Lease(error),
        })?;
        let reader = Reader::open(stream.clone(), Arc::clone(&log)).await?;
        Ok(Self {
            log,
            stream,
            reader,
            lease,
        })
    }

    /// What the stream knows of how far it is read.
    pub fn consumer(&self) -> PullConsumer {
        self.reader.consumer()
    }

    /// Stores until it is told to stop; what has been read by then is written.
    pub async fn run(mut self, progress: Arc<Progress>, stopping: CancellationToken) {
        let (holds, held) = watch::channel(true);
        let keeping = tokio::spawn(self.lease.keep(holds, stopping.clone()));
        while !stopping.is_cancelled() {
            let followed = while_held(held.clone(), &stopping, async |holding| {
                self.reader.follow(&progress, holding).await
            });
            let pause = match followed.await {
                Ok(()) if stopping.is_cancelled() => break,
                // The lease went to another store, which has read on since.
                Ok(()) => {
                    let log = Arc::clone(&self.log);
                    match Reader::open(self.stream.clone(), log).await {
                        Ok(reader) => self.reader = reader,
                        Err(error) => tracing::warn!("{error}; trying again"),
                    }
                    PAUSE
                }
                Err(error) => {
                    tracing::warn!("{error}; trying again");
                    match error {
                        // All that was delivered comes again then, in order.
                        FollowError::OutOfOrder { .. } => ACK_WAIT + PAUSE,
                        FollowError::Stream(_) | FollowError::Ended => PAUSE,
                    }
                }
            };
            tokio::select! {
                () = stopping.cancelled() => {}
                () = sleep(pause) => {}
            }
        }
        // Nothing is read any more: the lease may go.
        drop(held);
        if keeping.await.is_err() {
            tracing::error!("keeping the lease had stopped; look above for why");
        }
    }
}

/// Works as long as the lease is held. What is given is cancelled when it no longer is, or when it is
/// time to stop.
async fn while_held<T>(
    mut held: watch::Receiver<bool>,
    stopping: &CancellationToken,
    work: impl AsyncFnOnce(&CancellationToken) -> Result<(), T>,
) -> Result<(), T> {
    tokio::select! {
        () = stopping.cancelled() => return Ok(()),
        _ = held.wait_for(|held| *held) => {}
    }
    let holding = stopping.child_token();
    let losing = async {
        // Never lost by a keeper that is gone: it goes when it is time to stop.
        let _ = held.wait_for(|held| !held).await;
        holding.cancel();
        std::future::pending::<()>().await;
    };
    tokio::select! {
        done = work(&holding) => done,
        () = losing => Ok(()),
    }
}
