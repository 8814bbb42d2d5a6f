//! Names and values of one's own, within Braze's limits.
//!
//! facts/server 2.1: names have 255 characters at most and do not begin with `$`, metadata has
//! 50 KB at most, an event's properties 100 KB.

use serde_json::{Map, Value};

use super::value::{TEXT_CHARS, Text};

/// How many bytes of JSON `metadata` may have. A bit less than 50 KB, whichever kilobytes are meant.
pub const METADATA_BYTES: usize = 49_000;

/// How many bytes of JSON an event's properties may have; less than 100 KB likewise.
pub const PROPERTIES_BYTES: usize = 98_000;

/// How many values a list may have.
const LIST: usize = 500;

/// What stands before names that Braze gives a meaning of its own.
const OURS: &str = "moa_";

/// Names of properties that Braze keeps for itself.
const RESERVED: [&str; 2] = ["time", "event_name"];

/// Braze's recommended events, whose properties it is strict about.
const RECOMMENDED: &str = "ecommerce.";

/// A name without what Braze does not take; `None` where nothing is left.
pub fn name(text: &str) -> Option<String> {
    let text = text.trim_start_matches('$').trim();
    let name: String = text.chars().take(TEXT_CHARS).collect();
    (!name.is_empty()).then_some(name)
}

/// The name of a custom event. One that Braze would take for a recommended event is given another.
pub fn event(text: &str) -> String {
    let name = name(text).unwrap_or_else(|| "unnamed".into());
    match name.starts_with(RECOMMENDED) {
        true => ours(&name),
        false => name,
    }
}

/// A name that is certainly not Braze's.
pub fn ours(name: &str) -> String {
    format!("{OURS}{name}").chars().take(TEXT_CHARS).collect()
}

/// Properties under names and with values that Braze takes. The largest go where all of them are
/// too many bytes.
pub fn properties<'a>(
    all: impl IntoIterator<Item = (&'a String, &'a Value)>,
    bytes: usize,
) -> Map<String, Value> {
    let mut tidied = members(all);
    for reserved in RESERVED {
        if let Some(value) = tidied.remove(reserved) {
            tidied.insert(ours(reserved), value);
        }
    }
    let mut sizes: Vec<(usize, String)> = tidied
        .iter()
        .map(|(name, value)| (size(name, value), name.clone()))
        .collect();
    let mut sum: usize = sizes.iter().map(|(size, _)| size).sum();
    sizes.sort();
    while sum > bytes
        && let Some((size, name)) = sizes.pop()
    {
        tidied.remove(&name);
        sum -= size;
    }
    tidied
}

/// Whether an event may have these properties.
pub fn fits(properties: &Value) -> bool {
    properties.to_string().len() <= PROPERTIES_BYTES
}

/// With quotes, escapes and what stands between members.
fn size(name: &str, value: &Value) -> usize {
    6 * name.len() + 4 + value.to_string().len()
}

fn members<'a>(all: impl IntoIterator<Item = (&'a String, &'a Value)>) -> Map<String, Value> {
    let members = all.into_iter();
    members
        .filter_map(|(key, found)| Some((name(key)?, value(found)?)))
        .collect()
}

/// A value as Braze takes it: nothing and blank texts are left out, long texts are cut.
pub fn value(value: &Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::Bool(_) | Value::Number(_) => Some(value.clone()),
        Value::String(text) => Text::cut(text).map(|text| text.as_str().into()),
        Value::Array(list) => Some(list.iter().filter_map(self::value).take(LIST).collect()),
        Value::Object(object) => Some(members(object).into()),
    }
}

#[cfg(test)]
mod tests;
