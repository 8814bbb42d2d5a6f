//! Reading single values of Cafe24's answers, in any of the forms they come in.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::cafe24::time;

/// Text, a number, or nothing.
pub(in crate::cafe24) fn text<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(true) => Some("T".into()),
        Value::Bool(false) => Some("F".into()),
        _ => None,
    })
}

/// An amount, as text or number: `"5000.00"`.
pub(in crate::cafe24) fn amount<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<f64>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::String(text) => text.replace(',', "").parse().ok(),
        Value::Number(number) => number.as_f64(),
        _ => None,
    }
    .filter(|amount: &f64| amount.is_finite()))
}

/// A count of pieces.
pub(in crate::cafe24) fn count<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<u64>, D::Error> {
    let amount = amount(from)?;
    Ok(amount.filter(|n| (0.0..1e15).contains(n)).map(|n| n as u64))
}

/// `T` and `F`.
pub(in crate::cafe24) fn flag<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<bool>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::String(text) if text.eq_ignore_ascii_case("t") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("f") => Some(false),
        Value::Bool(flag) => Some(flag),
        _ => None,
    })
}

/// A time in any of Cafe24's forms.
pub(in crate::cafe24) fn moment<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<DateTime<Utc>>, D::Error> {
    let text = text(from)?;
    Ok(text.and_then(|text| time::read(&text)))
}

/// Several texts, or one with commas.
pub(in crate::cafe24) fn texts<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Vec<String>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::String(text) => text.split(',').map(|one| one.trim().to_owned()).collect(),
        Value::Array(list) => list
            .into_iter()
            .filter_map(|one| match one {
                Value::String(text) => Some(text),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    })
}

/// Options of a variant: a list of names and values.
pub(in crate::cafe24) fn options<'de, D: Deserializer<'de>>(
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

/// An id: text or number, and never nothing.
pub(in crate::cafe24) fn id<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    struct Id;
    impl Visitor<'_> for Id {
        type Value = String;

        fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
            to.write_str("an id")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<String, E> {
            Ok(text.to_owned())
        }

        fn visit_u64<E: de::Error>(self, number: u64) -> Result<String, E> {
            Ok(number.to_string())
        }

        fn visit_i64<E: de::Error>(self, number: i64) -> Result<String, E> {
            Ok(number.to_string())
        }
    }
    from.deserialize_any(Id)
}
