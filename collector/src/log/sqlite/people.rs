//! What is known of people: which devices are whose, and everybody's properties with who set them
//! and when.
//!
//! A person is a user, `u:haneul01`, or a device whose user is not known, `d:…`. When a device becomes a
//! user's, what is known of the device becomes the user's, where the user has nothing there.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use moa_message::Message;
use moa_message::correlation::LIBRARY;
use moa_message::profile::{Change, Operation};
use rusqlite::{OptionalExtension, Transaction, params};
use serde_json::Value;

/// Milliseconds within which a link that was seen is not written again.
const FRESH: i64 = 3_600_000;

/// What the messages of one commit say of people. Links are gathered first: most messages of a
/// member say the same.
#[derive(Default)]
pub(super) struct Changes<'a> {
    links: HashMap<(&'a Arc<str>, &'a str, &'a str), i64>,
    operations: Vec<(&'a Message, i64)>,
}

impl<'a> Changes<'a> {
    /// Takes note of a message that was stored.
    pub fn note(&mut self, message: &'a Message, received_at: DateTime<Utc>) {
        let at = received_at.timestamp_millis();
        if let (Some(device), Some(user)) = (message.device(), message.user_id.as_deref()) {
            self.links.insert((&message.mall, device, user), at);
        }
        if !message.operations.is_empty() {
            let happened = message
                .timestamp
                .as_deref()
                .and_then(moa_message::timestamp::read);
            let at = happened.map_or(at, |time| time.timestamp_millis());
            self.operations.push((message, at));
        }
    }

    /// Writes it all down: links first, so that what a message says is said of its user.
    pub fn write(self, transaction: &Transaction<'_>) -> rusqlite::Result<()> {
        for ((mall, device, user), at) in self.links {
            if link(transaction, mall, device, user, at)? {
                give(transaction, mall, device, user)?;
            }
        }
        for (message, at) in self.operations {
            let person = match (&message.user_id, &message.anonymous_id) {
                (Some(user), _) => of_user(user),
                (None, Some(device)) => of_device(device),
                (None, None) => continue,
            };
            for operation in &message.operations {
                change(transaction, message, &person, operation, at)?;
            }
        }
        Ok(())
    }
}

/// A user, as the tables name a person.
pub(super) fn of_user(user: &str) -> String {
    format!("u:{user}")
}

/// A device, as the tables name a person.
pub(super) fn of_device(device: &str) -> String {
    format!("d:{device}")
}

/// Notes that the device is the user's. Whether that is news.
fn link(
    transaction: &Transaction<'_>,
    mall: &str,
    device: &str,
    user: &str,
    at: i64,
) -> rusqlite::Result<bool> {
    let mut update = transaction.prepare_cached(
        "UPDATE links SET last_seen = max(last_seen, ?4)
         WHERE mall = ?1 AND device = ?2 AND user_id = ?3 AND last_seen < ?4 - ?5",
    )?;
    let mut insert = transaction.prepare_cached(
        "INSERT INTO links (mall, device, user_id, first_seen, last_seen) VALUES (?1, ?2, ?3, ?4, ?4)
         ON CONFLICT DO NOTHING",
    )?;
    if update.execute(params![mall, device, user, at, FRESH])? == 1 {
        return Ok(false);
    }
    Ok(insert.execute(params![mall, device, user, at])? == 1)
}

/// Gives the user what is known of the device.
fn give(
    transaction: &Transaction<'_>,
    mall: &str,
    device: &str,
    user: &str,
) -> rusqlite::Result<()> {
    let (device, user) = (of_device(device), of_user(user));
    transaction
        .prepare_cached(
            "INSERT INTO properties (mall, person, name, value, set_at, set_by, message_id)
             SELECT mall, ?3, name, value, set_at, set_by, message_id FROM properties
             WHERE mall = ?1 AND person = ?2
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![mall, device, user])?;
    transaction
        .prepare_cached("DELETE FROM properties WHERE mall = ?1 AND person = ?2")?
        .execute(params![mall, device])?;
    Ok(())
}

fn change(
    transaction: &Transaction<'_>,
    message: &Message,
    person: &str,
    operation: &Operation,
    at: i64,
) -> rusqlite::Result<()> {
    let mall = &message.mall;
    let is_page = message.provenance.is_page();
    let Operation::Change(name, change) = operation else {
        let clear = "DELETE FROM properties
            WHERE mall = ?1 AND person = ?2 AND set_at <= ?3 AND NOT (?4 AND coalesce(set_by, '') = ?5)";
        let mut clear = transaction.prepare_cached(clear)?;
        clear.execute(params![mall, person, at, is_page, LIBRARY])?;
        return Ok(());
    };
    let mut select = transaction.prepare_cached(
        "SELECT value, set_at, coalesce(set_by, '') = ?4 FROM properties
         WHERE mall = ?1 AND person = ?2 AND name = ?3",
    )?;
    let known: Option<(String, i64, bool)> = select
        .query_row(params![mall, person, name, LIBRARY], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    let is_of_cafe24 = known.as_ref().is_some_and(|(.., of_cafe24)| *of_cafe24);
    if is_of_cafe24 && is_page {
        return Ok(());
    }
    // A message that was long under way does not undo what was said after it happened; but no page holds up what
    // Cafe24's servers say, by a clock of its own.
    let goes_before = !is_of_cafe24 && message.library.as_deref() == Some(LIBRARY) && !is_page;
    let is_late = known.as_ref().is_some_and(|(_, set_at, _)| *set_at > at) && !goes_before;
    if is_late && matches!(change, Change::Set(_) | Change::Unset) {
        return Ok(());
    }
    let before: Option<Value> = known
        .as_ref()
        .and_then(|(value, ..)| serde_json::from_str(value).ok());
    match change.apply(before.clone()) {
        after if after == before => Ok(()),
        Some(after) => {
            let mut set = transaction.prepare_cached(
                "INSERT OR REPLACE INTO properties (mall, person, name, value, set_at, set_by, message_id)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?;
            let at = match goes_before {
                true => at,
                false => known.map_or(at, |(_, set_at, _)| set_at.max(at)),
            };
            let value = after.to_string();
            let by = &message.library;
            set.execute(params![
                mall,
                person,
                name,
                value,
                at,
                by,
                message.message_id
            ])?;
            Ok(())
        }
        None => {
            let mut unset = transaction.prepare_cached(
                "DELETE FROM properties WHERE mall = ?1 AND person = ?2 AND name = ?3",
            )?;
            unset.execute(params![mall, person, name])?;
            Ok(())
        }
    }
}
