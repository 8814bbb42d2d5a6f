//! Says how loading does: to those who look at the log's collector, and now and then in this program's own log.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::progress::{Progress, State};
use super::source::Source;
use crate::log::loads::{LoadReport, Loads};

/// How often it is said.
const INTERVAL: Duration = Duration::from_secs(5);

/// How often it is said in the program's log.
const LOGGED: Duration = Duration::from_secs(30);

/// Who says it.
pub(super) struct Reporter {
    pub progress: Arc<Progress>,
    pub source: Arc<dyn Source>,
    pub loads: Arc<dyn Loads>,
    /// Where it is loaded to.
    pub to: String,
}

impl Reporter {
    /// Says it until told to stop, and then once more.
    pub async fn run(self, stopping: CancellationToken) {
        let mut before = (Instant::now(), BTreeMap::new());
        let mut logged = (Instant::now(), 0);
        while !stopping.is_cancelled() {
            tokio::select! {
                () = stopping.cancelled() => {}
                () = sleep(INTERVAL) => self.ask_for_ends().await,
            }
            before = self.say(before).await;
            if logged.0.elapsed() >= LOGGED {
                logged = (Instant::now(), self.log(logged.1));
            }
        }
    }

    /// Says it once, as all since the start.
    pub async fn once(&self, started: Instant) {
        self.say((started, BTreeMap::new())).await;
    }

    async fn ask_for_ends(&self) {
        let states = self.progress.states();
        for partition in self.source.partitions() {
            if states.contains_key(&partition.id)
                && let Ok(end) = self.source.end(partition).await
            {
                self.progress.grows(partition, end);
            }
        }
    }

    /// By how many rows there were at a time before; returns what there are now.
    async fn say(
        &self,
        (at, rows): (Instant, BTreeMap<String, u64>),
    ) -> (Instant, BTreeMap<String, u64>) {
        let (now, states) = (Instant::now(), self.progress.states());
        let seconds = (now - at).as_secs_f64().max(0.001);
        let reports: Vec<_> = states
            .iter()
            .map(|(partition, state)| {
                let before = rows.get(partition).copied().unwrap_or(0);
                report(&self.to, partition, state, before, seconds)
            })
            .collect();
        if let Err(error) = self.loads.say(&reports).await {
            tracing::debug!("{error}");
        }
        let rows = states.into_iter().map(|(id, state)| (id, state.rows));
        (now, rows.collect())
    }

    fn log(&self, said: u64) -> u64 {
        let states = self.progress.states();
        let rows = states.values().map(|state| state.rows).sum::<u64>();
        let behind: u64 = states.values().map(|state| state.end - state.loaded).sum();
        if behind > 0 || rows != said {
            let a_second = rows.saturating_sub(said) / LOGGED.as_secs();
            tracing::info!(partitions = states.len(), rows, a_second, behind, "loading");
        }
        rows
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "rows of a few seconds, about"
)]
fn report(to: &str, partition: &str, state: &State, before: u64, seconds: f64) -> LoadReport {
    LoadReport {
        to: to.to_owned(),
        partition: partition.to_owned(),
        loaded: state.loaded,
        behind: state.end.saturating_sub(state.loaded),
        rows_a_second: (state.rows.saturating_sub(before) as f64 / seconds) as u64,
        left_out: state.left_out,
        problem: state.problem.clone(),
        at: Utc::now(),
    }
}
