//! Each rule of what an order's standing tells.

mod any;
mod claims;
mod exchanges;
mod odd;

use serde_json::json;

use super::*;
use crate::cafe24::records;

const ID: &str = "20261121-0000012";

fn at(hour: u32) -> String {
    format!("2026-11-{:02}T{:02}:00:00+09:00", 21 + hour / 24, hour % 24)
}

/// An order, placed at one o'clock, with these items.
fn order(items: Value) -> Value {
    json!({
        "order_id": ID, "shop_no": 1, "member_id": "anna", "order_date": at(1), "shipping_status": "F",
        "payment_method": ["card", "point"], "first_order": "T", "items": items,
        "initial_order_amount": { "payment_amount": "30000.00" }, "payment_amount": "12.00",
    })
}

fn item(n: u32, more: Value) -> Value {
    let item = json!({
        "order_item_code": format!("{ID}-{n:02}"), "product_no": 10 + n, "product_name": "니트",
        "variant_code": "P000000A000A", "quantity": 2, "product_price": "10000.00", "order_status": "N10",
    });
    with(item, more)
}

/// The refund of the first item, by this code.
fn refund(code: &str, more: Value) -> Refund {
    let refund = json!({
        "refund_code": code, "order_id": ID, "order_item_code": [format!("{ID}-01")], "status": "T", "refund_date": at(9),
    });
    let mut body = json!({ "refunds": [with(refund, more)] });
    records::list(&mut body, "refunds").remove(0)
}

fn with(mut object: Value, more: Value) -> Value {
    let members = object.as_object_mut().unwrap();
    members.extend(more.as_object().unwrap().clone());
    object
}

fn seen(order: Value) -> Seen {
    let mut body = json!({ "orders": [order] });
    Seen {
        order: records::list(&mut body, "orders").remove(0),
        at: crate::cafe24::time::read(&at(72)).unwrap(),
        ..Seen::default()
    }
}

fn with_claim(mut seen: Seen, code: &str, claim: Value) -> Seen {
    let claim = serde_json::from_value(claim).unwrap();
    seen.claims.insert(code.to_owned(), claim);
    seen
}

/// Event, key and hour of all but what placing the order told.
fn told(seen: &Seen) -> Vec<String> {
    let facts = facts(seen).into_iter();
    let facts = facts.filter(|fact| !fact.event.starts_with("cafe24_complete_order"));
    facts
        .map(|fact| {
            let event = fact.event.strip_prefix("cafe24_").unwrap();
            let key = fact.key.replace(ID, "ID");
            let hour = crate::cafe24::time::iso(fact.at);
            format!("{event} {key} {}", &hour[8..13])
        })
        .collect()
}

/// The properties of the first fact of an event.
fn properties(seen: &Seen, event: &str) -> Value {
    let fact = facts(seen).into_iter().find(|fact| fact.event == event);
    fact.unwrap_or_else(|| panic!("no {event}"))
        .properties
        .into()
}

#[test]
fn an_order_is_told_whole_and_by_its_items() {
    let seen = seen(order(json!([item(1, json!({})), item(2, json!({}))])));
    let all = facts(&seen);
    let keys: Vec<_> = all.iter().map(|fact| fact.key.as_str()).collect();
    assert_eq!(keys, [ID, &format!("{ID}-01"), &format!("{ID}-02")]);
    assert!(
        all.iter()
            .all(|fact| fact.who == Who::Member("anna".into()))
    );
    assert_eq!(
        properties(&seen, "cafe24_complete_order"),
        json!({
            "order_id": ID, "is_member": true, "payment_method": "card,point", "is_first_order": true,
            "order_amount": 30000, "items_count": 2,
        })
    );
    let of_item = properties(&seen, "cafe24_complete_order_items");
    assert_eq!(of_item["product_no"], "11");
    assert_eq!(
        (&of_item["quantity"], &of_item["product_price"]),
        (&json!(2), &json!(10000))
    );
}

#[test]
fn who_bought_in_a_marketplace_or_as_a_guest_is_known_by_the_order_alone() {
    for member in [json!(null), json!("")] {
        let mut order = order(json!([item(1, json!({}))]));
        order["member_id"] = member;
        order["first_order"] = json!(null);
        let seen = seen(order);
        let all = facts(&seen);
        assert!(all.iter().all(|fact| fact.who == Who::GuestOf(ID.into())));
        let told = properties(&seen, "cafe24_complete_order");
        assert_eq!(told["is_member"], false);
        assert_eq!(told.get("is_first_order"), None);
    }
}

#[test]
fn how_to_reach_the_buyer_is_told_where_wanted_alone() {
    let mut order = order(json!([item(1, json!({}))]));
    order["buyer"] =
        json!({ "name": "안나", "cellphone": "010-0000-0000", "email": "a@b.example" });
    let mut seen = seen(order);
    assert!(facts(&seen).iter().all(|fact| fact.buyer.is_none()));
    seen.with_buyer = true;
    assert!(facts(&seen).iter().all(|fact| fact.buyer.is_some()));
}

#[test]
fn parcels_of_their_own_are_items_of_their_own() {
    let sent = |n, tracking: &str, hour| {
        let sent =
            json!({ "order_status": "N30", "tracking_no": tracking, "shipped_date": at(hour) });
        item(n, sent)
    };
    let mut first = order(json!([item(1, json!({})), sent(2, "B", 5)]));
    first["shipping_status"] = "M".into();
    assert_eq!(
        told(&seen(first)),
        [
            "start_shipping ID 21T05",
            "start_shipping_items ID-02:20261120T200000 21T05"
        ]
    );

    let mut both = order(json!([sent(1, "A", 7), sent(2, "B", 5)]));
    both["items"][1]["delivered_date"] = at(30).into();
    let mut both = seen(both);
    assert_eq!(
        told(&both),
        [
            "start_shipping ID 21T05",
            "start_shipping_items ID-01:20261120T220000 21T07",
            "start_shipping_items ID-02:20261120T200000 21T05",
            "complete_shipping_items ID-02:20261121T210000 22T06",
        ]
    );
    assert_eq!(
        properties(&both, "cafe24_start_shipping")["tracking_no"],
        "B"
    );
    // All has come.
    both.order.shipping_status = Some("T".into());
    both.order.items[0].delivered_date = crate::cafe24::time::read(&at(40));
    assert!(told(&both).contains(&"complete_shipping ID 22T16".to_owned()));
    let came = properties(&both, "cafe24_complete_shipping");
    assert_eq!(
        (&came["tracking_no"], &came["shipping_status"]),
        (&json!("A"), &json!("T"))
    );
}

#[test]
fn what_is_sent_again_is_told_again_of_the_item_alone() {
    let sent = |hour| {
        let item = item(
            1,
            json!({ "order_status": "N30", "shipped_date": at(hour) }),
        );
        seen(order(json!([item])))
    };
    let ids = |seen: &Seen, event: &str| -> Vec<String> {
        let facts = facts(seen).into_iter();
        let facts = facts.filter(|fact| fact.event == event);
        facts.map(|fact| fact.message_id()).collect()
    };
    let (first, again) = (sent(5), sent(9));
    let whole = "cafe24_start_shipping";
    assert_eq!(ids(&first, whole), ids(&again, whole));
    let of_item = "cafe24_start_shipping_items";
    assert_ne!(ids(&first, of_item), ids(&again, of_item));
}

#[test]
fn an_item_is_held_as_often_as_its_steps_say() {
    let mut seen = seen(order(json!([item(1, json!({})), item(2, json!({}))])));
    let steps = |hours: &[(u32, &str)]| -> Vec<Step> {
        let steps = hours.iter().map(
            |(hour, status)| json!({ "process_date": at(*hour), "current_order_status": status }),
        );
        serde_json::from_value(steps.collect()).unwrap()
    };
    let code = |n| format!("{ID}-{n:02}");
    let twice = steps(&[(2, "N10"), (3, "N22"), (5, "N10"), (8, "N22")]);
    seen.steps.insert(code(1), twice);
    seen.steps.insert(code(2), steps(&[(3, "N22")]));
    assert_eq!(
        told(&seen),
        [
            "hold_shipping ID:20261120T180000 21T03",
            "hold_shipping_items ID-01:20261120T180000 21T03",
            "hold_shipping ID:20261120T230000 21T08",
            "hold_shipping_items ID-01:20261120T230000 21T08",
            "hold_shipping_items ID-02:20261120T180000 21T03",
        ]
    );
    assert_eq!(
        properties(&seen, "cafe24_hold_shipping")["shipping_status"],
        "W"
    );
}
