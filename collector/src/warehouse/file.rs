//! Rows as the content of a Parquet file. The same rows are the same bytes.

use std::sync::Arc;

use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::ColumnPath;

use super::columns::{self, Columns, Kept, Type};
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
    let schema = Arc::new(parse_message_type(&schema(table, columns))?);
    let mut properties = columnar::properties();
    for name in LOOKED_FOR {
        properties = properties
            .set_column_bloom_filter_enabled(ColumnPath::from(name), true)
            .set_column_bloom_filter_max_ndv(
                ColumnPath::from(name),
                rows.len().min(GROUP_ROWS) as u64,
            );
    }
    let mut file = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut file, schema, Arc::new(properties.build()))?;
    for rows in rows.chunks(GROUP_ROWS) {
        columnar::write_group(&mut writer, cells(columns, rows))?;
    }
    writer.close()?;
    Ok(file)
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
