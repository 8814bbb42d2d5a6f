//! Taking an order back: requests to cancel and to return, and what is none.
//!
//! Covers the forms of my page and the cancellation of an order that is not paid yet, for members and
//! guests. The form at the end of a whole visit stands in `walk`.

use anyhow::Result;
use moa_e2e::people::with;
use moa_e2e::{Device, Message, Visitor, World};
use serde_json::{Value, json};

/// Orders the regular comes with: one being prepared, one delivered (see the store's README).
const PREPARED: &str = "20261119-0000007";
const DELIVERED: &str = "20261101-0000003";

/// What is asked for: every event about an order that is taken back.
fn claims(stored: &[Message]) -> Value {
    let is_claim = |message: &&Message| {
        ["_cancel_", "_return_", "_refund_", "_exchange_"]
            .iter()
            .any(|kind| message.event.contains(kind))
    };
    let claims = stored.iter().filter(is_claim);
    claims
        .map(|claim| json!([claim.event, claim.properties]))
        .collect()
}

/// The form of a claim with these rows ticked and this reason.
async fn fill(visitor: &Visitor, rows: &[u32], reason: &str) -> Result<()> {
    visitor
        .run("window.alert = () => document.body.classList.add('warned')")
        .await?;
    for row in rows {
        visitor.click(&format!("#apply_product_{row}")).await?;
    }
    visitor
        .run(&format!(
            "document.querySelector('#reason_select').value = '{reason}'"
        ))
        .await?;
    Ok(())
}

async fn ask(visitor: &Visitor) -> Result<()> {
    visitor.click("form .actions .btn:not(.line)").await
}

fn socks(quantity: u32) -> Value {
    json!({ "product_no": "1015", "product_name": "립 양말 3팩", "quantity": quantity, "product_price": 9900 })
}

fn shirt() -> Value {
    json!({
        "product_no": "1002",
        "product_name": "워시드 린넨 셔츠",
        "quantity": 1,
        "product_price": 42000,
        "option_value": "색상=아이보리, 사이즈=M",
    })
}

#[tokio::test]
async fn a_cancellation_says_what_and_why() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.become_member("haneul01").await?;
    visitor
        .visit(&format!("/myshop/order/cancel.html?order_id={PREPARED}"))
        .await?;
    fill(&visitor, &[0], "B").await?;
    visitor
        .fill("#reason_detail", "여행을 가게 되어서요")
        .await?;
    ask(&visitor).await?;
    visitor.arrive("/myshop/order/list.html").await?;
    visitor.settle().await?;
    // Asked for once: the store refuses the second time.
    visitor
        .visit(&format!("/myshop/order/cancel.html?order_id={PREPARED}"))
        .await?;
    fill(&visitor, &[0], "B").await?;
    ask(&visitor).await?;
    visitor
        .until("return document.body.classList.contains('warned')")
        .await?;
    visitor.visit("/").await?;
    visitor.leave().await?;
    let claim = json!({
        "order_id": PREPARED,
        "claim_reason_type": "B",
        "claim_reason": "여행을 가게 되어서요",
        "claim_reason_type_text": "배송지연",
        "claim_status": "requested",
        "is_member": true,
    });
    let blanket = json!({
        "product_no": "1014", "product_name": "양모 담요", "quantity": 1, "product_price": 79000,
    });
    assert_eq!(
        claims(&world.stored(7).await?),
        json!([
            ["cafe24_cancel_order", claim],
            ["cafe24_cancel_order_items", with(&claim, &blanket)],
        ])
    );
    visitor.close().await
}

#[tokio::test]
async fn a_return_is_of_the_ticked_rows_and_their_pieces() -> Result<()> {
    for (rows, items) in [
        (&[1][..], vec![socks(1)]),
        (&[0, 1][..], vec![shirt(), socks(1)]),
        (&[0][..], vec![shirt()]),
    ] {
        let world = World::start().await?;
        let visitor = world.visitor(Device::Phone).await?;
        visitor.become_member("haneul01").await?;
        visitor
            .visit(&format!("/m/myshop/order/return.html?order_id={DELIVERED}"))
            .await?;
        fill(&visitor, rows, "V").await?;
        // Two were ordered.
        visitor.fill("#quantity_id_1", "1").await?;
        ask(&visitor).await?;
        visitor.arrive("/m/myshop/order/list.html").await?;
        visitor.settle().await?;
        visitor.leave().await?;
        // Nothing is said of a reason that was not written.
        let claim = json!({
            "order_id": DELIVERED,
            "claim_reason_type": "V",
            "claim_reason_type_text": "상품불량",
            "claim_status": "requested",
            "is_member": true,
        });
        let mut expected = vec![json!(["cafe24_return_order", claim])];
        for item in items {
            expected.push(json!(["cafe24_return_order_items", with(&claim, &item)]));
        }
        let stored = world.stored(2 + expected.len()).await?;
        assert_eq!(claims(&stored), json!(expected));
        visitor.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn an_exchange_is_not_of_the_spec() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.become_member("haneul01").await?;
    visitor
        .visit(&format!("/myshop/order/exchange.html?order_id={DELIVERED}"))
        .await?;
    fill(&visitor, &[0, 1], "W").await?;
    ask(&visitor).await?;
    visitor.arrive("/myshop/order/list.html").await?;
    visitor.settle().await?;
    visitor.leave().await?;
    assert_eq!(claims(&world.stored(2).await?), json!([]));
    visitor.close().await
}

/// The store asks for what is missing; the visitor leaves instead.
#[tokio::test]
async fn an_incomplete_form_is_no_claim() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.become_member("haneul01").await?;
    for (page, order) in [("cancel", PREPARED), ("return", DELIVERED)] {
        for (rows, reason) in [(&[][..], "I"), (&[0][..], ""), (&[][..], "")] {
            visitor
                .visit(&format!("/myshop/order/{page}.html?order_id={order}"))
                .await?;
            fill(&visitor, rows, reason).await?;
            ask(&visitor).await?;
            visitor
                .until("return document.body.classList.contains('warned')")
                .await?;
        }
    }
    visitor.leave().await?;
    assert_eq!(claims(&world.stored(6).await?), json!([]));
    visitor.close().await
}

/// Orders a bag into a virtual account: it stays unpaid.
async fn order_unpaid(visitor: &Visitor) -> Result<()> {
    visitor.visit("/surl/O/1007").await?;
    visitor.pay_later().await?;
    visitor.arrive("/order/order_result.html").await?;
    visitor.settle().await
}

#[tokio::test]
async fn an_unpaid_order_is_cancelled_as_a_whole() -> Result<()> {
    for (member, page) in [
        (true, "/myshop/order/list.html"),
        (false, "/myshop/order/list.html"),
        (true, "/myshop/order/detail.html?order_id=20261121-0000012"),
    ] {
        let world = World::start().await?;
        let visitor = world.visitor(Device::Pc).await?;
        if member {
            visitor.become_member("haneul01").await?;
        }
        order_unpaid(&visitor).await?;
        visitor.visit(page).await?;
        visitor.run("window.old = true").await?;
        visitor.click("[onclick*='orderCancel']").await?;
        visitor.answer_dialog(true).await?;
        visitor.until("return !window.old").await?;
        visitor.settle().await?;
        visitor.leave().await?;
        let claim = json!({
            "order_id": "20261121-0000012", "claim_status": "requested", "is_member": member,
        });
        assert_eq!(
            claims(&world.stored(12).await?),
            json!([["cafe24_cancel_order", claim]]),
            "member: {member}, {page}"
        );
        visitor.close().await?;
    }
    Ok(())
}

/// Whoever says no to "cancel this order?" has cancelled nothing, stay or leave.
#[tokio::test]
async fn a_declined_question_is_no_claim() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    order_unpaid(&visitor).await?;
    visitor.visit("/myshop/order/list.html").await?;
    visitor.click("[onclick*='orderCancel']").await?;
    visitor.answer_dialog(false).await?;
    visitor.visit("/").await?;
    visitor.leave().await?;
    assert_eq!(claims(&world.stored(12).await?), json!([]));
    visitor.close().await
}
