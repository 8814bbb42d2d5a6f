//! What a message says of its person's properties, as operations on them.
//!
//! An `identify` message's `traits` set properties by their names, and change them by the operations of
//! `docs/protocol.md`. They are applied in the order of the table there: all is taken away first, then
//! set, then added to.

use std::collections::HashSet;

use serde_json::{Map, Number, Value};

use crate::limits::{LIST_LIMIT, OPERATION_LIMIT, PROPERTY_LIMIT};
use crate::verdict::Fault;

/// One change to one property, or to all.
#[derive(Debug, Clone, PartialEq)]
pub enum Operation {
    /// All properties go.
    Clear,
    /// A property goes, or changes.
    Change(String, Change),
}

/// What becomes of a property.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// It goes.
    Unset,
    /// It gets this value.
    Set(Value),
    /// It gets this value where it has none.
    SetOnce(Value),
    /// This is added to it; what is no number counts as none.
    Increment(Number),
    /// This is put into its list; of a list, each of its values.
    Put {
        /// The value, or several.
        value: Value,
        /// At the beginning, not at the end.
        first: bool,
        /// Only where the list does not hold it.
        once: bool,
    },
    /// This is taken out of its list, wherever it stands; of a list, each of its values.
    Remove(Value),
}

impl Operation {
    /// Whether it puts something into a list, or takes it out.
    pub fn is_of_list(&self) -> bool {
        matches!(
            self,
            Self::Change(_, Change::Put { .. } | Change::Remove(_))
        )
    }
}

/// The operations, in the order they are applied.
pub const OPERATIONS: [&str; 9] = [
    "$set",
    "$setOnce",
    "$unset",
    "$increment",
    "$append",
    "$appendOnce",
    "$prepend",
    "$prependOnce",
    "$remove",
];

/// What takes all properties away.
pub const CLEAR: &str = "$clearAll";

/// Reads traits.
///
/// # Errors
///
/// The faults of operations that are none.
pub fn operations(traits: &Map<String, Value>) -> Result<Vec<Operation>, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut operations = Vec::new();
    // Hackle's SDKs write an object there.
    if !matches!(
        traits.get(CLEAR),
        None | Some(Value::Null | Value::Bool(false))
    ) {
        operations.push(Operation::Clear);
    }
    for (name, value) in traits {
        let is_known = OPERATIONS.contains(&name.as_str()) || name == CLEAR;
        if name.starts_with('$') && !is_known {
            faults.push(fault(
                name,
                "is no operation; see docs/protocol.md for those there are",
            ));
        } else if let Some(reason) = too_large(value).filter(|_| !is_known) {
            faults.push(fault(name, &reason));
        } else if !is_known && !value.is_null() {
            operations.push(Operation::Change(name.clone(), Change::Set(value.clone())));
        }
    }
    for operation in OPERATIONS {
        match traits.get(operation) {
            None | Some(Value::Null) => {}
            Some(Value::Object(members)) => {
                for (name, value) in members.iter().filter(|(_, value)| !value.is_null()) {
                    match change(operation, value) {
                        Ok(change) => operations.push(Operation::Change(name.clone(), change)),
                        Err(reason) => faults.push(fault(&format!("{operation}.{name}"), &reason)),
                    }
                }
            }
            Some(_) => faults.push(fault(operation, "must be an object of names and values")),
        }
    }
    if operations.len() > OPERATION_LIMIT {
        let reason = format!(
            "must change at most {OPERATION_LIMIT} properties, changes {}; say the others in another message",
            operations.len()
        );
        faults.push(Fault::new("traits", reason));
    }
    let lists = operations.iter().filter(|one| one.is_of_list()).count();
    if lists > LIST_LIMIT {
        let reason = format!(
            "must change at most {LIST_LIMIT} lists, changes {lists}; say the others in another message"
        );
        faults.push(Fault::new("traits", reason));
    }
    match faults.is_empty() {
        true => Ok(operations),
        false => Err(faults),
    }
}

fn fault(path: &str, reason: &str) -> Fault {
    Fault::new(format!("traits.{path}"), reason)
}

/// What is too much of one value. Every change of a property writes all of it.
fn too_large(value: &Value) -> Option<String> {
    let bytes = match value {
        Value::Array(_) | Value::Object(_) => value.to_string().len(),
        Value::String(text) => text.len(),
        _ => 0,
    };
    (bytes > PROPERTY_LIMIT)
        .then(|| format!("must have at most {PROPERTY_LIMIT} bytes, has {bytes}"))
}

fn change(operation: &str, value: &Value) -> Result<Change, String> {
    if let Some(reason) = too_large(value) {
        return Err(reason);
    }
    let put = |first, once| Change::Put {
        value: value.clone(),
        first,
        once,
    };
    Ok(match (operation, value) {
        ("$unset", _) => Change::Unset,
        ("$set", _) => Change::Set(value.clone()),
        ("$setOnce", _) => Change::SetOnce(value.clone()),
        ("$increment", Value::Number(number)) => Change::Increment(number.clone()),
        ("$increment", _) => return Err("must be a number".to_owned()),
        ("$append", _) => put(false, false),
        ("$appendOnce", _) => put(false, true),
        ("$prepend", _) => put(true, false),
        ("$prependOnce", _) => put(true, true),
        _ => Change::Remove(value.clone()),
    })
}

impl Change {
    /// Changes the value, where there is one; a list keeps at most `most` values, those that were put there last. Whether
    /// anything is other than before.
    pub fn apply(&self, value: &mut Option<Value>, most: usize) -> bool {
        match self {
            Self::Unset => value.take().is_some(),
            Self::SetOnce(_) if value.is_some() => false,
            Self::Set(new) | Self::SetOnce(new) => {
                let is_other = value.as_ref() != Some(new);
                *value = Some(new.clone());
                is_other
            }
            Self::Increment(number) => {
                let sum = sum(value.as_ref(), number);
                let is_other = value.as_ref() != Some(&sum);
                *value = Some(sum);
                is_other
            }
            Self::Put {
                value: new,
                first,
                once,
            } => put(value, new, (*first, *once), most),
            Self::Remove(gone) => {
                if value.is_none() {
                    return false;
                }
                let all = as_list(value);
                let before = all.len();
                let gone = Known::of(each(gone));
                all.retain(|one| !gone.has(one));
                all.len() != before
            }
        }
    }
}

fn put(value: &mut Option<Value>, new: &Value, (first, once): (bool, bool), most: usize) -> bool {
    let was_list = matches!(value, Some(Value::Array(_)));
    let all = as_list(value);
    let known = Known::of(match once {
        true => all.as_slice(),
        false => &[],
    });
    let new = each(new).iter().filter(|one| !known.has(one));
    let new: Vec<_> = new.cloned().collect();
    drop(known);
    let is_other = !was_list || !new.is_empty();
    let at = if first { 0 } else { all.len() };
    all.splice(at..at, new);
    let over = all.len().saturating_sub(most);
    match first {
        true => all.truncate(most),
        false => drop(all.drain(..over)),
    }
    is_other
}

/// Values to look others up in: one by one while they are few, by their texts where each look would be long.
enum Known<'a> {
    Few(&'a [Value]),
    Many(HashSet<String>),
}

impl<'a> Known<'a> {
    fn of(values: &'a [Value]) -> Self {
        match values.len() {
            0..=8 => Self::Few(values),
            _ => Self::Many(values.iter().map(Value::to_string).collect()),
        }
    }

    fn has(&self, value: &Value) -> bool {
        match self {
            Self::Few(values) => values.contains(value),
            Self::Many(texts) => texts.contains(&value.to_string()),
        }
    }
}

/// Whole numbers stay whole as long as they can.
fn sum(before: Option<&Value>, number: &Number) -> Value {
    let Some(Value::Number(before)) = before else {
        return number.clone().into();
    };
    match (before.as_i64(), number.as_i64()) {
        (Some(one), Some(other)) if one.checked_add(other).is_some() => (one + other).into(),
        _ => {
            let sum = before.as_f64().unwrap_or(0.0) + number.as_f64().unwrap_or(0.0);
            Number::from_f64(sum).unwrap_or(before.clone()).into()
        }
    }
}

/// A single value is a list of one.
fn as_list(value: &mut Option<Value>) -> &mut Vec<Value> {
    let list = match value.take() {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(list)) => list,
        Some(one) => vec![one],
    };
    match value.insert(Value::Array(list)) {
        Value::Array(list) => list,
        // It was put there one line above.
        _ => unreachable!("a list"),
    }
}

fn each(value: &Value) -> &[Value] {
    match value {
        Value::Null => &[],
        Value::Array(list) => list,
        one => std::slice::from_ref(one),
    }
}

#[cfg(test)]
mod tests;
