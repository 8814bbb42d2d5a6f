//! Forgets what has been kept for long enough, in the background.
//!
//! It has a connection of its own and takes little at a time, so that requests hardly wait.

use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use moa_message::timestamp;
use rusqlite::{Connection, params};
use tokio_util::sync::CancellationToken;

use crate::log::sqlite::{OpenError, open_to_change};

/// How long things are kept after they came; `None` is for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Stored messages.
    pub messages: Option<Duration>,
    /// Rejected messages.
    pub rejected: Option<Duration>,
    /// Message ids, which tell duplicates: at least as long as senders may send again.
    pub ids: Option<Duration>,
}

const DAY: Duration = Duration::from_secs(86_400);

impl Default for Retention {
    fn default() -> Self {
        Self {
            messages: None,
            rejected: Some(30 * DAY),
            ids: Some(14 * DAY),
        }
    }
}

/// How many rows one commit looks at.
const PIECE: usize = 1_000;

/// How often is looked.
const INTERVAL: Duration = Duration::from_secs(10 * 60);

/// The pause between two commits, for those who wait to write.
const PAUSE: Duration = Duration::from_millis(5);

/// Why a round was broken off. The next one does what this one did not.
#[derive(Debug, thiserror::Error)]
pub enum UpkeepError {
    /// The log cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The log cannot be written.
    #[error(transparent)]
    Log(#[from] rusqlite::Error),
}

/// How much was forgotten.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Stored messages.
    pub messages: usize,
    /// Rejected messages.
    pub rejected: usize,
    /// Message ids.
    pub ids: usize,
}

/// Forgets until the collector stops.
pub async fn run(file: PathBuf, retention: Retention, stopping: CancellationToken) {
    loop {
        let (file, stop) = (file.clone(), stopping.clone());
        let go_on = move || !stop.is_cancelled();
        let round =
            tokio::task::spawn_blocking(move || round(&file, retention, Utc::now(), go_on)).await;
        match round {
            Ok(Ok(forgotten)) if forgotten == Forgotten::default() => {}
            Ok(Ok(Forgotten {
                messages,
                rejected,
                ids,
            })) => {
                tracing::info!(messages, rejected, ids, "forgotten, their time is over");
            }
            Ok(Err(error)) => tracing::warn!(%error, "what is too old could not be forgotten"),
            Err(error) => tracing::error!(%error, "upkeep had stopped"),
        }
        tokio::select! {
            () = stopping.cancelled() => return,
            () = tokio::time::sleep(INTERVAL) => {}
        }
    }
}

/// Forgets all whose time is over at `now`, as long as `go_on` says so.
///
/// # Errors
///
/// [`UpkeepError`] with what stopped it; what was forgotten before that stays so.
pub fn round(
    file: &std::path::Path,
    retention: Retention,
    now: DateTime<Utc>,
    go_on: impl Fn() -> bool,
) -> Result<Forgotten, UpkeepError> {
    let connection = open_to_change(file)?;
    // Messages are personal data: the room they took is written over.
    connection.pragma_update(None, "secure_delete", true)?;
    let before = |age: Option<Duration>| now.checked_sub_signed(TimeDelta::from_std(age?).ok()?);
    let mut forgotten = Forgotten::default();
    if let Some(before) = before(retention.messages) {
        forgotten.messages = rows(&connection, "messages", before, &go_on)?;
    }
    if let Some(before) = before(retention.rejected) {
        forgotten.rejected = rows(&connection, "rejected", before, &go_on)?;
    }
    connection.execute(
        "DELETE FROM meetings WHERE until < ?1",
        [now.timestamp_millis()],
    )?;
    if let Some(before) = before(retention.ids) {
        forgotten.ids = ids(&connection, before, &go_on)?;
    }
    Ok(forgotten)
}

/// Forgets rows of a table, from the oldest on, until some are young enough.
fn rows(
    connection: &Connection,
    table: &str,
    before: DateTime<Utc>,
    go_on: &impl Fn() -> bool,
) -> rusqlite::Result<usize> {
    let delete = format!(
        "DELETE FROM {table} WHERE seq IN (SELECT seq FROM {table} ORDER BY seq LIMIT {PIECE}) AND received_at < ?1"
    );
    let mut delete = connection.prepare(&delete)?;
    let mut all = 0;
    while go_on() {
        let gone = delete.execute([timestamp::text(before)])?;
        all += gone;
        if gone < PIECE {
            break;
        }
        std::thread::sleep(PAUSE);
    }
    Ok(all)
}

/// Forgets message ids, walking through all of them: they stand in their own order, not in time's.
fn ids(
    connection: &Connection,
    before: DateTime<Utc>,
    go_on: &impl Fn() -> bool,
) -> rusqlite::Result<usize> {
    let mut last_of_piece = connection.prepare(
        "SELECT max(message_id) FROM (SELECT message_id FROM seen WHERE message_id > ?1 ORDER BY message_id LIMIT ?2)",
    )?;
    let mut delete = connection.prepare(
        "DELETE FROM seen WHERE message_id > ?1 AND message_id <= ?2 AND received_at < ?3",
    )?;
    let mut all = 0;
    let mut at = String::new();
    while go_on() {
        let last: Option<String> = last_of_piece.query_row(params![at, PIECE], |row| row.get(0))?;
        let Some(last) = last else {
            break;
        };
        let gone = delete.execute(params![at, last, before.timestamp_millis()])?;
        all += gone;
        at = last;
        if gone > 0 {
            std::thread::sleep(PAUSE);
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests;
