//! Reading single values of Cafe24's answers, in any of the forms they come in.

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::cafe24::time;

/// Text, a number, or nothing.
pub(crate) fn text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(true) => Some("T".into()),
        Value::Bool(false) => Some("F".into()),
        _ => None,
    })
}

/// An amount, as text or number: `"5000.00"`.
pub(crate) fn amount<'de, D: Deserializer<'de>>(from: D) -> Result<Option<f64>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::String(text) => text.replace(',', "").parse().ok(),
        Value::Number(number) => number.as_f64(),
        _ => None,
    }
    .filter(|amount: &f64| amount.is_finite()))
}

/// A count of pieces.
pub(crate) fn count<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    let amount = amount(from)?;
    Ok(amount.filter(|n| (0.0..1e15).contains(n)).map(|n| n as u64))
}

/// A count of pieces, or a number that counts from one: `0` says that there is none.
pub(crate) fn pieces<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    Ok(count(from)?.filter(|n| *n > 0))
}

/// `T` and `F`.
pub(crate) fn flag<'de, D: Deserializer<'de>>(from: D) -> Result<Option<bool>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::String(text) => match text.to_ascii_lowercase().as_str() {
            "t" | "true" => Some(true),
            "f" | "false" => Some(false),
            _ => None,
        },
        Value::Bool(flag) => Some(flag),
        _ => None,
    })
}

/// A time in any of Cafe24's forms.
pub(crate) fn moment<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<DateTime<Utc>>, D::Error> {
    let text = text(from)?;
    Ok(text.and_then(|text| time::read(&text)))
}

/// Several texts, or one with commas.
pub(crate) fn texts<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    Ok(texts_of(Value::deserialize(from)?))
}

/// Texts and numbers: a list of them, one, or one text with commas.
pub(crate) fn texts_of(value: Value) -> Vec<String> {
    match value {
        Value::String(text) => {
            let parts = text.split(',').map(str::trim);
            let parts = parts.filter(|part| !part.is_empty());
            parts.map(str::to_owned).collect()
        }
        Value::Number(number) => vec![number.to_string()],
        Value::Array(list) => list.into_iter().flat_map(texts_of).collect(),
        Value::Object(members) => members
            .into_iter()
            .flat_map(|(_, one)| texts_of(one))
            .collect(),
        Value::Null | Value::Bool(_) => Vec::new(),
    }
}

/// Options of a variant: a list of names and values.
pub(crate) fn options<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Vec<(String, String)>, D::Error> {
    let Value::Array(list) = Value::deserialize(from)? else {
        return Ok(Vec::new());
    };
    let pair = |one: &Value| {
        let text = |name| Some(one.get(name)?.as_str()?.to_owned());
        Some((text("name")?, text("value")?))
    };
    Ok(list.iter().filter_map(pair).collect())
}

/// A code, a number by which something is known, or a member: text or number. `0` is none.
pub(crate) fn code<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(as_code(Value::deserialize(from)?))
}

/// Several codes: a list, one, or one with commas.
pub(crate) fn codes<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let all = texts_of(Value::deserialize(from)?).into_iter();
    Ok(all.filter(|one| !is_none(one)).collect())
}

/// What a record is known by: a code, empty where it says none.
pub(crate) fn id<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(code(from)?.unwrap_or_default())
}

/// An object; nothing of it is known where it is none.
pub(crate) fn object<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned + Default,
{
    let found = Value::deserialize(from)?;
    let found = Some(found).filter(Value::is_object);
    let read = found.and_then(|found| serde_json::from_value(found).ok());
    Ok(read.unwrap_or_default())
}

/// A list of objects; what is none is left out.
pub(crate) fn objects<'de, D, T>(from: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let all = elements(Value::deserialize(from)?).into_iter();
    Ok(all
        .filter_map(|one| serde_json::from_value(one).ok())
        .collect())
}

/// The objects of a list. A list with gaps comes as an object with numbers for names, and one of a single
/// element sometimes as the element.
pub(crate) fn elements(list: Value) -> Vec<Value> {
    let all = match list {
        Value::Array(list) => list,
        Value::Object(members) => {
            let is_number = |name: &String| name.bytes().all(|byte| byte.is_ascii_digit());
            match members.keys().all(is_number) {
                true => {
                    let mut all: Vec<(String, Value)> = members.into_iter().collect();
                    all.sort_by_key(|(name, _)| name.parse().unwrap_or(u64::MAX));
                    all.into_iter().map(|(_, one)| one).collect()
                }
                false => vec![Value::Object(members)],
            }
        }
        _ => Vec::new(),
    };
    all.into_iter().filter(Value::is_object).collect()
}

fn as_code(value: Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text,
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    Some(text).filter(|text| !is_none(text))
}

/// Whether a code is one that Cafe24 writes for none.
pub(crate) fn is_none(code: &str) -> bool {
    code.is_empty() || code.bytes().all(|byte| byte == b'0')
}
