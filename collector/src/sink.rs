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

pub(crate) mod ads;
mod answer;
mod backoff;
pub(crate) mod braze;
mod consent;
mod done;
pub(crate) mod filter;
pub(crate) mod ga4;
mod message;
pub(crate) mod outcome;
mod recent;
mod runner;
pub(crate) mod segment;
pub(crate) mod trial;
mod values;
pub mod webhook;

use std::sync::Arc;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::log::cursors::{Cursors, StartAt};
use ads::Ads;
use ads::google::{GoogleAds, GoogleAdsSettings};
use ads::meta::{Meta, MetaSettings};
use ads::tiktok::{TikTok, TikTokSettings};
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
    /// Meta, by its Conversions API.
    Meta(MetaSettings),
    /// TikTok, by its Events API.
    TikTok(TikTokSettings),
    /// Google Ads, by the Data Manager API.
    GoogleAds(GoogleAdsSettings),
}

impl Destination {
    /// The code by which an ad platform shows all that is told as tests, where it is set.
    pub fn test_event_code(&self) -> Option<&str> {
        match self {
            Self::Meta(settings) => settings.test_event_code.as_deref(),
            Self::TikTok(settings) => settings.test_event_code.as_deref(),
            _ => None,
        }
    }

    /// What delivers there from this log.
    fn sink(self, log: &Arc<dyn Cursors>) -> Box<dyn Sink> {
        match self {
            Self::Webhook(settings) => Box::new(Webhook::new(settings)),
            Self::Braze(settings) => Box::new(Braze::new(settings, Arc::clone(log))),
            Self::Ga4(settings) => Box::new(Ga4::new(settings)),
            Self::Segment(settings) => Box::new(Segment::new(settings)),
            Self::Meta(settings) => Box::new(Ads::new(Meta::new(settings), Arc::clone(log))),
            Self::TikTok(settings) => Box::new(Ads::new(TikTok::new(settings), Arc::clone(log))),
            Self::GoogleAds(settings) => {
                Box::new(Ads::new(GoogleAds::new(settings), Arc::clone(log)))
            }
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

#[cfg(test)]
mod odd;
