//! Where messages are loaded to.
//!
//! Exactly once, whatever is killed: a writer first says durably which numbers its next chunk has ([`Target::plan`]), then
//! writes it, then says how far it is, in one step with the chunk. Who takes over finds the plan and writes the same
//! chunk, under the same names and with the same content.

use std::collections::BTreeSet;
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::clickhouse::error::ClickHouseError;
use super::row::Row;
use super::table::TableError;

/// A partition of what is loaded: messages in order, each with a number that only grows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partition {
    /// Its number, from 0.
    pub number: u32,
    /// What it is known by where it is loaded to. Another stream of the same name is another.
    pub id: String,
}

/// When a chunk is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChunkLimits {
    /// How many bytes of messages it has, beyond the one that reaches them: what is held in memory.
    pub bytes: usize,
    /// How long the oldest of its messages may wait for it.
    pub age: Duration,
}

/// Why nothing can be loaded just now.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// A table on object storage.
    #[error(transparent)]
    Table(#[from] TableError),
    /// ClickHouse.
    #[error(transparent)]
    ClickHouse(#[from] ClickHouseError),
    /// Another writer has gone on with this partition.
    #[error("another writer has gone on with it")]
    Overtaken,
}

/// How far a partition is loaded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place {
    /// The number up to which everything is.
    pub done: u64,
    /// Up to which number the next chunk is planned to go, where one is.
    pub planned: Option<u64>,
}

/// What is loaded in one step.
#[derive(Debug)]
pub struct Chunk {
    /// The number it begins with.
    pub first: u64,
    /// The number it ends with.
    pub last: u64,
    /// Its rows, in order, and when each came.
    pub rows: Vec<(Row, DateTime<Utc>)>,
}

/// Who is to be taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The user, by `userId`.
    pub user: Option<String>,
    /// Devices, by `anonymousId`. Those that only this user has used are found by themselves.
    pub devices: BTreeSet<String>,
    /// Only in this mall.
    pub mall: Option<String>,
}

/// What was taken away of a person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Erased {
    /// Rows.
    pub rows: usize,
    /// Files that were made anew, or went, where the target has files.
    pub files: usize,
}

/// How upkeep is done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UpkeepSettings {
    /// How long days are kept; for ever if not set.
    pub keep: Option<Duration>,
}

/// What upkeep has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Done {
    /// How many files were put together.
    pub merged: usize,
    /// How many files of days went that are kept no longer.
    pub retired: usize,
    /// How many objects were taken away.
    pub deleted: usize,
    /// How many copies of messages were left out of what was put together.
    pub copies: usize,
}

/// Where messages are loaded to.
#[async_trait]
pub trait Target: Send + Sync {
    /// How far this partition is.
    ///
    /// # Errors
    ///
    /// [`TargetError`].
    async fn place(&self, partition: &Partition) -> Result<Place, TargetError>;

    /// Plans a chunk. Returns up to where it goes: further or less far than asked for where another writer has
    /// planned it before.
    ///
    /// # Errors
    ///
    /// [`TargetError`].
    async fn plan(&self, partition: &Partition, first: u64, last: u64) -> Result<u64, TargetError>;

    /// Writes a chunk that was planned, and that the partition is now as far. Once it is there, again is no change.
    ///
    /// # Errors
    ///
    /// [`TargetError`]: then it may be there or not, and is to be written again.
    async fn write(&self, partition: &Partition, chunk: &Chunk) -> Result<(), TargetError>;

    /// Takes a person out, for good, and keeps out what of them is still on its way.
    ///
    /// # Errors
    ///
    /// [`TargetError`]: what was taken away until then is; it is to be done again for the rest.
    async fn erase(&self, who: Who, now: DateTime<Utc>) -> Result<Erased, TargetError>;

    /// Does once what is to be done now and then.
    ///
    /// # Errors
    ///
    /// [`TargetError`]: what was done until then is.
    async fn keep_up(
        &self,
        settings: UpkeepSettings,
        now: DateTime<Utc>,
    ) -> Result<Done, TargetError>;
}
