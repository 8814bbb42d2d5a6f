//! Where messages are loaded to.
//!
//! Exactly once, whatever is killed: a writer first says durably which numbers its next chunk has ([`Target::plan`]), then
//! writes it, then says how far it is, in one step with the chunk. Who takes over finds the plan and writes the same
//! chunk, under the same names and with the same content.

use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

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
}
