//! The browser SDKs of others, as their makers publish them: each message that a shop's page makes by one of them is stored
//! once. The pages are of another origin than the collector, and their key is for that origin alone, so browsers ask the
//! collector before they send and keep from the page what it may not read.

mod shop;

use std::time::Duration;

use anyhow::Result;
use moa_e2e::faults::Fault;
use moa_e2e::{Device, Engine, Message, Visitor};
use serde_json::{Value, json};
use tokio::time::sleep;

use shop::Shop;

/// Has RudderStack's SDK send by beacons, which leave when the page does.
const BEACONS: &str = "&delivery=beacon";

/// A browser SDK, and how a page uses it.
#[derive(Clone, Copy)]
struct Sdk {
    /// Its page in `tests/e2e/sdks`.
    page: &'static str,
    /// What the page is told in its address.
    options: &'static str,
    /// Whether it has the call `screen`.
    has_screen: bool,
    /// Whose its `alias` says to be, if it has that call: Segment's says the user that it knows already.
    alias: Option<&'static str>,
    /// Whether it keeps what was not answered, and sends it again.
    keeps: bool,
}

const SEGMENT: Sdk = Sdk {
    page: "segment",
    options: "",
    has_screen: true,
    alias: Some("haneul01"),
    keeps: true,
};
const RUDDERSTACK: Sdk = Sdk {
    page: "rudderstack",
    has_screen: false,
    alias: Some("haneul02"),
    ..SEGMENT
};
const JITSU: Sdk = Sdk {
    page: "jitsu",
    has_screen: false,
    alias: None,
    keeps: false,
    ..SEGMENT
};

/// Type, event, user and number of each message, in the order of their numbers.
fn briefly(stored: &[Message]) -> Vec<Value> {
    let number = |message: &Message| {
        let number = message.properties.get("n").or(message.traits.get("n"));
        number.and_then(Value::as_u64).unwrap_or(u64::MAX)
    };
    let mut sorted: Vec<_> = stored.iter().collect();
    sorted.sort_by_key(|message| number(message));
    let brief = |m: &Message| json!([m.r#type, m.event, m.user_id, number(m)]);
    sorted.into_iter().map(brief).collect()
}

/// What a visitor does on two pages. Calls have numbers.
async fn visit(shop: &Shop, visitor: &Visitor) -> Result<()> {
    visitor.open(&shop.page("/")).await?;
    // Before the SDK has loaded all of itself, as pages do.
    visitor
        .run("sdk.page({ n: 1 }); sdk.track('linen_seen', { n: 2, price: 42000 })")
        .await?;
    visitor.until("return window.isReady").await?;
    visitor
        .run("sdk.identify('haneul01', { n: 3, group_name: '단골' })")
        .await?;
    // Jitsu's knows it a moment later.
    sleep(Duration::from_millis(300)).await;
    visitor
        .run("sdk.track('linen_seen', { n: 4, price: 42000 }); sdk.group('regulars', { n: 5 })")
        .await?;
    if shop.sdk.has_screen {
        visitor.run("sdk.screen('linen', { n: 6 })").await?;
    }
    let next = shop.page("/next");
    let leave = format!("location.href = '{next}'");
    let last = "sdk.track('linen_seen', { n: 7, price: 42000 });";
    if shop.sdk.keeps {
        // The last click of a page, which is left while that is under way. Within the task of the click, Segment's SDK has it
        // in no queue yet, and may lose it.
        let leave = format!("setTimeout(() => {leave}, 50)");
        visitor.run_and_leave(&format!("{last} {leave}")).await?;
    } else {
        shop.stored(5).await?;
        visitor.run(last).await?;
        shop.stored(6).await?;
        visitor.run_and_leave(&leave).await?;
    }
    visitor.arrive("/next").await?;
    visitor.until("return window.isReady").await?;
    visitor.run("sdk.page({ n: 8 })").await?;
    if shop.sdk.alias.is_some() {
        visitor.run("sdk.alias('haneul02', 'haneul01')").await?;
    }
    Ok(())
}

/// What of that visit is to be stored.
fn expected(sdk: Sdk) -> Vec<Value> {
    let (guest, member) = ("", "haneul01");
    let mut expected = vec![
        json!(["page", "", guest, 1]),
        json!(["track", "linen_seen", guest, 2]),
        json!(["identify", "", member, 3]),
        json!(["track", "linen_seen", member, 4]),
        json!(["group", "", member, 5]),
        json!(["screen", "", member, 6]),
        json!(["track", "linen_seen", member, 7]),
        json!(["page", "", member, 8]),
        json!(["alias", "", sdk.alias, u64::MAX]),
    ];
    expected.retain(|one| match one[0].as_str() {
        Some("screen") => sdk.has_screen,
        Some("alias") => sdk.alias.is_some(),
        _ => true,
    });
    expected
}

/// Each message of a visit is stored once and whole, and the browser has nothing to complain of.
async fn each_message_is_stored_once(sdk: Sdk) -> Result<()> {
    if !Engine::only_in(&[Engine::Chromium], "what SDKs send is the same in all")? {
        return Ok(());
    }
    let shop = Shop::open(sdk, false).await?;
    let visitor = shop.world.visitor(Device::Pc).await?;
    visit(&shop, &visitor).await?;
    let expected = expected(sdk);
    if sdk.options == BEACONS {
        visitor.leave().await?;
    }
    let stored = shop.stored(expected.len()).await?;
    assert_eq!(briefly(&stored), expected);
    for message in &stored {
        assert!(!message.anonymous_id.is_empty(), "{message:?}");
        assert_eq!(message.anonymous_id, stored[0].anonymous_id);
        match &*message.r#type {
            "track" => assert_eq!(message.properties["price"], 42_000),
            "identify" => assert_eq!(message.traits["group_name"], "단골"),
            _ => {}
        }
    }
    assert_eq!(visitor.console().await?, Vec::<String>::new());
    assert_nothing_refused(&shop.world.metrics().await?);
    visitor.close().await
}

/// No request was answered otherwise than by 200, and no message was rejected.
fn assert_nothing_refused(metrics: &str) {
    let requests: Vec<_> = metrics
        .lines()
        .filter(|line| line.starts_with("moa_requests_total{"))
        .collect();
    assert!(!requests.is_empty(), "{metrics}");
    for line in &requests {
        assert!(line.contains(r#"status="200""#), "{line}");
    }
    assert!(!metrics.contains(r#"verdict="rejected""#), "{metrics}");
}

/// An answer that does not come, and a collector that is away: what the page tells meanwhile is stored once, too.
async fn nothing_is_lost_or_doubled_while_the_collector_is_away(sdk: Sdk) -> Result<()> {
    if !Engine::only_in(&[Engine::Chromium], "what SDKs send is the same in all")? {
        return Ok(());
    }
    let mut shop = Shop::open(sdk, true).await?;
    let visitor = shop.world.visitor(Device::Pc).await?;
    visitor.open(&shop.page("/")).await?;
    visitor.until("return window.isReady").await?;
    visitor.run("sdk.track('linen_seen', { n: 1 })").await?;
    shop.stored(1).await?;
    // It is stored, and the page does not hear of it.
    shop.world.faults()?.set(Fault::DropAnswer);
    visitor.run("sdk.track('linen_seen', { n: 2 })").await?;
    shop.stored(2).await?;
    shop.world.collector.kill().await?;
    shop.world.faults()?.set(Fault::Pass);
    visitor
        .run("sdk.track('linen_seen', { n: 3 }); sdk.track('linen_seen', { n: 4 })")
        .await?;
    sleep(Duration::from_secs(2)).await;
    shop.world.revive_collector().await?;
    visitor.run("sdk.track('linen_seen', { n: 5 })").await?;
    // The second comes again, and is known.
    shop.answered(6).await?;
    let stored = shop.stored(5).await?;
    let expected: Vec<_> = (1..=5)
        .map(|n| json!(["track", "linen_seen", "", n]))
        .collect();
    assert_eq!(briefly(&stored), expected);
    visitor.close().await
}

macro_rules! visits {
    ($($name:ident: $what:ident($sdk:expr, $options:expr);)*) => {
        $(#[tokio::test]
        async fn $name() -> Result<()> {
            $what(Sdk { options: $options, ..$sdk }).await
        })*
    };
}

visits! {
    segment: each_message_is_stored_once(SEGMENT, "");
    segment_with_the_collectors_settings: each_message_is_stored_once(SEGMENT, "&settings=fetched");
    segment_in_batches: each_message_is_stored_once(SEGMENT, "&delivery=batching");
    rudderstack: each_message_is_stored_once(RUDDERSTACK, "");
    rudderstack_in_batches: each_message_is_stored_once(RUDDERSTACK, "&delivery=batching");
    rudderstack_by_beacons: each_message_is_stored_once(RUDDERSTACK, BEACONS);
    jitsu: each_message_is_stored_once(JITSU, "");
    segment_with_the_collector_away:
        nothing_is_lost_or_doubled_while_the_collector_is_away(SEGMENT, "");
    segment_in_batches_with_the_collector_away:
        nothing_is_lost_or_doubled_while_the_collector_is_away(SEGMENT, "&delivery=batching");
    rudderstack_with_the_collector_away:
        nothing_is_lost_or_doubled_while_the_collector_is_away(RUDDERSTACK, "");
    rudderstack_in_batches_with_the_collector_away:
        nothing_is_lost_or_doubled_while_the_collector_is_away(RUDDERSTACK, "&delivery=batching");
}
