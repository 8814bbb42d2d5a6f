//! What is known of people: which devices are whose, and everybody's properties with who set them
//! and when.
//!
//! A person is a user, `u:haneul01`, or a device whose user is not known, `d:…`. When a device becomes a
//! user's, what is known of the device becomes the user's, where the user has nothing there.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use moa_message::Message;
use rusqlite::{Transaction, params};

use super::properties::{PersonLimits, Properties};

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
    pub fn write(
        self,
        transaction: &Transaction<'_>,
        limits: PersonLimits,
    ) -> rusqlite::Result<()> {
        for ((mall, device, user), at) in self.links {
            if link(transaction, mall, device, user, at)? {
                give(transaction, mall, device, user)?;
            }
        }
        let mut properties = Properties::new(transaction, limits);
        for (message, at) in self.operations {
            let person = match (&message.user_id, &message.anonymous_id) {
                (Some(user), _) => of_user(user),
                (None, Some(device)) => of_device(device),
                (None, None) => continue,
            };
            properties.apply(message, person, at)?;
        }
        properties.write()
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
