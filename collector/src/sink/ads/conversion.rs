//! What a message is to ad platforms: one of their standard events, in no platform's own words.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::browser::Browser;
use super::contents::{Content, contents, value};
use super::kind::{Kind, searched, short};
use super::money::is_currency;
use super::person::{Email, Phone, sha256};
use super::visitors;
use crate::sink::consent;
use crate::sink::message::Message;
use crate::sink::values::id;
use moa_message::correlation::LIBRARY;

/// The longest number of an order, in bytes. What is longer is none of Cafe24's.
const ORDER_BYTES: usize = 100;

/// Whom an event is of.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Who {
    /// Their e-mail address.
    pub email: Option<Email>,
    /// Their phone number.
    pub phone: Option<Phone>,
    /// Hashes of the ids that the shop knows them by: the member's, then the device's.
    pub external: Vec<String>,
    /// Their browser.
    pub browser: Browser,
}

/// An event as ad platforms see it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Conversion {
    /// Which one.
    pub kind: Kind,
    /// What the platform knows it by, the pixel's own too: the order's number, else the message's id.
    pub id: String,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// Its products.
    pub contents: Vec<Content>,
    /// How many pieces these are, where that is known of all.
    pub pieces: Option<u64>,
    /// What it comes to.
    pub value: Option<f64>,
    /// In what: three letters of ISO 4217.
    pub currency: Option<String>,
    /// The order's number.
    pub order: Option<String>,
    /// What was searched for.
    pub search: Option<String>,
    /// Whose it is.
    pub who: Who,
    /// What was stated of Google's `ad_user_data` and `ad_personalization`.
    pub stated: [Option<bool>; 2],
}

/// How to reach somebody: texts that may be an e-mail address and phone numbers, best first.
#[derive(Debug, Default)]
pub(crate) struct Contact {
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// Phone numbers.
    pub phones: Vec<String>,
}

impl Conversion {
    /// A message of this kind with its rows, in this browser. `known` is what is known of its member; `currency` is what
    /// sums are in where nothing says it.
    pub fn of(
        kind: Kind,
        message: &Message,
        rows: &[Message],
        browser: Browser,
        known: Contact,
        currency: Option<&str>,
        at: DateTime<Utc>,
    ) -> Self {
        let order = visitors::order(message).map(|(_, order)| order);
        let order = order.filter(|order| kind == Kind::Purchase && order.len() <= ORDER_BYTES);
        let contents = contents(kind, message, rows);
        let is_whole = rows.len() >= kind.wanted_rows(message);
        let stated = message.property("currency").and_then(Value::as_str);
        let shop = message.context_text(&["shop", "currency"]);
        let own = stated.or(shop).filter(|text| is_currency(text));
        let own = own.or(browser.currency.as_deref()).or(currency);
        let id = order
            .clone()
            .or_else(|| message.text("messageId").map(str::to_owned));
        let pieces = contents.iter().map(|content| content.quantity);
        Self {
            kind,
            id: id.unwrap_or_default(),
            at,
            value: value(kind, message, &contents, is_whole),
            pieces: pieces
                .sum::<Option<u64>>()
                .filter(|_| !contents.is_empty() && is_whole),
            currency: own.map(str::to_owned),
            order,
            search: search(kind, message),
            who: who(message, browser, known),
            stated: ["ad_user_data", "ad_personalization"]
                .map(|name| consent::stated(message, name)),
            contents,
        }
    }
}

fn search(kind: Kind, message: &Message) -> Option<String> {
    match kind {
        Kind::Search => {
            let stated = message.property("keyword").and_then(id);
            stated
                .and_then(|text| short(&text))
                .or_else(|| searched(message))
        }
        _ => None,
    }
}

fn who(message: &Message, browser: Browser, known: Contact) -> Who {
    let own = |paths: &[&[&str]]| -> Vec<String> {
        let context = paths.iter().filter_map(|path| message.context_text(path));
        context.map(str::to_owned).collect()
    };
    let property = |name| {
        message
            .property(name)
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    let emails = own(&[&["buyer", "email"]])
        .into_iter()
        .chain(property("email"));
    let phones = own(&[&["buyer", "cellphone"]]).into_iter();
    let phones = phones.chain(property("cellphone")).chain(property("phone"));
    // A guest's order that Cafe24's servers tell has an id of its own in place of a device's.
    let device = message
        .text("anonymousId")
        .filter(|_| message.library() != Some(LIBRARY));
    let ids = message.text("userId").into_iter().chain(device);
    Who {
        email: emails
            .chain(known.emails)
            .find_map(|text| Email::read(&text)),
        phone: phones
            .chain(known.phones)
            .find_map(|text| Phone::read(&text)),
        external: ids.map(sha256).collect(),
        browser,
    }
}

#[cfg(test)]
mod tests;
