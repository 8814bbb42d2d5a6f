//! What the page's chart and tiles show, told by the feed every second.

use chrono::Utc;
use serde::Serialize;

use crate::metrics::{LogOverview, Metrics, Minute};

/// How the collector does.
#[derive(Serialize)]
pub(super) struct Gauges {
    /// What was answered in each minute of the last hour, oldest first; the last is not over yet.
    minutes: Vec<Minute>,
    log: LogOverview,
    sinks: Vec<Sink>,
    /// How many rejected messages are kept; `null` where that is not known.
    rejects: Option<u64>,
    /// Whether it works for Cafe24's malls.
    cafe24: bool,
}

/// How far a sink is behind.
#[derive(Serialize)]
struct Sink {
    name: String,
    lag: i64,
}

impl Gauges {
    pub fn read(metrics: &Metrics, rejects: Option<u64>, cafe24: bool) -> Self {
        let sinks = metrics.sink_lags().into_iter();
        Self {
            minutes: metrics.last_hour(Utc::now()),
            log: metrics.log.overview(),
            sinks: sinks.map(|(name, lag)| Sink { name, lag }).collect(),
            rejects,
            cafe24,
        }
    }
}
