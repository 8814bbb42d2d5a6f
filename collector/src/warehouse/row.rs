//! A stored message as a row: typed where the catalogue knows the type, as it was written where it does not.

use std::borrow::Cow;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use indexmap::IndexMap;
use moa_message::{day, timestamp};
use serde_json::value::RawValue;

use super::columns::{HEAD, Kept, Type};

/// Numbers up to here are whole and exact as 64-bit floating-point numbers.
const EXACT: u64 = 1 << 53;

/// A message as a source gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// Its place in its partition.
    pub seq: u64,
    /// The mall it is of.
    pub mall: Arc<str>,
    /// When the collector got it.
    pub received_at: DateTime<Utc>,
    /// The message as compact JSON.
    pub body: String,
}

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Of [`Type::Text`].
    Text(String),
    /// Of [`Type::Integer`], and of [`Type::Time`].
    Integer(i64),
    /// Of [`Type::Number`].
    Number(f64),
    /// Of [`Type::Boolean`].
    Boolean(bool),
    /// Of [`Type::Texts`].
    Texts(Vec<String>),
}

/// A row of one of the tables.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Which table.
    pub table: Kept,
    /// The mall it is of.
    pub mall: Arc<str>,
    /// The shop's day on which it happened.
    pub date: NaiveDate,
    /// What it has, by the places of the columns, in their order.
    pub cells: Vec<(usize, Cell)>,
}

type Members<'a> = IndexMap<Cow<'a, str>, &'a RawValue>;

impl Row {
    /// The row of a message of this partition; `None` where its body is no message's.
    pub fn of(part: u32, arrived: &Arrived) -> Option<Self> {
        let mut members: Members<'_> = serde_json::from_str(&arrived.body).ok()?;
        let kind = text(members.shift_remove("type")?)?;
        let table = match kind.as_str() {
            "track" | "page" | "screen" => Kept::Events,
            _ => Kept::People,
        };
        let columns = table.columns();
        let mut take = |name: &str| members.shift_remove(name);
        let message_id = text(take("messageId")?)?;
        let event = take("event").and_then(text);
        let anonymous_id = take("anonymousId").and_then(text);
        let user_id = take("userId").and_then(text);
        let context = take("context");
        let happened = take("timestamp").and_then(text);
        let happened = happened.as_deref().and_then(timestamp::read);
        let properties = take(match table {
            Kept::Events => "properties",
            Kept::People => "traits",
        });
        let head = [
            Some(Cell::Integer(part.into())),
            Some(Cell::Integer(i64::try_from(arrived.seq).ok()?)),
            Some(Cell::Text(message_id)),
            Some(Cell::Text(kind)),
            event.map(Cell::Text),
            anonymous_id.map(Cell::Text),
            user_id.map(Cell::Text),
            context.and_then(session).map(Cell::Text),
            happened.map(|time| Cell::Integer(time.timestamp_millis())),
            Some(Cell::Integer(arrived.received_at.timestamp_millis())),
        ];
        debug_assert_eq!(head.len(), HEAD.len());
        let mut cells: Vec<_> = (0..)
            .zip(head)
            .filter_map(|(place, cell)| Some((place, cell?)))
            .collect();
        let previous = match table {
            Kept::Events => None,
            Kept::People => members.shift_remove("previousId").and_then(text),
        };
        if let Some(previous) = previous {
            cells.push((HEAD.len(), Cell::Text(previous)));
        }
        let others = match properties {
            None => None,
            Some(properties) => match serde_json::from_str::<Members<'_>>(properties.get()) {
                Ok(mut properties) => {
                    let first = cells.len();
                    properties.retain(|name, raw| {
                        let place = columns.places.get(&**name).copied();
                        let cell = place.and_then(|place| {
                            Some((place, cell(columns.all[place].kind, raw.get())?))
                        });
                        let is_other = cell.is_none();
                        cells.extend(cell);
                        is_other
                    });
                    cells[first..].sort_by_key(|(place, _)| *place);
                    json(&properties)
                }
                // No object: it was let through with a warning.
                Err(_) => Some(properties.get().to_owned()),
            },
        };
        let context = context.map(|context| context.get().to_owned());
        let rest = json(&members);
        let tail = columns.all.len() - 3..;
        let tail = tail.zip([others, context, rest]);
        cells.extend(tail.filter_map(|(place, text)| Some((place, Cell::Text(text?)))));
        Some(Self {
            table,
            mall: Arc::clone(&arrived.mall),
            date: day::of(day::counts_at(happened, arrived.received_at)),
            cells,
        })
    }
}

fn text(raw: &RawValue) -> Option<String> {
    serde_json::from_str(raw.get()).ok()
}

fn session(context: &RawValue) -> Option<String> {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Context {
        session_id: Option<String>,
    }
    serde_json::from_str::<Context>(context.get())
        .ok()?
        .session_id
}

fn json(members: &Members<'_>) -> Option<String> {
    match members.is_empty() {
        true => None,
        false => serde_json::to_string(members).ok(),
    }
}

/// The value as its column has it; `None` where that would not be the same value.
fn cell(kind: Type, raw: &str) -> Option<Cell> {
    match kind {
        Type::Text => Some(Cell::Text(serde_json::from_str(raw).ok()?)),
        Type::Boolean => Some(Cell::Boolean(serde_json::from_str(raw).ok()?)),
        Type::Integer | Type::Time => Some(Cell::Integer(whole(raw)?)),
        Type::Number => {
            let number: f64 = serde_json::from_str(raw).ok()?;
            let is_same = number.is_finite() && digits(raw) == digits(&number.to_string());
            is_same.then_some(Cell::Number(number))
        }
        Type::Texts => match serde_json::from_str::<String>(raw) {
            Ok(one) => Some(Cell::Texts(vec![one])),
            Err(_) => Some(Cell::Texts(serde_json::from_str(raw).ok()?)),
        },
    }
}

/// The digits of a number that count, without those by which it is only larger or smaller: two that are about the same have
/// the same ones only where they are the same.
fn digits(number: &str) -> String {
    let mantissa = number.split(['e', 'E']).next().unwrap_or_default();
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    digits.trim_matches('0').to_owned()
}

/// A whole number, `3.0` too.
fn whole(raw: &str) -> Option<i64> {
    if let Ok(number) = raw.parse() {
        return Some(number);
    }
    let number: f64 = serde_json::from_str(raw).ok()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "it is whole, and small enough to be exact"
    )]
    (number.fract() == 0.0 && number.abs() <= EXACT as f64).then_some(number as i64)
}

#[cfg(test)]
mod tests;
