//! `moa-collector events export`: what is in the log, for people and programs.
//!
//! The log is read in pages up to what was its end at the beginning, so that neither what it takes
//! of memory nor what it holds up of the collector grows with the log.

mod output;
mod parquet;
mod stored;
mod text;

use std::io::Write;
use std::path::Path;

use chrono::{DateTime, Utc};
use moa_message::timestamp;
use rusqlite::{Connection, params};

use crate::log::sqlite::open_to_read;
pub use output::ExportError;
use output::Output;
use stored::Stored;
use text::Cells;
pub(crate) use text::harmless;

/// How many messages are read at once.
const PAGE: usize = 500;

/// How events are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// One JSON object a line
    Jsonl,
    /// A table with a header line; objects as JSON text. A cell that a spreadsheet would take for a formula has a ' before it
    Csv,
    /// The same, each cell as it is: for programs, not for spreadsheets
    CsvRaw,
    /// A Parquet file, for DuckDB, ClickHouse and data warehouses
    Parquet,
}

/// Which events.
#[derive(Debug, Clone, Default)]
pub struct ExportFilter {
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

/// Exports the events of the log in `file`, oldest first, and tells how far it is.
///
/// # Errors
///
/// [`ExportError`], which says what to do.
pub fn export<'a>(
    file: &Path,
    filter: &ExportFilter,
    format: Format,
    out: impl Write + Send + 'a,
    mut tell: impl FnMut(Reached),
) -> Result<(), ExportError> {
    let connection = open_to_read(file)?;
    let mut output: Box<dyn Output + 'a> = match format {
        Format::Jsonl => Box::new(text::Jsonl::new(out)),
        Format::Csv => Box::new(text::Csv::new(out, Cells::Harmless)?),
        Format::CsvRaw => Box::new(text::Csv::new(out, Cells::Raw)?),
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
    filter: &ExportFilter,
    reached: Reached,
) -> rusqlite::Result<Vec<Stored>> {
    // `received_at` always has the same form, so its order as text is its order in time.
    let since = filter.since.map(timestamp::text);
    connection
        .prepare_cached(
            "SELECT seq, mall, message_id, type, event, anonymous_id, user_id, timestamp, received_at, warnings, body
             FROM whole_messages
             WHERE seq > ?1 AND seq <= ?2 AND (?3 IS NULL OR event = ?3) AND (?4 IS NULL OR received_at >= ?4)
             ORDER BY seq LIMIT ?5",
        )?
        .query_map(
            params![reached.seq, reached.last, filter.event, since, PAGE],
            Stored::from_row,
        )?
        .collect()
}

#[cfg(test)]
mod tests;
