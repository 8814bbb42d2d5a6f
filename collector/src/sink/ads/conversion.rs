//! What a message is to ad platforms: one of their standard events, in no platform's own words.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::browser::Browser;
use super::money::is_currency;
use super::person::{Email, Phone, sha256};
use super::visitors;
use crate::sink::consent;
use crate::sink::message::Message;
use crate::sink::values::{id, number};
use moa_message::correlation::LIBRARY;

/// The longest text that is told, in characters.
const TEXT_CHARS: usize = 200;

/// How many products an event names at most.
const CONTENTS: usize = 200;

/// A standard event. Meta and TikTok have the same ones, under nearly the same names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// A product is looked at.
    ViewContent,
    /// Something is searched for.
    Search,
    /// A product is put on the wish list.
    AddToWishlist,
    /// Products are put into the cart.
    AddToCart,
    /// The order form is entered.
    InitiateCheckout,
    /// An order is placed.
    Purchase,
    /// Somebody has become a member.
    CompleteRegistration,
}

impl Kind {
    /// What a message is; `None` where it is none of them.
    pub fn of(message: &Message) -> Option<Self> {
        Some(match message.name() {
            "view_product" => Self::ViewContent,
            "search" => Self::Search,
            "$page_view" if searched(message).is_some() => Self::Search,
            "add_to_wishlist" => Self::AddToWishlist,
            "cafe24_add_to_cart" => Self::AddToCart,
            "cafe24_order_form" => Self::InitiateCheckout,
            "cafe24_complete_order" => Self::Purchase,
            "cafe24_signup" => Self::CompleteRegistration,
            _ => return None,
        })
    }

    /// The events that follow one of it, one for each product.
    pub fn rows(self) -> Option<&'static str> {
        match self {
            Self::AddToCart => Some("cafe24_add_to_cart_items"),
            Self::InitiateCheckout => Some("cafe24_order_form_items"),
            Self::Purchase => Some("cafe24_complete_order_items"),
            _ => None,
        }
    }

    /// How many rows it has to have, as far as its message says.
    pub fn wanted_rows(self, message: &Message) -> usize {
        if self.rows().is_none() {
            return 0;
        }
        let count = message.property("items_count").and_then(number);
        count.map_or(1, |count| count.clamp(0.0, CONTENTS as f64) as usize)
    }
}

/// A product of an event.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Content {
    /// Its number, as catalogues of Cafe24 have it.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// How many pieces.
    pub quantity: Option<u64>,
    /// What one piece is sold for, options included.
    pub price: Option<f64>,
}

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
        let order = order.filter(|_| kind == Kind::Purchase);
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

/// What is looked for by the search page that a message is of. Cafe24's has it in its address.
fn searched(message: &Message) -> Option<String> {
    message
        .context_text(&["page", "type"])
        .filter(|kind| *kind == "search")?;
    let address = message.context_text(&["page", "url"])?;
    let (_, query) = address.split_once('?')?;
    let query = query.split('#').next()?;
    let found = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "keyword");
    // What looks personal was masked by the tracker.
    short(&found?.1).filter(|text| !text.contains("***"))
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

fn contents(kind: Kind, message: &Message, rows: &[Message]) -> Vec<Content> {
    let mut contents: Vec<Content> = match kind {
        Kind::ViewContent | Kind::AddToWishlist => content(message).into_iter().collect(),
        Kind::AddToCart | Kind::InitiateCheckout | Kind::Purchase => {
            rows.iter().filter_map(content).collect()
        }
        Kind::Search | Kind::CompleteRegistration => Vec::new(),
    };
    if contents.is_empty() && kind == Kind::InitiateCheckout {
        contents = listed(message);
    }
    contents.truncate(CONTENTS);
    contents
}

/// The product that a message is about.
fn content(message: &Message) -> Option<Content> {
    let amount = |name| number(message.property(name)?).filter(|amount| *amount >= 0.0);
    let sold = amount("product_sale_price").or_else(|| amount("product_price"));
    let price = sold.map(|price| price + amount("option_price").unwrap_or_default());
    let quantity = amount("quantity").filter(|count| (1.0..=1e9).contains(count));
    let is_row = message.name() != "view_product";
    Some(Content {
        id: message.property("product_no").and_then(id)?,
        name: message
            .property("product_name")
            .and_then(id)
            .and_then(|name| short(&name)),
        quantity: quantity
            .map(|count| count as u64)
            .or((!is_row).then_some(1)),
        price: price.or_else(|| amount("price")),
    })
}

/// The products whose numbers and names stand side by side.
fn listed(message: &Message) -> Vec<Content> {
    let list = |name| message.property(name).and_then(Value::as_array);
    let names = list("product_names");
    let ids = list("product_nos").into_iter().flatten().enumerate();
    let content = |(at, number): (usize, &Value)| {
        let name = names.and_then(|names| id(names.get(at)?));
        Some(Content {
            id: id(number)?,
            name: name.and_then(|name| short(&name)),
            quantity: None,
            price: None,
        })
    };
    ids.filter_map(content).collect()
}

/// What an event comes to. A sum with an unknown in it is unknown.
fn value(kind: Kind, message: &Message, contents: &[Content], is_whole: bool) -> Option<f64> {
    let amount = |name| number(message.property(name)?).filter(|amount| *amount >= 0.0);
    let sum = || {
        let of = |content: &Content| Some(content.price? * content.quantity? as f64);
        let sum: Option<f64> = contents.iter().map(of).sum();
        sum.filter(|_| is_whole && !contents.is_empty())
    };
    match kind {
        Kind::ViewContent | Kind::AddToWishlist => contents.first()?.price,
        Kind::AddToCart => sum(),
        Kind::InitiateCheckout => amount("total_order_price").or_else(sum),
        Kind::Purchase => amount("order_amount").or_else(sum),
        Kind::Search | Kind::CompleteRegistration => None,
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

/// A text of some length.
fn short(text: &str) -> Option<String> {
    let text: String = text.trim().chars().take(TEXT_CHARS).collect();
    let text = text.trim_end();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests;
