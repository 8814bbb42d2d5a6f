//! Forgets what has been kept for long enough, in the background.
//!
//! It has a connection of its own and takes little at a time, so that requests hardly wait.

use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use moa_message::timestamp;
use rusqlite::{Connection, params};
use tokio_util::sync::CancellationToken;

use crate::log::sqlite::days::forget;
use crate::log::sqlite::{OpenError, older_copies, open_to_change};

/// How long things are kept after they came; `None` is for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Stored messages, and what was made of them: people of whom no message is left, and nothing was heard since.
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

/// How far after now a time may be, and the clock still not have been wrong.
const AHEAD: TimeDelta = TimeDelta::hours(1);

/// How long a copy from before an upgrade is kept.
const COPIES: TimeDelta = TimeDelta::days(14);

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
    /// People of whom nothing was heard since.
    pub people: usize,
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
                people,
            })) => {
                tracing::info!(
                    messages,
                    rejected,
                    ids,
                    people,
                    "forgotten, their time is over"
                );
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
        forgotten.messages = rows(&connection, "messages", (before, now), &go_on)?;
        forgotten.people = people(&connection, before, &go_on)?;
    }
    if let Some(before) = before(retention.rejected) {
        forgotten.rejected = rows(&connection, "rejected", (before, now), &go_on)?;
    }
    connection.execute(
        "DELETE FROM meetings WHERE until < ?1",
        [now.timestamp_millis()],
    )?;
    let pause = || std::thread::sleep(PAUSE);
    forget::round(&connection, now, retention.messages, pause, &go_on)?;
    forget_copies(file, now);
    if let Some(before) = before(retention.ids) {
        forgotten.ids = ids(&connection, before, &go_on)?;
    }
    Ok(forgotten)
}

/// Removes copies from before an upgrade: who goes back does so soon, and people stand there whose time is over.
fn forget_copies(file: &std::path::Path, now: DateTime<Utc>) {
    for copy in older_copies(file) {
        let made = copy.metadata().and_then(|known| known.modified());
        if made.is_ok_and(|made| now - DateTime::<Utc>::from(made) > COPIES) {
            match std::fs::remove_file(&copy) {
                Ok(()) => tracing::info!(
                    "removed {}, the copy from before an upgrade",
                    copy.display()
                ),
                Err(error) => tracing::warn!(%error, "{} stays", copy.display()),
            }
        }
    }
}

/// Forgets rows of a table, from the oldest on, until some are young enough. One whose time is in the future came while
/// the clock was wrong: it goes with those around it.
fn rows(
    connection: &Connection,
    table: &str,
    (before, now): (DateTime<Utc>, DateTime<Utc>),
    go_on: &impl Fn() -> bool,
) -> rusqlite::Result<usize> {
    let piece = format!(
        "SELECT max(seq), max(seq) FILTER (WHERE received_at < ?2), count(*) FILTER (WHERE received_at > ?3)
         FROM (SELECT seq, received_at FROM {table} WHERE seq > ?1 ORDER BY seq LIMIT {PIECE})"
    );
    let mut piece = connection.prepare(&piece)?;
    let delete = format!(
        "DELETE FROM {table} WHERE seq > ?1 AND seq <= ?2 AND (received_at < ?3 OR received_at > ?4)"
    );
    let mut delete = connection.prepare(&delete)?;
    let (before, ahead) = (timestamp::text(before), timestamp::text(now + AHEAD));
    let (mut at, mut from, mut all) = (0_u64, 0_u64, 0);
    while go_on() {
        let found = piece.query_row(params![at, before, ahead], |row| {
            Ok((
                row.get::<_, Option<u64>>(0)?,
                row.get::<_, Option<u64>>(1)?,
                row.get::<_, u64>(2)?,
            ))
        })?;
        match found {
            (Some(last), Some(old), _) => {
                all += delete.execute(params![from, old, before, ahead])?;
                (at, from) = (last, old);
                std::thread::sleep(PAUSE);
            }
            // Perhaps the clock was ahead for as long as these took to come.
            (Some(last), None, 1..) => at = last,
            _ => break,
        }
    }
    Ok(all)
}

/// Forgets people of whom no message is left, and nothing was heard since then: properties, devices, and what was told of
/// them once.
fn people(
    connection: &Connection,
    before: DateTime<Utc>,
    go_on: &impl Fn() -> bool,
) -> rusqlite::Result<usize> {
    let before = before.timestamp_millis();
    let mut next = connection.prepare(
        "SELECT DISTINCT person, mall FROM properties WHERE (person, mall) > (?1, ?2)
         ORDER BY person, mall LIMIT ?3",
    )?;
    let mut is_known = connection.prepare(
        "SELECT EXISTS (SELECT 1 FROM properties WHERE person = ?1 AND mall = ?2 AND set_at >= ?4)
             OR EXISTS (SELECT 1 FROM links WHERE user_id = ?3 AND mall = ?2 AND last_seen >= ?4)
             OR EXISTS (SELECT 1 FROM messages WHERE coalesce(user_id, anonymous_id) = ?3 AND mall = ?2)",
    )?;
    let mut forget =
        connection.prepare("DELETE FROM properties WHERE person = ?1 AND mall = ?2")?;
    let (mut at, mut all) = ((String::new(), String::new()), 0);
    while go_on() {
        let found = next.query_map(params![at.0, at.1, PIECE], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })?;
        let found: Vec<_> = found.collect::<rusqlite::Result<_>>()?;
        let Some(last) = found.last() else {
            break;
        };
        at.clone_from(last);
        for (person, mall) in found {
            let id = person.get(2..).unwrap_or_default();
            if !is_known.query_row(params![person, mall, id, before], |row| row.get(0))? {
                forget.execute(params![person, mall])?;
                all += 1;
            }
        }
        std::thread::sleep(PAUSE);
    }
    links(connection, before, go_on)?;
    connection.execute(
        "DELETE FROM meetings WHERE user_id IS NOT NULL AND at < ?1
             AND NOT EXISTS (SELECT 1 FROM messages
                             WHERE coalesce(user_id, anonymous_id) = meetings.user_id AND mall = meetings.mall)",
        [before],
    )?;
    Ok(all)
}

/// Forgets whose devices were whose, of people as above.
fn links(connection: &Connection, before: i64, go_on: &impl Fn() -> bool) -> rusqlite::Result<()> {
    let mut last_of_piece = connection.prepare(
        "SELECT max(device) FROM (SELECT device FROM links WHERE device > ?1 ORDER BY device LIMIT ?2)",
    )?;
    let mut forget = connection.prepare(
        "DELETE FROM links WHERE device > ?1 AND device <= ?2 AND last_seen < ?3
             AND NOT EXISTS (SELECT 1 FROM messages
                             WHERE coalesce(user_id, anonymous_id) IN (links.user_id, links.device) AND mall = links.mall)",
    )?;
    let mut at = String::new();
    while go_on() {
        let last: Option<String> = last_of_piece.query_row(params![at, PIECE], |row| row.get(0))?;
        let Some(last) = last else {
            break;
        };
        forget.execute(params![at, last, before])?;
        at = last;
        std::thread::sleep(PAUSE);
    }
    Ok(())
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
