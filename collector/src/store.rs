//! `moa-collector store`: writes what is in the stream onward into the SQLite log of one machine.
//!
//! Sessions, exports and whoever else reads the log find everything there, in the stream's order
//! and once: the stream forgets after some minutes which ids it has seen, the log does not.
//!
//! ```text
//! stream ─▶ reader ─▶ order ─▶ SQLite log ─▶ acknowledged to the stream
//!                                  └─▶ sessions end here, as long as nothing is behind
//! ```
//!
//! What was read is acknowledged after it is committed. After a kill, the stream delivers again what
//! was not acknowledged, and the log knows it.

mod error;
mod lease;
mod order;
mod progress;
mod reader;

use std::sync::Arc;

use async_nats::jetstream::stream::Stream;
use tokio::sync::watch;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::config::StoreSettings;
use crate::log::Log;
use crate::log::cursors::Cursors;
use crate::log::jetstream;
use crate::log::retention;
use crate::log::sqlite::{LogOptions, SqliteLog, Turns};
use crate::session::ender;
use crate::sink;
pub use error::StoreError;
use lease::Lease;
use progress::Progress;
use reader::{ACK_WAIT, FollowError, PAUSE, Reader};

/// A running store.
pub struct Store {
    log: Arc<SqliteLog>,
    stream: Stream,
    reader: Reader,
    lease: Lease,
    settings: StoreSettings,
}

impl Store {
    /// Opens the log and finds the stream, which is made if it is not there.
    ///
    /// # Errors
    ///
    /// [`StoreError`], which says what to do.
    pub async fn open(settings: StoreSettings) -> Result<Self, StoreError> {
        let options = LogOptions {
            person: settings.people,
            turns: Turns::InOrder,
            ..LogOptions::default()
        };
        let log = Arc::new(SqliteLog::with(&settings.db, options)?);
        let (context, stream) = jetstream::connect(&settings.nats).await?;
        let lease = Lease::take(context, &stream).await?;
        let reader = Reader::open(stream.clone(), Arc::clone(&log)).await?;
        Ok(Self {
            log,
            stream,
            reader,
            lease,
            settings,
        })
    }

    /// Stores until it is told to stop; what has been read by then is written.
    pub async fn run(mut self, stopping: CancellationToken) {
        let progress = Arc::new(Progress::default());
        let watching = progress::watch(
            Arc::clone(&progress),
            self.reader.consumer(),
            stopping.clone(),
        );
        let listening = {
            let progress = Arc::clone(&progress);
            move || progress.is_up_to_date()
        };
        let cursors: Arc<dyn Cursors> = self.log.clone();
        let log: Arc<dyn Log> = self.log.clone();
        let (holds, held) = watch::channel(true);
        let keeping = self.lease.keep(holds, stopping.clone());
        let limits = self.settings.sessions;
        let ending = ender::run(log, limits, listening, stopping.clone());
        let (db, retention) = (self.settings.db, self.settings.retention);
        let upkeep = retention::run(db, retention, stopping.clone());
        let mut tasks = sink::start(self.settings.sinks, &cursors, &stopping).await;
        tasks.extend([
            ("keeping the lease", tokio::spawn(keeping)),
            ("watching the stream", tokio::spawn(watching)),
            ("ending sessions", tokio::spawn(ending)),
            ("upkeep", tokio::spawn(upkeep)),
        ]);
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
        for (what, task) in tasks {
            if task.await.is_err() {
                tracing::error!("{what} had stopped; look above for why");
            }
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
