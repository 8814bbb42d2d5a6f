//! Bodies in the forms they come in.

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

/// What Cafe24 writes for nothing.
fn odd_values() -> [Value; 8] {
    [
        json!(null),
        json!(""),
        json!("0"),
        json!(0),
        json!("null"),
        json!([null]),
        json!([]),
        json!({}),
    ]
}

#[test]
fn an_odd_field_costs_that_field_and_never_what_the_body_is_of() {
    let of = |no: u32, more: Value| {
        let mut resource = json!({ "mall_id": "moashop", "event_shop_no": "2" });
        let members = resource.as_object_mut().unwrap();
        members.extend(more.as_object().unwrap().clone());
        json!({ "event_no": no, "resource": resource })
    };
    for (body, required) in [
        (
            of(
                90023,
                json!({ "order_id": "20260101-0000012", "member_id": "haneul", "first_order": "T",
                "order_date": "2026-01-01T10:00:00+09:00", "shipping_status": "F", "payment_method": "card" }),
            ),
            "order_id",
        ),
        (
            of(
                90026,
                json!({ "order_id": "20260101-0000012", "cancel_date": "2026-01-01" }),
            ),
            "order_id",
        ),
        (
            of(
                90071,
                json!({ "order_id": "20260101-0000012,20260101-0000013" }),
            ),
            "order_id",
        ),
        (
            of(
                90160,
                json!({ "order_id": "20260101-0000012", "claim_code": "C1" }),
            ),
            "order_id",
        ),
        (
            of(
                90162,
                json!({ "order_id": "20260101-0000012", "tracking_no": "600000000001",
                "shipping_code": "D-1", "shipping_company_code": "0001" }),
            ),
            "order_id",
        ),
        (
            of(
                90143,
                json!({ "member_id": "haneul", "group_name": "새싹", "inflow_name": "PC" }),
            ),
            "member_id",
        ),
        (
            of(
                90084,
                json!({ "member_id": "haneul", "product_no": 11, "variant_code": "P", "quantity": 1 }),
            ),
            "member_id",
        ),
        (
            of(
                90032,
                json!({ "member_id": "haneul", "name": "하늘", "created_date": "2026-01-01 10:00:00", "gender": null }),
            ),
            "member_id",
        ),
        (
            of(90147, json!({ "member_id": "haneul, garam" })),
            "member_id",
        ),
        (
            of(90080, json!({ "member_id": "haneul", "diff_key": ["sms"] })),
            "member_id",
        ),
    ] {
        let whole = read(body.clone());
        let fields = body["resource"].as_object().unwrap();
        let places = fields.keys().map(|name| format!("/resource/{name}"));
        for place in places.chain(["/event_no".to_owned()]) {
            for odd in odd_values() {
                let mut spoiled = body.clone();
                *spoiled.pointer_mut(&place).unwrap() = odd.clone();
                let found = read(spoiled);
                let why = format!("{} with {place} = {odd}", whole.event_no.unwrap());
                assert_eq!(Body::read(&found.text()).as_ref(), Some(&found), "{why}");
                let name = place.rsplit('/').next().unwrap();
                if name == required {
                    assert!(
                        found.orders().is_empty() && found.members().len() <= 1,
                        "{why}"
                    );
                    continue;
                }
                assert_eq!(found.orders(), whole.orders(), "{why}");
                if name != "member_id" {
                    assert_eq!(found.members(), whole.members(), "{why}");
                }
                match name {
                    "mall_id" => assert_eq!(found.mall, None, "{why}"),
                    "event_shop_no" => assert!(!found.names_shop && found.shop_no == 1, "{why}"),
                    // Nothing but ids is left to know a withdrawal by.
                    "event_no" if whole.about() == About::Withdrawal => {
                        assert_eq!(found.about(), About::SomeMembers, "{why}");
                    }
                    _ => assert_eq!(found.about(), whole.about(), "{why}"),
                }
            }
        }
    }
}

#[test]
fn ids_are_read_out_of_lists_with_gaps_and_a_wrapper_out_of_a_list() {
    for ids in [
        json!(["20260101-0000012", null, "20260101-0000013"]),
        json!([null, "20260101-0000012", "", "20260101-0000013,"]),
        json!("20260101-0000012,,null, 20260101-0000013"),
        json!({ "0": "20260101-0000012", "2": "20260101-0000013" }),
    ] {
        let bulk = json!({ "event_no": 90072, "resource": [null, { "mall_id": "moashop", "order_id": ids }] });
        let bulk = read(bulk);
        assert_eq!(
            bulk.orders(),
            ["20260101-0000012", "20260101-0000013"],
            "{ids}"
        );
    }
    for nothing in odd_values() {
        let body = read(json!({ "event_no": 90023, "mall_id": "moashop", "resource": nothing }));
        assert_eq!((body.about(), body.orders()), (About::Orders, Vec::new()));
    }
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
