//! Exchanges, and rows that were split.

use serde_json::json;

use super::*;

/// A row with its number, where it came from, and what it is.
fn row(n: u32, quantity: u32, code: &str, from: &[u32], more: Value) -> Value {
    let mut row = item(
        n,
        json!({ "item_no": n, "product_no": 11, "quantity": quantity, "status_code": code, "original_item_no": from }),
    );
    let members = row.as_object_mut().unwrap();
    members.extend(more.as_object().unwrap().clone());
    row
}

/// Ids with their pieces of all facts of an event.
fn pieces(seen: &Seen, event: &str) -> Vec<String> {
    let facts = facts(seen).into_iter();
    let facts = facts.filter(|fact| fact.event == event);
    facts
        .map(|fact| {
            let key = fact.key.replace(ID, "ID");
            format!("{key} {}", fact.properties["quantity"])
        })
        .collect()
}

const BOUGHT: &str = "cafe24_complete_order_items";

#[test]
fn an_exchange_is_no_purchase_and_its_parcel_is_told() {
    let before = seen(order(json!([row(1, 1, "N1", &[], json!({}))])));
    let out = json!({ "order_status": "E40", "claim_code": "E1", "shipped_date": at(3), "delivered_date": at(20) });
    let brought = json!({
        "order_status": "N30", "claim_code": "E1", "variant_code": "P000000A000B", "shipped_date": at(40),
    });
    let mut after = seen(order(json!([
        row(1, 1, "E1", &[], out),
        row(2, 1, "N2", &[1], brought),
    ])));
    for seen in [&before, &after] {
        assert_eq!(pieces(seen, BOUGHT), ["ID-01 1"]);
        let placed = properties(seen, "cafe24_complete_order");
        assert_eq!(
            (&placed["items_count"], &placed["order_amount"]),
            (&json!(1), &json!(30000))
        );
    }
    let leaves = pieces(&after, "cafe24_start_shipping_items");
    assert_eq!(
        leaves,
        ["ID-01:20261120T180000 1", "ID-02:20261122T070000 1"]
    );
    // The order itself left and came with what was bought.
    after.order.shipping_status = Some("T".into());
    after.order.items[1].delivered_date = crate::cafe24::time::read(&at(60));
    let told = told(&after);
    assert!(
        told.contains(&"start_shipping ID 21T03".to_owned()),
        "{told:?}"
    );
    assert!(
        told.contains(&"complete_shipping ID 21T20".to_owned()),
        "{told:?}"
    );
}

#[test]
fn what_an_exchange_brought_and_took_back_again_was_not_cancelled() {
    let withdrawn = json!({ "order_status": "C40", "claim_code": "E1", "cancel_date": at(9) });
    let dropped = json!({ "order_status": "C49", "cancel_date": at(9) });
    for brought in [withdrawn, dropped] {
        let out = json!({ "order_status": "E40", "claim_code": "E1" });
        let seen = seen(order(json!([
            row(1, 1, "E1", &[], out),
            row(2, 1, "C2", &[1], brought),
        ])));
        assert_eq!(told(&seen), [""; 0]);
        assert_eq!(pieces(&seen, BOUGHT), ["ID-01 1"]);
    }
    // Sent back by a claim of its own, it is a return.
    let out = json!({ "order_status": "E40", "claim_code": "E1" });
    let back = json!({ "order_status": "R40", "claim_code": "R1", "return_confirmed_date": at(9) });
    let seen = seen(order(json!([
        row(1, 1, "E1", &[], out),
        row(2, 1, "C3", &[1], back),
    ])));
    assert_eq!(
        told(&seen),
        ["return_order R1 21T09", "return_order_items R1:ID-02 21T09"]
    );
    assert_eq!(pieces(&seen, BOUGHT), ["ID-01 1"]);
}

#[test]
fn a_part_of_a_row_that_is_claimed_leaves_one_purchase_of_all_its_pieces() {
    let sent = json!({ "order_status": "N40", "shipped_date": at(3), "delivered_date": at(20) });
    let with = |more: Value| {
        let mut all = sent.clone();
        all.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        all
    };
    let whole = seen(order(json!([row(1, 5, "N1", &[], sent.clone())])));
    let back = with(
        json!({ "order_status": "R40", "claim_code": "R1", "claim_quantity": 2, "return_confirmed_date": at(50) }),
    );
    let ids = |seen: &Seen| -> Vec<String> {
        let facts = facts(seen).into_iter();
        facts
            .map(|fact| fact.message_id())
            .filter(|id| !id.contains("return"))
            .collect()
    };
    for rows in [
        json!([
            row(1, 3, "N1", &[], sent.clone()),
            row(2, 2, "C3", &[1], back.clone())
        ]),
        json!([
            row(1, 2, "C3", &[], back.clone()),
            row(2, 3, "N1", &[1], sent.clone())
        ]),
        // Withdrawn: the part is again what it was.
        json!([
            row(1, 3, "N1", &[], sent.clone()),
            row(2, 2, "N1", &[1], with(json!({ "claim_code": "R1" })))
        ]),
    ] {
        let seen = seen(order(rows));
        assert_eq!(ids(&seen), ids(&whole));
        for event in [
            BOUGHT,
            "cafe24_start_shipping_items",
            "cafe24_complete_shipping_items",
        ] {
            assert_eq!(pieces(&seen, event), pieces(&whole, event), "{event}");
        }
        assert_eq!(properties(&seen, "cafe24_complete_order")["items_count"], 1);
        assert!(
            pieces(&seen, "cafe24_return_order_items")
                .iter()
                .all(|told| told.ends_with(" 2"))
        );
    }
}

#[test]
fn parts_that_leave_at_times_of_their_own_are_parcels_of_their_own() {
    let sent = |hour| json!({ "order_status": "N30", "shipped_date": at(hour) });
    let gone = json!({ "order_status": "C40", "claim_code": "C1", "cancel_date": at(2) });
    let seen = seen(order(json!([
        row(1, 1, "N1", &[], sent(3)),
        row(2, 2, "N1", &[1], sent(7)),
        row(3, 2, "C2", &[1], gone),
    ])));
    assert_eq!(pieces(&seen, BOUGHT), ["ID-01 5"]);
    let leaves = pieces(&seen, "cafe24_start_shipping_items");
    assert_eq!(
        leaves,
        ["ID-01:20261120T180000 1", "ID-01:20261120T220000 2"]
    );
    assert_eq!(pieces(&seen, "cafe24_cancel_order_items"), ["C1:ID-03 2"]);
}

#[test]
fn an_item_that_the_admin_adds_is_bought_beside_the_others() {
    let seen = seen(order(json!([
        row(1, 1, "N1", &[], json!({})),
        row(2, 1, "N1", &[], json!({})),
    ])));
    assert_eq!(pieces(&seen, BOUGHT), ["ID-01 1", "ID-02 1"]);
}
