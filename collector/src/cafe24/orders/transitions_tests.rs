//! Each rule of what an order's standing tells.

use std::collections::HashSet;

use proptest::prelude::*;
use serde_json::json;

use super::*;

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
    let mut item = json!({
        "order_item_code": format!("{ID}-{n:02}"), "product_no": 10 + n, "product_name": "니트",
        "variant_code": "P000000A000A", "quantity": 2, "product_price": "10000.00", "order_status": "N10",
    });
    item.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    item
}

fn seen(order: Value) -> Seen {
    Seen {
        order: serde_json::from_value(crate::cafe24::records::tidy(order)).unwrap(),
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

#[test]
fn a_part_is_cancelled_and_the_rest_goes_on() {
    let mut order = order(json!([
        item(
            1,
            json!({ "order_status": "C40", "claim_code": "C1", "cancel_date": at(4), "claim_quantity": 1 })
        ),
        item(2, json!({ "order_status": "N30", "shipped_date": at(6) })),
    ]));
    order["cancel_date"] = at(9).into();
    let seen = seen(order);
    assert_eq!(
        told(&seen),
        [
            "start_shipping ID 21T06",
            "start_shipping_items ID-02:20261120T210000 21T06",
            "cancel_order C1 21T04",
            "cancel_order_items C1:ID-01 21T04",
        ]
    );
    assert_eq!(
        properties(&seen, "cafe24_cancel_order_items")["quantity"],
        1
    );
    // What was ordered stays what was ordered.
    assert_eq!(
        properties(&seen, "cafe24_complete_order")["order_amount"],
        30000
    );
}

#[test]
fn a_claim_of_several_items_is_one() {
    let gone = |n| {
        let gone = json!({ "order_status": "C40", "claim_code": "C1", "cancel_date": at(4) });
        item(n, gone)
    };
    let seen = seen(order(json!([gone(1), gone(2)])));
    let expected = [
        "cancel_order C1 21T04",
        "cancel_order_items C1:ID-01 21T04",
        "cancel_order_items C1:ID-02 21T04",
    ];
    assert_eq!(told(&seen), expected);
}

#[test]
fn only_what_a_claim_ends_with_is_told() {
    for status in [
        "C00", "C10", "C11", "C34", "C35", "C36", "R00", "R10", "R12", "R13", "R30", "R34", "R36",
    ] {
        let asked = json!({
            "order_status": status, "claim_code": "C1", "cancel_date": at(4), "return_confirmed_date": at(4),
        });
        assert!(
            told(&seen(order(json!([item(1, asked)])))).is_empty(),
            "{status}"
        );
    }
    // Refused or withdrawn: the item is what it was before, and may still name the claim.
    let back = json!({ "order_status": "N10", "claim_code": "C1", "cancel_date": at(4) });
    let back = seen(order(json!([item(1, back)])));
    assert!(told(&back).is_empty());
    // Withdrawn while its items still stand as cancelled.
    let gone = json!({ "order_status": "C40", "claim_code": "C1", "cancel_date": at(4) });
    let gone = seen(order(json!([item(1, gone)])));
    assert_eq!(told(&gone).len(), 2);
    assert!(told(&with_claim(gone, "C1", json!({ "undone": "T" }))).is_empty());
}

#[test]
fn what_is_dropped_unpaid_has_no_claim_and_the_order_s_own_time() {
    for status in ["C47", "C48", "C49"] {
        let mut order = order(json!([item(1, json!({ "order_status": status }))]));
        assert!(told(&seen(order.clone())).is_empty(), "nothing says when");
        order["cancel_date"] = at(9).into();
        let expected = ["cancel_order ID 21T09", "cancel_order_items ID:ID-01 21T09"];
        assert_eq!(told(&seen(order)), expected, "{status}");
    }
}

#[test]
fn cancelled_first_and_refunded_later_is_one_cancellation() {
    let ids = |status: &str| {
        let gone = json!({ "order_status": status, "claim_code": "C1", "cancel_date": at(4) });
        let facts = facts(&seen(order(json!([item(1, gone)]))));
        facts.iter().map(Fact::message_id).collect::<Vec<_>>()
    };
    for status in ["C40", "C42", "C43"] {
        assert_eq!(ids("C41"), ids(status));
    }
}

#[test]
fn what_came_back_is_returned_when_it_was_confirmed() {
    let back = |status: &str| {
        json!({
            "order_status": status, "claim_code": "R1", "shipped_date": at(3), "delivered_date": at(20),
            "return_confirmed_date": at(50), "claim_quantity": 1,
        })
    };
    for status in ["R40", "R41", "R42", "R43"] {
        let mut order = order(json!([item(1, back(status))]));
        order["shipping_status"] = "T".into();
        let told = told(&seen(order));
        assert_eq!(told.len(), 6, "{told:?}");
        assert_eq!(
            told[4..],
            ["return_order R1 23T02", "return_order_items R1:ID-01 23T02"]
        );
    }
}

#[test]
fn a_refund_is_told_once_it_is_paid() {
    let mut seen = seen(order(json!([
        item(
            1,
            json!({ "order_status": "C41", "claim_code": "C1", "cancel_date": at(4) })
        ),
        item(2, json!({})),
    ])));
    let refund = |status: &str, date: Value| -> Refund {
        serde_json::from_value(json!({
            "refund_code": "F1", "order_id": ID, "order_item_code": [format!("{ID}-01")],
            "status": status, "refund_date": date, "actual_refund_amount": "5000.00",
        }))
        .unwrap()
    };
    seen.refunds = vec![refund("F", json!(null))];
    assert_eq!(told(&seen).len(), 2);
    // A date that stands there before it is paid is none yet.
    seen.refunds = vec![refund("F", json!(at(9)))];
    assert_eq!(told(&seen).len(), 2);
    seen.refunds = vec![refund("T", json!(at(9)))];
    assert_eq!(
        told(&seen)[2..],
        ["refund_order F1 21T09", "refund_order_items F1:ID-01 21T09"]
    );
    assert_eq!(
        properties(&seen, "cafe24_refund_order")["refund_amount"],
        5000
    );
}

#[test]
fn the_buyer_s_reason_stands_before_the_seller_s() {
    let gone = |reason: Value| {
        let mut gone = json!({ "order_status": "C40", "claim_code": "C1", "cancel_date": at(4) });
        gone.as_object_mut()
            .unwrap()
            .extend(reason.as_object().unwrap().clone());
        seen(order(json!([item(1, gone)])))
    };
    let seller = json!({ "claim_reason_type": "H", "claim_reason": "품절" });
    let of = |seen: &Seen, name: &str| {
        let told = properties(seen, "cafe24_cancel_order");
        ["", "_type", "_type_text"].map(|end| {
            told[format!("{name}{end}")]
                .as_str()
                .unwrap_or("-")
                .to_owned()
        })
    };

    let both = gone(json!({ "claim_reason_type": "A", "claim_reason": "마음이 바뀜" }));
    let both = with_claim(both, "C1", seller.clone());
    assert_eq!(of(&both, "claim_reason"), ["마음이 바뀜", "A", "고객변심"]);
    assert_eq!(of(&both, "seller_reason"), ["품절", "H", "품절"]);

    let wrapped = json!({ "claim_reason_type": "A", "claim_reason": "마음이 바뀜 (구매자 주문취소 : 단순 변심)" });
    let wrapped = gone(wrapped);
    assert_eq!(
        of(&wrapped, "claim_reason"),
        ["마음이 바뀜", "A", "고객변심"]
    );
    assert_eq!(of(&wrapped, "seller_reason"), ["단순 변심", "-", "-"]);
    // What the claim says counts before what the item's text has of it.
    let wrapped = with_claim(wrapped, "C1", seller.clone());
    assert_eq!(of(&wrapped, "seller_reason"), ["품절", "H", "품절"]);

    let sellers = with_claim(gone(json!({})), "C1", seller);
    assert_eq!(of(&sellers, "claim_reason"), ["품절", "H", "품절"]);
    let none = gone(json!({}));
    assert_eq!(of(&none, "claim_reason"), ["-", "-", "-"]);
}

/// How far an item has come: each step leaves what the ones before it left.
fn item_at(n: u32, way: u8, step: u8) -> Value {
    let mut now = json!({});
    let mut set = |from: u8, name: &str, value: Value| {
        if step >= from {
            now[name] = value;
        }
    };
    let code = |letter| format!("{letter}20261121-000000{n}");
    match way {
        // Cancelled before it left, refunded later.
        0 => {
            set(2, "order_status", "C00".into());
            set(3, "order_status", "C34".into());
            set(3, "claim_code", code('C').into());
            set(4, "order_status", "C41".into());
            set(4, "cancel_date", at(4).into());
            set(5, "order_status", "C40".into());
        }
        // Sent, delivered, and perhaps sent back.
        _ => {
            set(2, "shipped_date", at(2 * n).into());
            set(2, "order_status", "N30".into());
            set(3, "delivered_date", at(30 + n).into());
            set(3, "order_status", "N40".into());
            if way > 1 {
                set(4, "order_status", "R34".into());
                set(4, "claim_code", code('R').into());
                set(5, "order_status", "R40".into());
                set(5, "return_confirmed_date", at(60).into());
            }
        }
    }
    item(n, now)
}

fn order_at(ways: &[u8], step: u8) -> Seen {
    let items: Vec<_> = (1..)
        .zip(ways)
        .map(|(n, way)| item_at(n, *way, step))
        .collect();
    let mut order = order(items.into());
    if ways.iter().any(|way| *way > 0) {
        order["shipping_status"] = ["F", "F", "M", "T", "T", "T"][usize::from(step)].into();
    }
    let mut seen = seen(order);
    if step >= 5 {
        let refund = json!({ "refund_code": "F1", "status": "T", "refund_date": at(70), "order_item_code": format!("{ID}-01") });
        seen.refunds.push(serde_json::from_value(refund).unwrap());
    }
    seen
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,200}".prop_map(Value::from),
        (0u32..99).prop_map(|hour| at(hour).into()),
    ];
    leaf
}

const STATUSES: [&str; 8] = ["N10", "N22", "N30", "N40", "C40", "C47", "R40", "?"];

fn any_item() -> impl Strategy<Value = Value> {
    let names = [
        "order_item_code",
        "product_no",
        "quantity",
        "product_price",
        "claim_code",
        "claim_reason",
        "claim_reason_type",
        "shipped_date",
        "delivered_date",
        "cancel_date",
        "return_confirmed_date",
    ];
    let some = proptest::collection::vec(
        (proptest::sample::select(names.to_vec()), any_json()),
        0..11,
    );
    (some, proptest::sample::select(STATUSES.to_vec())).prop_map(|(some, status)| {
        let mut item: Map<String, Value> = some
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        item.insert("order_status".into(), status.into());
        item.into()
    })
}

proptest! {
    #[test]
    fn any_order_has_messages_with_ids_of_their_own(
        id in any_json(),
        shop_no in any_json(),
        items in proptest::collection::vec(any_item(), 0..6),
        more in proptest::collection::vec(any_json(), 4),
    ) {
        let order = json!({
            "order_id": id, "shop_no": shop_no, "items": items, "order_date": more[0], "cancel_date": more[1],
            "member_id": more[2], "shipping_status": "T", "payment_method": more[3],
        });
        let mut body = json!({ "orders": [order] });
        for order in crate::cafe24::records::list::<Order>(&mut body, "orders") {
            let steps = vec![Step { process_date: order.order_date, current_order_status: Some("N22".into()) }];
            let steps = order.items.iter().map(|item| (item.order_item_code.clone(), steps.clone())).collect();
            let code = order.items.first().map(|item| item.order_item_code.clone());
            let refund = Refund {
                refund_code: more[2].to_string(),
                order_item_code: code.into_iter().collect(),
                status: Some(true),
                refund_date: order.order_date,
                ..Refund::default()
            };
            let seen = Seen { steps, refunds: vec![refund.clone(), refund], order, ..Seen::default() };
            let mut ids = HashSet::new();
            for fact in facts(&seen) {
                let id = fact.message_id();
                prop_assert!(id.chars().count() <= 100, "{id}");
                prop_assert!(ids.insert(id.clone()), "{id}");
            }
        }
    }

    #[test]
    fn facts_stay_when_the_order_moves_on(ways in proptest::collection::vec(0u8..3, 1..5)) {
        let mut before: HashSet<(String, DateTime<Utc>)> = HashSet::new();
        for step in 0..6 {
            let now: Vec<_> = facts(&order_at(&ways, step))
                .iter()
                .map(|fact| (fact.message_id(), fact.at))
                .collect();
            let all: HashSet<_> = now.iter().cloned().collect();
            prop_assert_eq!(all.len(), now.len());
            prop_assert!(before.is_subset(&all), "{:?}", before.difference(&all));
            before = all;
        }
    }
}
