//! Braze's rules for recommended events, as its documentation has them: which properties, of which type, and which must
//! be there. What breaks one is dropped, and nobody is told.

use serde_json::{Map, Value};

/// What a property is.
#[derive(Clone, Copy)]
enum Type {
    Text,
    Amount,
    Integer,
    Currency,
    Action,
    Products,
    Discounts,
    Metadata,
    Texts,
}

use Type::{Action, Amount, Currency, Discounts, Integer, Metadata, Products, Text, Texts};

/// A property, its type, and whether it must be there.
type Rule = (&'static str, Type, bool);

const PRODUCT: &[Rule] = &[
    ("product_id", Text, true),
    ("product_name", Text, true),
    ("variant_id", Text, true),
    ("quantity", Integer, true),
    ("price", Amount, true),
    ("image_url", Text, false),
    ("product_url", Text, false),
    ("metadata", Metadata, false),
];

const DISCOUNT: &[Rule] = &[
    ("code", Text, true),
    ("amount", Amount, true),
    ("type", Text, false),
];

fn rules(event: &str) -> Option<&'static [Rule]> {
    Some(match event {
        "ecommerce.product_viewed" => &[
            ("product_id", Text, true),
            ("product_name", Text, true),
            ("variant_id", Text, true),
            ("image_url", Text, false),
            ("product_url", Text, false),
            ("price", Amount, true),
            ("currency", Currency, true),
            ("source", Text, true),
            ("type", Texts, false),
            ("metadata", Metadata, false),
        ],
        "ecommerce.cart_updated" => &[
            ("cart_id", Text, true),
            ("action", Action, false),
            ("total_value", Amount, false),
            ("subtotal_value", Amount, false),
            ("tax", Amount, false),
            ("shipping", Amount, false),
            ("currency", Currency, true),
            ("products", Products, true),
            ("source", Text, true),
            ("metadata", Metadata, false),
        ],
        "ecommerce.checkout_started" => &[
            ("checkout_id", Text, true),
            ("cart_id", Text, false),
            ("total_value", Amount, true),
            ("subtotal_value", Amount, false),
            ("tax", Amount, false),
            ("shipping", Amount, false),
            ("currency", Currency, true),
            ("products", Products, true),
            ("source", Text, true),
            ("metadata", Metadata, false),
        ],
        "ecommerce.order_placed" => &[
            ("order_id", Text, true),
            ("cart_id", Text, false),
            ("total_value", Amount, true),
            ("subtotal_value", Amount, false),
            ("tax", Amount, false),
            ("shipping", Amount, false),
            ("total_discounts", Amount, false),
            ("discounts", Discounts, false),
            ("currency", Currency, true),
            ("products", Products, true),
            ("source", Text, true),
            ("metadata", Metadata, false),
        ],
        "ecommerce.order_refunded" => &[
            ("order_id", Text, true),
            ("total_value", Amount, true),
            ("total_discounts", Amount, false),
            ("discounts", Discounts, false),
            ("currency", Currency, true),
            ("products", Products, true),
            ("source", Text, true),
            ("metadata", Metadata, false),
        ],
        "ecommerce.order_cancelled" => &[
            ("order_id", Text, true),
            ("cancel_reason", Text, true),
            ("total_value", Amount, true),
            ("subtotal_value", Amount, false),
            ("tax", Amount, false),
            ("shipping", Amount, false),
            ("total_discounts", Amount, false),
            ("discounts", Discounts, false),
            ("currency", Currency, true),
            ("products", Products, true),
            ("source", Text, true),
            ("metadata", Metadata, false),
        ],
        _ => return None,
    })
}

/// What is wrong with an event; `None` for one that Braze takes.
pub fn fault(event: &str, properties: &Value) -> Option<String> {
    let properties = properties.as_object()?;
    if properties.to_string_bytes() > 100_000 || event.starts_with('$') || event.len() > 255 {
        return Some("too large, or badly named".into());
    }
    match rules(event) {
        None if event.starts_with("ecommerce.") => Some("no such event".into()),
        None => properties.keys().find(|name| !is_name(name)).cloned(),
        Some(rules) => {
            let action = properties
                .get("action")
                .and_then(Value::as_str)
                .unwrap_or("replace");
            let is_cart = event == "ecommerce.cart_updated";
            if is_cart && action == "replace" && !properties.contains_key("total_value") {
                return Some("missing_property total_value".into());
            }
            broken(properties, rules)
        }
    }
}

fn broken(properties: &Map<String, Value>, rules: &[Rule]) -> Option<String> {
    for (name, _, must) in rules {
        if *must && !properties.contains_key(*name) {
            return Some(format!("missing_property {name}"));
        }
    }
    for (name, value) in properties {
        match rules.iter().find(|(known, ..)| known == name) {
            None => return Some(format!("extra_property {name}")),
            Some((_, kind, _)) if !is(value, *kind) => {
                return Some(format!("unexpected_data_type {name}: {value}"));
            }
            Some(_) => {}
        }
    }
    None
}

fn is(value: &Value, kind: Type) -> bool {
    let list = |rules: &[Rule]| {
        let list = value.as_array().filter(|list| !list.is_empty());
        list.is_some_and(|list| {
            let mut objects = list.iter().map(Value::as_object);
            objects.all(|one| one.is_some_and(|one| broken(one, rules).is_none()))
        })
    };
    let text = value.as_str().unwrap_or_default();
    match kind {
        Text => !text.trim().is_empty() && text.chars().count() <= 255,
        Amount => value.as_f64().is_some_and(|amount| amount >= 0.0),
        Integer => value.as_i64().is_some_and(|number| number >= 0),
        Currency => text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()),
        Action => matches!(text, "add" | "remove" | "replace"),
        Products => list(PRODUCT),
        Discounts => list(DISCOUNT),
        Texts => value
            .as_array()
            .is_some_and(|list| list.iter().all(Value::is_string)),
        Metadata => value.as_object().is_some_and(|all| {
            all.to_string_bytes() <= 50_000 && all.keys().all(|name| is_name(name))
        }),
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('$') && name.chars().count() <= 255
}

/// How many bytes of JSON it is.
trait Bytes {
    fn to_string_bytes(&self) -> usize;
}

impl Bytes for Map<String, Value> {
    fn to_string_bytes(&self) -> usize {
        serde_json::to_string(self).expect("JSON").len()
    }
}

#[cfg(test)]
mod tests;
