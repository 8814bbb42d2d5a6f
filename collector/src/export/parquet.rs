//! Events as a Parquet file.

use std::io::Write;
use std::sync::Arc;

use moa_message::timestamp;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use serde_json::value::RawValue;

use super::output::{ExportError, Output};
use super::stored::Stored;
use crate::columnar::{self, Cells, Column};

/// The columns. What was sent as an object is JSON text, so that every reader takes it and every
/// number stays as it was written.
const SCHEMA: &str = "message event {
    required int64 seq;
    required binary mall (STRING);
    required binary message_id (STRING);
    required binary type (STRING);
    optional binary event (STRING);
    optional binary anonymous_id (STRING);
    optional binary user_id (STRING);
    optional int64 timestamp (TIMESTAMP(MILLIS,true));
    required int64 received_at (TIMESTAMP(MILLIS,true));
    optional binary properties (STRING);
    optional binary traits (STRING);
    optional binary context (STRING);
    optional binary warnings (STRING);
}";

/// A row group is written when it has so many rows, or so many bytes of text: what waits for it is
/// in memory.
const GROUP_ROWS: usize = 50_000;
const GROUP_BYTES: usize = 16 * 1024 * 1024;

/// A file that is being written.
pub(super) struct File<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    group: Group,
}

impl<W: Write + Send> File<W> {
    pub fn new(out: W) -> Result<Self, ParquetError> {
        let schema = Arc::new(parse_message_type(SCHEMA)?);
        let properties = columnar::properties().build();
        Ok(Self {
            writer: SerializedFileWriter::new(out, schema, Arc::new(properties))?,
            group: Group::default(),
        })
    }

    fn write_group(&mut self) -> Result<(), ParquetError> {
        let group = std::mem::take(&mut self.group);
        columnar::write_group(&mut self.writer, group.columns())
    }
}

impl<W: Write + Send> Output for File<W> {
    fn write(&mut self, stored: &Stored) -> Result<(), ExportError> {
        self.group.push(stored)?;
        if self.group.rows() >= GROUP_ROWS || self.group.bytes >= GROUP_BYTES {
            self.write_group()?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), ExportError> {
        if self.group.rows() > 0 {
            self.write_group()?;
        }
        self.writer.close()?;
        Ok(())
    }
}

/// The rows of a row group.
#[derive(Default)]
struct Group {
    seq: Cells<i64>,
    /// Mall, message id, type, event, anonymous id and user id.
    who: [Cells<ByteArray>; 6],
    timestamp: Cells<i64>,
    received_at: Cells<i64>,
    /// Properties, traits, context and warnings.
    what: [Cells<ByteArray>; 4],
    bytes: usize,
}

impl Group {
    fn rows(&self) -> usize {
        self.seq.len()
    }

    fn push(&mut self, stored: &Stored) -> Result<(), ExportError> {
        let parts = stored.parts()?;
        let json = |part: Option<&RawValue>| part.map(|part| ByteArray::from(part.get()));
        let text = |text: &Option<String>| text.as_deref().map(ByteArray::from);
        let millis = |text: &str| timestamp::read(text).map(|time| time.timestamp_millis());
        self.seq.push(i64::try_from(stored.seq).ok());
        let who = [
            Some(ByteArray::from(stored.mall.as_str())),
            Some(ByteArray::from(stored.message_id.as_str())),
            Some(ByteArray::from(stored.kind.as_str())),
            text(&stored.event),
            text(&stored.anonymous_id),
            text(&stored.user_id),
        ];
        for (cells, value) in self.who.iter_mut().zip(who) {
            cells.push(value);
        }
        self.timestamp
            .push(stored.timestamp.as_deref().and_then(millis));
        // The collector wrote it itself, so it is there.
        self.received_at
            .push(Some(millis(&stored.received_at).unwrap_or_default()));
        let what = [
            json(parts.properties),
            json(parts.traits),
            json(parts.context),
            text(&stored.warnings),
        ];
        for (cells, value) in self.what.iter_mut().zip(what) {
            cells.push(value);
        }
        self.bytes += stored.body.len() + 256;
        Ok(())
    }

    /// In the order of [`SCHEMA`].
    fn columns(self) -> Vec<Column> {
        let mut columns = vec![Column::Numbers(self.seq)];
        columns.extend(self.who.map(Column::Texts));
        columns.push(Column::Numbers(self.timestamp));
        columns.push(Column::Numbers(self.received_at));
        columns.extend(self.what.map(Column::Texts));
        columns
    }
}
