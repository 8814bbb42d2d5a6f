use serde_json::json;

use super::tests::{claim, order, row, told};
use super::*;
use crate::sink::braze::testing::{message, terms};

#[test]
fn a_part_that_is_cancelled_is_a_refund_and_the_last_part_cancels_the_order() {
    let told = told(&[
        ("cafe24_complete_order", order(2)),
        ("cafe24_complete_order_items", row("1", 1, 29000)),
        ("cafe24_complete_order_items", row("2", 2, 1500)),
        ("cafe24_cancel_order", claim(json!({ "claim_reason": " " }))),
        ("cafe24_cancel_order_items", row("2", 2, 1500)),
        (
            "cafe24_cancel_order",
            claim(json!({ "claim_reason_type_text": "고객변심" })),
        ),
        ("cafe24_cancel_order_items", row("1", 1, 29000)),
        (
            "cafe24_refund_order",
            claim(json!({ "refund_amount": 2900 })),
        ),
        ("cafe24_refund_order_items", row("2", 2, 1500)),
        (
            "cafe24_refund_order",
            claim(json!({ "refund_amount": 29000 })),
        ),
        ("cafe24_refund_order_items", row("1", 1, 29000)),
    ]);
    // The refund of the first part follows, with the true amount, and so does the second's.
    assert_eq!(told[3].1["moa_not_recommended"], "refund_follows");
    assert_eq!(told[5].0, "ecommerce.order_cancelled");
    assert_eq!(
        (&told[5].1["cancel_reason"], &told[5].1["total_value"]),
        (&json!("고객변심"), &json!(32000))
    );
    assert_eq!(
        (told[7].0.as_str(), &told[7].1["total_value"]),
        ("ecommerce.order_refunded", &json!(2900))
    );
    assert_eq!(
        (told[9].0.as_str(), &told[9].1["total_value"]),
        ("ecommerce.order_refunded", &json!(29000))
    );
}

#[test]
fn money_that_was_told_when_a_part_was_cancelled_is_not_told_again() {
    let messages = [
        ("cafe24_complete_order", order(2)),
        ("cafe24_complete_order_items", row("1", 1, 29000)),
        ("cafe24_complete_order_items", row("2", 2, 1500)),
        ("cafe24_cancel_order", claim(json!({}))),
        ("cafe24_cancel_order_items", row("2", 2, 1500)),
        (
            "cafe24_refund_order",
            claim(json!({ "refund_amount": 2900 })),
        ),
        ("cafe24_refund_order_items", row("2", 2, 1500)),
    ];
    let messages = (1u64..).zip(messages);
    let messages: Vec<Message> = messages
        .map(|(seq, (event, properties))| message(seq, event, properties, json!({})))
        .collect();
    let mut memory = Memory::default();
    let mut told = Vec::new();
    // The refund is stored long after.
    for (at, one) in messages.iter().enumerate() {
        let end = if at < 5 { 5 } else { messages.len() };
        told.push(recommended(
            one,
            &messages[at + 1..end],
            &mut memory,
            &terms(),
        ));
    }
    assert!(
        matches!(&told[3], Some(Ok(Recommended::OrderRefunded(refund))) if Some(refund.total_value) == Money::new(3000.0))
    );
    assert_eq!(told[5], Some(Err("refunded_before")));
}

#[test]
fn claims_of_one_order_that_are_told_mixed_keep_to_their_own_items() {
    let of = |seq, event: &str, id: &str, properties| {
        message(
            seq,
            event,
            properties,
            json!({ "messageId": id, "userId": "haneul01" }),
        )
    };
    let messages = [
        of(
            1,
            "cafe24_cancel_order",
            "cafe24_cancel_order:1:C1",
            claim(json!({})),
        ),
        of(
            2,
            "cafe24_cancel_order_items",
            "cafe24_cancel_order_items:1:C1:a",
            row("1", 1, 1),
        ),
        of(
            3,
            "cafe24_cancel_order",
            "cafe24_cancel_order:1:C2",
            claim(json!({})),
        ),
        of(
            4,
            "cafe24_cancel_order_items",
            "cafe24_cancel_order_items:1:C2:b",
            row("2", 1, 1),
        ),
        of(
            5,
            "cafe24_cancel_order_items",
            "cafe24_cancel_order_items:1:C1:c",
            row("3", 1, 1),
        ),
    ];
    let seqs = |head: usize| -> Vec<u64> {
        items(&messages[head], &messages[head + 1..])
            .iter()
            .map(|item| item.seq)
            .collect()
    };
    assert_eq!((seqs(0), seqs(2)), (vec![2, 5], vec![4]));
}
