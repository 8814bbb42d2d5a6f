//! Rows as the content of a Parquet file. The same rows are the same bytes.

use std::sync::Arc;

use bytes::Bytes;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::ColumnPath;

use super::columns::{self, Columns, Kept, PREVIOUS, Type};
use super::row::{Cell, Row};
use crate::columnar::{self, Cells, Column};

/// How many rows a row group has: what is in memory while it is written.
const GROUP_ROWS: usize = 50_000;

/// By what single persons and messages are looked for: a filter tells which row groups do not have them.
const LOOKED_FOR: [&str; 3] = ["message_id", "anonymous_id", "user_id"];

/// The file of these rows, which are all of one table.
///
/// # Errors
///
/// [`ParquetError`], which no rows lead to.
pub fn content(table: Kept, rows: &[Row]) -> Result<Vec<u8>, ParquetError> {
    let columns = table.columns();
    let mut file = Vec::new();
    let mut writer = writer(table, rows.len(), &mut file)?;
    for rows in rows.chunks(GROUP_ROWS) {
        columnar::write_group(&mut writer, cells(columns, rows))?;
    }
    writer.close()?;
    Ok(file)
}

/// Writes a file of about so many rows.
fn writer(
    table: Kept,
    rows: usize,
    to: &mut Vec<u8>,
) -> Result<SerializedFileWriter<&mut Vec<u8>>, ParquetError> {
    let schema = Arc::new(parse_message_type(&schema(table, table.columns()))?);
    let mut properties = columnar::properties();
    for name in LOOKED_FOR {
        let most = rows.clamp(1, GROUP_ROWS) as u64;
        properties = properties
            .set_column_bloom_filter_enabled(ColumnPath::from(name), true)
            .set_column_bloom_filter_max_ndv(ColumnPath::from(name), most);
    }
    SerializedFileWriter::new(to, schema, Arc::new(properties.build()))
}

/// What of a row tells whether it is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Key<'a> {
    /// See [`moa_message::Message::message_id`].
    pub message_id: &'a [u8],
    /// See [`moa_message::Message::anonymous_id`].
    pub anonymous_id: Option<&'a [u8]>,
    /// See [`moa_message::Message::user_id`].
    pub user_id: Option<&'a [u8]>,
    /// See [`moa_message::Message::previous_id`].
    pub previous_id: Option<&'a [u8]>,
}

/// A file that was made of others.
#[derive(Debug, Default)]
pub struct Remade {
    /// Its content; none where no row is left.
    pub content: Option<Vec<u8>>,
    /// How many rows it has.
    pub rows: usize,
    /// How many rows of the others it has not.
    pub dropped: usize,
}

/// The rows of these files in one, those that are wanted. Files of an earlier catalogue have fewer columns.
///
/// # Errors
///
/// [`ParquetError`] where a file is broken.
pub fn remade(
    table: Kept,
    files: Vec<Bytes>,
    mut wanted: impl FnMut(Key<'_>) -> bool,
) -> Result<Remade, ParquetError> {
    let readers = files.into_iter().map(SerializedFileReader::new);
    let readers: Vec<_> = readers.collect::<Result<_, _>>()?;
    let most = readers
        .iter()
        .map(|file| file.metadata().file_metadata().num_rows())
        .sum::<i64>();
    let mut remade = Remade::default();
    let mut file = Vec::new();
    let mut writer = writer(table, usize::try_from(most).unwrap_or(0), &mut file)?;
    let mut gathered: Option<(usize, Vec<Column>)> = None;
    for reader in &readers {
        for at in 0..reader.num_row_groups() {
            let (kept, dropped, columns) =
                group(table, reader.get_row_group(at)?.as_ref(), &mut wanted)?;
            remade.rows += kept;
            remade.dropped += dropped;
            gathered = Some(match gathered.take() {
                None => (kept, columns),
                Some((rows, mut before)) => {
                    for (column, more) in before.iter_mut().zip(columns) {
                        column.append(more);
                    }
                    (rows + kept, before)
                }
            });
            if let Some((_, columns)) = gathered.take_if(|(rows, _)| *rows >= GROUP_ROWS) {
                columnar::write_group(&mut writer, columns)?;
            }
        }
    }
    if let Some((_, columns)) = gathered.filter(|(rows, _)| *rows > 0) {
        columnar::write_group(&mut writer, columns)?;
    }
    writer.close()?;
    remade.content = (remade.rows > 0).then_some(file);
    Ok(remade)
}

/// The columns of the table with a row group's rows that are wanted; how many these are, and how many the others.
fn group(
    table: Kept,
    group: &dyn RowGroupReader,
    wanted: &mut impl FnMut(Key<'_>) -> bool,
) -> Result<(usize, usize, Vec<Column>), ParquetError> {
    let mut found = columnar::read_group(group)?;
    let texts = |name: &str| {
        let column = found.iter().find(|(other, ..)| other == name);
        column
            .map(|(_, full, column)| column.texts(*full))
            .unwrap_or_default()
    };
    let (ids, previous) = (texts("message_id"), texts(PREVIOUS));
    let (devices, users) = (texts("anonymous_id"), texts("user_id"));
    let wants = ids.iter().enumerate().map(|(at, id)| {
        wanted(Key {
            message_id: id.unwrap_or_default(),
            anonymous_id: devices.get(at).copied().flatten(),
            user_id: users.get(at).copied().flatten(),
            previous_id: previous.get(at).copied().flatten(),
        })
    });
    let wants: Vec<bool> = wants.collect();
    let rows = wants.iter().filter(|wanted| **wanted).count();
    let columns = table.columns().all.iter().map(|column| {
        let at = found.iter().position(|(name, ..)| *name == column.name);
        match at.map(|at| found.swap_remove(at)) {
            Some((_, full, mut cells)) => {
                cells.retain_rows(&wants, full);
                cells
            }
            None => {
                let mut cells = empty(column.kind);
                (0..rows).for_each(|_| push(&mut cells, column.kind, None));
                cells
            }
        }
    });
    Ok((rows, wants.len() - rows, columns.collect()))
}

fn schema(table: Kept, columns: &Columns) -> String {
    let fields = columns.all.iter().map(|columns::Column { name, kind, required }| {
        let need = if *required { "required" } else { "optional" };
        match kind {
            Type::Text => format!("{need} binary {name} (STRING);"),
            Type::Integer => format!("{need} int64 {name};"),
            Type::Number => format!("{need} double {name};"),
            Type::Boolean => format!("{need} boolean {name};"),
            Type::Time => format!("{need} int64 {name} (TIMESTAMP(MICROS,true));"),
            Type::Texts => format!(
                "{need} group {name} (LIST) {{ repeated group list {{ optional binary element (STRING); }} }}"
            ),
        }
    });
    format!(
        "message {} {{ {} }}",
        table.name(),
        fields.collect::<String>()
    )
}

fn cells(columns: &Columns, rows: &[Row]) -> Vec<Column> {
    let mut filled: Vec<_> = columns
        .all
        .iter()
        .map(|column| empty(column.kind))
        .collect();
    for row in rows {
        let mut of_row = row.cells.iter().peekable();
        for (place, (filled, column)) in filled.iter_mut().zip(&columns.all).enumerate() {
            let cell = of_row.next_if(|(at, _)| *at == place).map(|(_, cell)| cell);
            push(filled, column.kind, cell);
        }
    }
    filled
}

fn empty(kind: Type) -> Column {
    match kind {
        Type::Text | Type::Texts => Column::Texts(Cells::default()),
        Type::Integer | Type::Time => Column::Numbers(Cells::default()),
        Type::Number => Column::Fractions(Cells::default()),
        Type::Boolean => Column::Flags(Cells::default()),
    }
}

fn push(column: &mut Column, kind: Type, cell: Option<&Cell>) {
    match (column, cell) {
        (Column::Texts(cells), Some(Cell::Text(text))) => cells.push(Some(text.as_str().into())),
        (Column::Texts(cells), Some(Cell::Texts(texts))) => list(cells, texts),
        (Column::Numbers(cells), Some(Cell::Integer(number))) => cells.push(Some(match kind {
            // Microseconds: what each reader of these files knows.
            Type::Time => number.saturating_mul(1_000),
            _ => *number,
        })),
        (Column::Fractions(cells), Some(Cell::Number(number))) => cells.push(Some(*number)),
        (Column::Flags(cells), Some(Cell::Boolean(flag))) => cells.push(Some(*flag)),
        (Column::Texts(cells), _) => cells.push(None),
        (Column::Numbers(cells), _) => cells.push(None),
        (Column::Fractions(cells), _) => cells.push(None),
        (Column::Flags(cells), _) => cells.push(None),
        (Column::Smalls(cells), _) => cells.push(None),
    }
}

/// A list's texts: of levels 0 is no list, 1 one without texts, 3 a text.
fn list(cells: &mut Cells<ByteArray>, texts: &[String]) {
    if texts.is_empty() {
        cells.push_at(None, 1, 0);
    }
    for (at, text) in texts.iter().enumerate() {
        cells.push_at(Some(text.as_str().into()), 3, i16::from(at > 0));
    }
}
