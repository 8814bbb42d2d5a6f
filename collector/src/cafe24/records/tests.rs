//! Answers in the forms they come in.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::cafe24::time;

#[test]
fn an_order_is_read_in_any_of_its_forms() {
    let mut body = json!({ "orders": [
        { "order_id": "20260101-0000012", "shop_no": "1", "member_id": "", "first_order": null,
          "order_date": "2026-01-01T10:00:00+09:00", "payment_method": ["card", "point"],
          "shipping_status ": "M ", "initial_order_amount": { "payment_amount": "24580" },
          "items": [{ "order_item_code": "20260101-0000012-01", "product_no": 11, "quantity": "2",
                      "product_price": "12,000.00", "shipped_date": "2026-01-02 09:00:00", "claim_code": "null" }] },
        { "nothing": true },
    ] });
    let orders: Vec<Order> = list(&mut body, "orders");
    let [order] = &orders[..] else {
        panic!("{orders:?}")
    };
    assert_eq!(order.member_id, None);
    assert_eq!(order.payment_method, ["card", "point"]);
    assert_eq!(order.shipping_status.as_deref(), Some("M"));
    assert_eq!(order.initial_order_amount.payment_amount, Some(24580.0));
    let item = &order.items[0];
    assert_eq!(item.product_no.as_deref(), Some("11"));
    assert_eq!(
        (item.quantity, item.product_price),
        (Some(2), Some(12000.0))
    );
    assert_eq!(item.shipped_date, time::read("2026-01-02T09:00:00+09:00"));
    assert_eq!(item.claim_code, None);
}

#[test]
fn numbers_of_nineteen_digits_stay_whole() {
    let body =
        r#"{"issues":[{"issue_no":9000000000000000033,"used_date":"null","used_coupon":"F"}]}"#;
    let mut body: Value = serde_json::from_str(body).unwrap();
    let issues: Vec<Issue> = list(&mut body, "issues");
    assert_eq!(issues[0].issue_no, "9000000000000000033");
    assert_eq!(
        (issues[0].used_date, issues[0].used_coupon),
        (None, Some(false))
    );
}

/// Any JSON, a few levels deep, with names that records have among its own.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[ -~]{0,12}|null|T|2026-01-01 00:00:00".prop_map(Value::String),
    ];
    leaf.prop_recursive(3, 32, 6, |inner| {
        let name = "order_id|items|quantity|order_date|buyer|payment_method|initial_order_amount|[a-z ]{0,8}";
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::hash_map(name, inner, 0..6).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn nothing_that_comes_breaks_a_reader(value in any_json()) {
        let mut body = json!({ "orders": [value.clone()], "refunds": [value] });
        let _: Vec<Order> = list(&mut body, "orders");
        let _: Vec<Refund> = list(&mut body, "refunds");
    }
}
