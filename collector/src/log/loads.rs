//! How those do who [load](crate::load) what is stored into a warehouse. They run elsewhere, and say it where the log is:
//! in its file, or in a bucket of JetStream's key-value store beside its streams.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// After so long nothing is said of a place any more.
const FORGOTTEN: TimeDelta = TimeDelta::days(7);

/// How one partition is loaded to one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LoadReport {
    /// Where it goes, without who is let in there.
    pub to: String,
    /// The partition.
    pub partition: String,
    /// The number up to which it is loaded.
    pub loaded: u64,
    /// How many numbers lie ahead.
    pub behind: u64,
    /// How many rows were written in a second, lately.
    pub rows_a_second: u64,
    /// How many messages could not be read, and were left out, since its writer was started.
    pub left_out: u64,
    /// What went wrong last, until something is written again.
    pub problem: Option<String>,
    /// When this was said. Who loads says it every few seconds.
    pub at: DateTime<Utc>,
}

impl LoadReport {
    /// Whether it is so old that nobody means to load there any more.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        now - self.at > FORGOTTEN
    }

    /// For how many seconds nothing was said.
    pub fn age(&self, now: DateTime<Utc>) -> i64 {
        (now - self.at).num_seconds().max(0)
    }
}

/// Why it can be neither said nor known just now.
#[derive(Debug, thiserror::Error)]
#[error("how far it is loaded can be neither noted nor known just now: {0}")]
pub struct LoadsError(pub String);

/// Where it is said.
#[async_trait]
pub trait Loads: Send + Sync {
    /// Says how these do, in the place of what was said of them before.
    ///
    /// # Errors
    ///
    /// [`LoadsError`] where it cannot be said now.
    async fn say(&self, reports: &[LoadReport]) -> Result<(), LoadsError>;

    /// What was said last of each partition and place.
    ///
    /// # Errors
    ///
    /// [`LoadsError`] where it cannot be known now.
    async fn said(&self) -> Result<Vec<LoadReport>, LoadsError>;
}
