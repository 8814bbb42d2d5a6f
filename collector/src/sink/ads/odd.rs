//! Any JSON where a value is looked for: what becomes of it, no platform has anything against.

use moa_receivers::ads;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::browser::Browser;
use super::conversion::{Contact, Conversion};
use super::kind::Kind;
use super::testing::{message, now, told};
use super::{google, meta, tiktok};
use crate::sink::odd::any_json;

const EVENTS: [&str; 7] = [
    "view_product",
    "search",
    "add_to_wishlist",
    "cafe24_add_to_cart",
    "cafe24_order_form",
    "cafe24_complete_order",
    "cafe24_signup",
];

const PROPERTIES: [&str; 14] = [
    "order_id",
    "order_amount",
    "total_order_price",
    "items_count",
    "product_no",
    "product_name",
    "product_nos",
    "product_names",
    "price",
    "quantity",
    "product_price",
    "product_sale_price",
    "option_price",
    "keyword",
];

const CONTEXT: [&str; 6] = ["userAgent", "ip", "fbp", "fbc", "ttp", "buyer"];

/// Any JSON, or what is nearly what it should be.
fn odd() -> impl Strategy<Value = Value> {
    prop_oneof![
        any_json(),
        (-10.0..1e6).prop_map(Value::from),
        "[0-9]{1,5}".prop_map(Value::from),
        "fb\\.[0-9]\\.[0-9]{12,13}\\.[0-9]{0,3}".prop_map(Value::from),
        "[a-z]{1,3}@[a-z]{1,3}\\.kr|010-?[0-9]{4}-?[0-9]{4}"
            .prop_map(|text| json!({ "email": text, "cellphone": text })),
        Just(json!("Mozilla/5.0")),
        Just(json!("203.0.113.7")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_becomes_of_anything_is_what_platforms_take(
        at in 0..EVENTS.len(),
        properties in prop::collection::vec(odd(), PROPERTIES.len()),
        context in prop::collection::vec(odd(), CONTEXT.len()),
        query in ".{0,40}",
    ) {
        let named = |names: &[&str], values: Vec<Value>| -> Value {
            names.iter().map(|name| (*name).to_owned()).zip(values).collect::<serde_json::Map<_, _>>().into()
        };
        let url = format!("https://shop.example/?fbclid={query}&keyword={query}");
        let mut context = named(&CONTEXT, context);
        context["page"] = json!({ "url": url });
        let mut body = told(EVENTS[at], named(&PROPERTIES, properties), json!({ "context": context }));
        // Whatever was made of it, it happened now.
        body["timestamp"] = now().to_rfc3339().into();
        let message = message(&body);
        let (kind, browser) = (Kind::of(&message), Browser::of(&message, now()));
        let (Some(kind), Some(browser)) = (kind, browser) else {
            return Ok(());
        };
        let row = super::testing::message(&body);
        let mut conversion = Conversion::of(kind, &message, &[row], browser, Contact::default(), None, now());
        conversion.at = chrono::Utc::now();
        if let Ok(event) = meta::event(&conversion) {
            prop_assert_eq!(ads::meta::event(&event), Ok(()), "{}", event);
        }
        if let Ok(event) = tiktok::event(&conversion) {
            prop_assert_eq!(ads::tiktok::event(&event), Ok(()), "{}", event);
        }
        if let Ok(Some(event)) = google::event(&conversion) {
            prop_assert_eq!(ads::google::event(&event), Ok(()), "{}", event);
        }
    }
}
