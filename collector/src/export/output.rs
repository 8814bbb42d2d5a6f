//! What takes events, and why it may not.

use std::io;

use super::stored::Stored;
use crate::log::sqlite::OpenError;

/// Why the events could not be exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The file is no log.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The log could not be read.
    #[error("the log cannot be read: {0}; if its disk is healthy, try again")]
    Read(#[from] rusqlite::Error),
    /// A stored message is not JSON any more.
    #[error(
        "a stored message cannot be read: {0}; the file may be damaged, `PRAGMA integrity_check` says more"
    )]
    Message(#[from] serde_json::Error),
    /// Nobody takes the output.
    #[error("cannot write the events: {0}")]
    Write(#[from] io::Error),
    /// The same, of a Parquet file.
    #[error("cannot write the events: {0}")]
    Parquet(#[from] ::parquet::errors::ParquetError),
}

/// What takes the events, one after the other.
pub(super) trait Output {
    fn write(&mut self, stored: &Stored) -> Result<(), ExportError>;
    fn finish(self: Box<Self>) -> Result<(), ExportError>;
}
