//! What an order comes to, and its items.

use super::*;

fn purchase(order: Value, rows: Vec<Value>) -> Value {
    let mut all = json!({ "order_id": "o1", "items_count": rows.len(), "order_amount": 28000 });
    all.as_object_mut()
        .unwrap()
        .extend(order.as_object().unwrap().clone());
    let mut messages = vec![message(1, "cafe24_complete_order", all)];
    for (seq, mut row) in (2..).zip(rows) {
        row["order_id"] = "o1".into();
        messages.push(message(seq, "cafe24_complete_order_items", row));
    }
    let told = told_all(messages, None).remove(0);
    assert_eq!(told.name, "purchase");
    told.params.into()
}

fn shirt() -> Value {
    json!({
        "product_no": "11", "product_name": "리넨 셔츠", "quantity": 2, "product_price": 15000,
        "product_sale_price": 12500, "variant_code": "P000000L000A",
    })
}

fn without(mut row: Value, name: &str) -> Value {
    row.as_object_mut().unwrap().remove(name);
    row
}

#[test]
fn a_purchase_is_worth_its_goods_and_shipping_stands_beside() {
    let told = purchase(json!({ "delivery_fee": 3000 }), vec![shirt()]);
    assert_eq!(
        (&told["value"], &told["shipping"], &told["currency"]),
        (&json!(25000), &json!(3000), &json!("KRW"))
    );
    assert_eq!(
        told["items"],
        json!([{
            "item_id": "11", "item_name": "리넨 셔츠", "item_variant": "P000000L000A",
            "price": 12500, "discount": 2500, "quantity": 2,
        }])
    );
    assert_eq!(told["order_amount"], 28000);
    assert_eq!(told.get("delivery_fee"), None);
    assert_eq!(told.get("tax"), None);
}

#[test]
fn what_is_sold_for_counts_before_what_was_paid_and_that_before_what_it_costs() {
    let costs = || without(shirt(), "product_sale_price");
    for (order, rows, value) in [
        // Paid by points in part: the goods are worth the same.
        (
            json!({ "delivery_fee": 3000, "order_amount": 8000 }),
            vec![shirt()],
            json!(25000),
        ),
        (json!({}), vec![shirt()], json!(25000)),
        // What each was sold for is not known.
        (json!({ "delivery_fee": 3000 }), vec![costs()], json!(25000)),
        (
            json!({ "delivery_fee": "2,000", "tax": "1000.00" }),
            vec![costs()],
            json!(25000),
        ),
        (json!({ "delivery_fee": 0 }), vec![costs()], json!(28000)),
        (json!({}), vec![costs()], json!(30000)),
        // A row is missing, or has no price.
        (
            json!({ "delivery_fee": 3000, "items_count": 2 }),
            vec![shirt()],
            json!(25000),
        ),
        (json!({ "items_count": 2 }), vec![shirt()], json!(null)),
        (
            json!({}),
            vec![without(costs(), "product_price")],
            json!(null),
        ),
        (json!({}), vec![], json!(null)),
        (json!({ "delivery_fee": 3000 }), vec![], json!(25000)),
        // Nonsense.
        (json!({ "delivery_fee": 90000 }), vec![], json!(null)),
    ] {
        let told = purchase(order.clone(), rows);
        let found = told.get("value").cloned().unwrap_or_default();
        assert_eq!(found, value, "{order}");
        assert_eq!(told.get("currency").is_some(), !value.is_null(), "{order}");
    }
}

#[test]
fn items_say_their_options_coupons_and_discounts_where_those_are_known() {
    let mut row = shirt();
    row["option_price"] = 1000.into();
    row["option_value"] = "색상=네이비".into();
    row["coupon"] = "WELCOME".into();
    let told = purchase(
        json!({ "delivery_fee": 3000, "coupon": "SPRING" }),
        vec![row],
    );
    assert_eq!(told["coupon"], "SPRING");
    assert_eq!(told["value"], 27000);
    assert_eq!(
        told["items"],
        json!([{
            "item_id": "11", "item_name": "리넨 셔츠", "item_variant": "색상=네이비", "coupon": "WELCOME",
            "price": 13500, "discount": 2500, "quantity": 2,
        }])
    );
    // Sold for its price, it has no discount.
    let mut row = shirt();
    row["product_sale_price"] = 15000.into();
    assert_eq!(
        purchase(json!({}), vec![row])["items"][0].get("discount"),
        None
    );
}

#[test]
fn without_a_known_currency_nothing_is_a_sum_of_ga4_s() {
    let order = Message::read(&StoredMessage {
        seq: 1,
        mall: "haneul".into(),
        message_id: "m".into(),
        received_at: "2026-11-21T11:00:00.000Z".into(),
        body: json!({
            "type": "track", "event": "cafe24_complete_order", "anonymousId": "d1",
            "timestamp": "2026-11-21T10:00:00Z",
            "properties": { "order_id": "o1", "order_amount": 28000, "delivery_fee": 3000 },
        })
        .to_string(),
    })
    .unwrap();
    let told = told_all(vec![order], None).remove(0);
    assert_eq!(
        (&told.params["amount"], &told.params["delivery_fee"]),
        (&json!(25000), &json!(3000))
    );
    for name in ["value", "currency", "shipping"] {
        assert!(!told.params.contains_key(name), "{name}");
    }
}
