//! The sinks' places and refused messages in the file. A running collector writes them through
//! the log's writer, so that sinks and requests share commits.

use async_trait::async_trait;
use chrono::Utc;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::Value;
use tokio::sync::watch;

use super::mark::Mark;
use super::{SqliteLog, reader};
use crate::log::cursors::{Cursors, Note, Place, Refused, SinkProgress, StartAt};
use crate::log::{AppendError, ReadError, StoredMessage};

#[async_trait]
impl Cursors for SqliteLog {
    async fn place(&self, sink: &str) -> Result<Option<Place>, ReadError> {
        let sink = sink.to_owned();
        self.query(move |connection| {
            let select = format!("SELECT {PLACE} FROM sinks WHERE name = ?1");
            let mut select = connection.prepare_cached(&select)?;
            select.query_row([sink], place).optional()
        })
        .await
    }

    async fn to_replay(&self, sink: &str, limit: usize) -> Result<Vec<StoredMessage>, ReadError> {
        let sink = sink.to_owned();
        self.query(move |connection| {
            connection
                .prepare_cached(
                    "SELECT seq, mall, message_id, received_at, body FROM whole_messages WHERE seq IN
                        (SELECT seq FROM undelivered WHERE sink = ?1 AND again ORDER BY seq LIMIT ?2)
                     ORDER BY seq",
                )?
                .query_map(params![sink, limit], reader::stored)?
                .collect()
        })
        .await
    }

    async fn progress(&self) -> Result<Vec<SinkProgress>, ReadError> {
        self.query(progress).await
    }

    async fn begin(&self, sink: &str, from: StartAt) -> Result<(), AppendError> {
        self.mark(Mark::Begin(sink.to_owned(), from)).await
    }

    async fn note(&self, note: Note) -> Result<(), AppendError> {
        self.mark(Mark::Note(note)).await
    }

    async fn properties(
        &self,
        mall: &str,
        person: &str,
        names: &'static [&'static str],
    ) -> Result<Vec<(String, Value)>, ReadError> {
        let (mall, person) = (mall.to_owned(), person.to_owned());
        self.query(move |connection| {
            let mut select = connection.prepare_cached(
                "SELECT value FROM properties WHERE person = ?1 AND mall = ?2 AND name = ?3",
            )?;
            let mut found = Vec::new();
            for name in names {
                let value =
                    select.query_row([&person, &mall, *name], |row| row.get::<_, String>(0));
                let value = value
                    .optional()?
                    .and_then(|value| serde_json::from_str(&value).ok());
                found.extend(value.map(|value| ((*name).to_owned(), value)));
            }
            Ok(found)
        })
        .await
    }

    fn reached(&self) -> watch::Receiver<u64> {
        self.reached.clone()
    }
}

impl SqliteLog {
    async fn mark(&self, mark: Mark) -> Result<(), AppendError> {
        let written = self.enqueue_all(Vec::new(), Utc::now(), Vec::new(), Some(mark))?;
        written.await.map_err(|_| AppendError::Unavailable)??;
        Ok(())
    }
}

/// The columns of a [`Place`].
const PLACE: &str =
    "cursor, paused, EXISTS (SELECT 1 FROM undelivered WHERE sink = sinks.name AND again)";

fn place(row: &Row<'_>) -> rusqlite::Result<Place> {
    Ok(Place {
        cursor: row.get(0)?,
        paused: row.get(1)?,
        has_replays: row.get(2)?,
    })
}

/// See [`Cursors::progress`].
///
/// # Errors
///
/// As SQLite has them.
pub fn progress(connection: &Connection) -> rusqlite::Result<Vec<SinkProgress>> {
    // Numbers are counted instead of rows: there may be millions. Rejected messages have some of them, too.
    let select = format!(
        "SELECT {PLACE}, name, (SELECT count(*) FROM undelivered WHERE sink = sinks.name),
            max(0, newest - max(cursor, oldest - 1)
                - (SELECT count(*) FROM rejected WHERE seq > max(cursor, oldest - 1) AND seq < newest))
         FROM sinks, (SELECT coalesce((SELECT min(seq) FROM messages), 1) AS oldest,
                             coalesce((SELECT max(seq) FROM messages), 0) AS newest)
         ORDER BY name"
    );
    connection
        .prepare_cached(&select)?
        .query_map([], |row| {
            Ok(SinkProgress {
                place: place(row)?,
                sink: row.get(3)?,
                refused: row.get(4)?,
                lag: row.get(5)?,
            })
        })?
        .collect()
}

/// What a sink refused for good, oldest first: each with the time of that.
///
/// # Errors
///
/// As SQLite has them.
pub fn refused(connection: &Connection, sink: &str) -> rusqlite::Result<Vec<(Refused, String)>> {
    connection
        .prepare_cached(
            "SELECT seq, reason, refused_at FROM undelivered WHERE sink = ?1 ORDER BY seq",
        )?
        .query_map([sink], |row| {
            let (seq, reason) = (row.get(0)?, row.get(1)?);
            Ok((Refused { seq, reason }, row.get(2)?))
        })?
        .collect()
}

/// Pauses a sink, or lets it go on. Whether there is one of that name.
///
/// # Errors
///
/// As SQLite has them.
pub fn pause(connection: &Connection, sink: &str, paused: bool) -> rusqlite::Result<bool> {
    let update = "UPDATE sinks SET paused = ?2 WHERE name = ?1";
    Ok(connection.execute(update, params![sink, paused])? > 0)
}

/// Has what a sink refused delivered once more: these, or all. Returns how many there are.
///
/// # Errors
///
/// As SQLite has them.
pub fn replay(
    connection: &mut Connection,
    sink: &str,
    seqs: Option<&[u64]>,
) -> rusqlite::Result<usize> {
    let Some(seqs) = seqs else {
        let all = "UPDATE undelivered SET again = 1 WHERE sink = ?1";
        return connection.execute(all, [sink]);
    };
    let transaction = connection.transaction()?;
    let mut found = 0;
    for seq in seqs {
        found += transaction.execute(
            "UPDATE undelivered SET again = 1 WHERE sink = ?1 AND seq = ?2",
            params![sink, reader::clamp(*seq)],
        )?;
    }
    transaction.commit()?;
    Ok(found)
}
