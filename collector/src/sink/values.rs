//! Values of properties, read without trusting them.

use serde_json::{Number, Value};

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
