//! Values as GA4 takes them: texts that are short enough, and numbers.

use serde_json::{Number, Value};

use super::limits::cut;

/// A value as a parameter or a user property of at most so many characters; nothing where it is
/// empty. A list becomes a text with commas, an object its JSON.
pub(super) fn plain(value: &Value, limit: usize) -> Option<Value> {
    let text = match value {
        Value::Null => return None,
        Value::Number(number) => return Some(Value::Number(number.clone())),
        Value::Bool(is_true) => is_true.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(values) if !values.iter().any(is_nested) => {
            let texts: Vec<String> = values.iter().filter_map(id).collect();
            texts.join(",")
        }
        nested => nested.to_string(),
    };
    text_value(&text, limit)
}

/// A text as a value of at most so many characters; nothing where it is empty.
pub(super) fn text_value(text: &str, limit: usize) -> Option<Value> {
    let text = cut(text.trim(), limit).trim_end();
    (!text.is_empty()).then(|| Value::String(text.to_owned()))
}

fn is_nested(value: &Value) -> bool {
    value.is_array() || value.is_object()
}

/// An id or a name: a text, or a number or a truth as text.
pub(super) fn id(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(is_true) => is_true.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// A number, or a text that is one; thousands may be set off by commas.
pub(super) fn number(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().replace(',', "").parse().ok()?,
        _ => return None,
    };
    number.is_finite().then_some(number)
}

/// A number as JSON, a whole one without a fraction.
pub(super) fn json_number(number: f64) -> Option<Value> {
    /// All whole numbers below are what they are as a float, too.
    const WHOLE: f64 = 9_007_199_254_740_992.0;
    let value = match number.fract() == 0.0 && number.abs() < WHOLE {
        true => Number::from(number as i64),
        false => Number::from_f64(number)?,
    };
    Some(Value::Number(value))
}

#[cfg(test)]
mod tests;
