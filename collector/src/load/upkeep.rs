//! When the tables are kept up: by one of those who load, now and then.

use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use crate::log::jetstream::lease::{INTERVAL, Lease};
use crate::warehouse::target::{Done, Target, UpkeepSettings};

/// How often it is done.
const EVERY: Duration = Duration::from_secs(10 * 60);

/// How long after the start it is done first.
const FIRST: Duration = Duration::from_secs(30);

/// Keeps the tables up.
pub(super) struct Upkeep {
    pub target: Arc<dyn Target>,
    pub settings: UpkeepSettings,
    /// Held by who does it, of several.
    pub lease: Option<Lease>,
}

impl Upkeep {
    /// Does it until told to stop. Two at once would be work done twice, and no harm: each change holds only for the
    /// state that it was made for.
    pub async fn run(mut self, stopping: CancellationToken) {
        let mut due = Instant::now() + FIRST;
        while !stopping.is_cancelled() {
            let is_ours = match &mut self.lease {
                Some(lease) => lease.renew().await.unwrap_or(false),
                None => true,
            };
            if is_ours && Instant::now() >= due {
                due = Instant::now() + EVERY;
                tokio::select! {
                    () = stopping.cancelled() => {}
                    done = self.target.keep_up(self.settings, Utc::now()) => match done {
                        Ok(done) if done == Done::default() => {}
                        Ok(Done { merged, retired, deleted, copies }) => {
                            tracing::info!(merged, retired, deleted, copies, "kept the tables up");
                        }
                        Err(error) => tracing::warn!("the tables could not be kept up: {error}; trying again later"),
                    },
                }
            }
            tokio::select! {
                () = stopping.cancelled() => {}
                () = sleep(INTERVAL) => {}
            }
        }
        if let Some(lease) = &mut self.lease {
            lease.give_back().await;
        }
    }
}
