//! Consent: without it nothing is read, kept or sent, and what was kept goes.
//!
//! Covers `moa('consent', …)` before, after and without `init`, and `init` with `consent: 'denied'`.

use anyhow::Result;
use moa_e2e::{Device, Message, Visitor, World};
use serde_json::{Value, json};

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
    visitor.stay(1000).await?;
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
    visitor.stay(300).await?;
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
    let world = World::builder().without_tag().start().await?;
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
    visitor.be_tracked().await?;
    visitor
        .run("moa('track', 'still_denied'); scrollTo(0, 9999)")
        .await?;
    visitor.stay(800).await?;
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
    let world = World::builder().without_tag().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    visitor
        .run("window.moa = function () { (moa.q = moa.q || []).push(arguments) }; moa('consent', 'denied')")
        .await?;
    visitor
        .add_tag(&world.loader(), json!({ "data-write-key": "e2e-key" }))
        .await?;
    visitor.be_tracked().await?;
    visitor.run("moa('track', 'denied')").await?;
    visitor.stay(800).await?;
    assert_eq!(kept(&visitor).await?, only_consent());
    visitor.open("/category/상의/45/").await?;
    visitor
        .add_tag(&world.loader(), json!({ "data-write-key": "e2e-key" }))
        .await?;
    visitor.be_tracked().await?;
    visitor.stay(500).await?;
    visitor.leave().await?;
    assert_eq!(names(&world.everything(0).await?), [] as [&str; 0]);
    visitor.close().await
}

async fn untagged() -> Result<World> {
    World::builder().without_tag().start().await
}

#[tokio::test]
async fn a_visitor_who_has_not_been_asked_leaves_no_trace_until_they_consent() -> Result<()> {
    let world = untagged().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/product/detail.html?product_no=1001").await?;
    world.tag(&visitor, "consent: 'pending'").await?;
    visitor.run("moa('track', 'before_the_answer')").await?;
    visitor.stay(1500).await?;
    assert_eq!(kept(&visitor).await?, json!([[], [], []]));
    assert!(world.stored_now().await?.is_empty());

    visitor.run("moa('consent', 'granted')").await?;
    let stored = world.stored(3).await?;
    assert_eq!(
        names(&stored),
        ["$page_view", "view_product", "before_the_answer"]
    );
    assert!(
        stored[2].timestamp < stored[2].received_at,
        "told as of when it happened"
    );
    let device = &stored[0].anonymous_id;
    assert_eq!(
        kept(&visitor).await?[0],
        json!([format!("moa_id={device}")])
    );
    visitor.open("/").await?;
    world.tag(&visitor, "consent: 'pending'").await?;
    let stored = world.stored(5).await?;
    assert_eq!(&stored[4].anonymous_id, device, "not asked again");
    visitor.close().await
}

#[tokio::test]
async fn what_a_visitor_did_before_saying_no_is_forgotten() -> Result<()> {
    let world = untagged().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    world.tag(&visitor, "consent: 'pending'").await?;
    visitor.stay(500).await?;
    visitor.run("moa('consent', 'denied')").await?;
    assert_eq!(kept(&visitor).await?, only_consent());
    // Nobody who was never asked is told of by leaving.
    visitor.run("localStorage.clear()").await?;
    visitor.open("/").await?;
    world.tag(&visitor, "consent: 'pending'").await?;
    visitor.leave().await?;
    visitor.stay(500).await?;
    assert!(world.stored_now().await?.is_empty());
    visitor.close().await
}

#[tokio::test]
async fn a_signal_of_the_browser_is_an_answer_where_the_merchant_says_so() -> Result<()> {
    const SIGNALS: [&str; 2] = [
        "Object.defineProperty(navigator, 'globalPrivacyControl', { get: () => true })",
        "Object.defineProperty(navigator, 'doNotTrack', { get: () => '1' })",
    ];
    let world = untagged().await?;
    let visitor = world.visitor(Device::Pc).await?;
    for (at, signal) in SIGNALS.iter().enumerate() {
        visitor.open("/").await?;
        visitor
            .run(&format!("localStorage.clear(); {signal}"))
            .await?;
        world.tag(&visitor, "privacySignals: 'true'").await?;
        visitor.run("moa('track', 'unheard')").await?;
        visitor.stay(600).await?;
        assert_eq!(kept(&visitor).await?[1], json!([]), "{signal}");
        // Who asks for it is tracked.
        visitor.run("moa('consent', 'granted')").await?;
        let stored = world.stored(2 * (at + 1)).await?;
        assert_eq!(stored.len(), 2 * (at + 1));
        assert!(!names(&stored).contains(&"unheard"));
    }
    // Where the merchant does not say so, nothing changes.
    visitor.open("/").await?;
    visitor
        .run(&format!("localStorage.clear(); {}", SIGNALS[0]))
        .await?;
    world.tag(&visitor, "debug: false").await?;
    world.stored(6).await?;
    visitor.close().await
}

#[tokio::test]
async fn a_no_holds_for_other_tabs_and_for_pages_that_come_back() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    visitor.be_tracked().await?;
    let first = visitor.open_tab().await?;
    visitor.open("/").await?;
    visitor.be_tracked().await?;
    world.stored(4).await?;
    visitor.run("moa('consent', 'denied')").await?;
    let second = visitor.switch_to(first).await?;
    visitor.stay(500).await?;
    visitor.run("moa('track', 'in_first')").await?;
    visitor.switch_to(second).await?;
    visitor
        .run(
            "dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
             dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
             moa('track', 'in_second')",
        )
        .await?;
    visitor.stay(800).await?;
    assert_eq!(kept(&visitor).await?, only_consent());
    let stored = world.stored_now().await?;
    assert!(!names(&stored).iter().any(|name| name.starts_with("in_")));

    // A yes is heard too.
    visitor.run("moa('consent', 'granted')").await?;
    visitor.run("moa('track', 'again')").await?;
    world.stored(7).await?;
    visitor.close().await
}

#[tokio::test]
async fn a_page_that_comes_back_learns_what_was_answered_meanwhile() -> Result<()> {
    let world = untagged().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    world.tag(&visitor, "consent: 'pending'").await?;
    visitor.run("moa('track', 'before')").await?;
    // The answer is given on another page, where this one's `storage` listener cannot hear it.
    visitor
        .run(
            "dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
             localStorage.moa_consent = 'granted';
             dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))",
        )
        .await?;
    let stored = world.stored(5).await?;
    let told: Vec<_> = names(&stored);
    for (name, times) in [("$page_view", 2), ("view_home", 2), ("before", 1)] {
        let found = told.iter().filter(|told| **told == name).count();
        assert_eq!(found, times, "{told:?}");
    }
    visitor.close().await
}

#[tokio::test]
async fn after_a_no_not_even_a_failure_is_reported() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    world.stored(2).await?;
    visitor
        .run(
            "window.sent = 0;
             const beacon = navigator.sendBeacon;
             navigator.sendBeacon = function (...all) { window.sent++; return beacon.apply(this, all) };
             moa('consent', 'denied');
             const now = Date.now;
             Date.now = () => { throw new Error('no') };
             moa('consent', 'granted');
             Date.now = now;
             document.querySelector('h1').click()",
        )
        .await?;
    visitor.stay(500).await?;
    assert_eq!(visitor.run("return window.sent").await?, 0);
    visitor.close().await
}
