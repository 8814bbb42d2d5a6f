//! What the collector measures of itself, for Prometheus and for the live view.
//!
//! Labels take only values from the collector's own settings and routes, so that no sender can
//! make their number grow.

pub(crate) mod lag;
mod loads;
mod malls;
mod minutes;
mod process;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use moa_message::verdict::{Status, Verdict};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

use crate::cafe24::state::{State, StateUnavailable};
pub use crate::log::metrics::{LogMetrics, LogOverview};
pub use minutes::{Minute, Minutes};

use crate::log::loads::LoadReport;
use loads::LoadMetrics;
use malls::MallMetrics;

/// All that is measured. Every collector has one; its parts are shared by handle.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<Request, Counter>,
    refusals: Family<Refusal, Counter>,
    events: Family<Event, Counter>,
    lags: Family<Sink, Gauge>,
    refused: Family<Sink, Gauge>,
    memory: Gauge,
    malls: MallMetrics,
    loads: LoadMetrics,
    /// What the log tells of its work.
    pub log: LogMetrics,
    sinks: Mutex<BTreeMap<String, Gauge>>,
    minutes: Mutex<Minutes>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Refusal {
    code: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Event {
    mall: String,
    verdict: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Sink {
    sink: String,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("moa");
        let metrics = Self {
            requests: Family::default(),
            refusals: Family::default(),
            events: Family::default(),
            lags: Family::default(),
            refused: Family::default(),
            memory: Gauge::default(),
            malls: MallMetrics::default(),
            loads: LoadMetrics::default(),
            log: LogMetrics::default(),
            sinks: Mutex::default(),
            minutes: Mutex::default(),
            registry: Registry::default(),
        };
        registry.register(
            "requests",
            "Requests answered, by route and HTTP status",
            metrics.requests.clone(),
        );
        registry.register(
            "refusals",
            "Requests that were not taken, by the code that their senders were told",
            metrics.refusals.clone(),
        );
        registry.register(
            "events",
            "Messages answered, by the mall of their write key and by verdict",
            metrics.events.clone(),
        );
        registry.register(
            "sink_lag_messages",
            "Stored messages that a sink has yet to deliver",
            metrics.lags.clone(),
        );
        registry.register(
            "sink_refused_messages",
            "Messages that a sink refused for good and that are kept for a replay",
            metrics.refused.clone(),
        );
        registry.register_with_unit(
            "resident_memory",
            "Memory of the process that is in RAM",
            Unit::Bytes,
            metrics.memory.clone(),
        );
        metrics.malls.register(&mut registry);
        metrics.loads.register(&mut registry);
        metrics.log.register(&mut registry);
        Self {
            registry,
            ..metrics
        }
    }
}

impl Metrics {
    /// A request was answered. The route is one of the collector's own, never the address asked for.
    pub fn answered(&self, route: &str, status: u16) {
        let route = route.to_owned();
        self.requests
            .get_or_create(&Request { route, status })
            .inc();
    }

    /// A request was not taken, for the reason with this code.
    pub fn refused(&self, code: &'static str) {
        self.refusals.get_or_create(&Refusal { code }).inc();
    }

    /// A batch of this mall got these verdicts.
    pub fn judged(&self, mall: &str, verdicts: &[Verdict], now: DateTime<Utc>) {
        let mut minute = Minute::default();
        for status in Status::ALL {
            let count = verdicts
                .iter()
                .filter(|verdict| verdict.status == status)
                .count() as u64;
            if count > 0 {
                let mall = mall.to_owned();
                let label = Event {
                    mall,
                    verdict: status.name(),
                };
                self.events.get_or_create(&label).inc_by(count);
                minute.add(status, count);
            }
        }
        self.minutes().add(now, minute);
    }

    /// Where the sink of this name, one of the settings', says how far it is behind the log.
    pub fn sink_lag(&self, sink: &str) -> Gauge {
        let label = Sink {
            sink: sink.to_owned(),
        };
        let gauge = self.lags.get_or_create_owned(&label);
        let mut sinks = self.sinks.lock().unwrap_or_else(PoisonError::into_inner);
        sinks.insert(label.sink, gauge.clone());
        gauge
    }

    /// Where it says how many messages it refused for good.
    pub fn sink_refused(&self, sink: &str) -> Gauge {
        let sink = sink.to_owned();
        self.refused.get_or_create_owned(&Sink { sink })
    }

    /// Says no more of a sink that does not run: nobody would bring its numbers up to date.
    pub fn forget_sink(&self, sink: &str) {
        let label = Sink {
            sink: sink.to_owned(),
        };
        self.lags.remove(&label);
        self.refused.remove(&label);
        let mut sinks = self.sinks.lock().unwrap_or_else(PoisonError::into_inner);
        sinks.remove(sink);
    }

    /// Each sink's name and how many messages it is behind.
    pub fn sink_lags(&self) -> Vec<(String, i64)> {
        let sinks = self.sinks.lock().unwrap_or_else(PoisonError::into_inner);
        sinks
            .iter()
            .map(|(name, gauge)| (name.clone(), gauge.get()))
            .collect()
    }

    /// Shows how far a warehouse is, as those say who load it.
    pub fn show_loads(&self, reports: Vec<LoadReport>) {
        self.loads.set(reports);
    }

    /// How far a warehouse is, as those said last who load it.
    pub fn loads(&self) -> Vec<LoadReport> {
        self.loads.last()
    }

    /// What was answered in each minute of the last hour, oldest first; the last is not over yet.
    pub fn last_hour(&self, now: DateTime<Utc>) -> Vec<Minute> {
        self.minutes().last_hour(now)
    }

    /// Looks how the work for Cafe24's malls does.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`] where that cannot be looked up.
    pub async fn look_at_malls(&self, state: &State) -> Result<(), StateUnavailable> {
        self.malls.look(state).await
    }

    /// All of it as OpenMetrics text.
    ///
    /// # Errors
    ///
    /// When a metric cannot be written as text, which no metric of ours is.
    pub fn text(&self) -> Result<String, fmt::Error> {
        if let Some(bytes) = process::resident_bytes() {
            self.memory.set(bytes);
        }
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &self.registry)?;
        Ok(text)
    }

    fn minutes(&self) -> std::sync::MutexGuard<'_, Minutes> {
        self.minutes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
