//! A shop that comes from Hackle: its own calls of Hackle's SDK go on, by one attribute of the tag.

use anyhow::{Context, Result};
use moa_e2e::{Device, Message, World};
use serde_json::json;

const DEVICE: &str = "0b7e4f52-6d0c-4a9e-8f2e-3c5a7d9b1e60";

fn of<'a>(stored: &'a [Message], event: &str) -> Result<&'a Message> {
    let found = stored.iter().find(|message| message.event == event);
    found.with_context(|| format!("no {event}"))
}

#[tokio::test]
async fn a_skin_that_calls_hackle_is_tracked_by_one_attribute() -> Result<()> {
    let world = World::builder().without_tag().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    visitor
        .run(&format!("document.cookie = '_hackle_hid={DEVICE}; path=/'"))
        .await?;
    visitor.choose("tag=hackle").await?;
    visitor.open("/").await?;
    let stored = world.everything(10).await?;

    // The device goes on from the first event of all on.
    for message in &stored {
        assert_eq!(message.anonymous_id, DEVICE, "{}", message.event);
    }
    // What the skin has said, in its order.
    let own = ["banner_shown", "session_seen", "skin_ready"];
    let mut found: Vec<_> = stored
        .iter()
        .map(|message| message.event.as_str())
        .collect();
    found.retain(|event| own.contains(event));
    found.sort_unstable();
    assert_eq!(found, own);
    let banner = of(&stored, "banner_shown")?;
    assert_eq!(banner.properties, json!({ "place": "head", "width": 1280 }));
    let seen = of(&stored, "session_seen")?;
    assert_eq!(seen.properties["value"], 2);
    // Hackle's own answer while there is none yet.
    let session = seen.properties["session"].as_str().unwrap_or_default();
    assert!(
        ["0.ffffffff", seen.context("/sessionId")].contains(&session),
        "{session}"
    );
    let traits: Vec<_> = stored.iter().map(|message| &message.traits).collect();
    for wanted in [
        json!({ "skin": "spring" }),
        json!({ "$increment": { "pages_seen": 1 } }),
        json!({ "kakao_marketing": "SUBSCRIBED" }),
    ] {
        assert!(traits.contains(&&wanted), "{wanted} in {traits:?}");
    }
    // Moa's own come once: `trackPageView` is none.
    for event in ["$session_start", "$page_view", "view_home"] {
        let count = stored
            .iter()
            .filter(|message| message.event == event)
            .count();
        assert_eq!(count, 1, "{event}");
    }
    // On the next page the session is known before the tracker is there.
    visitor.open("/product/list.html?cate_no=45").await?;
    let next = world.everything(stored.len() + 6).await?;
    let seen = of(&next[stored.len()..], "session_seen")?;
    assert_eq!(seen.properties["session"], seen.context("/sessionId"));
    assert_eq!(seen.anonymous_id, DEVICE);
    let console = visitor.console().await?;
    let complaints: Vec<_> = console
        .iter()
        .filter(|line| line.contains("Uncaught"))
        .collect();
    assert!(complaints.is_empty(), "{complaints:?}");
    visitor.close().await
}

/// A tag manager puts the tag in later: the calls are there once `hackle-initialize-done` says so.
#[tokio::test]
async fn it_works_behind_a_tag_manager_too() -> Result<()> {
    let world = World::builder().without_tag().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    // The shop's own file is not Hackle's.
    visitor
        .run("const own = document.createElement('script'); own.src = '/js/hackle-events.js'; document.head.append(own)")
        .await?;
    let settings = json!({ "data-write-key": "e2e-key", "data-collector": world.collects_at(), "data-hackle": "true" });
    visitor.add_tag(&world.loader(), settings).await?;
    visitor.until("return window.hackleClient").await?;
    visitor
        .run(
            "window.addEventListener('hackle-initialize-done', () => (window.initialized = true));
             _hackle('shopClient', 'init', 'some-key', {});
             shopClient.setUserId('haneul01');
             shopClient.track('from_gtm');",
        )
        .await?;
    visitor.until("return window.initialized").await?;
    visitor.be_tracked().await?;
    let stored = world.stored(3).await?;
    assert_eq!(of(&stored, "from_gtm")?.user_id, "haneul01");
    let user = visitor.run("return shopClient.getUser()").await?;
    assert_eq!(user["userId"], "haneul01");
    visitor.close().await
}

#[tokio::test]
async fn where_hackle_itself_is_on_the_page_nothing_of_it_is_touched() -> Result<()> {
    let world = World::builder().without_tag().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    visitor.run("window.Hackle = { own: true }").await?;
    let settings = json!({ "data-write-key": "e2e-key", "data-collector": world.collects_at(), "data-hackle": "true" });
    visitor.add_tag(&world.loader(), settings).await?;
    visitor.be_tracked().await?;
    visitor.until("return moa.hackled").await?;
    let left = visitor
        .run("return [Hackle.own, typeof window._hackle, typeof window.hackleClient]")
        .await?;
    assert_eq!(left, json!([true, "undefined", "undefined"]));
    visitor.close().await
}
