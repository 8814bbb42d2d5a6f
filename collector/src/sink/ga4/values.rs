//! Values as GA4 takes them: texts that are short enough, and numbers.

use serde_json::Value;

use super::limits::cut;
use crate::sink::values::id;

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

#[cfg(test)]
mod tests;
