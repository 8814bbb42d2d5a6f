//! User properties as Braze's attributes.

use moa_message::profile::{Change, Operation, operations};
use serde_json::{Map, Value, json};

use super::tidy;
use super::value::TEXT_CHARS;

/// Braze's own attributes that user properties of these names may set.
const OPEN: [&str; 10] = [
    "country",
    "dob",
    "email",
    "first_name",
    "gender",
    "home_city",
    "language",
    "last_name",
    "phone",
    "time_zone",
];

/// Those that they may not: whoever can make a page send a message could change who somebody is, or whether they want mail.
const CLOSED: [&str; 20] = [
    "app_id",
    "braze_id",
    "current_location",
    "date_of_first_session",
    "date_of_last_session",
    "email_click_tracking_disabled",
    "email_open_tracking_disabled",
    "email_subscribe",
    "external_id",
    "facebook",
    "image_url",
    "marked_email_as_spam_at",
    "push_subscribe",
    "push_tokens",
    "subscription_groups",
    "twitter",
    "user_alias",
    "uninstalled_at",
    "_merge_objects",
    "_update_existing_only",
];

/// What traits say, in the order in which it is to happen: one object, and another wherever one property changes twice.
///
/// `$setOnce` and `$clearAll` are left out, for Braze has nothing like them, and so is what Braze cannot add.
pub fn of(traits: &Map<String, Value>) -> Vec<Map<String, Value>> {
    // Operations that are none were rejected before they were stored.
    let operations = operations(traits).unwrap_or_default();
    let is_lunar = traits.get("solar_calendar").and_then(Value::as_str) == Some("음력");
    let mut objects = vec![Map::new()];
    for operation in operations {
        let Operation::Change(name, change) = operation else {
            continue;
        };
        let Some(attribute) = attribute(&name) else {
            continue;
        };
        let Some(value) = changed(&attribute, &change) else {
            continue;
        };
        if name == "birthday"
            && !is_lunar
            && let Some(born) = born(&change)
        {
            put(&mut objects, "dob".into(), born);
        }
        put(&mut objects, attribute, value);
    }
    objects.retain(|object| !object.is_empty());
    objects
}

fn put(objects: &mut Vec<Map<String, Value>>, name: String, value: Value) {
    match objects.last_mut() {
        Some(last) if !last.contains_key(&name) => {
            last.insert(name, value);
        }
        _ => objects.push(Map::from_iter([(name, value)])),
    }
}

/// Braze's name for a user property. Cafe24 has one name for a member, which Braze has as the first name.
fn attribute(name: &str) -> Option<String> {
    let name = tidy::name(name)?;
    Some(match name.as_str() {
        "name" => "first_name".into(),
        closed if CLOSED.contains(&closed) => tidy::ours(closed),
        _ => name,
    })
}

/// An attribute's value that does what the change says.
fn changed(attribute: &str, change: &Change) -> Option<Value> {
    let is_open = OPEN.contains(&attribute);
    match change {
        Change::Unset => Some(Value::Null),
        Change::Set(value) if is_open => own(attribute, value),
        Change::Set(value) => tidy::value(value),
        Change::Increment(number) if !is_open => Some(json!({ "inc": number.as_i64()? })),
        Change::Put { value, .. } if !is_open => Some(json!({ "add": texts(value)? })),
        Change::Remove(value) if !is_open => Some(json!({ "remove": texts(value)? })),
        _ => None,
    }
}

/// A value of one of Braze's own attributes, where it is one.
fn own(attribute: &str, value: &Value) -> Option<Value> {
    let text = value.as_str()?.trim();
    let is_one = match attribute {
        "dob" => is_date(text),
        "email" => text.contains('@'),
        "phone" => return Some(phone(text).into()),
        "gender" => matches!(text, "M" | "F" | "O" | "N" | "P"),
        "country" | "language" => {
            text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic())
        }
        _ => !text.is_empty(),
    };
    (is_one && text.chars().count() <= TEXT_CHARS).then(|| text.into())
}

/// A phone number. Korean mobile numbers get the form that Braze knows by itself (E.164).
fn phone(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_mobile = digits.starts_with("01") && matches!(digits.len(), 10 | 11);
    match is_mobile && !text.starts_with('+') {
        true => format!("+82{}", &digits[1..]),
        false => text.chars().take(TEXT_CHARS).collect(),
    }
}

/// Braze's date of birth of a `birthday`, which has no hyphens.
fn born(change: &Change) -> Option<Value> {
    let day = match change {
        Change::Unset => return Some(Value::Null),
        Change::Set(Value::String(day)) => day,
        _ => return None,
    };
    let digits = day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit());
    let date = digits.then(|| format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..]))?;
    is_date(&date).then(|| date.into())
}

fn is_date(text: &str) -> bool {
    chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok()
}

/// The texts of a list: Braze's lists have nothing else.
fn texts(value: &Value) -> Option<Vec<Value>> {
    let list = match value {
        Value::Array(list) => list.as_slice(),
        one => std::slice::from_ref(one),
    };
    let text = |value: &Value| match value {
        Value::Number(number) => Some(number.to_string().into()),
        Value::String(_) => tidy::value(value),
        _ => None,
    };
    let texts: Vec<Value> = list.iter().filter_map(text).collect();
    (!texts.is_empty()).then_some(texts)
}

#[cfg(test)]
mod tests;
