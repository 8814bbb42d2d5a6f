//! `moa-collector person` and `erase`: all that is kept of one person, to hand over or to take away.
//!
//! A person is a user with the devices that are only theirs, or a device.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::{Connection, params};
use serde_json::{Value, json};

use crate::log::sqlite::days::forget;
use crate::log::sqlite::{OpenError, older_copies, open_to_change, open_to_read};

/// How many messages are taken away by one commit: a collector that runs waits no longer than for
/// that.
const PIECE: usize = 1_000;

/// How long to wait for those who read.
const FOLD_WAIT: Duration = Duration::from_secs(30);

/// Who is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PersonId {
    /// A user, by `userId`.
    User(String),
    /// A device, by `anonymousId`.
    Device(String),
}

/// Why a person could not be shown or erased.
#[derive(Debug, thiserror::Error)]
pub enum PersonError {
    /// The file is no log.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The log could not be read or written.
    #[error(
        "the log cannot be used: {0}; what was erased until then is gone, run it again for the rest"
    )]
    Log(#[from] rusqlite::Error),
    /// Somebody reads, and keeps the write-ahead log.
    #[error(
        "it is erased, but still stands in the write-ahead log, which somebody reads (an export, a backup?); run it again once that is done"
    )]
    Read,
    /// A copy from before an upgrade stays.
    #[error("it is erased, but still stands in the copy {}, which cannot be removed: {source}; remove it yourself", .copy.display())]
    Copy {
        /// The copy.
        copy: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Nobody takes the output.
    #[error("cannot write what is known: {0}")]
    Write(#[from] io::Error),
}

/// What was taken away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Erased {
    /// Stored messages.
    pub messages: usize,
    /// Rejected messages.
    pub rejected: usize,
    /// Properties.
    pub properties: usize,
}

/// Writes all that is kept of a person as JSON, one object a line: who it is, properties, messages,
/// rejected messages, the sessions and orders of the days that are counted.
///
/// # Errors
///
/// [`PersonError`], which says what to do.
pub fn show(
    file: &Path,
    who: &PersonId,
    mall: Option<&str>,
    mut out: impl Write,
) -> Result<(), PersonError> {
    let connection = open_to_read(file)?;
    let one = One::find(&connection, who, mall)?;
    let of_user = |user: &String| json!({ "userId": user });
    let head = match &one.user {
        Some(user) => of_user(user),
        None => json!({}),
    };
    writeln!(out, "{}", json!({ "person": head, "devices": one.devices }))?;
    for (query, row) in [
        (
            PROPERTIES,
            property as fn(&rusqlite::Row<'_>) -> rusqlite::Result<Value>,
        ),
        (MESSAGES, message),
        (ALIASES, message),
        (REJECTED, rejected),
        (VISITS, visit),
        (ORDERS, order),
    ] {
        let mut rows = connection.prepare(query)?;
        for person in one.people() {
            let found = rows.query_map(params![person.0, person.1, mall], row)?;
            for line in found {
                writeln!(out, "{}", line?)?;
            }
        }
    }
    Ok(())
}

const PROPERTIES: &str = "SELECT mall, name, value, set_at, set_by FROM properties
     WHERE person = ?1 || ':' || ?2 AND (?3 IS NULL OR mall = ?3) ORDER BY mall, name";
/// A device's own messages are those without a user: those with one are that user's.
const MESSAGES: &str = "SELECT mall, received_at, body FROM whole_messages
     WHERE coalesce(user_id, anonymous_id) = ?2 AND (user_id IS NULL) = (?1 = 'd')
       AND (?3 IS NULL OR mall = ?3) ORDER BY seq";
/// Those that say under which other id somebody was known before.
const ALIASES: &str = "SELECT mall, received_at, body FROM whole_messages
     WHERE type = 'alias' AND ?1 IN ('u', 'd') AND CAST(json_extract(body, '$.previousId') AS TEXT) = ?2
       AND (?3 IS NULL OR mall = ?3) ORDER BY seq";
/// Ids may be numbers there, for which they were rejected. What SQLite cannot read as JSON (it is nested too deep) is
/// somebody's whose id stands in it.
const REJECTED: &str = "SELECT mall, received_at, body FROM rejected
     WHERE CASE json_valid(body)
         WHEN 1 THEN CAST(json_extract(body, CASE ?1 WHEN 'u' THEN '$.userId' ELSE '$.anonymousId' END) AS TEXT) = ?2
             OR CAST(json_extract(body, '$.previousId') AS TEXT) = ?2
         ELSE instr(body, json_quote(?2)) > 0 OR instr(body, ':' || ?2 || ',') > 0 OR instr(body, ':' || ?2 || '}') > 0
         END AND (?3 IS NULL OR mall = ?3) ORDER BY seq";
/// The days that are counted: sessions, and orders.
const VISITS: &str = "SELECT mall, day, session, campaign, device FROM day_visits
     WHERE visitor = ?2 AND ?1 IN ('u', 'd') AND (?3 IS NULL OR mall = ?3) ORDER BY day, mall";
const ORDERS: &str = "SELECT mall, day, order_id FROM day_orders
     WHERE person = ?2 AND ?1 IN ('u', 'd') AND (?3 IS NULL OR mall = ?3) ORDER BY mall, order_id";
/// Ids of messages that are made of somebody's own: `cafe24_signup:1:haneul01`.
const IDS: &str = "DELETE FROM seen WHERE instr(':' || replace(message_id, '.', ':') || ':', ':' || ?1 || ':') > 0
     AND (?2 IS NULL OR mall = ?2)";

fn property(row: &rusqlite::Row<'_>) -> rusqlite::Result<Value> {
    let value: String = row.get(2)?;
    let value: Value = serde_json::from_str(&value).unwrap_or_default();
    let at = chrono::DateTime::from_timestamp_millis(row.get(3)?).unwrap_or_default();
    Ok(json!({
        "mall": row.get::<_, String>(0)?,
        "property": row.get::<_, String>(1)?,
        "value": value,
        "setAt": moa_message::timestamp::text(at),
        "setBy": row.get::<_, Option<String>>(4)?,
    }))
}

fn message(row: &rusqlite::Row<'_>) -> rusqlite::Result<Value> {
    line(row, "message")
}

fn rejected(row: &rusqlite::Row<'_>) -> rusqlite::Result<Value> {
    line(row, "rejected")
}

fn visit(row: &rusqlite::Row<'_>) -> rusqlite::Result<Value> {
    let campaign: String = row.get(3)?;
    Ok(json!({
        "mall": row.get::<_, String>(0)?,
        "day": row.get::<_, i64>(1)?,
        "session": row.get::<_, String>(2)?,
        "campaign": campaign.split('\n').collect::<Vec<_>>().join(" / "),
        "device": row.get::<_, String>(4)?,
    }))
}

fn order(row: &rusqlite::Row<'_>) -> rusqlite::Result<Value> {
    Ok(json!({
        "mall": row.get::<_, String>(0)?,
        "day": row.get::<_, Option<i64>>(1)?,
        "order": row.get::<_, String>(2)?,
    }))
}

fn line(row: &rusqlite::Row<'_>, name: &str) -> rusqlite::Result<Value> {
    let body: String = row.get(2)?;
    let body: Value = serde_json::from_str(&body).unwrap_or(Value::String(body));
    Ok(json!({
        "mall": row.get::<_, String>(0)?,
        "receivedAt": row.get::<_, String>(1)?,
        name: body,
    }))
}

/// Takes away all that is kept of a person, for good: the room it took in the file is written over, and the write-ahead
/// log is emptied, for which it waits until nobody reads. Message ids stay until their time is over, so that a copy under
/// way is not stored again, but for those that name the person.
///
/// # Errors
///
/// [`PersonError`], which says what to do.
pub fn erase(file: &Path, who: &PersonId, mall: Option<&str>) -> Result<Erased, PersonError> {
    let mut connection = open_to_change(file)?;
    connection.pragma_update(None, "secure_delete", true)?;
    let one = One::find(&connection, who, mall)?;
    let mut erased = Erased::default();
    for (kind, id) in one.people() {
        let person = (kind, id, mall);
        erased.messages += in_pieces(&mut connection, "messages", MESSAGES, person)?;
        erased.messages += in_pieces(&mut connection, "messages", ALIASES, person)?;
        erased.rejected += in_pieces(&mut connection, "rejected", REJECTED, person)?;
        erased.properties += connection.execute(
            "DELETE FROM properties WHERE person = ?1 || ':' || ?2 AND (?3 IS NULL OR mall = ?3)",
            params![kind, id, mall],
        )?;
        connection.execute(IDS, params![id, mall])?;
        forget::person(&connection, (id, mall))?;
        // An alias links a former id of a user as if it were a device's.
        let places: &[(&str, &str)] = match kind {
            "u" => &[
                ("meetings", "user_id"),
                ("links", "user_id"),
                ("links", "device"),
                ("sessions", "user_id"),
            ],
            _ => &[("links", "device"), ("sessions", "anonymous_id")],
        };
        for (table, column) in places {
            let delete =
                format!("DELETE FROM {table} WHERE {column} = ?1 AND (?2 IS NULL OR mall = ?2)");
            connection.execute(&delete, params![id, mall])?;
        }
    }
    overwrite_free_pages(&connection)?;
    fold(&connection)?;
    // Kept for going back to an older version right after an upgrade; the person stands there, too.
    for copy in older_copies(file) {
        fs::remove_file(&copy).map_err(|source| PersonError::Copy { copy, source })?;
    }
    Ok(erased)
}

/// Writes over the pages that nothing stands in: those that an earlier collector freed still have what stood there.
fn overwrite_free_pages(connection: &Connection) -> rusqlite::Result<()> {
    let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (free, page) = (number("freelist_count")?, number("page_size")?);
    if free == 0 {
        return Ok(());
    }
    // One row a page, each with most of it.
    connection.execute_batch(&format!(
        "CREATE TABLE overwritten (zeroes BLOB);
         WITH RECURSIVE pages (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM pages WHERE n < {free})
         INSERT INTO overwritten SELECT zeroblob({page} * 9 / 10) FROM pages;
         DROP TABLE overwritten;"
    ))
}

/// Empties the write-ahead log into the file. Somebody who reads keeps it, for as long as they do.
fn fold(connection: &Connection) -> Result<(), PersonError> {
    let begun = Instant::now();
    loop {
        let is_kept: bool =
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if !is_kept {
            return Ok(());
        }
        if begun.elapsed() >= FOLD_WAIT {
            return Err(PersonError::Read);
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Takes rows away, some at a time. `query` is the one that shows them.
fn in_pieces(
    connection: &mut Connection,
    table: &str,
    query: &str,
    (kind, id, mall): (&str, &str, Option<&str>),
) -> rusqlite::Result<usize> {
    let from = query.find("FROM").unwrap_or_default();
    let rows = format!("SELECT seq {} LIMIT {PIECE}", &query[from..]);
    let delete = format!("DELETE FROM {table} WHERE seq IN ({rows})");
    let mut all = 0;
    loop {
        let gone = connection.execute(&delete, params![kind, id, mall])?;
        all += gone;
        if gone < PIECE {
            return Ok(all);
        }
    }
}

/// A person, as far as is known who that is.
#[derive(Debug, PartialEq, Eq)]
struct One {
    user: Option<String>,
    /// The devices that are no other user's.
    devices: BTreeSet<String>,
}

impl One {
    fn find(connection: &Connection, who: &PersonId, mall: Option<&str>) -> rusqlite::Result<Self> {
        let user = match who {
            PersonId::Device(device) => {
                return Ok(Self {
                    user: None,
                    devices: [device.clone()].into(),
                });
            }
            PersonId::User(user) => user,
        };
        let mut devices = connection.prepare(
            "SELECT device FROM links AS own WHERE user_id = ?1 AND (?2 IS NULL OR mall = ?2)
             AND NOT EXISTS (SELECT 1 FROM links WHERE device = own.device AND mall = own.mall AND user_id <> ?1)",
        )?;
        let devices = devices.query_map(params![user, mall], |row| row.get(0))?;
        Ok(Self {
            user: Some(user.clone()),
            devices: devices.collect::<rusqlite::Result<_>>()?,
        })
    }

    /// Everybody that this person is, as `u` or `d` and an id.
    fn people(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let user = self.user.iter().map(|user| ("u", user.as_str()));
        user.chain(self.devices.iter().map(|device| ("d", device.as_str())))
    }
}

#[cfg(test)]
mod tests;
