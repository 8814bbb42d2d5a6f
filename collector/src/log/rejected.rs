//! Messages that were rejected and kept aside, and which of them are asked for.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use moa_message::verdict::Fault;

/// A message that was rejected and kept aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Its place in the log.
    pub seq: u64,
    /// The mall it is of.
    pub mall: Arc<str>,
    /// The write key that it came with, where that was kept.
    pub key: Option<Arc<str>>,
    /// Its id, if that much could be read.
    pub message_id: Option<String>,
    /// When the collector got it.
    pub received_at: DateTime<Utc>,
    /// Everything that was wrong with it when it was last checked.
    pub faults: Vec<Fault>,
    /// What was sent, as compact JSON, with its batch's context.
    pub body: String,
}

/// Which rejects.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RejectFilter {
    /// Only those whose event has this name.
    pub event: Option<String>,
    /// Only those of this mall.
    pub mall: Option<String>,
    /// Only those received then or later.
    pub since: Option<DateTime<Utc>>,
}

/// Where a page of rejects begins, and which way it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// Those above this `seq`, oldest first.
    After(u64),
    /// Those below this `seq`, newest first.
    Before(u64),
}
