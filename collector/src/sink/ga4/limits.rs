//! What GA4 takes at most. It answers 2xx whatever comes and drops what is over (facts/server 3.5),
//! so it is looked at before it is sent.

use serde_json::{Map, Value};

use super::names;

/// Characters of a parameter's value, those of items too.
pub(super) const PARAMETER_VALUE: usize = 100;
/// Characters of a user property's value.
pub(super) const USER_PROPERTY_VALUE: usize = 36;
/// Events of a request.
pub(super) const EVENTS: usize = 25;
/// Parameters of an event.
pub(super) const PARAMETERS: usize = 25;
/// User properties of a request.
pub(super) const USER_PROPERTIES: usize = 25;
/// Items of an event.
pub(super) const ITEMS: usize = 200;
/// Bytes of a request's body: 130 kB.
pub(super) const BODY: usize = 130_000;
/// Bytes of an event, so that it fits a body with all that stands around it.
pub(super) const EVENT: usize = 110_000;

/// A text cut to so many characters, counted as UTF-16 does: it counts the most.
pub(super) fn cut(text: &str, limit: usize) -> &str {
    let mut length = 0;
    let over = text.char_indices().find(|(_, letter)| {
        length += letter.len_utf16();
        length > limit
    });
    match over {
        Some((at, _)) => text.split_at(at).0,
        None => text,
    }
}

/// Whether GA4 takes an event of this name with these parameters.
///
/// # Errors
///
/// What it would not take, for a person.
pub(super) fn check(name: &str, parameters: &Map<String, Value>) -> Result<(), String> {
    if !names::is_event(name) {
        return Err(format!("GA4 takes no event named {name:?}"));
    }
    if parameters.len() > PARAMETERS {
        return Err(format!("the event has {} parameters", parameters.len()));
    }
    if parameters.contains_key("value") && !parameters.contains_key("currency") {
        return Err("the event has a value, and no currency".to_owned());
    }
    for (name, value) in parameters {
        if !names::is_parameter(name) {
            return Err(format!("GA4 takes no parameter named {name:?}"));
        }
        match value {
            Value::Array(items) if name == "items" => items.iter().try_for_each(check_item)?,
            value => check_value(name, value)?,
        }
    }
    Ok(())
}

fn check_item(item: &Value) -> Result<(), String> {
    let item = item.as_object().ok_or("an item is no object")?;
    if !item.contains_key("item_id") && !item.contains_key("item_name") {
        return Err("an item has neither id nor name".to_owned());
    }
    item.iter()
        .try_for_each(|(name, value)| check_value(name, value))
}

fn check_value(name: &str, value: &Value) -> Result<(), String> {
    let fits = match value {
        Value::String(text) => cut(text, PARAMETER_VALUE).len() == text.len(),
        value => value.is_number(),
    };
    match fits {
        true => Ok(()),
        false => Err(format!("GA4 does not take what the parameter {name:?} is")),
    }
}
