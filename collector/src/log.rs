//! The log: every accepted message, in order, for good.
//!
//! [`Log`] is what the rest of the collector knows of it. On one machine it is a SQLite file
//! ([`sqlite::SqliteLog`]). Several collectors share a stream of NATS JetStream
//! ([`jetstream::JetStreamLog`]), which one machine [stores](crate::store) in its SQLite file.

pub mod archive;
pub(crate) mod budget;
pub mod cursors;
pub mod days;
pub mod jetstream;
pub mod loads;
pub(crate) mod metrics;
pub mod person;
pub(crate) mod rejected;
pub mod retention;
pub mod sqlite;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use moa_message::Checked;
use moa_message::verdict::Verdict;
use tokio::sync::broadcast;

/// How many records a watcher may fall behind before it misses some.
const WATCH_CAPACITY: usize = 256;

/// A durable, ordered log of messages.
///
/// Every message that is stored, and every broken one that is kept aside, has a sequence number
/// (`seq`), ascending and never used twice.
#[async_trait]
pub trait Log: Send + Sync + 'static {
    /// Stores a batch that came at `received_at`. Returns one verdict for each message, in order, and only after all of it
    /// is safe: a power cut after this loses nothing.
    ///
    /// A log that stores messages one by one may know only of some that they are safe. The others
    /// get [`Status::Retry`](moa_message::verdict::Status::Retry); a copy of them may be stored already.
    ///
    /// # Errors
    ///
    /// [`AppendError`] when nothing of the batch is known to be stored, and it should be sent again.
    async fn append(
        &self,
        batch: Vec<Checked>,
        received_at: DateTime<Utc>,
    ) -> Result<Vec<Verdict>, AppendError>;

    /// Stored messages with a `seq` above `seq`, oldest first, at most `limit`. A sink reads
    /// with the last one it has dealt with: its cursor.
    ///
    /// # Errors
    ///
    /// [`ReadError`] when the log cannot be read.
    async fn read_after(&self, seq: u64, limit: usize) -> Result<Vec<StoredMessage>, ReadError>;

    /// The newest `limit` records (stored and broken messages) above `seq`, oldest first.
    ///
    /// # Errors
    ///
    /// [`ReadError`] when the log cannot be read.
    async fn recent(&self, seq: u64, limit: usize) -> Result<Vec<Record>, ReadError>;

    /// Those of the ids by which pages' messages of this mall are stored, in the order given. A stream knows its messages only
    /// in order: of none it can tell.
    ///
    /// # Errors
    ///
    /// [`ReadError`] when the log cannot be read.
    async fn known(&self, _mall: &str, _ids: Vec<String>) -> Result<Vec<String>, ReadError> {
        Ok(Vec::new())
    }

    /// Open sessions that were heard of last at `over_since` or before, at most `limit`, those with
    /// the oldest activity first. A session opens with its first stored message and ends with its
    /// `$session_end`, duplicates of it included; later messages do not open it again.
    ///
    /// Sessions heard of long after `now`, before the clock was set back, are among them.
    ///
    /// # Errors
    ///
    /// [`ReadError`] when the log cannot be read.
    async fn silent_sessions(
        &self,
        over_since: DateTime<Utc>,
        now: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<OpenSession>, ReadError>;

    /// Whether messages can be stored now. Where nothing has been stored for a while, it is tried.
    ///
    /// # Errors
    ///
    /// [`Unready`] where they cannot.
    async fn ready(&self) -> Result<(), Unready>;

    /// Every record from now on, in order, as it is committed. A reader that falls too far
    /// behind misses some and is told so by the channel.
    fn watch(&self) -> broadcast::Receiver<Arc<Record>>;
}

/// A message as it stands in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMessage {
    /// Its place in the log.
    pub seq: u64,
    /// The mall it is of.
    pub mall: Arc<str>,
    /// The sender's id for it; no two stored messages of a mall share one.
    pub message_id: String,
    /// When the collector got it, RFC 3339 in UTC with milliseconds.
    pub received_at: String,
    /// The whole message as compact JSON (see [`moa_message::Message::body`]).
    pub body: String,
}

/// What became of one message, for those who watch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its place in the log; a duplicate has none.
    pub seq: Option<u64>,
    /// The mall it is of.
    pub mall: Arc<str>,
    /// The verdict its sender got.
    pub verdict: Verdict,
    /// When the collector got it, RFC 3339 in UTC with milliseconds.
    pub received_at: String,
    /// What was sent, as compact JSON.
    pub body: String,
}

/// A session that has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSession {
    /// The mall it is of.
    pub mall: Arc<str>,
    /// Its id.
    pub session_id: String,
    /// The device it is of.
    pub anonymous_id: Option<String>,
    /// Who the visitor was last.
    pub user_id: Option<String>,
    /// When the newest of its messages happened.
    pub last_activity: DateTime<Utc>,
}

/// Why a batch was not stored: nothing of it is known to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    /// More is waiting to be written than the collector will hold.
    #[error("the collector has more waiting than it can hold")]
    Full,
    /// The log failed: no space left, no permission, a broken disk, no way to it. The collector's own log says which.
    #[error("the log cannot be written just now")]
    Unavailable,
}

/// Why nothing can be stored just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unready {
    /// The last commit failed, and so did one made to see.
    #[error("the log cannot be written; the collector's own log says why")]
    Unwritable,
    /// What is written goes into a file that nobody finds again.
    #[error(
        "the log's file was moved away or replaced under the collector; put it back, or start the collector again"
    )]
    Moved,
    /// A page of the file cannot be read; others may still be written.
    #[error(
        "the log's file is damaged: stop the collector, and `moa-collector salvage` takes out of it what can be read"
    )]
    Damaged,
    /// The stream is not to be reached.
    #[error("NATS does not answer; start it, or look at the way to it")]
    Away,
}

/// How long a log may have stored nothing and still count as one that can: a load balancer asks often, and each commit
/// is a write to the disk.
pub(crate) const FRESH: Duration = Duration::from_secs(5);

/// Why the log could not be read.
#[derive(Debug, thiserror::Error)]
#[error("the log cannot be read: {0}")]
pub struct ReadError(pub String);
