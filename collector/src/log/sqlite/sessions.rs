//! The open sessions: one row for each that has not ended, gone when it ends.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use moa_message::Message;
use moa_message::activity::END_ID;
use rusqlite::{Connection, Row, Transaction, params};

use crate::log::OpenSession;

/// How far after now a row may have been heard of. What is further off was written before the clock
/// was set back, and nobody has been heard of since.
const AHEAD: TimeDelta = TimeDelta::hours(1);

/// What the messages of one commit say of their sessions. It is gathered first, so that a session
/// is written once, however many messages it has.
#[derive(Default)]
pub(super) struct Changes<'a>(HashMap<(&'a str, &'a Arc<str>), Change<'a>>);

#[derive(Default)]
struct Change<'a> {
    anonymous_id: Option<&'a str>,
    user_id: Option<&'a str>,
    last_activity: Option<DateTime<Utc>>,
    last_received: Option<DateTime<Utc>>,
    ended: bool,
}

impl<'a> Changes<'a> {
    /// Takes note of a message; of a duplicate only that its session has ended.
    pub fn note(&mut self, message: &'a Message, received_at: DateTime<Utc>, stored: bool) {
        let Some(activity) = &message.activity else {
            return;
        };
        if !stored && !activity.ends {
            return;
        }
        let change = self
            .0
            .entry((&activity.session_id, &message.mall))
            .or_default();
        change.ended |= activity.ends;
        change.anonymous_id = message.anonymous_id.as_deref().or(change.anonymous_id);
        change.user_id = message.user_id.as_deref().or(change.user_id);
        change.last_activity = change.last_activity.max(Some(activity.at));
        change.last_received = Some(received_at);
    }

    /// Writes it all down.
    pub fn write(self, transaction: &Transaction<'_>) -> rusqlite::Result<()> {
        let mut update = transaction.prepare_cached(
            "UPDATE sessions
             SET anonymous_id = coalesce(?2, anonymous_id), user_id = coalesce(?3, user_id),
                 last_activity = max(last_activity, ?4), last_received = ?5
             WHERE session_id = ?1 AND (mall = ?6 OR mall = '')",
        )?;
        // A message that comes late does not open a session again.
        let mut insert = transaction.prepare_cached(
            "INSERT INTO sessions (session_id, anonymous_id, user_id, last_activity, last_received, mall)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6
             WHERE NOT EXISTS (SELECT 1 FROM seen WHERE message_id = ?7 AND (mall = ?6 OR mall = ''))",
        )?;
        let mut delete = transaction.prepare_cached(
            "DELETE FROM sessions WHERE session_id = ?1 AND (mall = ?2 OR mall = '')",
        )?;
        for ((id, mall), change) in self.0 {
            if change.ended {
                delete.execute(params![id, mall])?;
                continue;
            }
            let [activity, received] =
                [change.last_activity, change.last_received].map(|time| time.map(millis));
            let (device, user) = (change.anonymous_id, change.user_id);
            if update.execute(params![id, device, user, activity, received, mall])? == 0 {
                let end = format!("{id}{END_ID}");
                insert.execute(params![id, device, user, activity, received, mall, end])?;
            }
        }
        Ok(())
    }
}

/// See [`crate::log::Log::silent_sessions`].
pub(super) fn silent(
    connection: &Connection,
    over_since: DateTime<Utc>,
    now: DateTime<Utc>,
    limit: usize,
) -> rusqlite::Result<Vec<OpenSession>> {
    connection
        .prepare_cached(
            "SELECT session_id, anonymous_id, user_id, last_activity, mall FROM sessions
             WHERE last_received <= ?1 OR last_received > ?2 ORDER BY last_activity LIMIT ?3",
        )?
        .query_map(
            params![millis(over_since), millis(now + AHEAD), limit],
            session,
        )?
        .collect()
}

fn session(row: &Row<'_>) -> rusqlite::Result<OpenSession> {
    Ok(OpenSession {
        mall: row.get(4)?,
        session_id: row.get(0)?,
        anonymous_id: row.get(1)?,
        user_id: row.get(2)?,
        // Out of range only where something else has written to the file: long ago, then.
        last_activity: DateTime::from_timestamp_millis(row.get(3)?).unwrap_or_default(),
    })
}

fn millis(time: DateTime<Utc>) -> i64 {
    time.timestamp_millis()
}
