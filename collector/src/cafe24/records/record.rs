//! What is read of a list, one by one.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::readers::elements;

/// What is read of a list, one by one.
pub trait Record: DeserializeOwned {
    /// Fills in what follows from the rest of it. Whether it says what it is of, so that it is of use.
    fn complete(&mut self) -> bool {
        true
    }
}

/// Takes blanks from the ends of names and texts, and makes `null` of what says nothing.
pub fn tidy(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.into_iter();
            let tidied = members.map(|(name, value)| (name.trim().to_owned(), tidy(value)));
            Value::Object(tidied.collect::<Map<_, _>>())
        }
        Value::Array(list) => list.into_iter().map(tidy).collect(),
        Value::String(text) => match text.trim() {
            "" | "null" => Value::Null,
            trimmed if trimmed.len() == text.len() => Value::String(text),
            trimmed => Value::String(trimmed.to_owned()),
        },
        other => other,
    }
}

/// Reads the records of a list; what is none, or of nothing, is left out, for one that is strange must not hold up
/// the others.
pub fn list<T: Record>(body: &mut Value, name: &str) -> Vec<T> {
    let found = body.get_mut(name).map(Value::take).unwrap_or_default();
    let read = |one: Value| {
        let mut read: T = serde_json::from_value(one).ok()?;
        let is_known = read.complete();
        if !is_known {
            tracing::warn!(list = name, "a record of Cafe24 does not say what it is of");
        }
        is_known.then_some(read)
    };
    elements(tidy(found)).into_iter().filter_map(read).collect()
}
