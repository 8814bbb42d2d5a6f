use proptest::prelude::*;

use super::*;

fn read(value: Value) -> Body {
    Body::read(&value.to_string()).unwrap()
}

/// Nothing that looks like a wrapper is kept, or it would be taken for one when it is read again.
#[test]
fn a_wrapper_in_the_wrapper_is_one_too() {
    let fields = json!({ "mall_id": "moashop", "order_id": "20260101-0000012", "resource": null });
    let twice = read(json!({ "event_no": 90023, "resource": { "resource": fields } }));
    assert_eq!(twice.mall.as_deref(), Some("moashop"));
    assert_eq!(twice.orders(), ["20260101-0000012"]);
    assert_eq!(Body::read(&twice.text()).unwrap(), twice);
}

#[test]
fn each_of_the_eight_irregularities_is_read() {
    let wrapped = read(json!({ "event_no": 90023, "resource": {
        "mall_id": "moashop", "event_shop_no": "1", "order_id": "20260101-0000012", "member_id": null } }));
    assert_eq!(
        (wrapped.event_no, wrapped.mall.as_deref(), wrapped.shop_no),
        (Some(90023), Some("moashop"), 1)
    );
    assert_eq!(wrapped.orders(), ["20260101-0000012"]);
    assert_eq!(wrapped.members(), [""; 0]);

    // 1. no wrapper; no number of the event
    let login = read(
        json!({ "event_no": 90143, "mall_id": "moashop", "event_shop_no": 1,
        "member_id": "haneul", "group_name": "새싹", "inflow_name": "PC" }),
    );
    assert_eq!(
        (login.about(), login.members()),
        (About::Login, vec!["haneul".to_owned()])
    );
    let changed = read(
        json!({ "mall_id": "moashop", "event_shop_no": "1", "member_id": "haneul",
        "diff_key": ["phone"], "sub_event_code": "EC_FRONT" }),
    );
    assert_eq!(changed.event_no, Some(90080));

    // 2. the event's number in the shop's place, members with commas and blanks
    let gone =
        read(json!({ "mall_id": "moashop", "event_shop_no": "90147", "member_id": "a, b, c" }));
    assert_eq!((gone.about(), gone.shop_no), (About::Withdrawal, 1));
    assert_eq!(gone.members(), ["a", "b", "c"]);

    // and one that has no number at all
    let some = read(json!({ "mall_id": "moashop", "event_shop_no": "1", "member_id": "a, b" }));
    assert_eq!((some.event_no, some.about()), (None, About::SomeMembers));

    // 3. numbers as texts and texts as numbers, the shop under another name
    let points =
        read(json!({ "event_no": "90148", "resource": { "mall_id": "moashop", "shop_no": 2 } }));
    assert_eq!((points.event_no, points.shop_no), (Some(90148), 2));

    // 4. several orders in one text
    let bulk = read(
        json!({ "event_no": 90071, "resource": { "mall_id": "moashop", "event_shop_no": "1",
        "order_id": "20260101-0000012, 20260101-0000013" } }),
    );
    assert_eq!(bulk.orders(), ["20260101-0000012", "20260101-0000013"]);

    // 5. to 8. are values that nothing is made of here: the order is asked for
    let odd = read(
        json!({ "event_no": 90025, "resource": { "mall_id": "moashop", "event_shop_no": "1",
        "order_id": "20260101-0000012", "first_order": null, "wished_delivery_date": "0000-00-00",
        "order_place_name": "네이버 페이", "product_no": [1, 2], "order_price_amount": "24580" } }),
    );
    assert_eq!(odd.about(), About::Orders);
}

#[test]
fn what_may_not_be_kept_is_not_kept() {
    let order = read(
        json!({ "event_no": 90023, "resource": { "mall_id": "moashop", "event_shop_no": "1",
        "order_id": "20260101-0000012", "buyer_name": "김하늘", "buyer_email": "h@shop.example",
        "buyer_cellphone": "010-0000-0000", "bank_code": "bank_04", "bank_account_no": "110-000-000000",
        "billing_name": "김하늘", "shipping_message": "문 앞" } }),
    );
    for private in ["하늘", "010-0000", "110-", "bank", "shop.example", "문 앞"] {
        assert!(
            !order.text().contains(private),
            "{private} in {}",
            order.text()
        );
    }
    let unknown = read(
        json!({ "event_no": 90999, "resource": { "mall_id": "moashop", "kind": "x",
        "bank_account_no": "110-1", "rows": [{ "Bank_Account": "110-2", "count": 3 }], "userEmail": "e@x" } }),
    );
    assert_eq!(unknown.about(), About::Other);
    assert_eq!(
        unknown.text(),
        json!({ "mall_id": "moashop", "kind": "x", "rows": [{ "count": 3 }], "event_no": 90999 })
            .to_string()
    );
}

#[test]
fn of_a_broken_body_the_orders_are_saved() {
    let broken = r#"{"event_no": 90031, "resource": {"mall_id": "moashop", "order_id": "20260101-0000012", "bank_account_no": "110-1", ]"#;
    assert_eq!(Body::read(broken), None);
    let saved = Body::salvage(broken).unwrap();
    assert_eq!(saved.orders(), ["20260101-0000012"]);
    assert_eq!(saved.mall.as_deref(), Some("moashop"));
    assert!(!saved.text().contains("110"), "{}", saved.text());
    assert_eq!(Body::salvage("nonsense"), None);
    assert_eq!(
        Body::salvage(r#"{"mall_id":"../evil","order_id":"20260101-0000012""#),
        None
    );
}

proptest! {
    #[test]
    fn any_text_is_read_or_not_and_never_breaks(text in any::<String>()) {
        let _ = Body::read(&text);
        let _ = Body::salvage(&text);
    }

    /// However the pieces are arranged, the same is read.
    #[test]
    fn the_arrangement_does_not_matter(
        wrapped in any::<bool>(), as_text in any::<bool>(), blank in "[ ]{0,2}",
        orders in prop::collection::vec("2026[01][0-9][0-2][0-9]-[0-9]{7}", 1..5),
        shop in 1_u64..9,
    ) {
        let joined = orders.join(&format!(",{blank}"));
        let number = |n: u64| if as_text { json!(n.to_string()) } else { json!(n) };
        let fields = json!({ "mall_id": "moashop", "event_shop_no": number(shop), "order_id": joined,
            "bank_account_no": "110-1" });
        let body = match wrapped {
            true => json!({ "event_no": number(90072), "resource": fields }),
            false => {
                let mut fields = fields;
                fields["event_no"] = number(90072);
                fields
            }
        };
        let body = read(body);
        prop_assert_eq!(body.event_no, Some(90072));
        prop_assert_eq!(body.shop_no, shop);
        prop_assert_eq!(body.orders(), orders);
        prop_assert!(!body.text().contains("bank_account"));
        // What is kept says the same again.
        prop_assert_eq!(read(serde_json::from_str(&body.text()).unwrap()), body);
    }
}
