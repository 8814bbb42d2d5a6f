//! What a message says of its person's properties, as operations on them.
//!
//! An `identify` message's `traits` set properties by their names, and change them by the operations of
//! `docs/protocol.md`. They are applied in the order of the table there: all is taken away first, then
//! set, then added to.

use serde_json::{Map, Number, Value};

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

/// The operations, in the order they are applied.
const NAMES: [&str; 9] = [
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
const CLEAR: &str = "$clearAll";

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
        let is_known = NAMES.contains(&name.as_str()) || name == CLEAR;
        if name.starts_with('$') && !is_known {
            faults.push(fault(
                name,
                "is no operation; see docs/protocol.md for those there are",
            ));
        } else if !is_known && !value.is_null() {
            operations.push(Operation::Change(name.clone(), Change::Set(value.clone())));
        }
    }
    for operation in NAMES {
        match traits.get(operation) {
            None | Some(Value::Null) => {}
            Some(Value::Object(members)) => {
                for (name, value) in members.iter().filter(|(_, value)| !value.is_null()) {
                    match change(operation, value) {
                        Ok(change) => operations.push(Operation::Change(name.clone(), change)),
                        Err(reason) => faults.push(fault(&format!("{operation}.{name}"), reason)),
                    }
                }
            }
            Some(_) => faults.push(fault(operation, "must be an object of names and values")),
        }
    }
    match faults.is_empty() {
        true => Ok(operations),
        false => Err(faults),
    }
}

fn fault(path: &str, reason: &str) -> Fault {
    Fault::new(format!("traits.{path}"), reason)
}

fn change(operation: &str, value: &Value) -> Result<Change, &'static str> {
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
        ("$increment", _) => return Err("must be a number"),
        ("$append", _) => put(false, false),
        ("$appendOnce", _) => put(false, true),
        ("$prepend", _) => put(true, false),
        ("$prependOnce", _) => put(true, true),
        _ => Change::Remove(value.clone()),
    })
}

impl Change {
    /// The value after this change, from the one before; `None` where there is none.
    pub fn apply(&self, before: Option<Value>) -> Option<Value> {
        match self {
            Self::Unset => None,
            Self::Set(value) => Some(value.clone()),
            Self::SetOnce(value) => before.or_else(|| Some(value.clone())),
            Self::Increment(number) => Some(sum(before, number)),
            Self::Put { value, first, once } => {
                let mut all = list(before);
                let mut new = list(Some(value.clone()));
                if *once {
                    new.retain(|one| !all.contains(one));
                }
                let at = if *first { 0 } else { all.len() };
                all.splice(at..at, new);
                Some(all.into())
            }
            Self::Remove(value) => {
                let mut all = list(Some(before?));
                let gone = list(Some(value.clone()));
                all.retain(|one| !gone.contains(one));
                Some(all.into())
            }
        }
    }
}

/// Whole numbers stay whole as long as they can.
fn sum(before: Option<Value>, number: &Number) -> Value {
    let Some(Value::Number(before)) = before else {
        return number.clone().into();
    };
    match (before.as_i64(), number.as_i64()) {
        (Some(one), Some(other)) if one.checked_add(other).is_some() => (one + other).into(),
        _ => {
            let sum = before.as_f64().unwrap_or(0.0) + number.as_f64().unwrap_or(0.0);
            Number::from_f64(sum).unwrap_or(before).into()
        }
    }
}

/// A single value is a list of one.
fn list(value: Option<Value>) -> Vec<Value> {
    match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(list)) => list,
        Some(one) => vec![one],
    }
}

#[cfg(test)]
mod tests;
