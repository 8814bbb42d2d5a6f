//! How much a message may hold. What is over is kept aside with the reason, like anything else that
//! is wrong with it.

use serde_json::{Map, Value};

use crate::verdict::Fault;

/// The longest `messageId`, in characters.
pub const MESSAGE_ID_LIMIT: usize = 100;
/// How many bytes a body may have, packed or not: 1 MB.
pub const BODY_LIMIT: usize = 1_000_000;
/// The longest name of an event or a property, in characters.
pub const NAME_LIMIT: usize = 128;
/// The longest text, in characters.
pub const TEXT_LIMIT: usize = 16_000;
/// How many members an object may have.
pub const MEMBER_LIMIT: usize = 1_000;
/// How many values a message may have in all, objects and lists among them.
pub const VALUE_LIMIT: usize = 5_000;
/// How deep objects and arrays may be nested in a member of the message.
pub const DEPTH_LIMIT: usize = 32;
/// How many properties of its person one message may change.
pub const OPERATION_LIMIT: usize = 200;
/// How many lists of its person one message may put values into, or take some out of: each is read and written whole.
pub const LIST_LIMIT: usize = 12;
/// How many bytes of JSON a person's property may have.
pub const PROPERTY_LIMIT: usize = 32_000;
/// How many bytes of JSON a list of a person may have that messages put values into.
pub const LIST_BYTES: usize = 16_000;
/// How many bytes a message may have.
pub const BYTE_LIMIT: usize = 256_000;

/// What is too much of it. `length` is that of the message's text, in bytes.
pub(crate) fn faults(values: &Map<String, Value>, length: usize) -> Vec<Fault> {
    let mut faults = Vec::new();
    if length > BYTE_LIMIT {
        let reason = format!("must have at most {BYTE_LIMIT} bytes, has {length}");
        faults.push(Fault::new("", reason));
    }
    if let Some(event) = values.get("event").and_then(Value::as_str) {
        faults.extend(too_long(event, NAME_LIMIT).map(|reason| Fault::new("event", reason)));
    }
    for name in ["properties", "traits", "context"] {
        if let Some(value) = values.get(name) {
            faults.extend(look(value, name, 1).err());
        }
    }
    let count: usize = values.values().map(count).sum();
    if count > VALUE_LIMIT {
        let reason = format!("must have at most {VALUE_LIMIT} values in all, has {count}");
        faults.push(Fault::new("", reason));
    }
    faults
}

/// How many values it is, with those in it.
fn count(value: &Value) -> usize {
    let inside = match value {
        Value::Array(values) => values.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    };
    inside + 1
}

/// Goes through a value and stops at the first thing that is too much: there may be thousands.
fn look(value: &Value, path: &str, depth: usize) -> Result<(), Fault> {
    let fault = |reason| Fault::new(path, reason);
    if depth > DEPTH_LIMIT && (value.is_object() || value.is_array()) {
        return Err(fault(format!(
            "must be nested at most {DEPTH_LIMIT} levels deep"
        )));
    }
    match value {
        Value::String(text) => match too_long(text, TEXT_LIMIT) {
            Some(reason) => Err(fault(reason)),
            None => Ok(()),
        },
        Value::Array(values) => {
            if values.len() > MEMBER_LIMIT {
                return Err(fault(too_many(values.len(), "values")));
            }
            values
                .iter()
                .try_for_each(|value| look(value, path, depth + 1))
        }
        Value::Object(members) => {
            if members.len() > MEMBER_LIMIT {
                return Err(fault(too_many(members.len(), "members")));
            }
            members.iter().try_for_each(|(name, value)| {
                if let Some(reason) = too_long(name, NAME_LIMIT) {
                    return Err(fault(format!("has a name that {reason}")));
                }
                match value {
                    // Nothing to say of it: the path need not be made.
                    Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
                    Value::String(text) if text.len() <= TEXT_LIMIT => Ok(()),
                    _ => look(value, &format!("{path}.{name}"), depth + 1),
                }
            })
        }
        _ => Ok(()),
    }
}

fn too_long(text: &str, limit: usize) -> Option<String> {
    // Bytes are counted first: there are never fewer of them than characters.
    let length = (text.len() > limit).then(|| text.chars().count())?;
    (length > limit).then(|| format!("must have at most {limit} characters, has {length}"))
}

fn too_many(count: usize, what: &str) -> String {
    format!("must have at most {MEMBER_LIMIT} {what}, has {count}")
}

#[cfg(test)]
mod tests;
