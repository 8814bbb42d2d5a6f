use serde_json::{Value, json};

use super::*;
use crate::sink::braze::object::objects;
use crate::sink::braze::testing::{message, terms};

/// A visitor's messages, mapped one after the other: names and properties of what they became.
pub(super) fn told(events: &[(&str, Value)]) -> Vec<(String, Value)> {
    let messages = (1u64..).zip(events);
    let messages: Vec<Message> = messages
        .map(|(seq, (event, properties))| message(seq, event, properties.clone(), json!({})))
        .collect();
    let mut memory = Memory::default();
    let mut told = Vec::new();
    for (at, one) in messages.iter().enumerate() {
        for object in objects(one, &messages[at + 1..], &mut memory, &terms()) {
            let name = object.body["name"].as_str().unwrap().to_owned();
            told.push((name, object.body["properties"].clone()));
        }
    }
    told
}

pub(super) fn row(number: &str, quantity: i64, price: i64) -> Value {
    json!({ "order_id": "20261121-0000001", "product_no": number, "product_name": format!("No {number}"), "quantity": quantity, "product_price": price })
}

pub(super) fn order(count: i64) -> Value {
    json!({ "order_id": "20261121-0000001", "order_amount": 32000, "items_count": count, "is_member": false })
}

pub(super) fn claim(more: Value) -> Value {
    let mut claim = json!({ "order_id": "20261121-0000001", "claim_status": "completed" });
    for (name, value) in more.as_object().unwrap() {
        claim[name] = value.clone();
    }
    claim
}

#[test]
fn a_product_that_is_looked_at_has_all_that_braze_requires() {
    let all = json!({ "product_no": 1001, "product_name": "울 코트", "price": "189,000", "utm_source": "mail" });
    let told = told(&[("view_product", all)]);
    assert_eq!(told[0].0, "ecommerce.product_viewed");
    assert_eq!(
        told[0].1,
        json!({
            "product_id": "1001", "product_name": "울 코트", "variant_id": "1001", "price": 189000,
            "currency": "KRW", "source": "https://shop.example", "product_url": "https://shop.example/p",
            "metadata": { "utm_source": "mail", "moa_message_id": "m1" },
        })
    );
}

#[test]
fn what_cannot_be_valid_is_a_custom_event_that_says_why() {
    for (event, properties, why) in [
        (
            "view_product",
            json!({ "product_name": "x", "price": 1 }),
            "product_no",
        ),
        (
            "view_product",
            json!({ "product_no": "1", "product_name": " ", "price": 1 }),
            "product_name",
        ),
        (
            "view_product",
            json!({ "product_no": "1", "product_name": "x", "price": "free" }),
            "price",
        ),
        (
            "cafe24_add_to_cart_items",
            json!({ "product_no": "1", "product_name": "x", "quantity": 0, "product_price": 1 }),
            "product",
        ),
        ("cafe24_complete_order", order(1), "products"),
        (
            "cafe24_cancel_order",
            json!({ "order_id": "1", "claim_status": "requested" }),
            "requested",
        ),
        ("cafe24_refund_order", claim(json!({})), "refund_amount"),
        (
            "view_cart",
            json!({ "product_nos": ["1", "2"], "total_quantity": 2 }),
            "products",
        ),
    ] {
        let told = told(&[(event, properties)]);
        assert_eq!(told[0].0, event);
        assert_eq!(told[0].1["moa_not_recommended"], why, "{event}");
    }
}

#[test]
fn a_cart_is_added_to_shown_and_emptied_and_another_one_after_an_order() {
    let mut more = row("2", 2, 1500);
    more["option_value"] = "red".into();
    let told = told(&[
        ("cafe24_add_to_cart_items", row("1", 1, 29000)),
        ("cafe24_add_to_cart_items", more.clone()),
        (
            "view_cart",
            json!({ "product_nos": ["1", "2"], "product_names": ["No 1", "No 2"], "total_quantity": 3, "total_order_price": 32000 }),
        ),
        // The first went, and of the second there are more than anybody knows of.
        (
            "view_cart",
            json!({ "product_nos": ["2", "2"], "product_names": ["No 2", "No 2"], "total_quantity": 4, "total_order_price": 6000 }),
        ),
        (
            "view_cart",
            json!({ "product_nos": ["3"], "product_names": ["No 3"], "total_quantity": 2, "total_order_price": 500 }),
        ),
        (
            "view_cart",
            json!({ "product_nos": [], "total_quantity": 0, "total_order_price": 0 }),
        ),
        ("cafe24_complete_order", order(1)),
        ("cafe24_complete_order_items", row("1", 1, 32000)),
        ("cafe24_add_to_cart_items", row("1", 1, 29000)),
    ]);
    let carts: Vec<_> = told
        .iter()
        .filter(|(name, _)| name == "ecommerce.cart_updated")
        .collect();
    let summary = |update: &Value| {
        let products = update["products"].as_array().unwrap().iter();
        let ids: Vec<_> = products
            .map(|one| {
                format!(
                    "{}×{}",
                    one["product_id"].as_str().unwrap(),
                    one["quantity"]
                )
            })
            .collect();
        format!(
            "{} {} {}",
            update["action"].as_str().unwrap(),
            ids.join(" "),
            update["total_value"]
        )
    };
    let all: Vec<_> = carts.iter().map(|(_, update)| summary(update)).collect();
    assert_eq!(
        all,
        [
            "add 1×1 null",
            "add 2×2 null",
            "replace 1×1 2×2 32000",
            "remove 1×1 null",
            "replace 3×2 500",
            "remove 3×2 null",
            "add 1×1 null"
        ]
    );
    assert_eq!(carts[4].1["products"][0]["price"], 250);
    let id = |at: usize| &carts[at].1["cart_id"];
    assert!((1..6).all(|at| id(at) == id(0)));
    assert_ne!(id(6), id(0));
    let (_, placed) = told
        .iter()
        .find(|(name, _)| name == "ecommerce.order_placed")
        .unwrap();
    assert_eq!(&placed["cart_id"], id(0));
}

#[test]
fn an_order_is_told_with_its_items_and_the_sums_of_its_page() {
    let told = told(&[
        (
            "cafe24_order_form",
            json!({ "total_order_price": 30500, "items_count": 2 }),
        ),
        ("cafe24_order_form_items", row("1", 1, 29000)),
        ("cafe24_order_form_items", row("2", 1, 1500)),
        (
            "view_completed_order",
            json!({ "order_id": "20261121-0000001", "price": 30500, "discounted_price": 29500, "delivery_fee": 2500 }),
        ),
        ("cafe24_complete_order", order(2)),
        ("cafe24_complete_order_items", row("1", 1, 29000)),
        ("cafe24_complete_order_items", row("2", 1, 1500)),
    ]);
    assert_eq!(told[0].0, "ecommerce.checkout_started");
    assert_eq!(told[0].1["products"][1]["product_id"], "2");
    assert_eq!(
        told[0].1["metadata"]["checkout_url"],
        "https://shop.example/p"
    );
    let (name, placed) = &told[4];
    assert_eq!(name, "ecommerce.order_placed");
    assert_eq!(
        (
            &placed["total_value"],
            &placed["subtotal_value"],
            &placed["shipping"],
            &placed["total_discounts"]
        ),
        (&json!(32000), &json!(30500), &json!(2500), &json!(1000))
    );
    assert_eq!(placed["products"].as_array().unwrap().len(), 2);
    assert_eq!(placed["metadata"]["is_member"], false);
    assert_eq!(told[5].0, "cafe24_complete_order_items");
}
