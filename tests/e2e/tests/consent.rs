//! Consent: without it nothing is read, kept or sent, and what was kept goes.
//!
//! Covers `moa('consent', …)` before, after and without `init`, and `init` with `consent: 'denied'`.

use std::time::Duration;

use anyhow::Result;
use moa_e2e::{Device, Message, Setup, Visitor, World};
use serde_json::{Value, json};
use tokio::time::sleep;

/// Everything of ours that the browser keeps: cookies, local and session storage.
const KEPT: &str = "
    const keys = (storage) => Object.keys(storage).filter((key) => /^moa/.test(key)).sort();
    return [document.cookie.split('; ').filter((cookie) => /^moa/.test(cookie)), keys(localStorage), keys(sessionStorage)]";

const ONLY_CONSENT: &str = r#"[[], ["moa_consent"], []]"#;

async fn kept(visitor: &Visitor) -> Result<Value> {
    visitor.run(KEPT).await
}

fn only_consent() -> Value {
    serde_json::from_str(ONLY_CONSENT).unwrap_or_default()
}

fn names(stored: &[Message]) -> Vec<&str> {
    stored.iter().map(Message::name).collect()
}

#[tokio::test]
async fn withdrawn_consent_takes_everything_away() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.become_member("haneul01").await?;
    visitor
        .visit("/product/detail.html?product_no=1001")
        .await?;
    visitor.put_in_cart().await?;
    visitor.settle().await?;
    // What was added is told of the visitor too, at once or when the page goes.
    sleep(Duration::from_millis(1000)).await;
    let before = world.everything(6).await?;
    let device = before[0].anonymous_id.clone();
    let kept_before = kept(&visitor).await?;
    assert_eq!(
        kept_before[0].as_array().map(Vec::len),
        Some(1),
        "{kept_before}"
    );

    // What is still queued goes too.
    visitor
        .run("moa('track', 'queued'); moa('consent', 'denied'); moa('track', 'without'); moa('flush')")
        .await?;
    assert_eq!(kept(&visitor).await?, only_consent());
    visitor.visit("/order/basket.html").await?;
    visitor.visit("/myshop/order/list.html").await?;
    visitor
        .run("moa('track', 'without'); moa('setDeviceId', 'x'); moa('identify', 'y', { z: 1 })")
        .await?;
    visitor.visit("/").await?;
    assert_eq!(kept(&visitor).await?, only_consent());
    assert_eq!(world.everything(0).await?.len(), before.len());

    // Granted again: somebody new.
    visitor
        .run("moa('consent', 'granted'); moa('track', 'with')")
        .await?;
    visitor.settle().await?;
    visitor.visit("/category/상의/45/").await?;
    // What the visitor paid attention is an event from one millisecond on.
    sleep(Duration::from_millis(300)).await;
    visitor.leave().await?;
    let stored = world.everything(before.len() + 9).await?;
    let after = &stored[before.len()..];
    assert_eq!(
        names(after)
            .into_iter()
            .filter(|name| *name != "$engagement" && *name != "identify")
            .collect::<Vec<_>>(),
        [
            "$session_start",
            "$page_view",
            "view_home",
            "with",
            "$page_view",
            "view_product_list"
        ]
    );
    for message in after {
        assert_ne!(message.anonymous_id, device);
        assert_eq!(message.anonymous_id, after[0].anonymous_id);
        assert_eq!(message.user_id, "haneul01");
    }
    visitor.close().await
}

#[tokio::test]
async fn what_needs_consent_first_waits_for_it() -> Result<()> {
    let world = World::start_with(Setup {
        store: &["--tag", "none"],
    })
    .await?;
    let visitor = world.visitor(Device::Pc).await?;
    let collector = &world.collector.address;
    let init = format!(
        "window.moa = function () {{ (moa.q = moa.q || []).push(arguments) }};
         moa('track', 'early');
         moa('init', {{ writeKey: 'e2e-key', collector: '{collector}', consent: 'denied' }});
         moa('track', 'denied');"
    );
    visitor.open("/").await?;
    visitor.run(&init).await?;
    visitor.add_tag(&world.loader(), json!({})).await?;
    visitor.until("return !Array.isArray(moa.q)").await?;
    visitor
        .run("moa('track', 'still_denied'); scrollTo(0, 9999)")
        .await?;
    sleep(Duration::from_millis(800)).await;
    assert_eq!(kept(&visitor).await?, json!([[], [], []]));
    assert_eq!(world.everything(0).await?.len(), 0);

    visitor
        .run("moa('consent', 'granted'); moa('track', 'granted')")
        .await?;
    let stored = world.stored(3).await?;
    assert_eq!(names(&stored[..3]), ["$page_view", "view_home", "granted"]);
    assert_ne!(kept(&visitor).await?[0], json!([]));

    // The visitor's own word counts on the next page, not what the page began with.
    visitor.open("/category/상의/45/").await?;
    visitor.run(&init).await?;
    visitor.add_tag(&world.loader(), json!({})).await?;
    let stored = world.stored(stored.len() + 4).await?;
    let mut last: Vec<_> = names(&stored[stored.len() - 4..]);
    last.sort_unstable();
    assert_eq!(last, ["$page_view", "denied", "early", "view_product_list"]);
    visitor.close().await
}

/// The banner speaks before the tag is there.
#[tokio::test]
async fn consent_can_be_denied_before_anything() -> Result<()> {
    let world = World::start_with(Setup {
        store: &["--tag", "none"],
    })
    .await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    visitor
        .run("window.moa = function () { (moa.q = moa.q || []).push(arguments) }; moa('consent', 'denied')")
        .await?;
    visitor
        .add_tag(&world.loader(), json!({ "data-write-key": "e2e-key" }))
        .await?;
    visitor.until("return !Array.isArray(moa.q)").await?;
    visitor.run("moa('track', 'denied')").await?;
    sleep(Duration::from_millis(800)).await;
    assert_eq!(kept(&visitor).await?, only_consent());
    visitor.open("/category/상의/45/").await?;
    visitor
        .add_tag(&world.loader(), json!({ "data-write-key": "e2e-key" }))
        .await?;
    visitor.until("return !Array.isArray(moa.q)").await?;
    sleep(Duration::from_millis(500)).await;
    visitor.leave().await?;
    assert_eq!(names(&world.everything(0).await?), [] as [&str; 0]);
    visitor.close().await
}
