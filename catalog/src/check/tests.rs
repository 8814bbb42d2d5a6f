use super::*;
use serde_json::json;

fn check(event: &str, properties: Value) -> Vec<(String, String)> {
    Catalog::built_in()
        .check(event, properties.as_object().unwrap())
        .into_iter()
        .map(|violation| (violation.path, violation.reason))
        .collect()
}

fn one(path: &str, reason: &str) -> Vec<(String, String)> {
    vec![(path.to_owned(), reason.to_owned())]
}

#[test]
fn an_event_with_all_its_properties_passes() {
    let properties = json!({
        "order_id": "20261121-0000012", "price": 27000, "discounted_price": 25000.5,
        "delivery_fee": 0, "utm_source": "naver", "page_colour": ["anything"]
    });
    assert_eq!(check("view_completed_order", properties), []);
}

#[test]
fn an_order_without_its_number_means_nothing() {
    let path = "properties.order_id";
    assert_eq!(
        check("view_completed_order", json!({})),
        one(path, "is required")
    );
    assert_eq!(
        check("cafe24_complete_order", json!({ "order_id": null })),
        one(path, "is required")
    );
    assert_eq!(
        check("cafe24_cancel_order", json!({ "order_id": "" })),
        one(path, "is required, is empty")
    );
}

#[test]
fn several_products_are_an_array_only_where_several_can_be_meant() {
    let many = json!({ "product_no": ["1001", "1002"] });
    assert_eq!(check("view_checkout", many.clone()), []);
    assert_eq!(
        check("view_product", many),
        one("properties.product_no", "must be a string, is an array")
    );
}

#[test]
fn what_the_catalogue_does_not_know_is_left_alone() {
    assert_eq!(check("wishlist_shared", json!({ "price": "text" })), []);
    assert_eq!(
        check("view_home", json!({ "utm_source": null, "ab": {} })),
        []
    );
}

#[test]
fn what_it_does_not_know_can_be_told() {
    let unknown = |event, properties: Value| -> Vec<_> {
        let found = Catalog::built_in().unknown(event, properties.as_object().unwrap());
        found.into_iter().map(|found| found.path).collect()
    };
    assert_eq!(unknown("wishlist_shared", json!({ "a": 1 })), ["event"]);
    let properties = json!({ "utm_source": "naver", "ab": {} });
    assert_eq!(unknown("view_home", properties), ["properties.ab"]);
}

#[test]
fn user_properties_are_checked_coupons_by_their_number() {
    let traits = json!({
        "available_point": "1000.00", "cp_6082150001234567890_use_flag": "Y",
        "cp_6082150001234567890_used_date": null, "created_date": "2024-03-01",
        "favourite": 1, "is_birthday": "F"
    });
    let found: Vec<_> = Catalog::built_in()
        .check_user_properties(traits.as_object().unwrap())
        .into_iter()
        .map(|violation| violation.path)
        .collect();
    assert_eq!(
        found,
        [
            "traits.available_point",
            "traits.cp_6082150001234567890_use_flag",
            "traits.created_date"
        ]
    );
}

#[test]
fn a_coupon_pattern_needs_a_number() {
    assert!(matches("cp_{couponNo}_used_date", "cp_19_used_date"));
    assert!(!matches("cp_{couponNo}_used_date", "cp__used_date"));
    assert!(!matches("cp_{couponNo}_used_date", "cp_a_used_date"));
    assert!(!matches("sms", "smss"));
}
