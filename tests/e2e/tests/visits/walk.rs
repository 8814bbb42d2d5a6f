//! The whole walk: main page, list, detail, cart, order form, order result, my page, cancellation; what
//! is stored is compared whole, what is said of the session and of the visitor included, nothing
//! missing and nothing twice.
//!
//! Covers a guest and a member, on PC and phone. Does not cover scrolling (`scroll.rs`), campaigns
//! (`campaign.rs`) and older stores (`stores.rs`, `matrix.rs`).

mod chapters;

use anyhow::Result;
use chapters::{buying, cancelling, cart, filling, home_page, list_page};
use moa_e2e::people::{guest, haneul01, news};
use moa_e2e::{Device, Message, Visitor, World, assert_story, story};
use serde_json::{Value, json};

/// From the main page to the click that orders two sorts of shirt.
pub(super) async fn fill_the_cart(visitor: &Visitor, home: &str) -> Result<()> {
    visitor.visit(home).await?;
    visitor.visit(&format!("{home}category/상의/45/")).await?;
    let shirt = "product/워시드-린넨-셔츠/1002/category/45/display/1/";
    visitor.visit(&format!("{home}{shirt}")).await?;
    visitor.choose_option(&["네이비", "L"], 2).await?;
    visitor.put_in_cart().await?;
    visitor.settle().await?;
    let tee = "product/detail.html?product_no=1001&cate_no=46&display_group=1";
    visitor.visit(&format!("{home}{tee}")).await?;
    visitor.put_in_cart().await?;
    visitor.settle().await?;
    visitor.visit(&format!("{home}order/basket.html")).await?;
    visitor.click(".xans-order-totalorder .btn").await
}

/// Orders what is on the order form, where the visitor is or gets to.
pub(super) async fn pay(visitor: &Visitor, home: &str) -> Result<()> {
    visitor
        .arrive(&format!("{home}order/orderform.html"))
        .await?;
    visitor.settle().await?;
    visitor.pay().await?;
    visitor
        .arrive(&format!("{home}order/order_result.html"))
        .await?;
    visitor.settle().await
}

/// Asks for the cancellation of the last order, by the buttons of the order list.
pub(super) async fn cancel(visitor: &Visitor, home: &str) -> Result<()> {
    visitor
        .visit(&format!("{home}myshop/order/list.html"))
        .await?;
    visitor
        .click("footer .buttons a[href*='cancel.html']")
        .await?;
    visitor
        .arrive(&format!("{home}myshop/order/cancel.html"))
        .await?;
    visitor.settle().await?;
    visitor.click("#apply_product_0").await?;
    visitor
        .run("document.querySelector('#reason_select').value = 'A'")
        .await?;
    visitor
        .fill("#reason_detail", "다른 색으로 다시 살게요")
        .await?;
    visitor.click("form .actions .btn:not(.line)").await?;
    visitor
        .arrive(&format!("{home}myshop/order/list.html"))
        .await?;
    visitor.settle().await?;
    visitor.leave().await
}

/// One device and one session, ids that are never the same, attention where the visitor was, and a
/// context that says where.
fn a_visit_is_of_one_piece(stored: &[Message], device: Device) {
    let first = &stored[0];
    assert_eq!(first.anonymous_id.len(), 36);
    for (at, message) in stored.iter().enumerate() {
        assert_eq!(message.anonymous_id, first.anonymous_id);
        assert_eq!(message.context("/sessionId"), first.context("/sessionId"));
        let before = &stored[..at];
        assert!(
            before
                .iter()
                .all(|one| one.message_id != message.message_id)
        );
        assert!(
            message.timestamp <= message.received_at,
            "one machine, one clock"
        );
        assert_eq!(message.context("/library/name"), "moa");
        assert_eq!(message.context("/shop/mall_id"), "dameunsoop");
        assert_eq!(message.context("/shop/shop_no"), "1");
        assert_eq!(message.context("/shop/currency"), "KRW");
        let path = message.context("/page/path");
        assert_eq!(path.starts_with("/m/"), device == Device::Phone, "{path}");
    }
    let count = |name: &str| {
        stored
            .iter()
            .filter(|message| message.event == name)
            .count()
    };
    assert_eq!(
        count("$engagement"),
        count("$page_view"),
        "once for each page"
    );
    let times = stored
        .iter()
        .filter_map(|m| m.properties["$engagement_time_ms"].as_u64());
    assert!(times.into_iter().all(|time| (100..20_000).contains(&time)));
}

async fn a_guest_buys_and_cancels(device: Device, home: &str) -> Result<()> {
    let world = World::builder().with_whole_browsers().start().await?;
    let visitor = world.visitor(device).await?;
    visitor.be_known_to_the_log().await?;
    fill_the_cart(&visitor, home).await?;
    visitor.arrive(&format!("{home}member/login.html")).await?;
    visitor.settle().await?;
    visitor.click("#btnNoMember").await?;
    pay(&visitor, home).await?;
    cancel(&visitor, home).await?;

    let mut expected = vec![json!(["$session_start", {}])];
    expected.extend(home_page());
    expected.push(json!(["identify", guest()]));
    expected.extend(list_page());
    expected.extend(filling());
    expected.extend(cart(107000));
    expected.push(json!(["$page_view", { "$page_name": "로그인 - 담은숲" }]));
    expected.extend(buying(107000, &json!({ "is_member": false })));
    expected.extend(cancelling(false));
    let stored = world.everything(expected.len() + 11).await?;
    assert_story(&emptied_last(story(&stored)), &expected);
    a_visit_is_of_one_piece(&stored, device);
    assert!(stored.iter().all(|message| message.user_id.is_empty()));
    visitor.close().await
}

async fn a_member_buys_and_cancels(device: Device, home: &str, inflow: &str) -> Result<()> {
    let world = World::builder().with_whole_browsers().start().await?;
    let visitor = world.visitor(device).await?;
    visitor.be_known_to_the_log().await?;
    visitor.visit(&format!("{home}member/login.html")).await?;
    visitor.log_in("haneul01").await?;
    visitor.arrive(&format!("{home}index.html")).await?;
    visitor.settle().await?;
    fill_the_cart(&visitor, home).await?;
    pay(&visitor, home).await?;
    visitor.visit(&format!("{home}myshop/index.html")).await?;
    cancel(&visitor, home).await?;

    let mut expected = vec![
        json!(["$session_start", {}]),
        json!(["$page_view", { "$page_name": "로그인 - 담은숲" }]),
        json!(["identify", guest()]),
    ];
    expected.extend(home_page());
    let login = json!({ "member_id": "haneul01", "group_name": "단골회원", "inflow_name": inflow });
    expected.push(json!(["cafe24_login", login]));
    expected.push(json!(["identify", news(&haneul01(), &guest())]));
    expected.extend(home_page());
    expected.extend(list_page());
    expected.extend(filling());
    // Five percent less.
    expected.extend(cart(101650));
    expected.extend(buying(
        101650,
        &json!({ "is_member": true, "is_first_order": false }),
    ));
    expected.push(json!(["$page_view", { "$page_name": "마이 쇼핑 - 담은숲" }]));
    expected.extend(cancelling(true));
    let stored = world.everything(expected.len() + 13).await?;
    assert_story(&emptied_last(story(&stored)), &expected);
    a_visit_is_of_one_piece(&stored, device);
    for message in &stored {
        // What ends on the login page is still the guest's.
        let is_guest = message.context("/page/path") == format!("{home}member/login.html");
        let user = if is_guest { "" } else { "haneul01" };
        assert_eq!(message.user_id, user, "{}", message.name());
    }
    visitor.close().await
}

#[tokio::test]
async fn a_guest_buys_and_cancels_on_a_pc() -> Result<()> {
    a_guest_buys_and_cancels(Device::Pc, "/").await
}

#[tokio::test]
async fn a_guest_buys_and_cancels_on_a_phone() -> Result<()> {
    a_guest_buys_and_cancels(Device::Phone, "/m/").await
}

#[tokio::test]
async fn a_member_buys_and_cancels_on_a_pc() -> Result<()> {
    a_member_buys_and_cancels(Device::Pc, "/", "PC").await
}

#[tokio::test]
async fn a_member_buys_and_cancels_on_a_phone() -> Result<()> {
    a_member_buys_and_cancels(Device::Phone, "/m/", "Mobile").await
}

/// The cart is empty from the moment the order is made. Which page notices first, the order form on its
/// way out or the order result, is a matter of haste; here it is always the result.
fn emptied_last(mut story: Vec<Value>) -> Vec<Value> {
    let emptied = |chapter: &Value| chapter[0] == "identify" && chapter[1]["cart_items_count"] == 0;
    let last_item = |chapter: &Value| chapter[0] == "cafe24_complete_order_items";
    let (at, item) = (
        story.iter().rposition(emptied),
        story.iter().rposition(last_item),
    );
    if let (Some(at), Some(item)) = (at, item)
        && at < item
    {
        let chapter = story.remove(at);
        story.insert(item, chapter);
    }
    story
}
