//! How far the store is, for people and for the end of sessions.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use async_nats::jetstream::consumer::PullConsumer;
use moa_message::verdict::{Status, Verdict};
use tokio_util::sync::CancellationToken;

/// How often the stream is asked how much of it is not stored.
const INTERVAL: Duration = Duration::from_secs(5);

/// For how long an answer holds.
const HOLDS: Duration = Duration::from_secs(15);

/// What has been done so far.
#[derive(Debug, Default)]
pub(super) struct Progress {
    stored: AtomicU64,
    duplicates: AtomicU64,
    rejected: AtomicU64,
    up_to_date: Mutex<Option<Instant>>,
}

impl Progress {
    /// Counts what was committed.
    pub fn count(&self, verdicts: &[Verdict]) {
        for verdict in verdicts {
            let counter = match verdict.status {
                Status::Accepted => &self.stored,
                Status::Duplicate => &self.duplicates,
                Status::Rejected => &self.rejected,
                Status::Retry => continue,
            };
            counter.fetch_add(1, Relaxed);
        }
    }

    /// Whether all that is in the stream was stored some seconds ago: nothing then waits there that
    /// a session could be alive by.
    pub fn is_up_to_date(&self) -> bool {
        let since = self.up_to_date.lock();
        let since = since.unwrap_or_else(PoisonError::into_inner);
        since.is_some_and(|since| since.elapsed() < HOLDS)
    }

    fn note(&self, behind: u64) {
        if behind == 0 {
            let mut since = self
                .up_to_date
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            *since = Some(Instant::now());
        }
    }

    fn counts(&self) -> [u64; 3] {
        [&self.stored, &self.duplicates, &self.rejected].map(|counter| counter.load(Relaxed))
    }
}

/// Asks how far the store is behind, and says it while there is something to say.
pub(super) async fn watch(
    progress: Arc<Progress>,
    consumer: PullConsumer,
    stopping: CancellationToken,
) {
    let mut said = [0; 3];
    loop {
        let info = tokio::select! {
            () = stopping.cancelled() => return,
            info = consumer.get_info() => info,
        };
        match info {
            Ok(info) => {
                let behind = info.num_pending + info.num_ack_pending as u64;
                progress.note(behind);
                let counts = progress.counts();
                if behind > 0 || counts != said {
                    let [stored, duplicates, rejected] = counts;
                    tracing::info!(stored, duplicates, rejected, behind, "storing");
                    said = counts;
                }
            }
            Err(error) => tracing::warn!("the stream does not say how much waits: {error}"),
        }
        tokio::select! {
            () = stopping.cancelled() => return,
            () = tokio::time::sleep(INTERVAL) => {}
        }
    }
}

#[cfg(test)]
mod tests;
