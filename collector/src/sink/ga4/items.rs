//! The `items` of an ecommerce event.

use serde_json::{Map, Value};

use super::limits::{EVENT, ITEMS, PARAMETER_VALUE};
use super::values::text_value;
use crate::sink::message::Message;
use crate::sink::values::{id, json_number, number};

/// The properties that make an item of one product.
pub(super) const OF_ONE: &[&str] = &[
    "coupon",
    "discount",
    "option_price",
    "option_value",
    "price",
    "product_name",
    "product_no",
    "product_price",
    "product_sale_price",
    "quantity",
    "variant_code",
];

/// The properties that make items of several.
pub(super) const OF_LISTS: &[&str] = &["product_names", "product_nos"];

/// What was left of the price of one piece after its discounts, as far as the message says.
fn sale_price(message: &Message) -> Option<f64> {
    let price = number(message.property("product_sale_price")?)?;
    Some(price).filter(|price| *price >= 0.0)
}

/// Whether a message says what its product was sold for, and not only what it costs.
pub(super) fn is_sold(message: &Message) -> bool {
    sale_price(message).is_some()
}

/// The product that a message is about: `price` is what one piece was sold for with its options, `discount` what that is
/// less than its price.
pub(super) fn one(message: &Message) -> Option<Value> {
    let text = |name| id(message.property(name)?);
    let amount = |name| number(message.property(name)?);
    let mut item = named(text("product_no"), text("product_name"))?;
    let short = |text: String| text_value(&text, PARAMETER_VALUE);
    let variant = text("option_value").or_else(|| text("variant_code"));
    let list = amount("product_price").or_else(|| amount("price"));
    let sale = sale_price(message);
    let discount = list.zip(sale).map(|(list, sale)| list - sale);
    let discount = amount("discount").or(discount).filter(|off| *off > 0.0);
    let options = amount("option_price").unwrap_or_default();
    let price = sale.or(list).map(|price| price + options);
    for (name, value) in [
        ("item_variant", variant.and_then(short)),
        ("coupon", text("coupon").and_then(short)),
        ("discount", discount.and_then(json_number)),
        ("price", price.and_then(json_number)),
        ("quantity", amount("quantity").and_then(json_number)),
    ] {
        if let Some(value) = value {
            item.insert(name.to_owned(), value);
        }
    }
    Some(Value::Object(item))
}

/// The products whose numbers and names stand side by side.
pub(super) fn of_lists(message: &Message) -> Vec<Value> {
    let list = |name| message.property(name).and_then(Value::as_array);
    let (numbers, names) = (list("product_nos"), list("product_names"));
    let count = numbers.map_or(0, Vec::len).max(names.map_or(0, Vec::len));
    let at = |list: Option<&Vec<Value>>, at: usize| id(list?.get(at)?);
    let items = (0..count.min(ITEMS)).filter_map(|n| named(at(numbers, n), at(names, n)));
    items.map(Value::Object).collect()
}

/// As many of the items as an event may have, in number and in bytes.
pub(super) fn fitting(mut items: Vec<Value>) -> Vec<Value> {
    items.truncate(ITEMS);
    let mut bytes = 0;
    // What stands around the items takes less than a third of the event.
    let fitting = items.iter().take_while(|item| {
        bytes += item.to_string().len() + 1;
        bytes <= EVENT * 2 / 3
    });
    let count = fitting.count();
    items.truncate(count);
    items
}

/// What the items come to: prices times pieces, where all are known.
pub(super) fn sum(items: &[Value]) -> Option<f64> {
    let of = |item: &Value| {
        let price = number(item.get("price")?)?;
        Some(price * item.get("quantity").map_or(Some(1.0), number)?)
    };
    match items {
        [] => None,
        items => items.iter().map(of).sum(),
    }
}

fn named(number: Option<String>, name: Option<String>) -> Option<Map<String, Value>> {
    let mut item = Map::new();
    for (member, text) in [("item_id", number), ("item_name", name)] {
        if let Some(text) = text.and_then(|text| text_value(&text, PARAMETER_VALUE)) {
            item.insert(member.to_owned(), text);
        }
    }
    (!item.is_empty()).then_some(item)
}
