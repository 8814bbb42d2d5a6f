//! Broken messages: kept aside, known when they come again, and replayed.

use chrono::{DateTime, Utc};
use moa_message::timestamp;
use moa_message::{BrokenMessage, Checked};
use ring::digest::{SHA256, digest};
use rusqlite::params;

use super::json::json;
use super::rows::{Row, Rows};

/// With how many broken messages of the same id one is compared, the newest ones.
const ALIKE: usize = 4;

/// How many are kept of one mall, and how many bytes of them. Who has the key of a shop's pages can send what is broken
/// for as long as they like.
const MOST: usize = 100_000;
const MOST_BYTES: usize = 256 * 1024 * 1024;

/// What a message without an id is known by.
type Hash = [u8; 16];

fn hash(body: &str) -> Hash {
    let mut hash = Hash::default();
    hash.copy_from_slice(&digest(&SHA256, body.as_bytes()).as_ref()[..16]);
    hash
}

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
                    self.note(message, kept.received_at)?;
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
        let hash = broken.message_id.is_none().then(|| hash(&broken.body));
        let is_full = || self.has_no_room(&broken.mall);
        if self.is_kept(broken, hash.as_ref())? || is_full()? {
            return Ok(Row {
                seq: None,
                verdict: broken.verdict(),
            });
        }
        let mut insert = self.transaction.prepare_cached(
            "INSERT INTO rejected (seq, mall, message_id, received_at, errors, body, write_key, hash)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        self.last += 1;
        insert.execute(params![
            self.last,
            broken.mall,
            broken.message_id,
            received_at,
            json(&broken.faults)?,
            broken.body,
            broken.key,
            hash
        ])?;
        Ok(Row {
            seq: Some(self.last),
            verdict: broken.verdict(),
        })
    }

    /// Whether the mall has as many as are kept. Those that are stay: what was rejected before a flood may be mended.
    fn has_no_room(&self, mall: &str) -> rusqlite::Result<bool> {
        let mut select = self.transaction.prepare_cached(
            "SELECT 1 FROM rejected_totals WHERE mall = ?1 AND (count >= ?2 OR bytes >= ?3)",
        )?;
        let is_full = select.exists(params![mall, MOST, MOST_BYTES])?;
        if is_full {
            self.metrics.reject_not_kept();
        }
        Ok(is_full)
    }

    /// Whether the same message of the same mall is kept already. A sender that goes on sending it gets no more room for
    /// that.
    fn is_kept(&self, broken: &BrokenMessage, hash: Option<&Hash>) -> rusqlite::Result<bool> {
        if let Some(hash) = hash {
            let same = "SELECT 1 FROM rejected WHERE hash = ?1 AND mall = ?2";
            let mut same = self.transaction.prepare_cached(same)?;
            return same.exists(params![hash, broken.mall]);
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
