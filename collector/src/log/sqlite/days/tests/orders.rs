//! Orders, whoever tells them, their amounts and what is taken back.

use super::*;

#[tokio::test]
async fn an_order_counts_once_whoever_tells_it() {
    let fixture = Fixture::new();
    // The servers were first, so that what the page tells is not stored; its page of the order is.
    fixture
        .receive(&[
            by_cafe24("1", 9, "20261130-1", json!(50_000)),
            order("2", "s1", 9, "20261130-1", json!(50_000)),
            event(
                "3",
                "s1",
                9,
                "view_completed_order",
                json!({ "order_id": "20261130-1" }),
            ),
            // The same page in another browser.
            event(
                "4",
                "s2",
                2,
                "view_completed_order",
                json!({ "order_id": "20261130-1" }),
            ),
        ])
        .await;
    let report = fixture.today();
    assert_eq!((report.numbers.orders, report.numbers.orders_seen), (1, 1));
    assert_eq!(amounts(&report), [(Some("KRW"), 50_000.0)]);
    assert_eq!(steps(&report), [2, 1, 1, 1, 1]);
    assert_eq!(fixture.tables(), fixture.counted_anew());
}

#[tokio::test]
async fn what_cafe24_says_of_an_order_goes_before_what_a_page_says() {
    let fixture = Fixture::new();
    fixture
        .receive(&[
            order("1", "s1", 9, "20261130-1", json!(1)),
            order("2", "s1", 9, "20261130-2", json!(20_000)),
        ])
        .await;
    fixture
        .receive(&[by_cafe24("3", 9, "20261130-1", json!(50_000))])
        .await;
    let report = fixture.today();
    assert_eq!((report.numbers.orders, report.numbers.orders_seen), (2, 2));
    assert_eq!(amounts(&report), [(Some("KRW"), 70_000.0)]);
    assert_eq!(report.campaigns[0].numbers.revenue[0].amount, 70_000.0);
}

#[tokio::test]
async fn an_amount_that_is_not_known_is_not_nothing() {
    let fixture = Fixture::new();
    fixture
        .receive(&[order("1", "s1", 9, "20261130-1", json!(null))])
        .await;
    let report = fixture.today();
    assert_eq!(
        (report.numbers.orders, report.numbers.orders_without_amount),
        (1, 1)
    );
    assert_eq!(amounts(&report), []);
    fixture
        .receive(&[by_cafe24("2", 9, "20261130-2", json!(900))])
        .await;
    assert_eq!(
        amounts(&fixture.today()),
        [(None, 900.0)],
        "nobody said in what"
    );
}

#[tokio::test]
async fn claims_count_on_their_own_day_and_take_nothing_from_revenue() {
    let fixture = Fixture::new();
    let refund = {
        let mut refund = by_cafe24("4", 5, "20261130-1", json!(null));
        refund["event"] = json!("cafe24_refund_order");
        refund["properties"] = json!({ "order_id": "20261130-1", "refund_amount": 3_000 });
        refund
    };
    fixture
        .receive(&[
            order("1", "s1", 9, "20261130-1", json!(30_000)),
            event(
                "2",
                "s1",
                8,
                "cafe24_cancel_order",
                json!({ "order_id": "20261130-1", "claim_status": "requested" }),
            ),
            event(
                "3",
                "s1",
                7,
                "cafe24_cancel_order",
                json!({ "order_id": "20261130-1", "claim_status": "requested" }),
            ),
            refund,
        ])
        .await;
    let report = fixture.today();
    assert_eq!(amounts(&report), [(Some("KRW"), 30_000.0)]);
    assert_eq!(
        (
            report.claims.cancelled,
            report.claims.returned,
            report.claims.refunds
        ),
        (1, 0, 1)
    );
    assert_eq!(report.claims.refunded[0].amount, 3_000.0);
}
