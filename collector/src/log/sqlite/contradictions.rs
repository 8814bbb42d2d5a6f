//! What a page has told of a fact otherwise than a server does: both are stored, and the page's is marked.

use moa_message::Message;
use moa_message::provenance::disagreement;
use moa_message::verdict::Fault;
use rusqlite::{OptionalExtension, Transaction, params};
use serde_json::{Map, Value};

use super::json::json;

/// Whether a fact was told before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// Not yet.
    New,
    /// Another message tells it.
    Before,
    /// A page told it otherwise than this message, a server's, does.
    Otherwise,
}

/// Marks what a page has told, the message with this number, if a server's tells it otherwise. Whether it does.
///
/// A page's word that is gone stands: there is nothing to hold the server's against, and it would be told twice.
pub(super) fn is_contradicted(
    transaction: &Transaction<'_>,
    by_page: Option<u64>,
    message: &Message,
) -> rusqlite::Result<bool> {
    let (Some(seq), false) = (by_page, message.provenance.is_page()) else {
        return Ok(false);
    };
    let mut select =
        transaction.prepare_cached("SELECT body, warnings FROM whole_messages WHERE seq = ?1")?;
    let page: Option<(String, Option<String>)> = select
        .query_row([seq], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((body, warnings)) = page else {
        return Ok(false);
    };
    let Some(fault) = difference(&body, message) else {
        return Ok(false);
    };
    let warnings = warnings.and_then(|text| serde_json::from_str::<Vec<Fault>>(&text).ok());
    let mut warnings = warnings.unwrap_or_default();
    warnings.push(fault);
    transaction
        .prepare_cached("UPDATE messages SET warnings = ?2 WHERE seq = ?1")?
        .execute(params![seq, json(&warnings)?])?;
    Ok(true)
}

fn difference(page: &str, message: &Message) -> Option<Fault> {
    let object = |text: &str| serde_json::from_str::<Map<String, Value>>(text).ok();
    let (page, server) = (object(page)?, object(&message.body)?);
    disagreement(message.event.as_deref()?, &page, &server)
}
