//! Rows in ClickHouse's `RowBinary`: the values of the columns one behind the other, each as it is in memory. Nothing has
//! to be parsed, and nothing is rounded.

use chrono::NaiveDate;

use super::schema;
use crate::warehouse::columns::{Column, Kept, Type};
use crate::warehouse::row::{Cell, Row};

/// These rows of a table, with the columns in the order of [`schema::columns`].
pub(super) fn content(kept: Kept, source: &str, rows: &[&Row]) -> Vec<u8> {
    let mut out = Vec::with_capacity(rows.len() * 512);
    for row in rows {
        put_text(&mut out, &row.mall);
        out.extend(days(row.date).to_le_bytes());
        put_text(&mut out, source);
        let mut cells = row.cells.iter().peekable();
        for (place, column) in kept.columns().all.iter().enumerate() {
            let cell = cells.next_if(|(of, _)| *of == place);
            put(&mut out, column, cell.map(|(_, cell)| cell));
        }
    }
    out
}

/// A day as ClickHouse has it: days since 1970, up to 2149.
fn days(date: NaiveDate) -> u16 {
    let days = date.signed_duration_since(NaiveDate::default()).num_days();
    u16::try_from(days.max(0)).unwrap_or(u16::MAX)
}

fn put(out: &mut Vec<u8>, column: &Column, cell: Option<&Cell>) {
    if schema::can_be_null(column) {
        out.push(u8::from(cell.is_none()));
        if cell.is_none() {
            return;
        }
    }
    match (column.kind, cell) {
        (Type::Text, Some(Cell::Text(text))) => put_text(out, text),
        (Type::Text, _) => put_text(out, ""),
        (Type::Integer | Type::Time, Some(Cell::Integer(number))) => {
            out.extend(number.to_le_bytes())
        }
        (Type::Integer | Type::Time, _) => out.extend(0_i64.to_le_bytes()),
        (Type::Number, Some(Cell::Number(number))) => out.extend(number.to_le_bytes()),
        (Type::Number, _) => out.extend(0_f64.to_le_bytes()),
        (Type::Boolean, cell) => out.push(u8::from(cell == Some(&Cell::Boolean(true)))),
        (Type::Texts, Some(Cell::Texts(texts))) => {
            put_length(out, texts.len());
            for text in texts {
                put_text(out, text);
            }
        }
        (Type::Texts, _) => put_length(out, 0),
    }
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    put_length(out, text.len());
    out.extend(text.as_bytes());
}

/// A length, seven bits a byte, the lowest first (LEB128).
fn put_length(out: &mut Vec<u8>, length: usize) {
    let mut rest = length;
    while rest >= 0x80 {
        out.push((rest & 0x7f) as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}
