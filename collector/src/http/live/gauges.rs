//! What the page's chart and tiles show, told by the feed every second.

use chrono::Utc;
use schemars::JsonSchema;
use serde::Serialize;

use crate::http::app::App;
use crate::metrics::{LogOverview, Minute};

/// How the collector does.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::http) struct Gauges {
    /// What was answered in each minute of the last hour, oldest first; the last is not over yet.
    minutes: Vec<Minute>,
    log: LogOverview,
    sinks: Vec<Sink>,
    /// How many rejected messages are kept; `null` where that is not known.
    rejects: Option<u64>,
    /// Whether it works for Cafe24's malls.
    cafe24: bool,
    /// Where pages reach it.
    public_url: String,
}

/// How far a sink is behind.
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "SinkLag")]
struct Sink {
    name: String,
    lag: i64,
}

impl Gauges {
    pub fn read(app: &App, rejects: Option<u64>) -> Self {
        let sinks = app.metrics.sink_lags().into_iter();
        Self {
            minutes: app.metrics.last_hour(Utc::now()),
            log: app.metrics.log.overview(),
            sinks: sinks.map(|(name, lag)| Sink { name, lag }).collect(),
            rejects,
            cafe24: app.cafe24.is_some(),
            public_url: app.public_url.to_string(),
        }
    }
}
