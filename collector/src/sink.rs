//! Sinks: where stored messages are delivered to.
//!
//! ```text
//! log ─▶ runner (cursor, filter, pieces, backoff) ─▶ Sink ─▶ delivered │ refused for good │ later
//!          ▲                                                    └────┬────┘
//!          └── cursor and refused messages, in the log's file ◀──────┘
//! ```
//!
//! Each sink reads the log behind a [cursor](crate::log::cursors) of its own, in order, and what it
//! has dealt with is noted before the next piece goes: at least once, and after a kill one piece
//! twice at most. A sink that is away waits for itself alone.

mod answer;
mod backoff;
pub(crate) mod braze;
mod done;
pub(crate) mod filter;
pub(crate) mod ga4;
pub(crate) mod outcome;
mod runner;
pub(crate) mod segment;
pub mod webhook;

use std::sync::Arc;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::log::cursors::{Cursors, StartAt};
use braze::{Braze, BrazeSettings};
use filter::Filter;
use ga4::{Ga4, Ga4Settings};
use outcome::Sink;
use runner::Runner;
use segment::{Segment, SegmentSettings};
use webhook::{Webhook, WebhookSettings};

/// Where a sink delivers to.
#[derive(Debug, Clone)]
pub enum Destination {
    /// Signed batches, to any address.
    Webhook(WebhookSettings),
    /// Braze, by its REST API.
    Braze(BrazeSettings),
    /// Google Analytics 4, as events of its own.
    Ga4(Ga4Settings),
    /// Forwarded as they are, to an API like Segment's.
    Segment(SegmentSettings),
}

impl Destination {
    /// What delivers there from this log.
    fn sink(self, log: &Arc<dyn Cursors>) -> Box<dyn Sink> {
        match self {
            Self::Webhook(settings) => Box::new(Webhook::new(settings)),
            Self::Braze(settings) => Box::new(Braze::new(settings, Arc::clone(log))),
            Self::Ga4(settings) => Box::new(Ga4::new(settings)),
            Self::Segment(settings) => Box::new(Segment::new(settings)),
        }
    }
}

/// One sink of the settings.
#[derive(Debug, Clone)]
pub struct SinkSettings {
    /// Its name, by which the log knows it.
    pub name: String,
    /// What it delivers.
    pub filter: Filter,
    /// Where it begins when it is new.
    pub from: StartAt,
    /// Where it delivers to.
    pub to: Destination,
}

/// Lets these sinks deliver what is in the log until they are told to stop.
pub async fn start(
    sinks: Vec<SinkSettings>,
    log: &Arc<dyn Cursors>,
    stopping: &CancellationToken,
) -> Vec<(&'static str, JoinHandle<()>)> {
    let mut tasks = Vec::with_capacity(sinks.len());
    for SinkSettings {
        name,
        filter,
        from,
        to,
    } in sinks
    {
        let runner = Runner::new(
            name,
            to.sink(log),
            filter,
            from,
            Arc::clone(log),
            stopping.clone(),
        );
        // Before anything is taken, so that a new one misses nothing of it.
        runner.begin().await;
        tasks.push(("a sink", tokio::spawn(runner.run())));
    }
    tasks
}
