//! Attention: what a stopwatch says of the time for which the page was visible and focused.
//!
//! The state of the page is told by its own properties and events, so that a test can hide a page in any
//! browser. The stopwatch is the page's, too: a busy browser takes its time for what a test says.

use std::time::Duration;

use anyhow::Result;
use moa_e2e::{Device, Message, Visitor, World, named};
use tokio::time::sleep;

/// Says of the page that it is visible and focused, or not, and tells it.
async fn set(visitor: &Visitor, is_visible: bool, is_focused: bool) -> Result<()> {
    let script = format!("{STOPWATCH} set({is_visible}, {is_focused})");
    visitor.run(&script).await?;
    Ok(())
}

/// Does what stands in an asynchronous function of the page's, where `set` is as above and `stay` waits for milliseconds: what
/// a driver takes between two scripts is none of it.
async fn act(visitor: &Visitor, script: &str) -> Result<()> {
    visitor
        .run(&format!(
            "{STOPWATCH}
             const stay = (time) => new Promise((done) => setTimeout(done, time));
             window.hasActed = false;
             (async () => {{ {script}; window.hasActed = true }})()"
        ))
        .await?;
    visitor.until("return window.hasActed").await
}

/// `watched` is the sum so far and since when the page is visible and focused. Tests set the other clocks.
const STOPWATCH: &str = "
    const clock = window.clock = window.clock || performance.now.bind(performance);
    const sum = () => {
      const [before, since] = window.watched || [0];
      return before + (since === undefined ? 0 : clock() - since);
    };
    const set = (isVisible, isFocused) => {
      window.watched = [sum(), isVisible && isFocused ? clock() : undefined];
      const state = isVisible ? 'visible' : 'hidden';
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
      document.hasFocus = () => isFocused;
      document.dispatchEvent(new Event('visibilitychange'));
      dispatchEvent(new Event(isFocused ? 'focus' : 'blur'));
    };";

/// For how many milliseconds the page was visible and focused so far.
async fn watched(visitor: &Visitor) -> Result<i64> {
    let sum = visitor.run(&format!("{STOPWATCH} return sum()")).await?;
    Ok(sum.as_f64().unwrap_or_default() as i64)
}

/// A page that is neither visible nor focused yet.
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

/// As much as was watched, and what the page itself takes from one look at the clock to the next.
fn assert_about(sum: i64, watched: i64) {
    let difference = sum - watched;
    assert!((-100..300).contains(&difference), "{sum} of {watched}");
}

#[tokio::test]
async fn visible_and_focused_time_counts_and_nothing_else() -> Result<()> {
    let world = world().await?;
    let visitor = page(&world).await?;
    act(
        &visitor,
        "for (const [isVisible, isFocused, time] of [
           [true, true, 600], [true, false, 500], [true, true, 600], [false, false, 700], [true, true, 100],
         ]) {
           set(isVisible, isFocused);
           await stay(time);
         }
         set(false, false)",
    )
    .await?;
    let watched = watched(&visitor).await?;
    visitor.leave().await?;
    world.stored(2).await?;
    let pieces = pieces(&world.everything(4).await?);
    assert!(watched >= 1300, "{watched}");
    assert_about(pieces.iter().sum(), watched);
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
    let watched = watched(&visitor).await?;
    visitor.leave().await?;
    world.stored(2).await?;
    let sum: i64 = pieces(&world.everything(4).await?).iter().sum();
    assert!(
        (watched - 500..watched + 1000).contains(&sum),
        "{sum} of {watched}"
    );
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
    let watched = watched(&visitor).await?;
    sleep(Duration::from_millis(3500)).await;
    set(&visitor, false, false).await?;
    visitor.leave().await?;
    world.stored(2).await?;
    let sum: i64 = pieces(&world.everything(4).await?).iter().sum();
    assert!(
        (watched - 100..watched + 1700).contains(&sum),
        "{sum} of {watched}"
    );
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
    let watched = watched(&visitor).await?;
    visitor.leave().await?;
    world.stored(2).await?;
    let sum: i64 = pieces(&world.everything(4).await?).iter().sum();
    assert!(watched >= 10_000, "{watched}");
    assert_about(sum, watched);
    visitor.close().await
}

/// The browser says that the page is visible before it says that it came from the back-forward cache.
#[tokio::test]
async fn a_return_to_a_page_is_no_attention_of_the_view_before() -> Result<()> {
    let world = world().await?;
    let visitor = page(&world).await?;
    act(
        &visitor,
        "const tell = (name) => dispatchEvent(new PageTransitionEvent(name, { persisted: true }));
         set(true, true);
         await stay(300);
         for (let times = 0; times < 3; times++) {
           tell('pagehide');
           set(false, false);
           await stay(50);
           set(true, true);
           await stay(50);
           tell('pageshow');
           await stay(300);
         }",
    )
    .await?;
    // As every browser says before it leaves: what this page says of itself would stay visible.
    set(&visitor, false, false).await?;
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
