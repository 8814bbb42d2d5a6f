//! What an operator looks up in the file.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use moa_message::Checked;
use moa_message::timestamp;
use moa_message::verdict::Verdict;
use rusqlite::types::Type;
use rusqlite::{Connection, Row, params};

use super::rejected::RejectedRow;
use super::{SqliteLog, days, reader};
use crate::log::archive::Archive;
use crate::log::days::{Asked, DayReport};
use crate::log::rejected::{Page, Reject, RejectFilter};
use crate::log::{AppendError, ReadError, Record};

#[async_trait]
impl Archive for SqliteLog {
    async fn of_person(
        &self,
        mall: &str,
        person: &str,
        before: u64,
        limit: usize,
    ) -> Result<Vec<Record>, ReadError> {
        let (mall, person) = (mall.to_owned(), person.to_owned());
        self.query(move |connection| reader::of_person(connection, &mall, &person, before, limit))
            .await
    }

    async fn rejects(
        &self,
        filter: RejectFilter,
        page: Page,
        limit: usize,
    ) -> Result<Vec<Reject>, ReadError> {
        self.query(move |connection| rejects(connection, &filter, page, limit))
            .await
    }

    async fn day(&self, asked: Asked, now: DateTime<Utc>) -> Result<DayReport, ReadError> {
        self.query(move |connection| days::read::day(connection, &asked, now))
            .await
    }

    async fn count_rejects(&self) -> Result<u64, ReadError> {
        let count = "SELECT count(*) FROM rejected";
        self.query(|connection| connection.query_row(count, [], |row| row.get(0)))
            .await
    }

    async fn replay(&self, rejects: Vec<(Reject, Checked)>) -> Result<Vec<Verdict>, AppendError> {
        let kept = |reject: Reject| RejectedRow {
            seq: reject.seq,
            received_at: reject.received_at,
        };
        let (replays, batch) = rejects
            .into_iter()
            .map(|(reject, checked)| (kept(reject), checked))
            .unzip();
        self.write(batch, Utc::now(), replays).await
    }
}

/// See [`Archive::rejects`].
///
/// # Errors
///
/// As SQLite has them.
pub fn rejects(
    connection: &Connection,
    filter: &RejectFilter,
    page: Page,
    limit: usize,
) -> rusqlite::Result<Vec<Reject>> {
    let (seq, range) = match page {
        Page::After(seq) => (seq, "seq > ?1 ORDER BY seq"),
        Page::Before(seq) => (seq, "seq < ?1 ORDER BY seq DESC"),
    };
    // What is nested deeper than SQLite reads has no event as far as can be told.
    let select = format!(
        "SELECT seq, mall, message_id, received_at, errors, body, write_key FROM rejected
         WHERE (?2 IS NULL OR mall = ?2) AND (?3 IS NULL OR received_at >= ?3)
           AND (?4 IS NULL OR CASE WHEN json_valid(body) THEN body ->> '$.event' END = ?4)
           AND {range} LIMIT ?5"
    );
    let since = filter.since.map(timestamp::text);
    let seq = reader::clamp(seq);
    connection
        .prepare_cached(&select)?
        .query_map(
            params![seq, filter.mall, since, filter.event, limit],
            reject,
        )?
        .collect()
}

fn reject(row: &Row<'_>) -> rusqlite::Result<Reject> {
    let received_at: String = row.get(3)?;
    let received_at = timestamp::read(&received_at).ok_or_else(|| {
        let problem = format!("{received_at:?} is no time");
        rusqlite::Error::FromSqlConversionFailure(3, Type::Text, problem.into())
    })?;
    Ok(Reject {
        seq: row.get(0)?,
        mall: row.get(1)?,
        message_id: row.get(2)?,
        received_at,
        faults: reader::faults(row.get(4)?),
        body: row.get(5)?,
        key: row.get(6)?,
    })
}
