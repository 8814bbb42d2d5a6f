//! What sinks write down, in one commit with what else is written.

use moa_message::timestamp;
use rusqlite::{Transaction, params};

use super::reader;
use crate::log::cursors::{Note, Refused, StartAt};

/// What a sink has to write.
pub(super) enum Mark {
    Begin(String, StartAt),
    Note(Note),
}

impl Mark {
    pub fn write(&self, transaction: &Transaction<'_>) -> rusqlite::Result<()> {
        match self {
            Self::Begin(sink, from) => {
                let cursor = match from {
                    StartAt::Start => "0",
                    StartAt::End => "(SELECT last FROM sequence)",
                };
                let insert =
                    format!("INSERT OR IGNORE INTO sinks (name, cursor) VALUES (?1, {cursor})");
                transaction.prepare_cached(&insert)?.execute([sink])?;
            }
            Self::Note(note) => write_note(transaction, note)?,
        }
        Ok(())
    }
}

fn write_note(transaction: &Transaction<'_>, note: &Note) -> rusqlite::Result<()> {
    if let Some(cursor) = note.cursor {
        transaction
            .prepare_cached("UPDATE sinks SET cursor = ?2 WHERE name = ?1")?
            .execute(params![note.sink, reader::clamp(cursor)])?;
    }
    for seq in &note.replayed {
        transaction
            .prepare_cached("DELETE FROM undelivered WHERE sink = ?1 AND seq = ?2")?
            .execute(params![note.sink, reader::clamp(*seq)])?;
    }
    // What was forgotten meanwhile is not remembered as refused.
    for Refused { seq, reason } in &note.refused {
        transaction
            .prepare_cached(
                "INSERT OR REPLACE INTO undelivered (sink, seq, refused_at, reason)
                 SELECT ?1, seq, ?3, ?4 FROM messages WHERE seq = ?2",
            )?
            .execute(params![
                note.sink,
                reader::clamp(*seq),
                timestamp::text(note.at),
                reason
            ])?;
    }
    Ok(())
}
