use proptest::prelude::*;
use serde_json::{Value, json};

use super::tests::told;

/// Any JSON, with what people write for numbers.
fn odd() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        any::<u64>().prop_map(Value::from),
        "\\PC{0,300}".prop_map(Value::from),
        Just(json!("29,000")),
        Just(json!("1e999")),
        Just(json!(-0.0)),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map("\\$?\\PC{0,8}", inner, 0..4).prop_map(Value::from_iter),
        ]
    })
}

proptest! {
    #[test]
    fn odd_values_lose_no_event(
        event in prop::sample::select(vec![
            "view_product", "view_cart", "cafe24_add_to_cart_items", "cafe24_order_form", "cafe24_order_form_items",
            "cafe24_complete_order", "cafe24_complete_order_items", "cafe24_cancel_order", "cafe24_cancel_order_items",
            "cafe24_refund_order", "$page_view", "$", "view_completed_order",
        ]),
        properties in prop::collection::hash_map(prop::sample::select(vec![
            "order_id", "product_no", "product_name", "price", "quantity", "product_price", "items_count", "order_amount",
            "total_quantity", "total_order_price", "product_nos", "product_names", "refund_amount", "time", "$",
        ]), odd(), 0..8),
    ) {
        let properties = Value::from_iter(properties);
        let told = told(&[(event, properties.clone()), (event, properties)]);
        prop_assert_eq!(told.len(), 2);
        for (name, properties) in told {
            prop_assert!(!name.starts_with('$') && !name.is_empty());
            prop_assert!(properties.to_string().len() < 100_000);
        }
    }
}
