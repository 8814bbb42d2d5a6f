//! `moa-collector store`: writes what is in the stream, or in those of all partitions, onward into the SQLite log of one
//! machine.
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
mod order;
mod partition;
mod progress;
mod reader;

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::config::StoreSettings;
use crate::log::Log;
use crate::log::cursors::Cursors;
use crate::log::jetstream;
use crate::log::jetstream::lease::Leases;
use crate::log::retention;
use crate::log::sqlite::{LogOptions, SqliteLog, Turns};
use crate::session::ender;
use crate::sink;
pub use error::StoreError;
use partition::Partition;
use progress::Progress;

/// A running store.
pub struct Store {
    log: Arc<SqliteLog>,
    partitions: Vec<Partition>,
    settings: StoreSettings,
}

impl Store {
    /// Opens the log and finds the streams, which are made if they are not there.
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
        let (context, streams) = jetstream::connect(&settings.nats).await?;
        let leases = Leases::open(&context, &settings.nats).await;
        let leases = leases.map_err(StoreError::Lease)?;
        let mut partitions = Vec::with_capacity(streams.len());
        for stream in streams {
            partitions.push(Partition::open(stream, Arc::clone(&log), &leases).await?);
        }
        Ok(Self {
            log,
            partitions,
            settings,
        })
    }

    /// Stores until it is told to stop; what has been read by then is written.
    pub async fn run(self, stopping: CancellationToken) {
        let all: Vec<_> = self
            .partitions
            .iter()
            .map(|_| Arc::new(Progress::default()))
            .collect();
        let listening = {
            let all = all.clone();
            move || all.iter().all(|progress| progress.is_up_to_date())
        };
        let cursors: Arc<dyn Cursors> = self.log.clone();
        let log: Arc<dyn Log> = self.log.clone();
        let limits = self.settings.sessions;
        let ending = ender::run(log, limits, listening, stopping.clone());
        let (db, retention) = (self.settings.db, self.settings.retention);
        let upkeep = retention::run(db, retention, stopping.clone());
        let mut tasks = sink::start(self.settings.sinks, &cursors, &stopping).await;
        tasks.extend([
            ("ending sessions", tokio::spawn(ending)),
            ("upkeep", tokio::spawn(upkeep)),
        ]);
        for (partition, progress) in self.partitions.into_iter().zip(all) {
            let consumer = partition.consumer();
            let watching = progress::watch(Arc::clone(&progress), consumer, stopping.clone());
            let storing = partition.run(progress, stopping.clone());
            tasks.extend([
                ("watching the stream", tokio::spawn(watching)),
                ("storing", tokio::spawn(storing)),
            ]);
        }
        for (what, task) in tasks {
            if task.await.is_err() {
                tracing::error!("{what} had stopped; look above for why");
            }
        }
    }
}
