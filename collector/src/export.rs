//! `moa-collector events`: what is in the log, for people and programs.

use std::io::{self, Write};
use std::path::Path;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::cli::Format;
use crate::clock;
use crate::log::sqlite::{OpenError, open_to_read};

/// Which events.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only those of this name.
    pub event: Option<String>,
    /// Only those received then or later.
    pub since: Option<DateTime<Utc>>,
}

/// Why the events could not be printed.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The file is no log.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The log could not be read.
    #[error("the log cannot be read: {0}; if its disk is healthy, try again")]
    Read(#[from] rusqlite::Error),
    /// A stored message is not JSON any more.
    #[error(
        "a stored message cannot be read: {0}; the file may be damaged, `PRAGMA integrity_check` says more"
    )]
    Message(#[from] serde_json::Error),
    /// Nobody takes the output.
    #[error("cannot write the events: {0}")]
    Write(#[from] io::Error),
}

/// The columns of the table, which are the members of a line, in this order.
const COLUMNS: [&str; 10] = [
    "messageId",
    "type",
    "event",
    "anonymousId",
    "userId",
    "properties",
    "traits",
    "context",
    "timestamp",
    "receivedAt",
];

/// Prints the events of the log in `file`, oldest first.
///
/// # Errors
///
/// [`ExportError`], which says what to do.
pub fn export(
    file: &Path,
    filter: &Filter,
    format: Format,
    out: impl Write,
) -> Result<(), ExportError> {
    let connection = open_to_read(file)?;
    match format {
        Format::Jsonl => {
            let mut out = io::BufWriter::new(out);
            each(&connection, filter, |stored| {
                serde_json::to_writer(&mut out, &stored.line()?).map_err(io::Error::from)?;
                Ok(out.write_all(b"\n")?)
            })?;
            Ok(out.flush()?)
        }
        Format::Csv => {
            let mut out = csv::Writer::from_writer(out);
            out.write_record(COLUMNS).map_err(io::Error::from)?;
            each(&connection, filter, |stored| {
                let cells = stored.line()?.cells();
                Ok(out.write_record(cells).map_err(io::Error::from)?)
            })?;
            Ok(out.flush()?)
        }
    }
}

fn each(
    connection: &Connection,
    filter: &Filter,
    mut print: impl FnMut(Stored) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    // `received_at` always has the same form, so its order as text is its order in time.
    let since = filter.since.map(clock::text);
    let mut select = connection.prepare(
        "SELECT message_id, type, event, anonymous_id, user_id, timestamp, received_at, body FROM messages
         WHERE (?1 IS NULL OR event = ?1) AND (?2 IS NULL OR received_at >= ?2) ORDER BY seq",
    )?;
    for stored in select.query_map(params![filter.event, since], Stored::from_row)? {
        print(stored?)?;
    }
    Ok(())
}

/// A row of the log.
struct Stored {
    message_id: String,
    kind: String,
    event: Option<String>,
    anonymous_id: Option<String>,
    user_id: Option<String>,
    timestamp: Option<String>,
    received_at: String,
    body: String,
}

impl Stored {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            message_id: row.get(0)?,
            kind: row.get(1)?,
            event: row.get(2)?,
            anonymous_id: row.get(3)?,
            user_id: row.get(4)?,
            timestamp: row.get(5)?,
            received_at: row.get(6)?,
            body: row.get(7)?,
        })
    }

    fn line(&self) -> Result<Line<'_>, ExportError> {
        let parts: Parts<'_> = serde_json::from_str(&self.body)?;
        Ok(Line {
            message_id: &self.message_id,
            r#type: &self.kind,
            event: self.event.as_deref(),
            anonymous_id: self.anonymous_id.as_deref(),
            user_id: self.user_id.as_deref(),
            properties: parts.properties,
            traits: parts.traits,
            context: parts.context,
            timestamp: self.timestamp.as_deref(),
            received_at: &self.received_at,
        })
    }
}

/// The members of a message that are printed as they were sent.
#[derive(Deserialize)]
struct Parts<'a> {
    #[serde(borrow)]
    properties: Option<&'a RawValue>,
    #[serde(borrow)]
    traits: Option<&'a RawValue>,
    #[serde(borrow)]
    context: Option<&'a RawValue>,
}

/// An event as it is printed; what it does not have is left out.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    message_id: &'a str,
    r#type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    anonymous_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    traits: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timestamp: Option<&'a str>,
    received_at: &'a str,
}

impl<'a> Line<'a> {
    /// The cells of its row; what it does not have is empty.
    fn cells(&self) -> [&'a str; COLUMNS.len()] {
        let text = Option::unwrap_or_default;
        let json = |part: Option<&'a RawValue>| part.map_or("", RawValue::get);
        [
            self.message_id,
            self.r#type,
            text(self.event),
            text(self.anonymous_id),
            text(self.user_id),
            json(self.properties),
            json(self.traits),
            json(self.context),
            text(self.timestamp),
            self.received_at,
        ]
    }
}

#[cfg(test)]
mod tests;
