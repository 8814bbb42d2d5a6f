//! A message, with the rows that belong to it, as an event of GA4.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use serde_json::{Map, Value};

use super::items::{self, OF_LISTS, OF_ONE};
use super::limits::{self, PARAMETER_VALUE, PARAMETERS};
use super::meaning::{self, Items, Meaning};
use super::orders::Unit;
use super::values::{plain, text_value};
use super::{ids, names, personal};
use crate::sink::message::Message;
use crate::sink::values::{json_number, number};

/// How far back GA4 takes events: 72 hours (facts/server 3.5), less what the way there may take.
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
        let sums = Sums::of(unit, meaning, &items, currency);
        sums.put(&mut parameters);
        let has_items = !items.is_empty();
        if has_items {
            parameters.put("items", Some(Value::Array(items::fitting(items))));
        }
        page(message, &mut parameters);
        properties(message, meaning, has_items, &sums, &mut parameters);
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

/// What an event comes to. GA4 wants the goods alone in `value`, which it takes with a `currency` alone; a sum in no known
/// currency is an `amount`.
#[derive(Default)]
struct Sums<'a> {
    currency: Option<&'a str>,
    value: Option<f64>,
    shipping: Option<f64>,
    tax: Option<f64>,
    /// The properties that they are.
    said: Vec<&'static str>,
}

impl<'a> Sums<'a> {
    fn of(
        unit: &'a Unit,
        meaning: Option<Meaning>,
        items: &[Value],
        currency: Option<&'a str>,
    ) -> Self {
        let message = &unit.message;
        let is_currency =
            |text: &&str| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase());
        let own = message
            .context_text(&["shop", "currency"])
            .filter(is_currency);
        let stated = message.property("currency").and_then(Value::as_str);
        let mut sums = Self {
            currency: stated.filter(is_currency).or(own).or(currency),
            ..Self::default()
        };
        let amount = |name| message.property(name).and_then(number);
        let property = meaning.and_then(|meaning| meaning.value).unwrap_or("value");
        let stated = amount(property);
        let of_items = || items::sum(items);
        let Some(shipping) = meaning.and_then(|meaning| meaning.shipping) else {
            // Rows that say what they were sold for know better than a sum of what they cost.
            let sold = of_items().filter(|_| unit.is_sold() && property != "refund_amount");
            sums.value = sold.or(stated).or_else(of_items);
            sums.said.extend(stated.map(|_| property));
            return sums;
        };
        sums.shipping = amount(shipping).or_else(|| amount("shipping"));
        sums.tax = amount("tax");
        // What was paid is of the goods only less the shipping that is in it; what that is, has to be known.
        let goods = stated.zip(sums.shipping);
        let goods = goods.map(|(paid, shipping)| paid - shipping - sums.tax.unwrap_or_default());
        let goods = goods.filter(|goods| *goods >= 0.0);
        let is_whole = unit.rows.len() >= unit.wanted();
        let sold = of_items().filter(|_| unit.is_sold());
        sums.value = sold.or(goods).or_else(|| of_items().filter(|_| is_whole));
        if sums.currency.is_some() {
            sums.said.extend([shipping, "shipping", "tax"]);
        }
        sums
    }

    fn put(&self, parameters: &mut Parameters) {
        let value = self.value.and_then(json_number);
        match self.currency {
            Some(currency) => {
                parameters.put("currency", value.as_ref().map(|_| currency.into()));
                parameters.put("value", value);
                parameters.put("shipping", self.shipping.and_then(json_number));
                parameters.put("tax", self.tax.and_then(json_number));
            }
            None => parameters.put("amount", value),
        }
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
    sums: &Sums<'_>,
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
            || (sums.said.contains(&name.as_str()) && number(value).is_some())
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

#[cfg(test)]
mod tests;
