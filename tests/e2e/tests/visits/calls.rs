//! The page's own calls (`docs/calls.md`): what is sent, and who it is about.
//!
//! Covers events, the visitor and page views. Callbacks, consent and what is shown to developers stand in
//! `callbacks.rs` and `consent.rs`.

use anyhow::Result;
use moa_e2e::{Device, Message, Visitor, World, named};
use serde_json::{Value, json};

/// Goes to the main page, as somebody without surprises, and waits until the tracker has told all.
async fn arrive(visitor: &Visitor) -> Result<()> {
    visitor.be_known_to_the_log().await?;
    visitor.visit("/").await?;
    visitor.be_tracked().await
}

/// The `identify` messages that say what the page wanted said, nothing of Cafe24's.
fn own_traits(stored: &[Message]) -> Vec<&Value> {
    let traits = named(stored, "identify")
        .into_iter()
        .map(|message| &message.traits);
    traits
        .filter(|traits| traits["mall_id"].is_null())
        .collect()
}

#[tokio::test]
async fn track_takes_both_forms() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    arrive(&visitor).await?;
    visitor
        .run(
            "moa('track', 'custom', { a: 1, list: ['x'] });
             moa('track', 'bare');
             moa('track', { key: 'paid', value: 12.5, properties: { x: 'y' } });
             moa('track', { key: 'keyed' });",
        )
        .await?;
    let stored = world.stored(6).await?;
    let tracked: Vec<_> = stored[2..]
        .iter()
        .map(|m| json!([m.event, m.properties]))
        .collect();
    assert_eq!(
        json!(tracked),
        json!([
            ["custom", { "a": 1, "list": ["x"] }],
            ["bare", null],
            ["paid", { "x": "y", "value": 12.5 }],
            ["keyed", {}],
        ])
    );
    visitor.close().await
}

#[tokio::test]
async fn identify_says_who_and_what() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    arrive(&visitor).await?;
    visitor
        .run("moa('identify', 'user-1', { plan: 'gold' }); moa('track', 'as_user'); moa('identify', { plan: 'blue' })")
        .await?;
    visitor.visit("/category/상의/45/").await?;
    visitor.leave().await?;
    let stored = world.everything(12).await?;
    assert_eq!(
        own_traits(&stored),
        [&json!({ "plan": "gold" }), &json!({ "plan": "blue" })]
    );
    // A guest who becomes somebody stays in the session, on the next page too.
    assert_eq!(named(&stored, "$session_start").len(), 1);
    assert_eq!(named(&stored, "as_user")[0].user_id, "user-1");
    assert_eq!(named(&stored, "view_product_list")[0].user_id, "user-1");
    assert_eq!(named(&stored, "cafe24_login").len(), 0);
    visitor.close().await
}

#[tokio::test]
async fn the_pages_own_user_comes_before_the_member() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    arrive(&visitor).await?;
    visitor.run("moa('setUserId', 42)").await?;
    visitor.become_member("haneul01").await?;
    visitor.visit("/category/상의/45/").await?;
    let stored = world.everything(9).await?;
    let list = named(&stored, "view_product_list")[0];
    assert_eq!(list.user_id, "42");
    assert_eq!(named(&stored, "cafe24_login").len(), 0);

    // Another one begins a session; without one Cafe24's member is the user again.
    visitor
        .run("moa('setUserId', 'another'); moa('track', 'another')")
        .await?;
    visitor
        .run("moa('reset'); moa('track', 'after_reset')")
        .await?;
    visitor.settle().await?;
    visitor.visit("/").await?;
    visitor.leave().await?;
    let stored = world.everything(18).await?;
    let another = named(&stored, "another")[0];
    assert_eq!(another.user_id, "another");
    assert_ne!(another.context("/sessionId"), list.context("/sessionId"));
    let after = named(&stored, "after_reset")[0];
    assert_ne!(after.context("/sessionId"), another.context("/sessionId"));
    assert_eq!(after.user_id, "haneul01");
    assert_eq!(
        named(&stored, "$session_end").len() + 1,
        named(&stored, "$session_start").len()
    );
    assert!(
        stored
            .iter()
            .all(|message| message.anonymous_id == stored[0].anonymous_id)
    );
    let last = &stored[stored.len() - 1];
    assert_eq!(
        (&*last.user_id, last.context("/sessionId")),
        ("haneul01", after.context("/sessionId"))
    );
    visitor.close().await
}

#[tokio::test]
async fn a_guest_who_is_reset_is_nobody() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    arrive(&visitor).await?;
    visitor
        .run("moa('setUserId', 'user-1'); moa('reset'); moa('track', 'after')")
        .await?;
    visitor.visit("/").await?;
    visitor.leave().await?;
    let stored = world.everything(12).await?;
    assert_eq!(named(&stored, "after")[0].user_id, "");
    assert_eq!(named(&stored, "view_home")[1].user_id, "");
    assert_eq!(named(&stored, "$session_start").len(), 2);
    assert_eq!(named(&stored, "$session_end").len(), 1);
    assert_eq!(named(&stored, "$session_end")[0].user_id, "user-1");
    visitor.close().await
}

#[tokio::test]
async fn a_device_id_of_the_pages_own_begins_a_session() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    arrive(&visitor).await?;
    visitor
        .run("moa('setDeviceId', 'device_7-a'); moa('track', 'after')")
        .await?;
    visitor
        .run("moa('setDeviceId', 'device_7-a'); moa('track', 'again')")
        .await?;
    visitor.visit("/").await?;
    visitor.leave().await?;
    let stored = world.everything(12).await?;
    let after = named(&stored, "after")[0];
    assert_eq!(after.anonymous_id, "device_7-a");
    assert_ne!(after.context("/sessionId"), stored[0].context("/sessionId"));
    assert_eq!(named(&stored, "view_home")[1].anonymous_id, "device_7-a");
    assert_eq!(
        named(&stored, "again")[0].context("/sessionId"),
        after.context("/sessionId")
    );
    assert_eq!(named(&stored, "$session_start").len(), 2);
    // The session that ends is the first device's.
    let end = named(&stored, "$session_end");
    assert_eq!(end.len(), 1);
    assert_eq!(
        end[0].context("/sessionId"),
        stored[0].context("/sessionId")
    );
    assert_eq!(end[0].anonymous_id, stored[0].anonymous_id);
    visitor.close().await
}

#[tokio::test]
async fn user_properties_are_set_and_changed() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    arrive(&visitor).await?;
    let operations = json!({
        "set": { "grade": "A" },
        "setOnce": { "first_page": "/" },
        "unset": { "old": "-" },
        "increment": { "visits": 1 },
        "append": { "seen": ["1001"] },
        "appendOnce": { "seen": ["1002"] },
        "prepend": { "liked": ["1003"] },
        "prependOnce": { "liked": ["1004"] },
        "remove": { "seen": ["1001"] },
        "clearAll": { "-": "-" },
    });
    visitor
        .run(&format!(
            "moa('setUserProperties', {{ favourite: 'tea', visits: 3, tags: ['a', 'b'], ok: true }});
             moa('updateUserProperties', {operations});
             moa('updateUserProperties', {{ increment: {{ visits: 2 }} }});"
        ))
        .await?;
    let stored = world.everything(7).await?;
    let named: serde_json::Map<_, _> = operations
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (format!("${name}"), value.clone()))
        .collect();
    assert_eq!(
        json!(own_traits(&stored)),
        json!([
            { "favourite": "tea", "visits": 3, "tags": ["a", "b"], "ok": true },
            named,
            { "$increment": { "visits": 2 } },
        ])
    );
    visitor.close().await
}

#[tokio::test]
async fn a_page_names_itself() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    arrive(&visitor).await?;
    visitor
        .run(
            "moa('page', '봄 화보', { section: 'a' });
             moa('page');
             moa('setCurrentPage', { pageName: '여름 화보', properties: { section: 'b' } });",
        )
        .await?;
    visitor.leave().await?;
    let stored = world.everything(8).await?;
    let views: Vec<_> = named(&stored, "$page_view")
        .into_iter()
        .map(|m| &m.properties)
        .collect();
    assert_eq!(
        json!(views),
        json!([
            { "$page_name": "담은숲" },
            { "$page_name": "봄 화보", "section": "a" },
            { "$page_name": "담은숲" },
            { "$page_name": "여름 화보", "section": "b" },
        ])
    );
    let engagement = named(&stored, "$engagement");
    let last = engagement.last().expect("the visitor was there");
    assert_eq!(last.properties["$page_name"], "여름 화보");
    visitor.close().await
}

/// None of these mean anything: a line for each, and nothing is sent.
#[tokio::test]
async fn what_is_no_call_is_told() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    arrive(&visitor).await?;
    let before = world.everything(4).await?.len();
    for call in [
        "'fly'",
        "",
        "'track'",
        "'track', {}",
        "'setDeviceId', ''",
        "'setDeviceId', { id: 1 }",
        "'setDeviceId'",
        "'setUserProperties', 'gold'",
        "'updateUserProperties', { double: { a: 1 } }",
        "'updateUserProperties'",
        "'consent', 'maybe'",
        "'identify'",
    ] {
        visitor.console().await?;
        visitor.run(&format!("moa({call})")).await?;
        let console = visitor.console().await?;
        let ours: Vec<_> = console
            .iter()
            .filter(|line| line.contains("[moa]"))
            .collect();
        assert_eq!(ours.len(), 1, "moa({call}): {console:#?}");
    }
    assert_eq!(world.everything(before).await?.len(), before);
    visitor.close().await
}
