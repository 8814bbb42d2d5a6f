//! What is known of the visitor (`identify`): all of it, with the right types, and only when it is news.
//!
//! Covers every example member with and without the SDK. That each user property of the catalogue is
//! produced stands in `conformance.rs`.

use anyhow::Result;
use moa_catalog::Catalog;
use moa_e2e::people::{bada02, guest, haneul01, noeul03, with};
use moa_e2e::{Device, Message, World};
use serde_json::{Value, json};

fn identifies(stored: &[Message]) -> Vec<&Message> {
    stored
        .iter()
        .filter(|message| message.name() == "identify")
        .collect()
}

/// What was said, without what changes from run to run.
fn lasting(message: &Message) -> Value {
    let mut traits = message.traits.clone();
    if let Some(traits) = traits.as_object_mut() {
        traits.retain(|name, _| {
            !["cvid", "cvid_y", "guestId", "last_visit_date"].contains(&name.as_str())
        });
    }
    traits
}

#[tokio::test]
async fn every_member_is_told_as_the_store_knows_them() -> Result<()> {
    let world = World::start().await?;
    for sdk in ["none", "full", "no-scope"] {
        for (id, person) in [
            ("haneul01", haneul01()),
            ("bada02", bada02()),
            ("noeul03", noeul03()),
        ] {
            let visitor = world.visitor(Device::Pc).await?;
            visitor.choose(&format!("sdk={sdk}")).await?;
            visitor.become_member(id).await?;
            let before = world.everything(0).await?.len();
            visitor.visit("/category/상의/45/").await?;
            visitor.leave().await?;
            let stored = world.everything(before + 5).await?;
            let told = identifies(&stored[before..]);
            assert_eq!(told.len(), 1, "{sdk} {id}");
            let page = json!({ "last_visit_page": "/category/%EC%83%81%EC%9D%98/45/" });
            assert_eq!(lasting(told[0]), with(&person, &page), "{sdk} {id}");
            let date = told[0].traits["last_visit_date"]
                .as_str()
                .unwrap_or_default();
            assert_eq!(date.len(), 10, "{date}");
            let traits = told[0].traits.as_object().expect("traits are an object");
            assert_eq!(
                Catalog::built_in().check_user_properties(traits),
                [],
                "{sdk} {id}"
            );
            visitor.close().await?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn nothing_is_said_twice() -> Result<()> {
    let world = World::start().await?;
    for (sdk, member) in [
        ("none", false),
        ("full", false),
        ("none", true),
        ("full", true),
        ("silent", true),
    ] {
        let visitor = world.visitor(Device::Pc).await?;
        visitor.choose(&format!("sdk={sdk}")).await?;
        visitor.be_known_to_the_log().await?;
        if member {
            visitor.become_member("haneul01").await?;
        }
        let before = world.everything(0).await?.len();
        for page in [
            "/",
            "/category/상의/45/",
            "/product/search.html?keyword=셔츠",
            "/",
        ] {
            visitor.visit(page).await?;
        }
        visitor.leave().await?;
        let stored = world.everything(before + 10).await?;
        let told = identifies(&stored[before..]);
        assert_eq!(told.len(), 1, "{sdk}, member: {member}: {:#?}", told);
        visitor.close().await?;
    }
    Ok(())
}

/// One thing has changed: all is said again.
#[tokio::test]
async fn what_changes_is_said_with_all_the_rest() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.be_known_to_the_log().await?;
    visitor.visit("/?cafe_mkt=naver_ks").await?;
    visitor
        .visit("/product/detail.html?product_no=1003")
        .await?;
    visitor.leave().await?;
    let stored = world.everything(8).await?;
    let told = identifies(&stored);
    let page = |page: &str| json!({ "last_visit_page": page });
    assert_eq!(
        told.iter()
            .map(|message| lasting(message))
            .collect::<Vec<_>>(),
        [
            with(
                &with(&guest(), &page("/")),
                &json!({ "cafe_mkt": "naver_ks" })
            ),
            with(
                &with(&guest(), &page("/product/detail.html")),
                &json!({ "last_seen_product_no": "1003" })
            ),
        ]
    );
    visitor.close().await
}

/// What is in the cart is told when it is there, not when the page goes.
#[tokio::test]
async fn what_is_added_is_said_while_the_page_is_open() -> Result<()> {
    for sdk in ["none", "full", "silent"] {
        let world = World::start().await?;
        let visitor = world.visitor(Device::Pc).await?;
        visitor.choose(&format!("sdk={sdk}")).await?;
        visitor.be_known_to_the_log().await?;
        visitor
            .visit("/product/detail.html?product_no=1007")
            .await?;
        visitor.put_in_cart().await?;
        // A silent SDK is waited for three seconds.
        visitor.stay(4000).await?;
        let stored = world.everything(5).await?;
        let told = identifies(&stored);
        let last = told
            .last()
            .map(|message| &message.traits["cart_product_nos"]);
        assert_eq!(last, Some(&json!(["1007"])), "{sdk}");
        // Before and after; with a silent SDK both wait for each other.
        assert_eq!(told.len(), if sdk == "silent" { 1 } else { 2 }, "{sdk}");
        visitor.close().await?;
    }
    Ok(())
}

/// Half an hour of silence: the session ends when it was last active, and the next one says all again.
#[tokio::test]
async fn a_new_session_says_all_again() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.be_known_to_the_log().await?;
    visitor.visit("/").await?;
    visitor.be_away().await?;
    visitor.visit("/").await?;
    visitor.leave().await?;
    let stored = world.everything(11).await?;
    let names: Vec<_> = stored
        .iter()
        .map(Message::name)
        .filter(|name| *name != "$engagement")
        .collect();
    let page = ["$page_view", "view_home", "identify"];
    assert_eq!(
        names,
        [
            &["$session_start"][..],
            &page,
            &["$session_end", "$session_start"],
            &page
        ]
        .concat()
    );
    let told = identifies(&stored);
    assert_eq!(lasting(told[0]), lasting(told[1]));
    let at = stored
        .iter()
        .position(|m| m.event == "$session_end")
        .unwrap_or(0);
    let (end, start) = (&stored[at], &stored[at + 1]);
    assert_eq!(end.context("/sessionId"), stored[0].context("/sessionId"));
    assert_ne!(start.context("/sessionId"), end.context("/sessionId"));
    assert!(end.timestamp < stored[0].timestamp, "31 minutes ago");
    assert!(
        stored[at + 2..]
            .iter()
            .all(|m| m.context("/sessionId") == start.context("/sessionId"))
    );
    visitor.close().await
}
