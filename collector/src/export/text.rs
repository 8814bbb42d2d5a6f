//! Events as lines of JSON, and as a table of text.

use std::borrow::Cow;
use std::io::{self, BufWriter, Write};

use serde::Serialize;
use serde_json::value::RawValue;

use super::output::{ExportError, Output};
use super::stored::Stored;

/// One JSON object a line.
pub(super) struct Jsonl<W: Write>(BufWriter<W>);

impl<W: Write> Jsonl<W> {
    pub fn new(out: W) -> Self {
        Self(BufWriter::new(out))
    }
}

impl<W: Write> Output for Jsonl<W> {
    fn write(&mut self, stored: &Stored) -> Result<(), ExportError> {
        serde_json::to_writer(&mut self.0, &Line::of(stored)?).map_err(io::Error::from)?;
        Ok(self.0.write_all(b"\n")?)
    }

    fn finish(mut self: Box<Self>) -> Result<(), ExportError> {
        Ok(self.0.flush()?)
    }
}

/// What becomes of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cells {
    /// What a spreadsheet would run is made a text.
    Harmless,
    /// As they are.
    Raw,
}

/// A table with a header line.
pub(super) struct Csv<W: Write> {
    out: csv::Writer<W>,
    cells: Cells,
}

impl<W: Write> Csv<W> {
    pub fn new(out: W, cells: Cells) -> Result<Self, ExportError> {
        let mut out = csv::Writer::from_writer(out);
        out.write_record(COLUMNS).map_err(io::Error::from)?;
        Ok(Self { out, cells })
    }
}

impl<W: Write> Output for Csv<W> {
    fn write(&mut self, stored: &Stored) -> Result<(), ExportError> {
        for cell in Line::of(stored)?.cells() {
            let cell = match self.cells {
                Cells::Harmless => harmless(cell),
                Cells::Raw => cell.into(),
            };
            self.out.write_field(&*cell).map_err(io::Error::from)?;
        }
        // Ends the row.
        let none: [&str; 0] = [];
        Ok(self.out.write_record(none).map_err(io::Error::from)?)
    }

    fn finish(mut self: Box<Self>) -> Result<(), ExportError> {
        Ok(self.out.flush()?)
    }
}

/// Spreadsheets run a cell that begins with one of these, whoever wrote it: a visitor did. With a `'` before it, it is
/// a text, and is shown without.
pub(crate) fn harmless(cell: &str) -> Cow<'_, str> {
    match cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        true => format!("'{cell}").into(),
        false => cell.into(),
    }
}

/// The columns of the table, which are the members of a line, in this order.
pub(super) const COLUMNS: [&str; 11] = [
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
    "warnings",
];

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
    #[serde(skip_serializing_if = "Option::is_none")]
    warnings: Option<&'a RawValue>,
}

impl<'a> Line<'a> {
    fn of(stored: &'a Stored) -> Result<Self, ExportError> {
        let parts = stored.parts()?;
        Ok(Self {
            message_id: &stored.message_id,
            r#type: &stored.kind,
            event: stored.event.as_deref(),
            anonymous_id: stored.anonymous_id.as_deref(),
            user_id: stored.user_id.as_deref(),
            properties: parts.properties,
            traits: parts.traits,
            context: parts.context,
            timestamp: stored.timestamp.as_deref(),
            received_at: &stored.received_at,
            warnings: stored.warnings()?,
        })
    }

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
            json(self.warnings),
        ]
    }
}
