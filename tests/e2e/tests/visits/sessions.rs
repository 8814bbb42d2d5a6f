//! Sessions: one for all tabs, told once at its beginning and once at its end.
//!
//! Hours pass by moving the page's `Date.now`. What the collector ends by itself is tested beside it.

use anyhow::{Context, Result};
use moa_e2e::{Device, Engine, Halves, Message, Visitor, World, named};
use serde_json::{Value, json};

/// Moves the page's clock on.
async fn pass(visitor: &Visitor, minutes: f64) -> Result<()> {
    visitor
        .run(&format!(
            "const now = Date.now.bind(Date); Date.now = () => now() + {minutes} * 60e3"
        ))
        .await?;
    Ok(())
}

fn session(message: &Message) -> &str {
    message.context("/sessionId")
}

fn only<'a>(messages: &'a [Message], name: &str) -> &'a Message {
    let found = named(messages, name);
    assert_eq!(found.len(), 1, "{name} once");
    found[0]
}

#[tokio::test]
async fn a_session_spans_reloads_and_tabs() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    world.stored(2).await?;
    visitor.reload().await?;
    world.stored(4).await?;
    visitor.open_tab().await?;
    visitor.open("/product/detail.html?product_no=1001").await?;
    world.stored(6).await?;
    let messages = world.stored_now().await?;
    let start = only(&messages, "$session_start");
    assert_eq!(start.message_id, format!("{}.start", session(start)));
    assert!(
        messages
            .iter()
            .all(|message| session(message) == session(start))
    );
    assert!(named(&messages, "$session_end").is_empty());
    visitor.close().await
}

/// On a slow line the document is there long after the tracker.
#[tokio::test]
async fn a_session_begins_before_the_document_is_there() -> Result<()> {
    if !Engine::only_in(
        &[Engine::Chromium, Engine::Firefox],
        "it runs asynchronous scripts after its first paint, which waits for the document where there is no GPU",
    )? {
        return Ok(());
    }
    let world = World::start().await?;
    let head = format!(
        r#"<!doctype html><html><head><meta name="path_role" content="MAIN">{}</head><body><p>Half"#,
        world.pasted()
    );
    let page = Halves::start(&head, "<title>Whole</title></body></html>").await?;
    let visitor = world.visitor(Device::Pc).await?;
    let address = page.address();
    let read = async {
        let early = world.everything(1).await;
        page.finish();
        early
    };
    let (opened, early) = tokio::join!(visitor.open(&address), read);
    opened?;
    let early = early?;
    assert_eq!(early.len(), 1, "{early:?}");
    let start = only(&early, "$session_start");
    // What stands in the document is not known yet.
    assert_eq!(start.context("/page/url"), address);
    assert_eq!(start.context("/page/type"), "");
    // And asking for the window's measure would lay out what is there of the page.
    assert_eq!(start.context.pointer("/screen/innerWidth"), None);
    world.stored(2).await?;
    let all = world.stored_now().await?;
    only(&all, "$session_start");
    let view = only(&all, "$page_view");
    assert_eq!(view.context("/page/type"), "home");
    let width = view.context.pointer("/screen/innerWidth");
    assert!(width.is_some_and(Value::is_number), "{width:?}");
    assert_eq!(view.properties, json!({ "$page_name": "Whole" }));
    assert_eq!(session(view), session(start));
    visitor.close().await
}

/// In the whole Chromium, where all of them but one are in the background.
#[tokio::test]
async fn ten_tabs_at_once_begin_one_session() -> Result<()> {
    let world = World::builder().with_whole_browsers().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open_tabs(10, "/").await?;
    world.stored(20).await?;
    let messages = world.everything(21).await?;
    let start = only(&messages, "$session_start");
    assert_eq!(named(&messages, "$page_view").len(), 10);
    for message in &messages {
        assert_eq!(session(message), session(start), "{}", message.name());
        assert_eq!(message.anonymous_id, start.anonymous_id, "one device");
    }
    visitor.close().await
}

/// A visitor who is known and has been away opens several at once: each finds the same session over.
#[tokio::test]
async fn tabs_at_once_after_a_silence_begin_one_session() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    world.stored(2).await?;
    visitor.be_away().await?;
    visitor
        .open_tabs(5, "/product/detail.html?product_no=1001")
        .await?;
    world.stored(12).await?;
    let messages = world.everything(15).await?;
    let starts = named(&messages, "$session_start");
    assert_eq!(starts.len(), 2, "{starts:?}");
    let ends = named(&messages, "$session_end");
    assert_eq!(ends.len(), 1, "{ends:?}");
    assert_eq!(session(ends[0]), session(starts[0]));
    let views = named(&messages, "$page_view");
    assert_eq!(views.len(), 6);
    for view in &views[1..] {
        assert_eq!(session(view), session(starts[1]));
    }
    visitor.close().await
}

#[tokio::test]
async fn the_end_tells_when_the_visitor_was_active_last() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    world.stored(2).await?;
    visitor.be_away().await?;
    let seen = visitor
        .run("return new Date(JSON.parse(localStorage.moa_session).seen).toISOString()")
        .await?;
    visitor.open("/").await?;
    world.stored(4).await?;
    let messages = world.everything(7).await?;
    let starts = named(&messages, "$session_start");
    assert_eq!(starts.len(), 2);
    let end = only(&messages, "$session_end");
    assert_eq!(session(end), session(starts[0]));
    assert_eq!(end.message_id, format!("{}.end", session(end)));
    assert_eq!(Value::from(end.timestamp.clone()), seen);
    visitor.close().await
}

#[tokio::test]
async fn a_tab_that_was_left_alone_finds_the_session_that_another_kept() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    visitor.be_tracked().await?;
    let other = visitor.open_tab().await?;
    visitor.open("/").await?;
    visitor.be_tracked().await?;
    // Here the visitor goes on for forty minutes.
    for _ in 0..2 {
        pass(&visitor, 20.0).await?;
        visitor.run("moa('track', 'still_here')").await?;
    }
    visitor.switch_to(other).await?;
    pass(&visitor, 41.0).await?;
    visitor.run("moa('track', 'back_again')").await?;
    world.stored(7).await?;
    let messages = world.everything(8).await?;
    let start = only(&messages, "$session_start");
    assert_eq!(session(only(&messages, "back_again")), session(start));
    visitor.close().await
}

#[tokio::test]
async fn a_tab_goes_on_with_the_session_that_another_began() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    visitor.be_tracked().await?;
    let first = visitor.open_tab().await?;
    visitor.open("/").await?;
    visitor.be_tracked().await?;
    pass(&visitor, 31.0).await?;
    visitor.run("moa('track', 'in_second')").await?;
    visitor.switch_to(first).await?;
    pass(&visitor, 32.0).await?;
    visitor.run("moa('track', 'in_first')").await?;
    world.stored(6).await?;
    let messages = world.everything(9).await?;
    assert_eq!(named(&messages, "$session_start").len(), 2);
    only(&messages, "$session_end");
    assert_eq!(
        session(only(&messages, "in_first")),
        session(only(&messages, "in_second"))
    );
    visitor.close().await
}

#[tokio::test]
async fn attention_belongs_to_the_session_it_was_given_in() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    visitor.be_tracked().await?;
    visitor.stay(1200).await?;
    pass(&visitor, 31.0).await?;
    // The window loses the focus: that is no activity, and begins nothing.
    visitor.run("dispatchEvent(new Event('blur'))").await?;
    visitor
        .run("moa('track', 'back_again'); moa('flush')")
        .await?;
    world.stored(3).await?;
    let messages = world.everything(8).await?;
    let starts = named(&messages, "$session_start");
    assert_eq!(starts.len(), 2);
    let end = only(&messages, "$session_end");
    for engagement in named(&messages, "$engagement") {
        assert_eq!(session(engagement), session(starts[0]));
        assert_eq!(engagement.properties["$page_name"], page_name(&messages)?);
    }
    assert!(!named(&messages, "$engagement").is_empty());
    assert_eq!(session(end), session(starts[0]));
    assert_eq!(session(only(&messages, "back_again")), session(starts[1]));
    visitor.close().await
}

fn page_name(messages: &[Message]) -> Result<Value> {
    let view = named(messages, "$page_view");
    let view = view.first().context("a page view")?;
    Ok(view.properties["$page_name"].clone())
}

#[tokio::test]
async fn the_merchant_says_how_long_a_silence_ends_a_session() -> Result<()> {
    let world = World::builder().without_tag().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    world.tag(&visitor, "sessionTimeout: '2'").await?;
    visitor.run("moa('track', 'first')").await?;
    pass(&visitor, 1.9).await?;
    visitor.run("moa('track', 'second')").await?;
    pass(&visitor, 2.1).await?;
    visitor.run("moa('track', 'third')").await?;
    world.stored(5).await?;
    let messages = world.everything(8).await?;
    let of = |name| session(only(&messages, name)).to_owned();
    assert_eq!(of("first"), of("second"));
    assert_ne!(of("second"), of("third"));
    assert_eq!(of("$session_end"), of("first"));
    visitor.close().await
}

/// The tab is hidden for longer than a session lasts.
#[tokio::test]
async fn who_comes_back_after_the_timeout_and_looks_has_a_session() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    visitor.be_tracked().await?;
    world.stored(2).await?;
    look(&visitor, false).await?;
    pass(&visitor, 31.0).await?;
    look(&visitor, true).await?;
    visitor.stay(1500).await?;
    look(&visitor, false).await?;
    let messages = world
        .everything_with(|stored| {
            let last = stored
                .iter()
                .rfind(|message| message.event == "$engagement");
            let starts = named(stored, "$session_start");
            starts.len() == 2 && last.is_some_and(|last| session(last) != session(starts[0]))
        })
        .await?;
    let starts = named(&messages, "$session_start");
    assert_eq!(starts.len(), 2);
    let end = only(&messages, "$session_end");
    assert_eq!(session(end), session(starts[0]));
    let (before, after): (Vec<_>, Vec<_>) = named(&messages, "$engagement")
        .into_iter()
        .partition(|message| session(message) == session(starts[0]));
    assert!(
        before
            .iter()
            .all(|message| message.timestamp <= end.timestamp)
    );
    let time = |message: &&Message| message.properties["$engagement_time_ms"].as_i64();
    let sum: i64 = after.iter().filter_map(time).sum();
    assert!((1000..2700).contains(&sum), "{sum}");
    // It began with the look, not with what was told of it afterwards.
    let script = format!(
        "return Date.parse('{}') - Date.parse('{}')",
        after[0].timestamp, starts[1].timestamp
    );
    let lasted = visitor.run(&script).await?.as_f64();
    assert!(lasted >= Some(1000.0), "{lasted:?} ms");
    visitor.close().await
}

/// Hides the page, or shows it and gives it the focus.
async fn look(visitor: &Visitor, is_shown: bool) -> Result<()> {
    let state = if is_shown { "visible" } else { "hidden" };
    visitor
        .run(&format!(
            "Object.defineProperty(document, 'visibilityState', {{ configurable: true, get: () => '{state}' }});
             document.hasFocus = () => {is_shown};
             document.dispatchEvent(new Event('visibilitychange'))"
        ))
        .await?;
    Ok(())
}

/// Whoever reads for long is still there: no hour of attention stands behind the end of its session.
#[tokio::test]
async fn attention_keeps_a_session() -> Result<()> {
    let world = World::builder().without_tag().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    look(&visitor, true).await?;
    world.tag(&visitor, "sessionTimeout: '1'").await?;
    // Both clocks go on, a beat each, for three minutes.
    for _ in 0..12 {
        visitor
            .run(
                "window.ahead = (window.ahead || 0) + 15e3;
                 const day = window.day = window.day || Date.now.bind(Date);
                 const life = window.life = window.life || performance.now.bind(performance);
                 Date.now = () => day() + ahead;
                 performance.now = () => life() + ahead;
                 dispatchEvent(new Event('focus'))",
            )
            .await?;
    }
    visitor.run("moa('track', 'still_here')").await?;
    visitor.leave().await?;
    let messages = world.everything(10).await?;
    let start = only(&messages, "$session_start");
    assert!(named(&messages, "$session_end").is_empty());
    assert_eq!(session(only(&messages, "still_here")), session(start));
    let time = |message: &&Message| message.properties["$engagement_time_ms"].as_i64();
    let told = named(&messages, "$engagement");
    assert!(
        told.len() >= 6,
        "in pieces, so that the collector hears of it: {}",
        told.len()
    );
    let sum: i64 = told.iter().filter_map(time).sum();
    assert!((180_000..190_000).contains(&sum), "{sum}");
    visitor.close().await
}

/// What happens within a second of the last record is written down when the page goes.
#[tokio::test]
async fn no_session_ends_before_its_last_event() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    visitor.be_tracked().await?;
    world.stored(2).await?;
    visitor.run("moa('track', 'first')").await?;
    visitor.stay(700).await?;
    visitor.run("moa('track', 'last')").await?;
    visitor.leave().await?;
    let seen = world.everything(6).await?;
    // The next page comes when that session is over.
    visitor.choose("tag=none").await?;
    visitor.open("/").await?;
    pass(&visitor, 31.0).await?;
    world.tag(&visitor, "debug: false").await?;
    let messages = world.everything(seen.len() + 2).await?;
    let end = only(&messages, "$session_end");
    for message in &messages {
        assert!(
            session(message) != session(end) || message.timestamp <= end.timestamp,
            "{} at {}, the end at {}",
            message.name(),
            message.timestamp,
            end.timestamp
        );
    }
    visitor.close().await
}
