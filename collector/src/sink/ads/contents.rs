//! The products of an event, and what they come to.

use serde_json::Value;

use super::kind::{CONTENTS, Kind, short};
use crate::sink::message::Message;
use crate::sink::values::{id, number};

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

/// The products of a message of this kind with its rows.
pub(super) fn contents(kind: Kind, message: &Message, rows: &[Message]) -> Vec<Content> {
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
pub(super) fn value(
    kind: Kind,
    message: &Message,
    contents: &[Content],
    is_whole: bool,
) -> Option<f64> {
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
