//! Attention: what a stopwatch says of the time for which the page was visible and focused.
//!
//! The state of the page is told by its own properties and events, so that a test can hide a page in any
//! browser.

use std::time::Duration;

use anyhow::Result;
use moa_e2e::{Device, Message, Visitor, World, named};
use tokio::time::sleep;

/// Says of the page that it is visible and focused, or not, and tells it.
async fn set(visitor: &Visitor, is_visible: bool, is_focused: bool) -> Result<()> {
    let state = if is_visible { "visible" } else { "hidden" };
    visitor
        .run(&format!(
            "Object.defineProperty(document, 'visibilityState', {{ configurable: true, get: () => '{state}' }});
             document.hasFocus = () => {is_focused};
             document.dispatchEvent(new Event('visibilitychange'));
             dispatchEvent(new Event({is_focused} ? 'focus' : 'blur'));"
        ))
        .await?;
    Ok(())
}

/// A page that is visible and focused from now on.
async fn page(world: &World) -> Result<Visitor> {
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    set(&visitor, false, false).await?;
    world.tag(&visitor, "debug: false").await?;
    Ok(visitor)
}

async fn world() -> Result<World> {
    World::builder().without_tag().start().await
}

fn pieces(messages: &[Message]) -> Vec<i64> {
    let time = |message: &&Message| {
        message.properties["$engagement_time_ms"]
            .as_i64()
            .unwrap_or(0)
    };
    named(messages, "$engagement").iter().map(time).collect()
}

fn assert_about(sum: i64, expected: i64) {
    // A busy machine is late by some.
    assert!((expected..expected + 700).contains(&sum), "{sum}");
}

#[tokio::test]
async fn visible_and_focused_time_counts_and_nothing_else() -> Result<()> {
    let world = world().await?;
    let visitor = page(&world).await?;
    for (is_visible, is_focused, time) in [
        (true, true, 600),
        (true, false, 500),
        (true, true, 600),
        (false, false, 700),
        (true, true, 100),
        (false, false, 0),
    ] {
        set(&visitor, is_visible, is_focused).await?;
        sleep(Duration::from_millis(time)).await;
    }
    visitor.leave().await?;
    world.stored(2).await?;
    let pieces = pieces(&world.everything(4).await?);
    assert_about(pieces.iter().sum(), 1300);
    // 600 ms are no news yet, the page that is hidden tells what there is, and nothing is told twice.
    assert_eq!(pieces.len(), 2, "{pieces:?}");
    visitor.close().await
}

#[tokio::test]
async fn a_tab_that_was_never_seen_has_a_view_and_no_attention() -> Result<()> {
    let world = world().await?;
    let visitor = page(&world).await?;
    sleep(Duration::from_millis(1500)).await;
    visitor.leave().await?;
    let messages = world.everything(4).await?;
    assert_eq!(named(&messages, "$page_view").len(), 1);
    assert!(pieces(&messages).is_empty());
    visitor.close().await
}

#[tokio::test]
async fn neither_sleep_nor_a_clock_that_is_set_counts() -> Result<()> {
    let world = world().await?;
    let visitor = page(&world).await?;
    set(&visitor, true, true).await?;
    sleep(Duration::from_millis(500)).await;
    visitor
        .run("const now = Date.now.bind(Date); Date.now = () => now() + 5 * 60e3")
        .await?;
    sleep(Duration::from_millis(500)).await;
    // On some systems this clock goes on while the machine sleeps.
    visitor
        .run("const now = performance.now.bind(performance); performance.now = () => now() + 8 * 3600e3")
        .await?;
    sleep(Duration::from_millis(500)).await;
    set(&visitor, false, false).await?;
    visitor.leave().await?;
    world.stored(2).await?;
    let sum: i64 = pieces(&world.everything(4).await?).iter().sum();
    assert!((1500 - 500..1500 + 1000 + 700).contains(&sum), "{sum}");
    visitor.close().await
}

#[tokio::test]
async fn a_focus_that_goes_without_a_word_is_noticed() -> Result<()> {
    let world = world().await?;
    let visitor = page(&world).await?;
    set(&visitor, true, true).await?;
    sleep(Duration::from_millis(500)).await;
    // From a frame of the page to another window: no event comes.
    visitor.run("document.hasFocus = () => false").await?;
    sleep(Duration::from_millis(3500)).await;
    set(&visitor, false, false).await?;
    visitor.leave().await?;
    world.stored(2).await?;
    let sum: i64 = pieces(&world.everything(4).await?).iter().sum();
    assert!((500..2200).contains(&sum), "{sum}");
    visitor.close().await
}

/// A question of the page's, and scripts that run for long: nothing beats meanwhile, and the visitor is there.
#[tokio::test]
async fn a_page_that_cannot_run_keeps_its_attention() -> Result<()> {
    let world = world().await?;
    let visitor = page(&world).await?;
    set(&visitor, true, true).await?;
    visitor
        .run("setTimeout(() => confirm('장바구니로 갈까요?'))")
        .await?;
    sleep(Duration::from_millis(5500)).await;
    visitor.answer_dialog(true).await?;
    visitor
        .run("const end = Date.now() + 4500; while (Date.now() < end);")
        .await?;
    set(&visitor, false, false).await?;
    visitor.leave().await?;
    world.stored(2).await?;
    let sum: i64 = pieces(&world.everything(4).await?).iter().sum();
    assert!((10_000..11_500).contains(&sum), "{sum}");
    visitor.close().await
}

/// The browser says that the page is visible before it says that it came from the back-forward cache.
#[tokio::test]
async fn a_return_to_a_page_is_no_attention_of_the_view_before() -> Result<()> {
    let world = world().await?;
    let visitor = page(&world).await?;
    set(&visitor, true, true).await?;
    sleep(Duration::from_millis(300)).await;
    const LEFT: &str = "dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))";
    const BACK: &str = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))";
    for _ in 0..3 {
        visitor.run(LEFT).await?;
        set(&visitor, false, false).await?;
        sleep(Duration::from_millis(50)).await;
        set(&visitor, true, true).await?;
        sleep(Duration::from_millis(50)).await;
        visitor.run(BACK).await?;
        sleep(Duration::from_millis(300)).await;
    }
    visitor.leave().await?;
    world.stored(8).await?;
    let all = world
        .everything_with(|stored| pieces(stored).len() >= 4)
        .await?;
    let pieces = pieces(&all);
    assert_eq!(pieces.len(), 4, "{pieces:?}");
    assert!(pieces.iter().all(|piece| *piece >= 250), "{pieces:?}");
    visitor.close().await
}
