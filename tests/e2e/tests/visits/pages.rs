//! What is a page view where no document is loaded: History navigation, the back-forward cache; and what is
//! none: fragments, and pages loaded ahead of the visitor.

use std::time::{Duration, Instant};

use anyhow::Result;
use moa_e2e::{Device, Message, Visitor, World, named};
use serde_json::json;
use tokio::time::sleep;

fn views(messages: &[Message]) -> Vec<(&str, &str)> {
    named(messages, "$page_view")
        .into_iter()
        .map(|message| {
            let name = message.properties["$page_name"].as_str();
            (name.unwrap_or_default(), message.context("/page/path"))
        })
        .collect()
}

async fn home(world: &World) -> Result<(Visitor, String)> {
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    visitor.be_tracked().await?;
    world.stored(2).await?;
    let title = visitor.run("return document.title").await?;
    Ok((visitor, title.as_str().unwrap_or_default().to_owned()))
}

#[tokio::test]
async fn a_new_address_is_a_page_view_under_its_own_title() -> Result<()> {
    let world = World::builder().with_whole_browsers().start().await?;
    let (visitor, title) = home(&world).await?;
    // The page gives its title late, as they do.
    visitor
        .run(
            "history.pushState({}, '', '/event/autumn.html?page=2');
             setTimeout(() => document.title = '가을 기획전', 200)",
        )
        .await?;
    visitor.stay(1600).await?;
    visitor.run("moa('track', 'on_the_new_page')").await?;
    visitor.run("history.back()").await?;
    visitor.until("return location.pathname == '/'").await?;
    visitor.stay(3300).await?;
    let messages = world.stored(5).await?;
    assert_eq!(
        views(&messages),
        [
            (&*title, "/"),
            ("가을 기획전", "/event/autumn.html"),
            // This page leaves its title as it is; it is looked for no longer than the wait.
            ("가을 기획전", "/"),
        ]
    );
    let event = named(&messages, "on_the_new_page")[0];
    assert_eq!(event.context("/page/search"), "?page=2");
    assert_eq!(named(&messages, "view_home").len(), 1, "the document's own");
    visitor.close().await
}

#[tokio::test]
async fn attention_is_told_of_the_page_that_had_it() -> Result<()> {
    let world = World::builder().with_whole_browsers().start().await?;
    let (visitor, title) = home(&world).await?;
    visitor
        .run("document.hasFocus = () => true; dispatchEvent(new Event('focus'))")
        .await?;
    visitor.stay(1200).await?;
    visitor
        .run("history.pushState({}, '', '/other'); document.title = '다른 쪽'")
        .await?;
    visitor.stay(1700).await?;
    visitor.leave().await?;
    let messages = world.everything(6).await?;
    let of = |name: &str| {
        let engagement = named(&messages, "$engagement").into_iter();
        let of_page = engagement.filter(|message| message.properties["$page_name"] == name);
        let time = |message: &Message| message.properties["$engagement_time_ms"].as_i64();
        of_page.filter_map(time).sum::<i64>()
    };
    assert!(of(&title) >= 1100, "{}", of(&title));
    assert!(of("다른 쪽") >= 1000, "{}", of("다른 쪽"));
    visitor.close().await
}

/// A router does, as soon as it runs: here, as the page's own view is made.
#[tokio::test]
async fn an_address_changed_in_the_first_moments_is_a_page_view() -> Result<()> {
    let world = World::builder().without_tag().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/_demo").await?;
    visitor
        .run(
            "window.moa = function () { (moa.q = moa.q || []).push(arguments) };
             moa('on', '*', ({ event }) => {
               if (event == '$page_view' && location.pathname == '/_demo') history.pushState({}, '', '/b');
             })",
        )
        .await?;
    let settings = json!({ "data-write-key": "e2e-key", "data-collector": world.collects_at() });
    visitor.add_tag(&world.loader(), settings).await?;
    let messages = world.stored(2).await?;
    let paths: Vec<_> = views(&messages).into_iter().map(|(_, path)| path).collect();
    assert_eq!(paths, ["/_demo", "/b"]);
    visitor.close().await
}

/// While the page before still waits for something; a router may give the title ahead of the address.
#[tokio::test]
async fn each_address_has_its_own_title_however_soon_the_next_one_comes() -> Result<()> {
    let world = World::builder()
        .without_tag()
        .with_whole_browsers()
        .start()
        .await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/_demo").await?;
    world.tag(&visitor, "wait: 10000").await?;
    visitor.stay(2000).await?;
    visitor
        .run(
            "history.pushState({}, '', '/b');
             setTimeout(() => document.title = 'B', 50);
             setTimeout(() => { document.title = 'C'; history.pushState({}, '', '/c') }, 900);
             setTimeout(() => { history.pushState({}, '', '/d'); document.title = 'D' }, 1200)",
        )
        .await?;
    visitor.stay(1700).await?;
    let messages = world.stored(4).await?;
    assert_eq!(
        views(&messages)[1..],
        [("B", "/b"), ("C", "/c"), ("D", "/d")]
    );
    visitor.close().await
}

/// Scripts give it: within the wait the view waits for it, and what is told later says it in any case.
#[tokio::test]
async fn a_title_that_comes_late_is_the_pages_name() -> Result<()> {
    for (after, is_of_view) in [(400, true), (1500, false)] {
        let world = World::builder().without_tag().start().await?;
        let visitor = world.visitor(Device::Pc).await?;
        visitor.open("/_demo").await?;
        visitor
            .run("document.title = ''; document.hasFocus = () => true")
            .await?;
        // After the tracker has begun.
        visitor
            .run(&format!(
                "const look = setInterval(() => {{
                   if (!window.moa || !moa.q || Array.isArray(moa.q)) return;
                   clearInterval(look);
                   setTimeout(() => document.title = '늦은 이름', {after});
                 }}, 20)"
            ))
            .await?;
        world.tag(&visitor, "wait: 1000").await?;
        visitor.stay(2700).await?;
        visitor.leave().await?;
        let messages = world.everything(3).await?;
        let name = |event: &str| named(&messages, event)[0].properties["$page_name"].clone();
        assert_eq!(name("$page_view").is_string(), is_of_view, "{messages:?}");
        assert_eq!(name("$engagement"), "늦은 이름");
        assert_eq!(named(&messages, "$page_view").len(), 1);
        visitor.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn what_does_not_change_path_or_query_is_none() -> Result<()> {
    let world = World::builder().with_whole_browsers().start().await?;
    let (visitor, _) = home(&world).await?;
    visitor
        .run(
            "location.hash = 'none';
             history.pushState({ open: 1 }, '', location.href);
             history.replaceState({}, '', '#top')",
        )
        .await?;
    visitor.stay(1600).await?;
    visitor.leave().await?;
    assert_eq!(world.stored(2).await?.len(), 2);
    visitor.close().await
}

#[tokio::test]
async fn an_address_left_before_its_title_came_has_its_view() -> Result<()> {
    let world = World::builder().with_whole_browsers().start().await?;
    let (visitor, title) = home(&world).await?;
    visitor
        .run(
            "history.pushState({}, '', '/one'); document.title = '하나';
             setTimeout(() => { history.pushState({}, '', '/two');
               setTimeout(() => location.href = '/_demo', 600) }, 600)",
        )
        .await?;
    visitor.arrive("/_demo").await?;
    let messages = world.stored(4).await?;
    assert_eq!(
        views(&messages),
        [(&*title, "/"), ("하나", "/one"), ("하나", "/two")]
    );
    visitor.close().await
}

/// Milliseconds on another page.
const AWAY: u64 = 3000;

#[tokio::test]
async fn a_page_that_the_browser_kept_is_a_page_view_when_it_comes_back() -> Result<()> {
    let world = World::builder()
        .without_tag()
        .with_whole_browsers()
        .start()
        .await?;
    let visitor = world.visitor(Device::Pc).await?;
    // Browsers do not keep the store's own pages, tag or not.
    visitor.open("/_demo").await?;
    let began = Instant::now();
    world.tag(&visitor, "debug: false").await?;
    visitor
        .run("addEventListener('pageshow', (event) => window.cameBack = event.persisted)")
        .await?;
    visitor.stay(1500).await?;
    visitor.open("/_demo?away").await?;
    visitor.stay(AWAY).await?;
    visitor.back().await?;
    visitor.until("return window.cameBack === true").await?;
    visitor.run("moa('track', 'back_again')").await?;
    visitor.stay(700).await?;
    visitor.leave().await?;
    let there = began.elapsed().as_millis() as i64 - AWAY as i64;
    let messages = world.stored(3).await?;
    assert_eq!(views(&messages).len(), 2);
    assert_eq!(named(&messages, "back_again").len(), 1);
    let messages = world.everything(6).await?;
    assert_eq!(named(&messages, "$session_start").len(), 1);
    // A fresh clock: the time away does not count.
    let time = |message: &&Message| message.properties["$engagement_time_ms"].as_i64();
    let engaged: Vec<_> = named(&messages, "$engagement");
    let sum: i64 = engaged.iter().filter_map(time).sum();
    assert!((1000..there).contains(&sum), "{sum} of {there}");
    visitor.close().await
}

#[tokio::test]
async fn a_store_page_that_comes_back_tells_its_own_events_again() -> Result<()> {
    let world = World::builder().with_whole_browsers().start().await?;
    let (visitor, title) = home(&world).await?;
    // Meanwhile the visitor has logged in, on the page before.
    visitor
        .run(
            "dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
             moa('track', 'while_going');
             document.cookie = 'iscache=F; path=/';
             dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))",
        )
        .await?;
    let messages = world.stored(5).await?;
    assert_eq!(views(&messages), [(&*title, "/"), (&*title, "/")]);
    assert_eq!(named(&messages, "view_home").len(), 2);
    assert_eq!(named(&messages, "while_going").len(), 1);
    visitor.close().await
}

#[tokio::test]
async fn a_page_loaded_ahead_of_the_visitor_is_none_until_it_is_shown() -> Result<()> {
    let world = World::builder().with_whole_browsers().start().await?;
    let (visitor, _) = home(&world).await?;
    if visitor
        .run("return !(HTMLScriptElement.supports && HTMLScriptElement.supports('speculationrules'))")
        .await?
        == true
    {
        eprintln!("this browser loads no page ahead");
        return visitor.close().await;
    }
    visitor
        .run(
            "const rules = document.createElement('script');
             rules.type = 'speculationrules';
             rules.textContent = JSON.stringify({ prerender: [
               { urls: ['/product/detail.html?product_no=1001'], eagerness: 'immediate' },
               { urls: ['/product/detail.html?product_no=1002'], eagerness: 'immediate' }] });
             document.head.append(rules)",
        )
        .await?;
    sleep(Duration::from_millis(2500)).await;
    assert_eq!(world.stored(2).await?.len(), 2);
    visitor
        .run_and_leave("location.href = '/product/detail.html?product_no=1001'")
        .await?;
    visitor.arrive("/product/detail.html").await?;
    let activated = visitor
        .run("return performance.getEntriesByType('navigation')[0].activationStart > 0")
        .await?;
    let messages = world.stored(4).await?;
    assert_eq!(messages.len(), 4);
    assert_eq!(messages[3].context("/page/search"), "?product_no=1001");
    assert_eq!(activated, true, "the browser loaded it ahead");
    visitor.close().await
}
