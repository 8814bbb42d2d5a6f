//! A message, with the rows that belong to it, as an event of GA4.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use serde_json::{Map, Value};

use super::items::{self, OF_LISTS, OF_ONE};
use super::limits::{self, PARAMETER_VALUE, PARAMETERS};
use super::meaning::{self, Items, Meaning};
use super::message::Message;
use super::orders::Unit;
use super::values::{json_number, number, plain, text_value};
use super::{ids, names, personal};

/// How far back GA4 takes events: 72 hours (facts server.md 3.5), less what the way there may take.
const OLDEST: TimeDelta = TimeDelta::minutes(72 * 60 - 5);

/// Where the time that a visitor looked at the page stands.
const LOOKED: &str = "$engagement_time_ms";

/// An event as GA4 takes it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Event {
    /// Its name.
    pub name: String,
    /// Its parameters.
    pub params: Map<String, Value>,
    /// When it happened, in microseconds since 1970.
    pub timestamp_micros: i64,
}

impl Event {
    /// The event that a message is. `currency` is what sums are in where it does not say.
    ///
    /// # Errors
    ///
    /// Why GA4 does not take it, for a person.
    pub fn of(unit: &Unit, currency: Option<&str>, now: DateTime<Utc>) -> Result<Self, String> {
        let message = &unit.message;
        let happened = message.happened().unwrap_or(now).min(now);
        if now - happened > OLDEST {
            return Err("it is older than the 72 hours that GA4 takes".to_owned());
        }
        let meaning = meaning::of(message.name());
        let mut parameters = Parameters::default();
        session(message, &mut parameters);
        let items = items(unit, meaning);
        money(message, meaning, &items, currency, &mut parameters);
        let has_items = !items.is_empty();
        if has_items {
            parameters.put("items", Some(Value::Array(items::fitting(items))));
        }
        page(message, &mut parameters);
        properties(message, meaning, has_items, &mut parameters);
        let name = match meaning {
            Some(meaning) => meaning.event.to_owned(),
            None => names::event(message.name()),
        };
        limits::check(&name, &parameters.0)?;
        Ok(Self {
            name,
            params: parameters.0,
            timestamp_micros: happened.timestamp_micros(),
        })
    }
}

/// As many parameters as an event may have; the first of a name stays.
#[derive(Default)]
struct Parameters(Map<String, Value>);

impl Parameters {
    fn put(&mut self, name: &str, value: Option<Value>) {
        let is_room = self.0.len() < PARAMETERS && !self.0.contains_key(name);
        if let Some(value) = value.filter(|_| is_room) {
            self.0.insert(name.to_owned(), value);
        }
    }

    fn put_text(&mut self, name: &str, text: Option<&str>) {
        let text = text.filter(|text| !personal::is_personal_text(text));
        self.put(
            name,
            text.and_then(|text| text_value(text, PARAMETER_VALUE)),
        );
    }
}

/// The session, and the time that was spent: without both, reports show no session. What took no
/// time that anybody measured counts as the shortest there is.
fn session(message: &Message, parameters: &mut Parameters) {
    let looked = message.property(LOOKED).and_then(number);
    let looked = looked.filter(|time| *time >= 0.0).map(f64::round);
    let session = ids::session(message);
    if looked.is_some() || session.is_some() {
        parameters.put("engagement_time_msec", json_number(looked.unwrap_or(1.0)));
    }
    parameters.put("session_id", session.map(Value::String));
    parameters.put_text("message_id", message.text("messageId"));
}

fn items(unit: &Unit, meaning: Option<Meaning>) -> Vec<Value> {
    let message = &unit.message;
    match meaning.map_or(Items::Nothing, |meaning| meaning.items) {
        Items::Nothing => Vec::new(),
        Items::One => items::one(message).into_iter().collect(),
        Items::Lists => items::of_lists(message),
        Items::Rows(_) => {
            let rows: Vec<Value> = unit.rows.iter().filter_map(items::one).collect();
            match rows.is_empty() {
                true => items::of_lists(message),
                false => rows,
            }
        }
    }
}

/// `value` and `currency`, which GA4 takes together alone; a sum in no known currency is an `amount`.
fn money(
    message: &Message,
    meaning: Option<Meaning>,
    items: &[Value],
    currency: Option<&str>,
    parameters: &mut Parameters,
) {
    let is_currency =
        |text: &&str| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    let own = message
        .context_text(&["shop", "currency"])
        .filter(is_currency);
    let stated = message.property("currency").and_then(Value::as_str);
    let currency = stated.filter(is_currency).or(own).or(currency);
    let property = meaning.and_then(|meaning| meaning.value).unwrap_or("value");
    let stated = message.property(property).and_then(number);
    let Some(value) = stated.or_else(|| items::sum(items)).and_then(json_number) else {
        return;
    };
    match currency {
        Some(currency) => {
            parameters.put("currency", Some(currency.into()));
            parameters.put("value", Some(value));
        }
        None => parameters.put("amount", Some(value)),
    }
}

/// The page it happened on; a page view says where it came from, too.
fn page(message: &Message, parameters: &mut Parameters) {
    let of_page = |name| message.context_text(&["page", name]);
    let address = of_page("url").map(|url| {
        let path = url.split(['?', '#']).next().unwrap_or_default();
        // A query that is cut or personal says less than none.
        match limits::cut(url, PARAMETER_VALUE) == url && !personal::is_personal_text(url) {
            true => url,
            false => path,
        }
    });
    parameters.put_text("page_location", address);
    if matches!(message.name(), "$page_view" | "page") {
        let name = message.property("$page_name").and_then(Value::as_str);
        parameters.put_text("page_title", name.or_else(|| of_page("title")));
        parameters.put_text("page_referrer", of_page("referrer"));
    }
}

/// The other properties, under GA4's names or their own.
fn properties(
    message: &Message,
    meaning: Option<Meaning>,
    has_items: bool,
    parameters: &mut Parameters,
) {
    let renamed = meaning.map_or(&[][..], |meaning| meaning.renamed);
    for (name, new) in renamed {
        let value = message
            .property(name)
            .filter(|value| !personal::is_personal(name, value));
        parameters.put(new, value.and_then(|value| plain(value, PARAMETER_VALUE)));
    }
    if names::event(message.name()) != message.name().trim_start_matches('$') && meaning.is_none() {
        parameters.put_text("moa_event", Some(message.name()));
    }
    for (name, value) in message.members("properties") {
        let is_said = renamed.iter().any(|(old, _)| old == name)
            || (has_items && is_in_items(name, meaning))
            || is_money(name, value, meaning)
            || name == LOOKED;
        if is_said || personal::is_personal(name, value) {
            continue;
        }
        parameters.put(&names::parameter(name), plain(value, PARAMETER_VALUE));
    }
}

fn is_in_items(name: &str, meaning: Option<Meaning>) -> bool {
    match meaning.map_or(Items::Nothing, |meaning| meaning.items) {
        Items::Nothing => false,
        Items::One => OF_ONE.contains(&name),
        Items::Lists | Items::Rows(_) => OF_LISTS.contains(&name),
    }
}

fn is_money(name: &str, value: &Value, meaning: Option<Meaning>) -> bool {
    let property = meaning.and_then(|meaning| meaning.value).unwrap_or("value");
    name == property && number(value).is_some()
}

#[cfg(test)]
mod tests;
