//! GA4's published limits. What is over one is dropped there, and nobody is told.

use chrono::Utc;
use serde_json::{Map, Value};

use super::Taken;

/// A body's members.
const MEMBERS: [&str; 6] = [
    "client_id",
    "user_id",
    "user_properties",
    "consent",
    "timestamp_micros",
    "events",
];

/// Events that GA4 keeps to itself.
const RESERVED: [&str; 9] = [
    "ad_click",
    "app_remove",
    "error",
    "first_open",
    "first_visit",
    "in_app_purchase",
    "screen_view",
    "session_start",
    "user_engagement",
];

/// Reads a body; what breaks a limit goes to `faults`.
pub fn check(body: &str, faults: &mut Vec<String>) -> Vec<Taken> {
    let mut must = |holds: bool, what: &str| {
        if !holds {
            faults.push(what.to_owned());
        }
    };
    must(body.len() <= 130_000, "body");
    let body: Value = serde_json::from_str(body).expect("JSON");
    let members = body.as_object().expect("an object");
    must(
        members.keys().all(|name| MEMBERS.contains(&&**name)),
        "unknown member",
    );
    let client = body["client_id"].as_str().unwrap_or_default().to_owned();
    must(!client.is_empty(), "client_id");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let user = body.get("user_id").map(text);
    must(
        user.as_ref()
            .is_none_or(|user| (1..=256).contains(&user.len())),
        "user_id",
    );
    let properties = body["user_properties"].as_object();
    let properties = properties.cloned().unwrap_or_default();
    must(properties.len() <= 25, "user properties");
    for (name, property) in &properties {
        must(is_name(name, 24), name);
        must(is_value(&property["value"], 36), name);
    }
    let events = body["events"].as_array().expect("a list");
    must((1..=25).contains(&events.len()), "number of events");
    for event in events {
        check_event(event, &mut must);
    }
    let taken = events.iter().map(|event| Taken {
        client: client.clone(),
        user: user.clone(),
        properties: properties.clone(),
        event: event.clone(),
    });
    taken.collect()
}

fn check_event(event: &Value, must: &mut impl FnMut(bool, &str)) {
    let name = event["name"].as_str().unwrap_or_default();
    must(is_name(name, 40) && !RESERVED.contains(&name), name);
    let now = Utc::now().timestamp_micros();
    let at = event["timestamp_micros"].as_i64().unwrap_or_default();
    let three_days = 72 * 3_600_000_000;
    must((now - three_days..=now).contains(&at), "timestamp_micros");
    let parameters = event["params"].as_object().expect("an object");
    let has = |name: &str| parameters.contains_key(name);
    must(parameters.len() <= 25, "number of parameters");
    must(!has("value") || has("currency"), "currency");
    must(
        !["purchase", "refund"].contains(&name) || has("transaction_id"),
        "transaction_id",
    );
    must(
        parameters.get("session_id").is_none_or(is_number_text),
        "session_id",
    );
    for (parameter, value) in parameters {
        must(is_name(parameter, 40), parameter);
        match parameter.as_str() {
            "items" => check_items(value, must),
            _ => must(is_value(value, 100), parameter),
        }
    }
}

fn check_items(items: &Value, must: &mut impl FnMut(bool, &str)) {
    let items = items.as_array().expect("a list");
    must((1..=200).contains(&items.len()), "number of items");
    for item in items {
        let item: &Map<String, Value> = item.as_object().expect("an object");
        let is_named = item.contains_key("item_id") || item.contains_key("item_name");
        must(is_named, "item");
        let mut parameters = item.iter();
        let all_fit = parameters.all(|(name, value)| is_name(name, 40) && is_value(value, 100));
        must(all_fit, "item");
    }
}

fn is_value(value: &Value, characters: usize) -> bool {
    let text = value.as_str().map(|text| text.chars().count());
    value.is_number() || text.is_some_and(|count| count <= characters)
}

fn is_number_text(value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default();
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_name(name: &str, limit: usize) -> bool {
    let kept = ["_", "firebase_", "ga_", "google_", "gtag."];
    name.len() <= limit
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !kept.iter().any(|prefix| name.starts_with(prefix))
}

#[cfg(test)]
mod tests;
