//! The floor: what SQLite itself does with the same rows, put into the tables of a collector's log by a
//! bare loop of prepared statements. No collector that keeps these tables can be quicker.

use std::path::Path;
use std::time::{Duration, Instant};

use chrono::Utc;
use moa_catalog::Catalog;
use moa_collector::log::sqlite::SqliteLog;
use moa_message::Message;
use moa_message::batch::Batch;
use moa_message::request::RequestContext;
use moa_message::timestamp;
use rusqlite::{Connection, params};
use uuid::Uuid;

use crate::events::Bodies;

/// How many rows of messages a second are committed, each commit with this many.
///
/// # Errors
///
/// When the file cannot be made or written.
pub async fn rows_a_second(
    folder: &Path,
    bodies: &Bodies,
    group: usize,
    time: Duration,
) -> anyhow::Result<f64> {
    let folder = tempfile::tempdir_in(folder)?;
    let body = String::from_utf8(bodies.next())?;
    let work = move || {
        let file = folder.path().join("floor.db");
        // Makes the tables, and sets what is kept in the file.
        drop(SqliteLog::open(&file)?);
        let mut connection = Connection::open(&file)?;
        // As the collector's writer has them.
        connection.pragma_update(None, "synchronous", "full")?;
        connection.pragma_update(None, "cache_size", -64 * 1024)?;
        connection.pragma_update(None, "wal_autocheckpoint", 4_000)?;
        let mut messages = messages(&body)?;
        let messages_of_batch = messages.len();
        let received_at = timestamp::text(Utc::now());
        let begin = Instant::now();
        let mut rows = 0_u32;
        // At least once.
        while rows == 0 || begin.elapsed() < time {
            let transaction = connection.transaction()?;
            {
                let mut message = transaction.prepare_cached(
                    "INSERT INTO messages
                        (seq, mall, message_id, type, event, anonymous_id, user_id, timestamp, received_at, warnings, body,
                         context, context_at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, NULL, ?10, ?11, ?12)",
                )?;
                let mut context = transaction.prepare_cached(
                    "INSERT INTO contexts (seq, uses, members) VALUES (?1, ?2, ?3)",
                )?;
                let mut of_batch = None;
                let mut seen = transaction.prepare_cached(
                    "INSERT INTO seen (message_id, mall, received_at) VALUES (?1, ?2, ?3)",
                )?;
                for at in 0..group {
                    let at = at % messages.len();
                    let one = &mut messages[at];
                    let id = Uuid::now_v7().hyphenated().to_string();
                    // As long as the one before, so the body stays as long as it was.
                    one.body = one.body.replacen(&one.message_id, &id, 1);
                    one.message_id = id;
                    rows += 1;
                    // Once for a batch, where that is more than one message.
                    if at == 0 && messages_of_batch > 1 {
                        let members = &one.body[one.shared.clone()];
                        context.execute(params![rows, messages_of_batch, members])?;
                        of_batch = Some(rows);
                    }
                    let body = match of_batch {
                        Some(_) => {
                            [&one.body[..one.shared.start], &one.body[one.shared.end..]].concat()
                        }
                        None => one.body.clone(),
                    };
                    message.execute(params![
                        rows,
                        one.mall,
                        one.message_id,
                        one.kind,
                        one.event,
                        one.anonymous_id,
                        one.user_id,
                        one.timestamp,
                        received_at,
                        body,
                        of_batch,
                        of_batch.map(|_| one.shared.start),
                    ])?;
                    seen.execute(params![one.message_id, one.mall, i64::from(rows)])?;
                }
            }
            transaction.commit()?;
        }
        Ok(f64::from(rows) / begin.elapsed().as_secs_f64())
    };
    tokio::task::spawn_blocking(work).await?
}

/// The messages of a body, as the collector stores them.
fn messages(body: &str) -> anyhow::Result<Vec<Message>> {
    let batch = Batch::parse(body)?;
    let arrival = RequestContext::of("bench", Utc::now());
    let checked = batch.messages.iter().map(|raw| {
        moa_message::check(raw, &batch, &arrival, Catalog::built_in())
            .map_err(|broken| anyhow::anyhow!("a message is broken: {:?}", broken.faults))
    });
    checked.collect()
}

#[cfg(test)]
mod tests;
