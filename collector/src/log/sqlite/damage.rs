//! A file that is broken.

use rusqlite::{Error, ErrorCode};

/// Whether SQLite says that the file is.
pub(super) fn is_damage(error: &Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
    )
}
