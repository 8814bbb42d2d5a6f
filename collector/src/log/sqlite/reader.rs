//! The queries of those who read.

use moa_message::verdict::{Fault, Status, Verdict};
use rusqlite::{Connection, Row, params};

use crate::log::{Record, StoredMessage};

/// See [`crate::log::Log::read_after`].
pub(super) fn after(
    connection: &Connection,
    seq: u64,
    limit: usize,
) -> rusqlite::Result<Vec<StoredMessage>> {
    connection
        .prepare_cached("SELECT seq, mall, message_id, received_at, body FROM whole_messages WHERE seq > ?1 ORDER BY seq LIMIT ?2")?
        .query_map(params![clamp(seq), clamp(limit as u64)], stored)?
        .collect()
}

/// See [`crate::log::Log::known`]. What a server alone has told is not known of a page, which may contradict it.
pub(super) fn known(
    connection: &Connection,
    mall: &str,
    mut ids: Vec<String>,
) -> rusqlite::Result<Vec<String>> {
    let mut select = connection.prepare_cached(
        "SELECT 1 FROM seen WHERE message_id = ?1 AND (mall = ?2 OR mall = '') AND by_page",
    )?;
    let mut failure = None;
    ids.retain(|id| match select.exists(params![id, mall]) {
        Ok(is_known) => is_known,
        Err(error) => {
            failure = Some(error);
            false
        }
    });
    failure.map_or(Ok(ids), Err)
}

pub(super) fn stored(row: &Row<'_>) -> rusqlite::Result<StoredMessage> {
    Ok(StoredMessage {
        seq: row.get(0)?,
        mall: row.get(1)?,
        message_id: row.get(2)?,
        received_at: row.get(3)?,
        body: row.get(4)?,
    })
}

/// See [`crate::log::Log::recent`].
pub(super) fn recent(
    connection: &Connection,
    seq: u64,
    limit: usize,
) -> rusqlite::Result<Vec<Record>> {
    let mut newest_first = connection.prepare_cached(
        "SELECT * FROM (SELECT seq, mall, message_id, received_at, body, NULL AS errors, warnings FROM whole_messages
                        WHERE seq > ?1 ORDER BY seq DESC LIMIT ?2)
         UNION ALL
         SELECT * FROM (SELECT seq, mall, message_id, received_at, body, errors, NULL FROM rejected
                        WHERE seq > ?1 ORDER BY seq DESC LIMIT ?2)
         ORDER BY seq DESC LIMIT ?2",
    )?;
    let mut records = newest_first
        .query_map(params![clamp(seq), clamp(limit as u64)], record)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    records.reverse();
    Ok(records)
}

/// See [`crate::log::archive::Archive::of_person`].
pub(super) fn of_person(
    connection: &Connection,
    mall: &str,
    person: &str,
    before: u64,
    limit: usize,
) -> rusqlite::Result<Vec<Record>> {
    connection
        .prepare_cached(
            "SELECT seq, mall, message_id, received_at, body, NULL, warnings FROM whole_messages
             WHERE coalesce(user_id, anonymous_id) = ?1 AND mall = ?2 AND seq < ?3
             ORDER BY seq DESC LIMIT ?4",
        )?
        .query_map(params![person, mall, clamp(before), limit], record)?
        .collect()
}

fn record(row: &Row<'_>) -> rusqlite::Result<Record> {
    let errors: Option<String> = row.get(5)?;
    let verdict = Verdict {
        message_id: row.get(2)?,
        status: match errors {
            Some(_) => Status::Rejected,
            None => Status::Accepted,
        },
        errors: faults(errors),
        warnings: faults(row.get(6)?),
    };
    Ok(Record {
        seq: row.get(0)?,
        mall: row.get(1)?,
        verdict,
        received_at: row.get(3)?,
        body: row.get(4)?,
    })
}

pub(super) fn faults(json: Option<String>) -> Vec<Fault> {
    json.and_then(|json| serde_json::from_str(&json).ok())
        .unwrap_or_default()
}

/// SQLite's integers are signed; no log comes near the difference.
pub(super) fn clamp(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
