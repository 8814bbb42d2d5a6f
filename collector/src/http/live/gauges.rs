//! What the page's chart and tiles show, told by the feed every second.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::Serialize;

use crate::http::app::App;
use crate::log::loads::LoadReport;
use crate::metrics::{LogOverview, Minute};

/// How the collector does.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::http) struct Gauges {
    /// What was answered in each minute of the last hour, oldest first; the last is not over yet.
    minutes: Vec<Minute>,
    log: LogOverview,
    sinks: Vec<Sink>,
    loads: Vec<Load>,
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

/// How far a warehouse is that is loaded from here, all partitions together.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
struct Load {
    /// Where it is.
    to: String,
    /// How many messages are not there yet.
    behind: u64,
    /// How many rows are written in a second.
    rows_a_second: u64,
    /// How many messages could not be read.
    left_out: u64,
    /// What went wrong last, in one of the partitions.
    problem: Option<String>,
    /// For how many seconds nobody has spoken of one of them.
    silent: i64,
}

/// One for each place.
fn loads(reports: Vec<LoadReport>, now: DateTime<Utc>) -> Vec<Load> {
    let mut loads: Vec<Load> = Vec::new();
    for report in reports {
        let silent = report.age(now);
        match loads.last_mut().filter(|load| load.to == report.to) {
            Some(load) => {
                load.behind += report.behind;
                load.rows_a_second += report.rows_a_second;
                load.left_out += report.left_out;
                load.problem = load.problem.take().or(report.problem);
                load.silent = load.silent.max(silent);
            }
            None => loads.push(Load {
                silent,
                to: report.to,
                behind: report.behind,
                rows_a_second: report.rows_a_second,
                left_out: report.left_out,
                problem: report.problem,
            }),
        }
    }
    loads
}

impl Gauges {
    pub fn read(app: &App, rejects: Option<u64>) -> Self {
        let sinks = app.metrics.sink_lags().into_iter();
        Self {
            minutes: app.metrics.last_hour(Utc::now()),
            log: app.metrics.log.overview(),
            sinks: sinks.map(|(name, lag)| Sink { name, lag }).collect(),
            loads: loads(app.metrics.loads(), Utc::now()),
            rejects,
            cafe24: app.cafe24.is_some(),
            public_url: app.public_url.to_string(),
        }
    }
}
