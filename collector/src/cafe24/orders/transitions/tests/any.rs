//! What holds of every order.

use std::collections::HashSet;

use proptest::prelude::*;
use serde_json::json;

use super::*;

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
        seen.refunds.push(refund(
            "F1",
            json!({ "refund_date": at(70), "order_item_code": format!("{ID}-01") }),
        ));
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
