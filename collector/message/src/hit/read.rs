//! Values as they are counted.

use serde_json::Value;

/// The longest id that is kept, in characters; the tracker's are shorter.
const ID: usize = 100;

/// The longest text that is shown.
const TEXT: usize = 100;

/// The largest amount that is added up, in whole units: more is nobody's order.
const LARGEST: f64 = 1e10;

/// An id: a text, or a number that some senders make of it.
pub(super) fn id(value: Option<&Value>) -> Option<String> {
    let text = match value? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let is_fitting = !text.is_empty() && text.chars().nth(ID).is_none();
    Some(text).filter(|text| is_fitting && !text.chars().any(char::is_control))
}

/// An id, or the first of several.
pub(super) fn ids_of(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::Array(list) => id(list.first()),
        one => id(Some(one)),
    }
}

/// A text on one line, cut to what is shown of it.
pub(super) fn text_at(value: Option<&Value>) -> Option<String> {
    shown(value?.as_str()?)
}

/// See [`text_at`].
pub(super) fn shown(text: &str) -> Option<String> {
    let clean = text.trim().chars().map(|letter| match letter.is_control() {
        true => ' ',
        false => letter,
    });
    let text: String = clean.take(TEXT).collect();
    Some(text.trim_end().to_owned()).filter(|text| !text.is_empty())
}

/// An amount in hundredths; none where it is no number, or larger than any order.
pub(super) fn amount(value: Option<&Value>) -> Option<i64> {
    let amount = match value? {
        Value::String(text) => text.trim().replace(',', "").parse().ok()?,
        number => number.as_f64()?,
    };
    let is_fitting = amount.is_finite() && amount.abs() <= LARGEST;
    is_fitting.then(|| (amount * 100.0).round() as i64)
}
