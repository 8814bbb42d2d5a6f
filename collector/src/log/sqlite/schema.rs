//! Opening a file that has the log's tables.

mod steps;

use std::fs::{File, OpenOptions};
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, MAIN_DB, OpenFlags};

use steps::STEPS;

/// The version of the tables, kept in the file as `PRAGMA user_version`: how many of [`STEPS`] it
/// has.
const VERSION: u32 = STEPS.len() as u32;

/// How long a connection waits for another process that holds the file.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(2);

/// How large the pages of a new file are, in bytes. Messages are large for SQLite's usual 4 KiB: with
/// pages twice as large, a row costs the writer up to a fifth less (docs/collector.md).
const PAGE_BYTES: i64 = 8_192;

/// How much of the file the writer keeps in memory.
const CACHE_KIB: i64 = 64 * 1024;

/// How many statements are kept ready. A commit goes through some forty, and where there is room for fewer each is made
/// anew each time.
const STATEMENTS: usize = 100;

/// Why a file cannot be used as a log.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no such file.
    #[error("there is no log at {}; give the file `moa-collector serve` was started with", .0.display())]
    Missing(PathBuf),
    /// It belongs to a later collector.
    #[error(
        "{} was written by a newer collector (schema {found}, this one knows up to {VERSION}); use the newer collector, or another file",
        .file.display()
    )]
    Newer {
        /// The file.
        file: PathBuf,
        /// Its schema version.
        found: u32,
    },
    /// It belongs to an earlier collector, and is only to be read.
    #[error(
        "{} was written by an older collector (schema {found}, this one reads {VERSION}); start this collector on it once, which brings it up to date",
        .file.display()
    )]
    Older {
        /// The file.
        file: PathBuf,
        /// Its schema version.
        found: u32,
    },
    /// It is a SQLite file of something else.
    #[error("{} is a SQLite file, but not a collector's log; give another file", .0.display())]
    Foreign(PathBuf),
    /// It can be read, but not written.
    #[error("{} cannot be used as a log: it is read-only; check that it and its folder may be written by the user the collector runs as", .0.display())]
    ReadOnly(PathBuf),
    /// It is broken.
    #[error(
        "{} is damaged ({reason}); `moa-collector salvage --db {} --out NEW` takes out of it what can be read, or restore a backup",
        .file.display(), .file.display()
    )]
    Damaged {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The copy cannot be kept that is made before an older file gets new tables.
    #[error("{} was written by an older collector, and a copy of it cannot be kept before it gets new tables: {reason}; make room for it", .file.display())]
    NoCopy {
        /// The file.
        file: PathBuf,
        /// Why not.
        reason: String,
    },
    /// SQLite cannot open it.
    #[error("{} cannot be used as a log: {source}; check that its folder exists and may be written", .file.display())]
    Sqlite {
        /// The file.
        file: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// The writer's thread could not be started.
    #[error("the log's writer could not be started: {0}")]
    Thread(std::io::Error),
}

/// Opens the file for the writer, and makes the tables that it lacks.
pub(super) fn open_to_write(file: &Path) -> Result<Connection, OpenError> {
    let failed = |source| failure(file, source);
    whole(file)?;
    make_private(file);
    // One thread has it, so it need not be guarded from others.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(file, flags).map_err(failed)?;
    // SQLite is content with less than it was asked for.
    if connection.is_readonly(MAIN_DB).map_err(failed)? {
        return Err(OpenError::ReadOnly(file.to_owned()));
    }
    connection.busy_timeout(BUSY_TIMEOUT).map_err(failed)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // A file that has tables keeps the pages it has.
    connection
        .pragma_update(None, "page_size", PAGE_BYTES)
        .map_err(failed)?;
    // Pages that are split leave copies behind, of people too, and so do tables that a step makes anew: erasing would
    // not find them.
    connection
        .pragma_update(None, "secure_delete", true)
        .map_err(failed)?;
    let transaction = connection.transaction().map_err(failed)?;
    let found = match found_version(&transaction).map_err(failed)? {
        None => 0,
        Some(found) => accept_version(file, found)?,
    };
    if found < VERSION {
        for step in &STEPS[found as usize..] {
            transaction.execute_batch(step).map_err(failed)?;
        }
    }
    // Also where it says so already: whether the file can be written shows only when it is.
    transaction
        .pragma_update(None, "user_version", VERSION)
        .map_err(failed)?;
    transaction.commit().map_err(failed)?;
    // With FULL, every commit is synced to disk before it is answered.
    connection
        .pragma_update(None, "journal_mode", "wal")
        .map_err(failed)?;
    connection
        .pragma_update(None, "synchronous", "full")
        .map_err(failed)?;
    // The indexes that every message goes into, at random places.
    connection
        .pragma_update(None, "cache_size", -CACHE_KIB)
        .map_err(failed)?;
    Ok(connection)
}

/// The version of a file that an older collector has written; none of others.
pub(super) fn older(file: &Path) -> Option<u32> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).ok()?;
    let found = found_version(&connection).ok()??;
    Some(found).filter(|found| (1..VERSION).contains(found))
}

/// Opens the file of a log, read-only.
pub(super) fn open_to_read(file: &Path) -> Result<Connection, OpenError> {
    if !file.exists() {
        return Err(OpenError::Missing(file.to_owned()));
    }
    let failed = |source| failure(file, source);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags).map_err(failed)?;
    connection.busy_timeout(BUSY_TIMEOUT).map_err(failed)?;
    let found = found_version(&connection).map_err(failed)?.unwrap_or(0);
    match accept_version(file, found)? {
        VERSION => Ok(connection),
        _ => Err(OpenError::Older {
            file: file.to_owned(),
            found,
        }),
    }
}

/// Opens the file of a log that is up to date to change it, beside a collector that may be writing.
pub(super) fn open_to_change(file: &Path) -> Result<Connection, OpenError> {
    drop(open_to_read(file)?);
    let failed = |source| failure(file, source);
    let connection = Connection::open(file).map_err(failed)?;
    connection.busy_timeout(BUSY_TIMEOUT).map_err(failed)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection
        .pragma_update(None, "synchronous", "full")
        .map_err(failed)?;
    Ok(connection)
}

/// Why SQLite cannot use the file.
fn failure(file: &Path, source: rusqlite::Error) -> OpenError {
    let file = file.to_owned();
    match source.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => OpenError::Damaged {
            file,
            reason: source.to_string(),
        },
        _ => OpenError::Sqlite { file, source },
    }
}

/// Makes the file where there is none, for its owner alone: what visitors do stands in it. SQLite makes those beside it
/// alike.
pub(super) fn make_private(file: &Path) {
    // Where it cannot be made, SQLite says why.
    let _ = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file);
}

/// Refuses a file that has lost its end: SQLite would only find out when it needs what stood there.
fn whole(file: &Path) -> Result<(), OpenError> {
    let length = file.metadata().map_or(0, |known| known.len());
    match whole_length(file) {
        Some(whole) => Err(OpenError::Damaged {
            file: file.to_owned(),
            reason: format!("it has {length} bytes, and {} are missing", whole - length),
        }),
        None => Ok(()),
    }
}

/// How long a file was that has lost its end; none where it has not. The header says how many pages there were when the
/// write-ahead log was folded in last; there are more since, never fewer.
pub(super) fn whole_length(file: &Path) -> Option<u64> {
    let mut header = [0; 32];
    let mut open = File::open(file).ok()?;
    // It is not there yet, or empty; else SQLite says what is wrong.
    open.read_exact(&mut header).ok()?;
    let length = open.metadata().ok()?.len();
    let page = match u16::from_be_bytes([header[16], header[17]]) {
        1 => 65_536,
        size => u64::from(size),
    };
    let pages = u64::from(u32::from_be_bytes([
        header[28], header[29], header[30], header[31],
    ]));
    let whole = page * pages;
    Some(whole).filter(|whole| header.starts_with(b"SQLite format 3\0") && length < *whole)
}

/// The file's schema version; none for a file with nothing in it.
fn found_version(connection: &Connection) -> rusqlite::Result<Option<u32>> {
    let version = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let tables: u32 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(Some(version).filter(|_| version != 0 || tables != 0))
}

fn accept_version(file: &Path, found: u32) -> Result<u32, OpenError> {
    match found {
        0 => Err(OpenError::Foreign(file.to_owned())),
        1..=VERSION => Ok(found),
        _ => Err(OpenError::Newer {
            file: file.to_owned(),
            found,
        }),
    }
}

#[cfg(test)]
mod tests;
