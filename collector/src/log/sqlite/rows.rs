//! Rows of messages, written in one transaction.

use chrono::{DateTime, Utc};
use moa_message::Message;
use moa_message::verdict::{Status, Verdict};
use rusqlite::{Transaction, params};

use super::contexts::Contexts;
use super::contradictions::Told;
use super::json::json;
use super::{correlations, days, people, sessions};
use crate::log::metrics::LogMetrics;

/// What became of one message.
pub(super) struct Row {
    pub seq: Option<u64>,
    pub verdict: Verdict,
}

impl Row {
    pub fn duplicate(message: &Message) -> Self {
        Self {
            seq: None,
            verdict: Verdict::plain(Some(message.message_id.clone()), Status::Duplicate),
        }
    }
}

/// Writes rows in one transaction.
pub(super) struct Rows<'a> {
    pub transaction: &'a Transaction<'a>,
    pub last: u64,
    pub sessions: sessions::Changes<'a>,
    pub people: people::Changes<'a>,
    pub contexts: Contexts<'a>,
    /// None while messages before these are not counted yet.
    pub days: Option<days::Changes<'a>>,
    pub metrics: &'a LogMetrics,
}

impl<'a> Rows<'a> {
    /// Stores a message, unless it is there already, by its id or as another copy of its fact.
    pub fn store(
        &mut self,
        message: &Message,
        received_at: DateTime<Utc>,
        received_text: &str,
    ) -> rusqlite::Result<Row> {
        if !self.is_new(message, received_at)? {
            return Ok(Row::duplicate(message));
        }
        match correlations::told(self.transaction, message, received_at, self.last + 1)? {
            Told::New => {}
            Told::Before => return Ok(Row::duplicate(message)),
            Told::Otherwise => self.metrics.contradiction(),
        }
        let mut insert = self.transaction.prepare_cached(
            "INSERT INTO messages
                (seq, mall, message_id, type, event, anonymous_id, user_id, timestamp, received_at, warnings, body,
                 context, context_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?;
        self.last += 1;
        let kept = self.contexts.keep(self.transaction, message, self.last)?;
        let (context, context_at) = kept.context.unzip();
        let warnings = match message.warnings.is_empty() {
            true => None,
            false => Some(json(&message.warnings)?),
        };
        insert.execute(params![
            self.last,
            message.mall,
            message.message_id,
            message.kind,
            message.event,
            message.anonymous_id,
            message.user_id,
            message.timestamp,
            received_text,
            warnings,
            kept.body,
            context,
            context_at,
        ])?;
        Ok(Row {
            seq: Some(self.last),
            verdict: Verdict {
                warnings: message.warnings.clone(),
                ..Verdict::plain(Some(message.message_id.clone()), Status::Accepted)
            },
        })
    }

    /// Takes note of what a message says that was stored.
    pub fn note(
        &mut self,
        message: &'a Message,
        received_at: DateTime<Utc>,
    ) -> rusqlite::Result<()> {
        self.people.note(message, received_at);
        match (&mut self.days, message.hit.as_deref()) {
            (Some(days), Some(hit)) => days.note(&message.mall, hit, received_at),
            _ => Ok(()),
        }
    }

    /// Whether no message of the mall has had this id; from now on one has. To a server's, one that a page alone has
    /// had is new.
    fn is_new(&self, message: &Message, received_at: DateTime<Utc>) -> rusqlite::Result<bool> {
        let (id, mall) = (&message.message_id, &message.mall);
        let is_page = message.is_by_page();
        // Asked for the malls in SQL, SQLite would make a table of them for every message.
        let mut select = self
            .transaction
            .prepare_cached("SELECT mall, by_page FROM seen WHERE message_id = ?1")?;
        let mut malls = select.query([id])?;
        while let Some(row) = malls.next()? {
            let known = row.get_ref(0)?.as_str()?;
            let by_page = row.get::<_, Option<bool>>(1)?.unwrap_or(false);
            if (known.is_empty() || known == &**mall) && (is_page || !by_page) {
                return Ok(false);
            }
        }
        let mut insert = self.transaction.prepare_cached(
            "INSERT OR REPLACE INTO seen (message_id, mall, received_at, by_page) VALUES (?1, ?2, ?3, ?4)",
        )?;
        let by_page = Some(true).filter(|_| is_page);
        insert.execute(params![id, mall, received_at.timestamp_millis(), by_page])?;
        Ok(true)
    }
}
