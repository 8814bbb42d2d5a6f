//! Cancellations, returns and refunds.

use serde_json::json;

use super::*;

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
    let refund = |status: &str, date: Value| {
        let more =
            json!({ "status": status, "refund_date": date, "actual_refund_amount": "5000.00" });
        refund("F1", more)
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

#[test]
fn what_the_seller_claims_is_all_that_nobody_asked_less_of() {
    for (asked, pieces) in [
        (json!(0), 2),
        (json!("0"), 2),
        (json!(null), 2),
        (json!(""), 2),
        (json!([null]), 2),
        (json!("1"), 1),
        (json!(1), 1),
        // More than there are.
        (json!(5), 2),
    ] {
        let claimed = |status: &str, code: &str| {
            item(
                1,
                json!({ "order_status": status, "claim_code": code, "claim_quantity": asked,
                        "cancel_date": at(4), "return_confirmed_date": at(5) }),
            )
        };
        let cancelled = seen(order(json!([claimed("C40", "C1")])));
        let told = properties(&cancelled, "cafe24_cancel_order_items");
        assert_eq!(told["quantity"], pieces, "{asked}");
        let mut returned = seen(order(json!([claimed("R40", "R1")])));
        let told = properties(&returned, "cafe24_return_order_items");
        assert_eq!(told["quantity"], pieces, "{asked}");
        returned.refunds = vec![refund("R1", json!({}))];
        let told = properties(&returned, "cafe24_refund_order_items");
        assert_eq!(told["quantity"], pieces, "{asked}");
    }
}

#[test]
fn a_refund_is_of_as_many_pieces_as_it_says_of_one_row() {
    let gone =
        json!({ "order_status": "C40", "claim_code": "C1", "cancel_date": at(4), "quantity": 3 });
    let mut seen = seen(order(json!([item(1, gone), item(2, json!({}))])));
    for (more, pieces) in [
        (json!({ "quantity": 1 }), 1),
        (json!({ "quantity": "2" }), 2),
        (json!({ "quantity": 0 }), 3),
        (json!({ "quantity": null }), 3),
        (json!({ "quantity": 9 }), 3),
        // A refund's code is its claim's; its date may be missing where it was accepted.
        (json!({ "order_item_code": null }), 3),
        (
            json!({ "refund_date": "", "accepted_refund_date": at(8) }),
            3,
        ),
    ] {
        seen.refunds = vec![refund("C1", more.clone())];
        let told = properties(&seen, "cafe24_refund_order_items");
        assert_eq!(told["quantity"], pieces, "{more}");
    }
}
