//! Where the sinks stand in a log, and what they refused for good.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde_json::Value;
use tokio::sync::watch;

use super::{AppendError, Log, ReadError, StoredMessage};

/// A log that remembers for each sink how far it is.
#[async_trait]
pub trait Cursors: Log {
    /// Where a sink stands; `None` before it has [begun](Cursors::begin).
    ///
    /// # Errors
    ///
    /// [`ReadError`] when the log cannot be read.
    async fn place(&self, sink: &str) -> Result<Option<Place>, ReadError>;

    /// What it refused that is to be delivered once more, oldest first, at most `limit`.
    ///
    /// # Errors
    ///
    /// [`ReadError`] when the log cannot be read.
    async fn to_replay(&self, sink: &str, limit: usize) -> Result<Vec<StoredMessage>, ReadError>;

    /// How every sink that ever began does.
    ///
    /// # Errors
    ///
    /// [`ReadError`] when the log cannot be read.
    async fn progress(&self) -> Result<Vec<SinkProgress>, ReadError>;

    /// Lets a sink begin, unless it has.
    ///
    /// # Errors
    ///
    /// [`AppendError`] when the log cannot be written.
    async fn begin(&self, sink: &str, from: StartAt) -> Result<(), AppendError>;

    /// Notes what a sink has dealt with, for good and in one commit.
    ///
    /// # Errors
    ///
    /// [`AppendError`] when nothing of it was noted.
    async fn note(&self, note: Note) -> Result<(), AppendError>;

    /// What is kept of these properties of a person of a mall: a user, `u:haneul01`, or a device whose user is not known,
    /// `d:…`. In the order of their names; those that are not there are left out.
    ///
    /// # Errors
    ///
    /// [`ReadError`] when the log cannot be read.
    async fn properties(
        &self,
        mall: &str,
        person: &str,
        names: &'static [&'static str],
    ) -> Result<Vec<(String, Value)>, ReadError>;

    /// The `seq` of the newest record, as it changes.
    fn reached(&self) -> watch::Receiver<u64>;
}

/// Where a new sink begins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StartAt {
    /// Behind all there is: it gets what comes from now on.
    #[default]
    End,
    /// Before the oldest message that the log still has.
    Start,
}

/// Where a sink stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The `seq` up to which it has dealt with everything.
    pub cursor: u64,
    /// Whether it is to deliver nothing for now.
    pub paused: bool,
    /// Whether there is anything [to replay](Cursors::to_replay).
    pub has_replays: bool,
}

/// How a sink does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SinkProgress {
    /// Its name.
    pub sink: String,
    /// Where it stands.
    pub place: Place,
    /// How many stored messages are ahead of it, whether it wants them or not.
    pub lag: u64,
    /// How many messages it refused for good.
    pub refused: u64,
}

/// A message that a sink refused for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The message's `seq`.
    pub seq: u64,
    /// Why, for a person.
    pub reason: String,
}

/// What a sink has dealt with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The sink.
    pub sink: String,
    /// Where it stands now; `None` after a replay, which does not move it.
    pub cursor: Option<u64>,
    /// What was to be replayed and is dealt with.
    pub replayed: Vec<u64>,
    /// What it refused for good.
    pub refused: Vec<Refused>,
    /// When.
    pub at: DateTime<Utc>,
}
