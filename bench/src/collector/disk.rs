//! What durable costs: commits that wait until the disk has them.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};

use crate::stats::quantile;

/// What the disk did.
#[derive(Debug)]
pub struct Commits {
    /// Commits a second.
    pub a_second: f64,
    /// Milliseconds a commit takes: the median.
    pub p50: f64,
    /// Milliseconds a commit takes: what one in a hundred exceeds.
    pub p99: f64,
}

/// Commits one small row after the other to a new SQLite file in this folder, set up as the
/// collector's log is: WAL, `synchronous=FULL`.
///
/// # Errors
///
/// When the file cannot be made or written.
pub async fn commits(folder: &Path, time: Duration) -> anyhow::Result<Commits> {
    let folder = tempfile::tempdir_in(folder)?;
    tokio::task::spawn_blocking(move || {
        let connection = Connection::open(folder.path().join("disk.db"))?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "full")?;
        connection.execute_batch("CREATE TABLE rows (n INTEGER PRIMARY KEY)")?;
        let mut insert = connection.prepare("INSERT INTO rows DEFAULT VALUES")?;
        let begin = Instant::now();
        let mut took = Vec::new();
        while begin.elapsed() < time {
            let committing = Instant::now();
            insert.execute(())?;
            took.push(committing.elapsed().as_secs_f64() * 1000.0);
        }
        Ok(Commits {
            a_second: took.len() as f64 / begin.elapsed().as_secs_f64(),
            p50: quantile(&took, 0.50).unwrap_or(f64::NAN),
            p99: quantile(&took, 0.99).unwrap_or(f64::NAN),
        })
    })
    .await?
}

/// How many messages a collector's log has.
///
/// # Errors
///
/// When the file is no log.
pub fn stored_messages(log: &Path) -> rusqlite::Result<u64> {
    let connection = Connection::open_with_flags(log, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let count: i64 = connection.query_row("SELECT count(*) FROM messages", (), |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

#[cfg(test)]
mod tests;
