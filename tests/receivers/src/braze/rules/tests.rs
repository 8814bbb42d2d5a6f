use super::*;

#[test]
fn the_rules_bite() {
    let valid = serde_json::json!({
        "product_id": "1", "product_name": "x", "variant_id": "1", "price": 1, "currency": "KRW", "source": "s", "metadata": {},
    });
    let event = "ecommerce.product_viewed";
    assert_eq!(fault(event, &valid), None);
    for (name, value, said) in [
        ("price", Value::Null, "missing_property"),
        ("price", "29.99".into(), "unexpected_data_type"),
        ("price", (-1).into(), "unexpected_data_type"),
        ("product_name", " ".into(), "unexpected_data_type"),
        ("brand", "x".into(), "extra_property"),
        (
            "metadata",
            serde_json::json!({ "$a": 1 }),
            "unexpected_data_type",
        ),
    ] {
        let mut broken = valid.clone();
        match value {
            Value::Null => broken.as_object_mut().expect("an object").remove(name),
            value => broken
                .as_object_mut()
                .expect("an object")
                .insert(name.into(), value),
        };
        assert!(
            fault(event, &broken).expect("a fault").contains(said),
            "{name}"
        );
    }
    assert!(fault("ecommerce.productViewed", &valid).is_some());
}
