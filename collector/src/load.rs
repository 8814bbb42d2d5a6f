//! `moa-collector load`: takes what is stored onward into a warehouse, each event once, by any number of writers.
//!
//! ```text
//! streams of the partitions ─┐                                      ┌─▶ Parquet on object storage (bucket, table)
//!                            ├▶ source ─▶ row ─▶ chunk ─▶ target ───┤
//! SQLite log ────────────────┘            (writer, one a partition) └─▶ ClickHouse
//! ```
//!
//! A [`writer`] takes one partition, whose lease it holds ([`share`]), gathers rows until a chunk is large or old enough,
//! has the target note what the chunk will be of, writes it, and only then is further. What it was killed at is done
//! again, under the same names and with the same content.

mod progress;
mod report;
mod share;
mod source;
mod upkeep;
mod writer;

use std::sync::Arc;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

pub use self::progress::{Progress, State};
use self::report::Reporter;
use self::share::Share;
use self::source::file::File;
use self::source::stream::Streams;
use self::source::{Source, SourceError};
use self::upkeep::Upkeep;
pub use self::writer::Ended;
use self::writer::Writer;
use crate::config::{LoadSettings, LogSettings};
use crate::log::jetstream::lease::{LeaseError, Leases};
use crate::log::jetstream::loads::StreamLoads;
use crate::log::jetstream::{self, ConnectError};
use crate::log::loads::Loads;
use crate::log::sqlite::OpenError;
use crate::log::sqlite::loads::FileLoads;
use crate::warehouse::place::PlaceError;
use crate::warehouse::target::{ChunkLimits, Partition, Target};

/// Why nothing is loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The streams cannot be used.
    #[error(transparent)]
    Stream(#[from] ConnectError),
    /// It cannot be known who loads what.
    #[error(transparent)]
    Lease(#[from] LeaseError),
    /// The log's file cannot be used.
    #[error(transparent)]
    Log(#[from] OpenError),
    /// What is to be loaded cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// Where it is to go is no place.
    #[error(transparent)]
    Place(#[from] PlaceError),
}

/// What loads.
pub struct Loader {
    source: Arc<dyn Source>,
    target: Arc<dyn Target>,
    /// What is done beside loading.
    upkeep: Option<Upkeep>,
    /// Of streams, which several may load.
    leases: Option<Leases>,
    /// By which those are told apart that load elsewhere.
    name: String,
    /// Where is said how it does.
    loads: Arc<dyn Loads>,
    /// Where it goes, for people.
    to: String,
    limits: ChunkLimits,
    progress: Arc<Progress>,
}

impl Loader {
    /// Finds what is to be loaded, and where to; the tables are made where they are not there.
    ///
    /// # Errors
    ///
    /// [`LoadError`], which says what to do.
    pub async fn open(settings: LoadSettings) -> Result<Self, LoadError> {
        let (source, leases, loads): (Arc<dyn Source>, _, Arc<dyn Loads>) = match &settings.from {
            LogSettings::Sqlite(db) => (
                Arc::new(File::open(db)?),
                None,
                Arc::new(FileLoads::new(db)),
            ),
            LogSettings::Nats(nats) => {
                let (context, streams) = jetstream::connect(nats).await?;
                let leases = Leases::open(&context, nats).await?;
                let loads = StreamLoads::new(context, nats);
                (
                    Arc::new(Streams::new(streams)),
                    Some(leases),
                    Arc::new(loads),
                )
            }
        };
        let target = settings.to.open().await?;
        let name = format!("load.{}", settings.to.name());
        let lease = leases.as_ref();
        Ok(Self {
            source,
            upkeep: Some(Upkeep {
                target: Arc::clone(&target),
                settings: settings.upkeep,
                lease: lease.map(|leases| leases.lease(format!("{name}.upkeep"))),
            }),
            target,
            leases,
            name,
            loads,
            to: settings.to.to_string(),
            limits: settings.limits,
            progress: Arc::default(),
        })
    }

    /// How far it is, as it goes on.
    pub fn progress(&self) -> Arc<Progress> {
        Arc::clone(&self.progress)
    }

    /// Loads until it is told to stop, with those who load the same.
    pub async fn run(mut self, stopping: CancellationToken) {
        let upkeep = self.upkeep.take();
        let upkeep = upkeep.map(|upkeep| tokio::spawn(upkeep.run(stopping.clone())));
        let saying = tokio::spawn(self.reporter().run(stopping.clone()));
        let partitions = self.source.partitions().to_vec();
        let leases = self.leases.clone();
        let name = self.name.clone();
        let work = move |partition: Partition, stop: CancellationToken| {
            let held = self.progress.held(&partition);
            let writer = self.writer(partition, None);
            async move {
                let _held = held;
                writer.run(stop).await
            }
        };
        match leases {
            Some(leases) => {
                Share::new(leases, name, partitions, work)
                    .run(stopping)
                    .await
            }
            None => {
                let all = partitions
                    .into_iter()
                    .map(|one| work(one, stopping.clone()));
                futures_util::future::join_all(all).await;
            }
        }
        let tasks = [
            Some(("saying how far it is", saying)),
            upkeep.map(|task| ("upkeep", task)),
        ];
        for (what, task) in tasks.into_iter().flatten() {
            if task.await.is_err() {
                tracing::error!("{what} had stopped; look above for why");
            }
        }
    }

    /// Loads all that is there now, one partition after the other, and is done. Nobody else is to load the same
    /// meanwhile: who does holds up both, and breaks nothing.
    ///
    /// # Errors
    ///
    /// [`SourceError`] where it cannot be known how much there is.
    pub async fn once(self, stopping: CancellationToken) -> Result<Ended, LoadError> {
        let mut all = Vec::new();
        for partition in self.source.partitions().to_vec() {
            let end = self.source.newest(&partition).await?;
            self.progress.ends(&partition, end);
            all.push((partition, end));
        }
        let (reporter, started) = (self.reporter(), Instant::now());
        let mut ended = Ended::Loaded;
        for (partition, end) in all {
            if ended == Ended::Loaded {
                ended = self
                    .writer(partition, Some(end))
                    .run(stopping.clone())
                    .await;
            }
        }
        reporter.once(started).await;
        Ok(ended)
    }

    fn reporter(&self) -> Reporter {
        Reporter {
            progress: Arc::clone(&self.progress),
            source: Arc::clone(&self.source),
            loads: Arc::clone(&self.loads),
            to: self.to.clone(),
        }
    }

    fn writer(&self, partition: Partition, until: Option<u64>) -> Writer {
        Writer {
            source: Arc::clone(&self.source),
            target: Arc::clone(&self.target),
            partition,
            limits: self.limits,
            progress: Arc::clone(&self.progress),
            until,
        }
    }
}

#[cfg(test)]
mod tests;
