//! Broken messages: kept aside, known when they come again, and replayed.

use chrono::{DateTime, Utc};
use moa_message::timestamp;
use moa_message::{BrokenMessage, Checked};
use rusqlite::params;

use super::json::json;
use super::rows::{Row, Rows};

/// With how many broken messages of the same id one is compared, the newest ones.
const ALIKE: usize = 4;

/// A message that was kept aside.
pub(super) struct RejectedRow {
    /// Its place in the log.
    pub seq: u64,
    /// When it came.
    pub received_at: DateTime<Utc>,
}

impl<'a> Rows<'a> {
    /// Stores a message that was kept aside if it passes now, else keeps it with its new reasons.
    pub fn replay(
        &mut self,
        checked: &'a Checked,
        kept: &RejectedRow,
        now: DateTime<Utc>,
    ) -> rusqlite::Result<Row> {
        let rejected = |broken: &BrokenMessage| Row {
            seq: None,
            verdict: broken.verdict(),
        };
        let id = "SELECT 1 FROM rejected WHERE seq = ?1";
        let is_kept = self.transaction.prepare_cached(id)?.exists([kept.seq])?;
        match checked {
            Ok(message) if !is_kept => Ok(Row::duplicate(message)),
            Err(broken) if !is_kept => Ok(rejected(broken)),
            Ok(message) => {
                let row = self.store(
                    message,
                    kept.received_at,
                    &timestamp::text(kept.received_at),
                )?;
                // Its session was heard of now: the silence before has nothing to say.
                self.sessions.note(message, now, row.seq.is_some());
                if row.seq.is_some() {
                    self.people.note(message, kept.received_at);
                }
                self.transaction
                    .prepare_cached("DELETE FROM rejected WHERE seq = ?1")?
                    .execute([kept.seq])?;
                Ok(row)
            }
            Err(broken) => {
                self.transaction
                    .prepare_cached("UPDATE rejected SET errors = ?2 WHERE seq = ?1")?
                    .execute(params![kept.seq, json(&broken.faults)?])?;
                Ok(rejected(broken))
            }
        }
    }

    /// Keeps it with its reasons, unless it is kept already.
    pub fn keep_aside(
        &mut self,
        broken: &BrokenMessage,
        received_at: &str,
    ) -> rusqlite::Result<Row> {
        if self.is_kept(broken)? {
            return Ok(Row {
                seq: None,
                verdict: broken.verdict(),
            });
        }
        let mut insert = self.transaction.prepare_cached(
            "INSERT INTO rejected (seq, mall, message_id, received_at, errors, body, write_key)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        self.last += 1;
        insert.execute(params![
            self.last,
            broken.mall,
            broken.message_id,
            received_at,
            json(&broken.faults)?,
            broken.body,
            broken.key
        ])?;
        Ok(Row {
            seq: Some(self.last),
            verdict: broken.verdict(),
        })
    }

    /// Whether the same message, of the same mall and with an id, is kept already. A sender that
    /// goes on sending it gets no more room for that.
    fn is_kept(&self, broken: &BrokenMessage) -> rusqlite::Result<bool> {
        if broken.message_id.is_none() {
            return Ok(false);
        }
        let mut select = self.transaction.prepare_cached(
            "SELECT body FROM rejected WHERE message_id = ?1 AND mall = ?2 ORDER BY seq DESC LIMIT ?3",
        )?;
        let mut rows = select.query(params![broken.message_id, broken.mall, ALIKE])?;
        while let Some(row) = rows.next()? {
            if moa_message::is_resent(&broken.body, row.get_ref(0)?.as_str()?) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
