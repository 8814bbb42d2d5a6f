//! The log as a stream of NATS JetStream, or as [several](partition), which many collectors share.
//!
//! A collector with this log keeps nothing itself. Each message is published on its own and
//! answered after the stream's own acknowledgement; those of a batch are on their way together.
//! The stream knows the ids it has seen for a while and says of a second copy that it is one. What
//! is to be read, `moa-collector store` [writes onward](crate::store) into a SQLite log.

mod bucket;
mod connection;
pub mod lease;
pub mod loads;
pub mod partition;
mod publisher;
pub mod settings;
pub(crate) mod wire;

use std::sync::Arc;
use std::time::Instant;

use async_nats::connection::State;
use async_nats::jetstream::Context;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use moa_message::Checked;
use moa_message::timestamp;
use moa_message::verdict::Verdict;
use tokio::sync::broadcast;

pub use connection::{ConnectError, connect, context};

use super::budget::{QUEUE_BYTES, QueueBudget};
use super::{AppendError, FRESH, Log, ReadError, Record, StoredMessage, Unready, WATCH_CAPACITY};
use crate::log::OpenSession;
use crate::log::jetstream::settings::NatsSettings;
use crate::log::metrics::LogMetrics;
use publisher::Publisher;

/// A log in a stream.
pub struct JetStreamLog {
    publisher: Arc<Publisher>,
    budget: QueueBudget,
    records: broadcast::Sender<Arc<Record>>,
    metrics: LogMetrics,
}

impl JetStreamLog {
    /// The streams of these settings, which are there.
    pub fn new(context: Context, settings: &NatsSettings, metrics: LogMetrics) -> Self {
        let (records, _) = broadcast::channel(WATCH_CAPACITY);
        metrics.limit_queue(QUEUE_BYTES);
        Self {
            publisher: Arc::new(Publisher::new(context, settings.streams())),
            budget: QueueBudget::new(QUEUE_BYTES),
            records,
            metrics,
        }
    }
}

#[async_trait]
impl Log for JetStreamLog {
    async fn append(
        &self,
        batch: Vec<Checked>,
        received_at: DateTime<Utc>,
    ) -> Result<Vec<Verdict>, AppendError> {
        let room = self.budget.take(&batch)?;
        if self.publisher.state() != State::Connected {
            self.metrics.failed();
            return Err(AppendError::Unavailable);
        }
        let publisher = Arc::clone(&self.publisher);
        let (records, metrics) = (self.records.clone(), self.metrics.clone());
        let waiting = metrics.waiting(u32::try_from(room.num_permits()).unwrap_or(u32::MAX));
        // A task of its own: it goes on, and takes its room, when the sender hangs up.
        let publish = async move {
            let started = Instant::now();
            let published = publisher.publish(&batch, received_at).await;
            match &published {
                Ok(_) => metrics.committed(batch.len(), started.elapsed()),
                Err(_) => metrics.failed(),
            }
            drop((room, waiting));
            let verdicts = published?;
            show(&records, batch, &verdicts, received_at);
            Ok(verdicts)
        };
        let published = tokio::spawn(publish).await;
        published.map_err(|_| AppendError::Unavailable)?
    }

    async fn ready(&self) -> Result<(), Unready> {
        if self.publisher.state() != State::Connected {
            return Err(Unready::Away);
        }
        match self.metrics.has_committed_within(FRESH) || self.publisher.answers().await {
            true => Ok(()),
            false => Err(Unready::Away),
        }
    }

    async fn read_after(&self, _seq: u64, _limit: usize) -> Result<Vec<StoredMessage>, ReadError> {
        Err(kept_elsewhere())
    }

    /// None: the live view begins with what comes next.
    async fn recent(&self, _seq: u64, _limit: usize) -> Result<Vec<Record>, ReadError> {
        Ok(Vec::new())
    }

    async fn silent_sessions(
        &self,
        _over_since: DateTime<Utc>,
        _now: DateTime<Utc>,
        _limit: usize,
    ) -> Result<Vec<OpenSession>, ReadError> {
        Err(kept_elsewhere())
    }

    /// What passes through this collector. Its records have no `seq`.
    fn watch(&self) -> broadcast::Receiver<Arc<Record>> {
        self.records.subscribe()
    }
}

fn kept_elsewhere() -> ReadError {
    ReadError(
        "this collector keeps nothing; read the file that `moa-collector store` writes".into(),
    )
}

/// Tells those who watch.
fn show(
    records: &broadcast::Sender<Arc<Record>>,
    batch: Vec<Checked>,
    verdicts: &[Verdict],
    received_at: DateTime<Utc>,
) {
    if records.receiver_count() == 0 {
        return;
    }
    let received_at = timestamp::text(received_at);
    for (checked, verdict) in batch.into_iter().zip(verdicts) {
        let (mall, body) = match checked {
            Ok(message) => (message.mall, message.body),
            Err(broken) => (broken.mall, broken.body),
        };
        let record = Record {
            seq: None,
            mall,
            verdict: verdict.clone(),
            received_at: received_at.clone(),
            body,
        };
        // Fails only when the last watcher has just gone.
        let _ = records.send(Arc::new(record));
    }
}
