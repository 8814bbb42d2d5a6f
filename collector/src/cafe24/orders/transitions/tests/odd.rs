//! One odd field costs that field, and nothing else of the order.

use std::collections::BTreeMap;

use serde_json::json;

use super::*;

/// What Cafe24 writes for nothing, and what no field has.
fn odd_values() -> [Value; 8] {
    [
        json!(null),
        json!(""),
        json!(" "),
        json!("null"),
        json!([null]),
        json!([]),
        json!({}),
        json!("0000-00-00"),
    ]
}

/// A row as a real answer has it: much of it is null.
fn real(n: u32, more: Value) -> Value {
    let mut row = json!({
        "item_no": n, "order_item_code": format!("{ID}-{n:02}"), "shop_no": 1, "product_no": 11, "product_code": "P000000L",
        "product_name": "리넨 셔츠", "variant_code": "P000000L000A", "option_id": "000A", "option_value": "색상=네이비",
        "options": [{ "option_code": "O1", "option_name": "색상", "option_value": { "option_no": null, "option_text": "네이비" } }],
        "additional_option_values": [{ "key": null, "name": null, "type": null, "value": null }],
        "product_price": "24000.00", "option_price": "0.00", "additional_discount_price": "0.00",
        "coupon_discount_price": "2000.00", "app_item_discount_amount": null, "payment_amount": null, "quantity": 2,
        "tracking_no": "600000000001", "shipping_company_name": "가람택배", "claim_code": null, "claim_quantity": 0,
        "claim_reason_type": null, "claim_reason": null, "order_status": "N20", "status_code": "N1",
        "original_item_no": [], "product_bundle_list": null, "product_bundle_no": "0", "multi_invoice": null,
        "shipped_date": null, "delivered_date": null, "cancel_date": null, "return_confirmed_date": null,
    });
    row.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    row
}

/// An order to which much has happened: a part cancelled, a row exchanged, a row sent back.
fn eventful() -> Value {
    json!({
        "order_id": ID, "shop_no": 1, "currency": "KRW", "member_id": "garam", "order_date": at(1), "payment_date": at(1),
        "payment_method": ["card", "point"], "payment_method_name": ["신용카드", "적립금"], "first_order": "T",
        "shipping_status": "T", "cancel_date": at(9), "return_confirmed_date": at(50), "payment_amount": "74500.00",
        "easypay_name": null, "tax_detail": null, "additional_order_info_list": null,
        "initial_order_amount": { "payment_amount": "74500.00", "shipping_fee": "2500.00", "tax": null },
        "actual_order_amount": { "payment_amount": "40000.00", "tax": null },
        "shipping_fee_detail": [{ "shipping_group_code": 5, "items": [format!("{ID}-01")] }],
        "buyer": { "name": "가람", "cellphone": "010-0000-0000", "email": "garam@example.com", "company_name": null },
        "items": [
            real(1, json!({ "shipped_date": at(3), "delivered_date": at(20), "order_status": "N40" })),
            real(2, json!({ "order_status": "C40", "status_code": "C2", "claim_code": "C1", "original_item_no": [1],
                            "claim_reason_type": "A", "claim_reason": "마음이 바뀜", "cancel_date": at(9) })),
            real(3, json!({ "order_status": "E40", "status_code": "E1", "claim_code": "E1", "product_no": 12,
                            "variant_code": "P000000M000A", "shipped_date": at(3), "delivered_date": at(20) })),
            real(4, json!({ "order_status": "N30", "status_code": "N2", "claim_code": "E1", "original_item_no": [3],
                            "product_no": 12, "variant_code": "P000000M000B", "shipped_date": at(40) })),
            real(5, json!({ "order_status": "R40", "status_code": "C3", "claim_code": "R1", "product_no": 13,
                            "variant_code": "P000000N000A", "shipped_date": at(3), "delivered_date": at(20),
                            "return_confirmed_date": at(50) })),
        ],
    })
}

fn refunds() -> Value {
    json!([{
        "refund_code": "C1", "order_id": ID, "order_item_code": [format!("{ID}-02")], "quantity": 2, "status": "T",
        "refund_date": at(10), "accepted_refund_date": at(9), "actual_refund_amount": "44000.00", "payment_methods": ["card"],
    }])
}

fn claims() -> Value {
    json!({
        "C1": { "claim_code": "C1", "claim_reason_type": "H", "claim_reason": "품절", "undone": "F", "refund_methods": null },
        "R1": { "claim_code": "R1", "claim_reason_type": "K", "claim_reason": "상품불량", "undone": "F", "pickup": null },
    })
}

fn steps() -> Value {
    json!([{ "process_date": at(2), "current_order_status": "N22", "manager_id": null }])
}

/// All that is asked for to tell of an order, in one.
fn everything() -> Value {
    json!({ "orders": [eventful()], "refunds": refunds(), "claims": claims(), "history": steps() })
}

/// What is told of it: properties by message ids.
fn told_of(everything: &Value) -> BTreeMap<String, Map<String, Value>> {
    let mut all = everything.clone();
    let orders: Vec<Order> = records::list(&mut all, "orders");
    let Some(order) = orders.into_iter().next() else {
        return BTreeMap::new();
    };
    let claims = all["claims"].as_object().unwrap().clone();
    let claims = claims.into_iter().filter_map(|(code, claim)| {
        let mut one = json!({ "all": [claim] });
        Some((code, records::list(&mut one, "all").pop()?))
    });
    let code = order.items.first().map(|item| item.order_item_code.clone());
    let seen = Seen {
        claims: claims.collect(),
        refunds: records::list(&mut all, "refunds"),
        steps: code
            .map(|code| (code, records::list(&mut all, "history")))
            .into_iter()
            .collect(),
        order,
        with_buyer: true,
        at: crate::cafe24::time::read(&at(72)).unwrap(),
    };
    let facts = facts(&seen).into_iter();
    facts
        .map(|fact| (fact.message_id(), fact.properties))
        .collect()
}

/// Every place in a value, the value itself left out.
fn places(value: &Value, at: &str, all: &mut Vec<String>) {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, one)| (name.clone(), one))
            .collect(),
        Value::Array(list) => {
            let numbered = list.iter().enumerate();
            numbered.map(|(n, one)| (n.to_string(), one)).collect()
        }
        _ => return,
    };
    for (name, one) in inner {
        let place = format!("{at}/{name}");
        places(one, &place, all);
        all.push(place);
    }
}

fn without(everything: &Value, place: &str) -> Value {
    let mut all = everything.clone();
    let (above, name) = place.rsplit_once('/').unwrap();
    match all.pointer_mut(above).unwrap() {
        Value::Object(members) => drop(members.remove(name)),
        Value::Array(list) => drop(list.remove(name.parse().unwrap())),
        _ => unreachable!(),
    }
    all
}

fn all_places() -> Vec<String> {
    let mut all = Vec::new();
    places(&everything(), "", &mut all);
    // The order itself, and which claim a claim is, is what was asked for.
    let depth = |place: &String| place.matches('/').count();
    all.retain(|place| match place.starts_with("/claims") {
        true => depth(place) > 2,
        false => depth(place) > 2 || place == "/refunds" || place == "/history",
    });
    all
}

#[test]
fn an_odd_value_is_as_none() {
    for place in all_places() {
        // Where a list's element is odd, the list is as without it; and nothing stands before the last.
        let absent = told_of(&without(&everything(), &place));
        for odd in odd_values() {
            let mut all = everything();
            *all.pointer_mut(&place).unwrap() = odd.clone();
            let is_of_list = place.ends_with(|last: char| last.is_ascii_digit());
            if is_of_list && odd == json!({}) {
                continue;
            }
            let is_text = [
                "name", "value", "reason", "email", "text", "status", "phone", "no", "code", "id",
            ];
            let is_date = is_text.iter().any(|end| place.ends_with(end))
                || place.contains("type")
                || is_of_list;
            // A date that is none is a text all the same.
            if odd == json!("0000-00-00") && (is_date || place.contains("method")) {
                continue;
            }
            assert_eq!(told_of(&all), absent, "{place} = {odd}");
        }
    }
}

#[test]
fn nothing_but_what_a_field_says_is_lost_with_it() {
    let whole = told_of(&everything());
    // What leaves no other trace than this field.
    let traces = [
        "shipped_date",
        "delivered_date",
        "order_status",
        "shipping_status",
        "process_date",
        "current_order_status",
        "items",
        "/refunds",
        "/history",
        "refund_code",
        "status",
    ];
    // Keys and texts that are made of several fields.
    for place in all_places() {
        let name = place.rsplit('/').next().unwrap();
        let absent = told_of(&without(&everything(), &place));
        let order = format!("cafe24_complete_order:1:{ID}");
        assert!(absent.contains_key(&order), "{place}");
        if traces.contains(&name) || traces.contains(&place.as_str()) || name.parse::<u32>().is_ok()
        {
            continue;
        }
        // Of a row that was split or exchanged, these say of what it is; of a claim, which it is.
        let is_kin = [
            "item_no",
            "original_item_no",
            "status_code",
            "claim_code",
            "order_id",
            "order_item_code",
        ];
        if !is_kin.contains(&name) {
            let (ids, all): (Vec<_>, Vec<_>) = (absent.keys().collect(), whole.keys().collect());
            assert_eq!(ids, all, "{place}");
        }
        let bought = |told: &BTreeMap<String, Map<String, Value>>| {
            let of_items = told.keys().filter(|id| id.contains("complete_order_items"));
            of_items.count()
        };
        if !matches!(name, "original_item_no" | "status_code") {
            assert_eq!(bought(&absent), bought(&whole), "{place}");
        }
    }
}

#[test]
fn a_number_is_its_text_and_a_text_its_number() {
    let whole = told_of(&everything());
    for place in all_places() {
        let mut all = everything();
        let value = all.pointer_mut(&place).unwrap();
        let other = match &*value {
            Value::Number(number) => Value::from(number.to_string()),
            Value::String(text) => match text.parse::<f64>() {
                Ok(number) if !place.ends_with("_no") => json!(number),
                Ok(_) => json!(text.parse::<u64>().unwrap()),
                Err(_) => match text.as_str() {
                    "T" => json!(true),
                    "F" => json!(false),
                    _ => continue,
                },
            },
            _ => continue,
        };
        *value = other;
        assert_eq!(told_of(&all), whole, "{place}");
    }
}

#[test]
fn a_zero_for_a_code_or_a_number_of_pieces_is_none() {
    let zeros = [json!("0"), json!(0)];
    let names = [
        "order_item_code",
        "item_no",
        "original_item_no",
        "product_no",
        "variant_code",
        "claim_code",
        "claim_reason_type",
        "claim_quantity",
        "quantity",
        "tracking_no",
        "member_id",
        "shop_no",
        "status_code",
        "order_date",
        "payment_date",
        "shipped_date",
        "cancel_date",
        "first_order",
        "undone",
        "initial_order_amount",
        "buyer",
    ];
    for place in all_places() {
        let name = place.rsplit('/').next().unwrap();
        if names.contains(&name) {
            let absent = told_of(&without(&everything(), &place));
            for zero in &zeros {
                let mut all = everything();
                *all.pointer_mut(&place).unwrap() = zero.clone();
                assert_eq!(told_of(&all), absent, "{place} = {zero}");
            }
        }
    }
}

#[test]
fn a_null_among_others_is_none_of_them() {
    let whole = told_of(&everything());
    for place in [
        "/orders",
        "/orders/0/items",
        "/orders/0/payment_method",
        "/refunds",
        "/history",
    ] {
        for odd in [json!(null), json!(""), json!([]), json!([null])] {
            for last in [false, true] {
                let mut all = everything();
                let list = all.pointer_mut(place).unwrap().as_array_mut().unwrap();
                let at = if last { list.len() } else { 0 };
                list.insert(at, odd.clone());
                assert_eq!(told_of(&all), whole, "{place} with {odd}");
            }
        }
    }
    // A list with gaps comes as an object.
    let mut all = everything();
    let items = all["orders"][0]["items"].take();
    let numbered = items.as_array().unwrap().iter().enumerate();
    let numbered = numbered.map(|(n, item)| (n.to_string(), item.clone()));
    all["orders"][0]["items"] = numbered.collect::<Map<_, _>>().into();
    assert_eq!(told_of(&all), whole);
}
