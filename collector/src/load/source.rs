//! Where messages are loaded from: the streams of all partitions, or a SQLite log, which is one partition.

pub mod file;
pub mod stream;

use async_trait::async_trait;

use crate::warehouse::row::Arrived;
use crate::warehouse::target::Partition;

/// Why nothing can be read just now.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The stream does not answer, or breaks off.
    #[error("the stream cannot be read: {0}")]
    Stream(String),
    /// The log's file cannot be read.
    #[error("the log cannot be read: {0}")]
    File(String),
    /// Somebody has put another log in the place of the one that was loaded.
    #[error(
        "{name} ends at {end}, and up to {loaded} is loaded: it is not the log that was loaded before; load another into another place"
    )]
    Another {
        /// What is read.
        name: String,
        /// Its last number.
        end: u64,
        /// The number up to which the target has it.
        loaded: u64,
    },
}

/// What came next of a partition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Piece {
    /// The messages, in order.
    pub messages: Vec<Arrived>,
    /// The number up to which that is everything, what is no message included.
    pub to: u64,
    /// How many of it are no messages of a collector.
    pub foreign: u64,
}

/// What is loaded.
#[async_trait]
pub trait Source: Send + Sync {
    /// Its partitions.
    fn partitions(&self) -> &[Partition];

    /// Reads a partition behind this number.
    ///
    /// # Errors
    ///
    /// [`SourceError`].
    async fn follow(&self, partition: &Partition, after: u64)
    -> Result<Box<dyn Feed>, SourceError>;

    /// The last number of a partition, whether it is there still or not.
    ///
    /// # Errors
    ///
    /// [`SourceError`].
    async fn end(&self, partition: &Partition) -> Result<u64, SourceError>;

    /// The number up to which everything has been taken out of the source by its age.
    ///
    /// # Errors
    ///
    /// [`SourceError`].
    async fn gone(&self, _partition: &Partition) -> Result<u64, SourceError> {
        Ok(0)
    }

    /// The last number that there is something to load at; 0 where all is gone.
    ///
    /// # Errors
    ///
    /// [`SourceError`].
    async fn newest(&self, partition: &Partition) -> Result<u64, SourceError> {
        self.end(partition).await
    }
}

/// A partition as it is read on and on.
#[async_trait]
pub trait Feed: Send {
    /// What comes next, as much as is there; waits for the first. May be dropped while it waits, and nothing is lost.
    ///
    /// # Errors
    ///
    /// [`SourceError`]: then it is to be followed anew.
    async fn next(&mut self) -> Result<Piece, SourceError>;
}
