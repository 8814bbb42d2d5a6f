//! Why a table cannot be read or changed.

use object_store::path::Path;

/// Why a table cannot be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The storage does not answer, or refuses.
    #[error("the storage: {0}")]
    Storage(#[from] object_store::Error),
    /// What stands there is no table of ours.
    #[error("{path} is no change of a table: {reason}")]
    Foreign {
        /// The object.
        path: Path,
        /// What is wrong with it.
        reason: String,
    },
    /// A file cannot be made.
    #[error("a Parquet file cannot be made: {0}")]
    Parquet(#[from] parquet::errors::ParquetError),
}
