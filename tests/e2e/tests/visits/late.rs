//! What a page shows late: it is waited for, and when the page goes, or after `wait`, what there is goes.
//!
//! Covers the order form's totals, the order's data, the member's data and the setting `wait`.

use anyhow::Result;
use moa_e2e::people::{guest, haneul01, news};
use moa_e2e::{Device, Message, Visitor, World, named};
use serde_json::{Value, json};

fn properties(stored: &[Message], name: &str) -> Value {
    named(stored, name)
        .iter()
        .map(|message| message.properties.clone())
        .collect()
}

/// Milliseconds between a page's view and another message of it.
fn after_the_view(stored: &[Message], name: &str) -> i64 {
    let at = |name: &str| millis(&named(stored, name)[0].timestamp);
    at(name) - at("$page_view")
}

/// Milliseconds of the day of a timestamp such as `2026-11-21T10:20:30.405Z`.
fn millis(timestamp: &str) -> i64 {
    let number = |range: std::ops::Range<usize>| timestamp[range].parse::<i64>().unwrap();
    ((number(11..13) * 60 + number(14..16)) * 60 + number(17..19)) * 1000 + number(20..23)
}

fn form(discounted_price: Option<u32>) -> Value {
    let mut form = json!({ "price": 28000, "is_surl": true, "product_no": "1007" });
    if let Some(price) = discounted_price {
        form["discounted_price"] = price.into();
    }
    json!([form])
}

#[tokio::test]
async fn an_order_form_waits_for_its_totals() -> Result<()> {
    let world = World::builder().store(&["--slow", "1200"]).start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/surl/O/1007").await?;
    let stored = world.stored(4).await?;
    assert_eq!(properties(&stored, "view_checkout"), form(Some(28000)));
    let waited = after_the_view(&stored, "view_checkout");
    assert!((1000..2900).contains(&waited), "{waited}");
    visitor.close().await
}

#[tokio::test]
async fn an_order_form_waits_three_seconds_and_no_longer() -> Result<()> {
    let world = World::builder().store(&["--slow", "6000"]).start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/surl/O/1007").await?;
    let stored = world.stored(4).await?;
    assert_eq!(properties(&stored, "view_checkout"), form(None));
    let waited = after_the_view(&stored, "view_checkout");
    assert!((2900..5500).contains(&waited), "{waited}");
    // The totals come: nothing is sent again.
    visitor.stay(4000).await?;
    visitor.leave().await?;
    assert_eq!(world.stored(4).await?.len(), 4);
    visitor.close().await
}

#[tokio::test]
async fn an_order_form_left_at_once_says_what_it_knows() -> Result<()> {
    let world = World::builder().store(&["--slow", "2000"]).start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/surl/O/1007").await?;
    visitor.be_tracked().await?;
    visitor.leave().await?;
    let stored = world.stored(4).await?;
    assert_eq!(stored.len(), 4);
    assert_eq!(properties(&stored, "view_checkout"), form(None));
    assert_eq!(
        properties(&stored, "cafe24_order_form")[0]["total_order_price"],
        28000
    );
    visitor.close().await
}

/// Orders a bag; then looks at the result as if it came this late.
async fn look_at_the_result(world: &World, visitor: &Visitor, late: u32) -> Result<usize> {
    // Nobody has heard of the order before: of one that is known, the log takes no second completion.
    visitor.choose("tag=none").await?;
    visitor.open("/surl/O/1007").await?;
    visitor.pay().await?;
    visitor.arrive("/order/order_result.html").await?;
    visitor.choose("tag=skin").await?;
    let before = world.stored(0).await?.len();
    visitor
        .open(&format!("/order/order_result.html?late={late}"))
        .await?;
    visitor.be_tracked().await?;
    Ok(before)
}

#[tokio::test]
async fn an_order_result_waits_for_its_order() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    let before = look_at_the_result(&world, &visitor, 2500).await?;
    let stored = world.stored(before + 4).await?;
    let stored = &stored[before..];
    assert_eq!(
        properties(stored, "view_completed_order"),
        json!([{
            "order_id": "20261121-0000012",
            "discounted_price": 28000,
            "price": 28000,
            "delivery_fee": 3000,
        }])
    );
    // A busy browser starts the tracker some time after the page has begun.
    let waited = after_the_view(stored, "view_completed_order");
    assert!((1000..3400).contains(&waited), "{waited}");
    assert_eq!(named(stored, "cafe24_complete_order").len(), 1);
    assert_eq!(named(stored, "cafe24_complete_order_items").len(), 1);
    visitor.close().await
}

/// The order's number and its shipping stand on the page itself; the rest never comes.
#[tokio::test]
async fn an_order_result_without_data_is_still_an_order() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    let before = look_at_the_result(&world, &visitor, 9000).await?;
    visitor.leave().await?;
    let stored = world.stored(before + 3).await?;
    let stored = &stored[before..];
    let order = json!([{ "order_id": "20261121-0000012", "delivery_fee": 3000 }]);
    assert_eq!(properties(stored, "view_completed_order"), order);
    assert_eq!(
        properties(stored, "cafe24_complete_order")[0]["order_id"],
        order[0]["order_id"]
    );
    // The order is known from now on.
    let before = world.stored(0).await?.len();
    visitor.open("/order/order_result.html").await?;
    let stored = world.stored(before + 2).await?;
    assert_eq!(named(&stored[before..], "cafe24_complete_order").len(), 0);
    visitor.close().await
}

#[tokio::test]
async fn a_member_whose_data_come_late_is_waited_for() -> Result<()> {
    for sdk in ["none", "full"] {
        let world = World::builder().store(&["--slow", "1500"]).start().await?;
        let visitor = world.visitor(Device::Pc).await?;
        visitor.choose(&format!("sdk={sdk}")).await?;
        visitor.be_known_to_the_log().await?;
        visitor.visit("/").await?;
        // The SDK asks after the page has.
        visitor.stay(3000).await?;
        visitor.become_member("haneul01").await?;
        let before = world.everything(5).await?.len();
        visitor.visit("/category/상의/45/").await?;
        let stored = world.everything(before + 4).await?;
        let stored = &stored[before..];
        let login = named(stored, "cafe24_login");
        assert_eq!(login.len(), 1, "{sdk}");
        assert_eq!(login[0].properties["group_name"], "단골회원");
        assert!(after_the_view(stored, "cafe24_login") > 1300, "{sdk}");
        let told = &named(stored, "identify")[0].traits;
        for (name, value) in haneul01().as_object().into_iter().flatten() {
            assert_eq!(told[name], *value, "{name} with {sdk}");
        }
        // Who it is was known from the first event on.
        assert!(
            stored.iter().all(|message| message.user_id == "haneul01"),
            "{sdk}"
        );
        visitor.close().await?;
    }
    Ok(())
}

/// Left before they come: what there is goes, and the next page says the rest.
#[tokio::test]
async fn a_member_who_leaves_at_once_is_told_in_two_parts() -> Result<()> {
    let world = World::builder().store(&["--slow", "1500"]).start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.be_known_to_the_log().await?;
    visitor.visit("/").await?;
    visitor.become_member("haneul01").await?;
    let before = world.everything(4).await?.len();
    visitor.open("/category/상의/45/").await?;
    visitor.be_tracked().await?;
    visitor.open("/_demo").await?;
    let stored = world.everything(before + 4).await?;
    let first = &stored[before..];
    let login = json!([{ "member_id": "haneul01", "inflow_name": "PC" }]);
    assert_eq!(properties(first, "cafe24_login"), login);
    let told = &named(first, "identify")[0].traits;
    assert_eq!(told["member_id"], "haneul01");
    assert_eq!(told["coupon_count"], 2);
    assert!(told["email"].is_null());

    visitor.visit("/").await?;
    let before = stored.len();
    let stored = world.everything(before + 3).await?;
    let told = named(&stored[before..], "identify");
    assert_eq!(told.len(), 1);
    for (name, value) in news(&haneul01(), &guest())
        .as_object()
        .into_iter()
        .flatten()
    {
        assert_eq!(told[0].traits[name], *value, "{name}");
    }
    assert_eq!(named(&stored, "cafe24_login").len(), 1);
    visitor.close().await
}

#[tokio::test]
async fn how_long_it_waits_can_be_set() -> Result<()> {
    let world = World::builder()
        .store(&["--tag", "none", "--slow", "4500"])
        .start()
        .await?;
    // As a number, and as the text of an attribute; what is none counts for nothing. Each is told from the next longer
    // one, and from the totals' coming: a busy page's timers are late.
    for (wait, shortest, longest) in [
        ("0", 0, 650),
        ("'700'", 650, 2900),
        ("6000", 3800, 5900),
        ("-5", 2900, 4500),
        ("'soon'", 2900, 4500),
    ] {
        let visitor = world.visitor(Device::Pc).await?;
        let before = world.stored(0).await?.len();
        visitor.open("/surl/O/1007").await?;
        world.tag(&visitor, &format!("wait: {wait}")).await?;
        let stored = world.stored(before + 4).await?;
        let stored = &stored[before..];
        let waited = after_the_view(stored, "view_checkout");
        assert!(
            (shortest..longest).contains(&waited),
            "wait: {wait} waited {waited}"
        );
        let has_come = wait == "6000";
        assert_eq!(
            properties(stored, "view_checkout"),
            form(has_come.then_some(28000))
        );
        visitor.close().await?;
    }
    Ok(())
}
