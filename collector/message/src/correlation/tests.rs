use serde_json::json;

use super::*;

fn of(event: &str, user: Option<&str>, properties: Value, library: &str) -> Option<Correlation> {
    let values = json!({ "properties": properties });
    let values = values.as_object().unwrap();
    Correlation::of(
        event,
        (Some("d1"), user),
        values,
        library == LIBRARY,
        Catalog::built_in(),
    )
}

#[test]
fn the_two_sides_have_one_key() {
    let order = json!({ "order_id": "20260101-0000012" });
    let browser = of("cafe24_complete_order", None, order.clone(), "moa").unwrap();
    let server = of("cafe24_complete_order", Some("haneul"), order, LIBRARY).unwrap();
    assert_eq!(browser.key, server.key);
    assert_eq!((browser.side, server.side), (Side::Sender, Side::Cafe24));
    assert!(browser.once && browser.within.is_none());
}

#[test]
fn what_lacks_a_part_of_the_key_meets_nobody() {
    assert_eq!(
        of("cafe24_complete_order", Some("u"), json!({}), "moa"),
        None
    );
    assert_eq!(
        of("cafe24_signup", None, json!({ "name": "x" }), "moa"),
        None
    );
    assert_eq!(
        of(
            "view_product",
            Some("u"),
            json!({ "product_no": "1" }),
            "moa"
        ),
        None
    );
    let login = of(
        "cafe24_login",
        Some("u"),
        json!({ "member_id": "u" }),
        "moa",
    )
    .unwrap();
    assert_eq!(login.user.as_deref(), Some("u"));
    assert_eq!(login.within, Some(Duration::from_secs(600)));
}
