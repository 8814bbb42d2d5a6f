//! `moa-collector events export`: what is in the log, for people and programs.
//!
//! The log is read in pages up to what was its end at the beginning, so that neither what it takes
//! of memory nor what it holds up of the collector grows with the log.

mod parquet;
mod text;

use std::io::{self, Write};
use std::path::Path;

use chrono::{DateTime, Utc};
use moa_message::timestamp;
use rusqlite::{Connection, Row, params};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::log::sqlite::{OpenError, open_to_read};

/// How many messages are read at once.
const PAGE: usize = 500;

/// How events are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// One JSON object a line
    Jsonl,
    /// A table with a header line; objects as JSON text
    Csv,
    /// A Parquet file, for DuckDB, ClickHouse and data warehouses
    Parquet,
}

/// Which events.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only those of this name.
    pub event: Option<String>,
    /// Only those received then or later.
    pub since: Option<DateTime<Utc>>,
}

/// How far an export is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// How many events were exported.
    pub events: u64,
    /// The `seq` it has come to.
    pub seq: u64,
    /// The `seq` it goes to.
    pub last: u64,
}

/// Why the events could not be exported.
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
    /// The same, of a Parquet file.
    #[error("cannot write the events: {0}")]
    Parquet(#[from] ::parquet::errors::ParquetError),
}

/// What takes the events, one after the other.
trait Output {
    fn write(&mut self, stored: &Stored) -> Result<(), ExportError>;
    fn finish(self: Box<Self>) -> Result<(), ExportError>;
}

/// Exports the events of the log in `file`, oldest first, and tells how far it is.
///
/// # Errors
///
/// [`ExportError`], which says what to do.
pub fn export<'a>(
    file: &Path,
    filter: &Filter,
    format: Format,
    out: impl Write + Send + 'a,
    mut tell: impl FnMut(Reached),
) -> Result<(), ExportError> {
    let connection = open_to_read(file)?;
    let mut output: Box<dyn Output + 'a> = match format {
        Format::Jsonl => Box::new(text::Jsonl::new(out)),
        Format::Csv => Box::new(text::Csv::new(out)?),
        Format::Parquet => Box::new(parquet::File::new(out)?),
    };
    let end = "SELECT coalesce(max(seq), 0) FROM messages";
    let last = connection.query_row(end, [], |row| row.get(0))?;
    let mut reached = Reached {
        events: 0,
        seq: 0,
        last,
    };
    loop {
        let page = page(&connection, filter, reached)?;
        for stored in &page {
            output.write(stored)?;
        }
        reached.events += page.len() as u64;
        reached.seq = match page.last() {
            Some(newest) if page.len() == PAGE => newest.seq,
            _ => last,
        };
        tell(reached);
        if page.len() < PAGE {
            return output.finish();
        }
    }
}

fn page(
    connection: &Connection,
    filter: &Filter,
    reached: Reached,
) -> rusqlite::Result<Vec<Stored>> {
    // `received_at` always has the same form, so its order as text is its order in time.
    let since = filter.since.map(timestamp::text);
    connection
        .prepare_cached(
            "SELECT seq, mall, message_id, type, event, anonymous_id, user_id, timestamp, received_at, warnings, body
             FROM messages
             WHERE seq > ?1 AND seq <= ?2 AND (?3 IS NULL OR event = ?3) AND (?4 IS NULL OR received_at >= ?4)
             ORDER BY seq LIMIT ?5",
        )?
        .query_map(
            params![reached.seq, reached.last, filter.event, since, PAGE],
            Stored::from_row,
        )?
        .collect()
}

/// A row of the log.
struct Stored {
    seq: u64,
    mall: String,
    message_id: String,
    kind: String,
    event: Option<String>,
    anonymous_id: Option<String>,
    user_id: Option<String>,
    timestamp: Option<String>,
    received_at: String,
    warnings: Option<String>,
    body: String,
}

impl Stored {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            seq: row.get(0)?,
            mall: row.get(1)?,
            message_id: row.get(2)?,
            kind: row.get(3)?,
            event: row.get(4)?,
            anonymous_id: row.get(5)?,
            user_id: row.get(6)?,
            timestamp: row.get(7)?,
            received_at: row.get(8)?,
            warnings: row.get(9)?,
            body: row.get(10)?,
        })
    }

    fn parts(&self) -> Result<Parts<'_>, ExportError> {
        Ok(serde_json::from_str(&self.body)?)
    }
}

/// The members of a message that are exported as they were sent.
#[derive(Deserialize)]
struct Parts<'a> {
    #[serde(borrow)]
    properties: Option<&'a RawValue>,
    #[serde(borrow)]
    traits: Option<&'a RawValue>,
    #[serde(borrow)]
    context: Option<&'a RawValue>,
}

#[cfg(test)]
mod tests;
