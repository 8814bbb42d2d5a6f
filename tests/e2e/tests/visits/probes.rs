//! The delivery probes that trackers are measured by: leaving, closing, a collector that fails in each of
//! its ways. Whatever happens, every event is stored once.

use std::time::{Duration, Instant};

use anyhow::Result;
use moa_e2e::faults::{Attempt, Fault};
use moa_e2e::{Device, Message, Visitor, World, named};
use serde_json::json;
use tokio::time::sleep;

const TRACK: &str = "for (let n = 0; n < 5; n++) moa('track', 'probe', { n });";

async fn world() -> Result<World> {
    World::builder().with_faults().start().await
}

/// On a page whose first events are stored.
async fn page(world: &World) -> Result<Visitor> {
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    world.everything(4).await?;
    sleep(Duration::from_millis(300)).await;
    Ok(visitor)
}

/// Waits until all that was tracked is stored, and checks that it is stored once.
async fn assert_once(world: &World, event: &str, count: usize) -> Result<()> {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        let stored = world.stored_now().await?;
        if named(&stored, event).len() >= count {
            break;
        }
        let arrived = named(&stored, event).len();
        assert!(Instant::now() < deadline, "{arrived} of {count} arrived");
        sleep(Duration::from_millis(200)).await;
    }
    // What is sent again comes within this time.
    sleep(Duration::from_millis(6500)).await;
    let stored = world.stored_now().await?;
    let told: Vec<&Message> = named(&stored, event);
    let mut numbers: Vec<_> = told
        .iter()
        .filter_map(|m| m.properties["n"].as_u64())
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (0..count as u64).collect::<Vec<_>>());
    Ok(())
}

/// Milliseconds between the attempts since `from`.
fn gaps(world: &World, from: usize) -> Result<Vec<u128>> {
    let attempts = world.faults()?.attempts();
    let gap = |pair: &[Attempt]| (pair[1].at - pair[0].at).as_millis();
    Ok(attempts[from..].windows(2).map(gap).collect())
}

#[tokio::test]
async fn events_of_the_last_moment_are_stored_once() -> Result<()> {
    let world = world().await?;
    let visitor = page(&world).await?;
    // Behind the tracker's own listener, and in the same task as the navigation.
    visitor
        .run_and_leave(&format!(
            "addEventListener('pagehide', () => moa('track', 'probe', {{ n: 5 }}));
             {TRACK} location.href = '/_demo'"
        ))
        .await?;
    visitor.arrive("/_demo").await?;
    assert_once(&world, "probe", 6).await?;
    visitor.close().await
}

#[tokio::test]
async fn a_tab_closed_at_once_loses_nothing_even_offline() -> Result<()> {
    let world = world().await?;
    let visitor = page(&world).await?;
    world.faults()?.set(Fault::DropRequest);
    let first = visitor.open_tab().await?;
    visitor.open("/").await?;
    visitor.be_tracked().await?;
    visitor.run(TRACK).await?;
    visitor.close_tab(first).await?;
    sleep(Duration::from_millis(300)).await;
    assert!(named(&world.stored_now().await?, "probe").is_empty());
    world.faults()?.set(Fault::Pass);
    visitor.open("/").await?;
    assert_once(&world, "probe", 5).await?;
    visitor.close().await
}

#[tokio::test]
async fn a_tab_closed_during_a_request_loses_nothing() -> Result<()> {
    let world = world().await?;
    let visitor = page(&world).await?;
    world.faults()?.set(Fault::Hang);
    let first = visitor.open_tab().await?;
    visitor.open("/").await?;
    visitor.be_tracked().await?;
    let before = world.faults()?.attempts().len();
    visitor.run(&format!("{TRACK} moa('flush')")).await?;
    world.faults()?.attempt_after(before).await?;
    visitor.close_tab(first).await?;
    world.faults()?.set(Fault::Pass);
    visitor.open("/").await?;
    assert_once(&world, "probe", 5).await?;
    visitor.close().await
}

/// It was the page that ended, not the line: the next one sends at once.
#[tokio::test]
async fn a_request_cut_off_by_leaving_holds_nothing_up() -> Result<()> {
    let world = world().await?;
    let visitor = page(&world).await?;
    for n in 0..3 {
        world.faults()?.set(Fault::Delay(Duration::from_secs(2)));
        let before = world.faults()?.attempts().len();
        visitor
            .run(&format!(
                "moa('track', 'probe', {{ n: {n} }}); moa('flush')"
            ))
            .await?;
        world.faults()?.attempt_after(before).await?;
        visitor
            .run_and_leave("location.href = '/product/detail.html?product_no=1001'")
            .await?;
        visitor.arrive("/product/detail.html").await?;
        visitor.be_tracked().await?;
        assert_eq!(
            visitor.run("return localStorage.moa_wait").await?,
            json!(null)
        );
        world.faults()?.set(Fault::Pass);
        visitor.open("/").await?;
        visitor.be_tracked().await?;
    }
    assert_once(&world, "probe", 3).await?;
    visitor.close().await
}

/// What waits out a failure leaves with its page: the next one may never come.
#[tokio::test]
async fn what_waits_when_the_page_goes_goes_with_it() -> Result<()> {
    let world = world().await?;
    let visitor = page(&world).await?;
    world.faults()?.set(Fault::DropRequest);
    visitor.run("moa('track', 'first'); moa('flush')").await?;
    visitor.until("return !!localStorage.moa_wait").await?;
    world.faults()?.set(Fault::Pass);
    // Hidden, it keeps what it is told of, and the wait is not over.
    visitor
        .run(&format!(
            "const wait = JSON.parse(localStorage.moa_wait);
             wait.until = Date.now() + 6e4;
             localStorage.moa_wait = JSON.stringify(wait);
             Object.defineProperty(document, 'visibilityState', {{ get: () => 'hidden' }});
             document.dispatchEvent(new Event('visibilitychange'));
             {TRACK}"
        ))
        .await?;
    sleep(Duration::from_millis(300)).await;
    assert!(named(&world.stored_now().await?, "probe").is_empty());
    visitor.open("/_demo").await?;
    assert_once(&world, "probe", 5).await?;
    visitor.close().await
}

#[tokio::test]
async fn a_collector_that_fails_for_nine_seconds_is_tried_ever_later() -> Result<()> {
    let world = world().await?;
    let visitor = page(&world).await?;
    let before = world.faults()?.attempts().len();
    world.faults()?.set(Fault::status(503));
    visitor.run(TRACK).await?;
    sleep(Duration::from_secs(9)).await;
    world.faults()?.set(Fault::Pass);
    let gaps = gaps(&world, before)?;
    assert!((2..8).contains(&gaps.len()), "{gaps:?}");
    assert!(gaps[0] >= 450, "{gaps:?}");
    assert!(gaps.last() > gaps.first(), "{gaps:?}");
    assert_once(&world, "probe", 5).await?;
    visitor.close().await
}

#[tokio::test]
async fn what_happens_offline_arrives_on_the_same_page() -> Result<()> {
    let world = world().await?;
    let visitor = page(&world).await?;
    world.faults()?.set(Fault::Refuse);
    visitor.run(TRACK).await?;
    sleep(Duration::from_secs(7)).await;
    world.faults()?.set(Fault::Pass);
    // The browser says that there is a network again.
    let told = Instant::now();
    visitor.run("dispatchEvent(new Event('online'))").await?;
    while named(&world.stored_now().await?, "probe").len() < 5 {
        let waited = told.elapsed();
        assert!(waited < Duration::from_secs(5), "not at once: {waited:?}");
        sleep(Duration::from_millis(100)).await;
    }
    assert_once(&world, "probe", 5).await?;
    visitor.close().await
}

#[tokio::test]
async fn retry_after_is_kept_by_every_page() -> Result<()> {
    let world = world().await?;
    let visitor = page(&world).await?;
    let before = world.faults()?.attempts().len();
    world.faults()?.set(Fault::Answer {
        status: 429,
        retry_after: Some(8),
        cors: true,
    });
    visitor.run(TRACK).await?;
    world.faults()?.attempt_after(before).await?;
    visitor.until("return !!localStorage.moa_wait").await?;
    world.faults()?.set(Fault::Pass);
    // A page that goes and one that comes, and a tab beside it.
    visitor.open("/product/detail.html?product_no=1001").await?;
    visitor.open_tab().await?;
    visitor.open("/").await?;
    assert_once(&world, "probe", 5).await?;
    let gaps = gaps(&world, before)?;
    assert!(gaps[0] >= 7900, "{gaps:?}");
    visitor.close().await
}

/// Two tabs with events of their own and one batch left behind: one request finds out whether it is over.
#[tokio::test]
async fn one_request_ends_a_wait_that_was_asked_for() -> Result<()> {
    let world = world().await?;
    let visitor = page(&world).await?;
    let before = world.faults()?.attempts().len();
    world.faults()?.set(Fault::Answer {
        status: 429,
        // Longer than a busy machine takes for what follows: a page that goes would send as well.
        retry_after: Some(10),
        cors: true,
    });
    visitor.run("moa('track', 'probe', { n: 0 })").await?;
    world.faults()?.attempt_after(before).await?;
    visitor.until("return !!localStorage.moa_wait").await?;
    // The answers take their time, so that a second request would leave beside the first.
    world
        .faults()?
        .set(Fault::Delay(Duration::from_millis(1500)));
    visitor.run("moa('track', 'probe', { n: 1 })").await?;
    let other = visitor.open_tab().await?;
    visitor.open("/board/product/list.html").await?;
    visitor.be_tracked().await?;
    visitor.run("moa('track', 'probe', { n: 2 })").await?;
    visitor.switch_to(other).await?;
    assert_once(&world, "probe", 3).await?;
    let gaps = gaps(&world, before)?;
    assert!(gaps[0] >= 9900 && gaps[1] >= 1400, "{gaps:?}");
    visitor.close().await
}

#[tokio::test]
async fn no_answer_of_a_collector_loses_an_event() -> Result<()> {
    let world = world().await?;
    let visitor = page(&world).await?;
    let faults = [
        Fault::status(500),
        Fault::status(404),
        Fault::status(403),
        Fault::DropRequest,
        Fault::DropAnswer,
        Fault::CutRequest,
        Fault::CutAnswer,
        Fault::Delay(Duration::from_secs(3)),
        Fault::Answer {
            status: 503,
            retry_after: None,
            cors: false,
        },
    ];
    for (n, fault) in faults.into_iter().enumerate() {
        visitor.run("localStorage.removeItem('moa_wait')").await?;
        let before = world.faults()?.attempts().len();
        world.faults()?.set(fault);
        visitor
            .run(&format!("moa('track', 'probe', {{ n: {n} }})"))
            .await?;
        world.faults()?.attempt_after(before).await?;
        visitor.stay(800).await?;
    }
    world.faults()?.set(Fault::Pass);
    assert_once(&world, "probe", faults.len()).await?;
    visitor.close().await
}

#[tokio::test]
async fn one_tab_at_a_time_sends_what_was_left_behind() -> Result<()> {
    let world = world().await?;
    let visitor = page(&world).await?;
    world.faults()?.set(Fault::DropRequest);
    for n in 0..4 {
        visitor.open("/").await?;
        visitor.be_tracked().await?;
        visitor
            .run(&format!("moa('track', 'probe', {{ n: {n} }})"))
            .await?;
    }
    visitor.open("/_demo").await?;
    sleep(Duration::from_millis(5500)).await;
    visitor.run("localStorage.removeItem('moa_wait')").await?;
    world.faults()?.set(Fault::Pass);
    let before = world.faults()?.attempts().len();
    visitor.open_tabs(6, "/").await?;
    assert_once(&world, "probe", 4).await?;
    let attempts = world.faults()?.attempts();
    let stored = world.stored_now().await?;
    for message in named(&stored, "probe") {
        let is_sent = |attempt: &&Attempt| attempt.ids.contains(&message.message_id);
        let times = attempts[before..].iter().filter(is_sent).count();
        assert_eq!(times, 1, "sent by one of six tabs");
    }
    visitor.close().await
}

#[tokio::test]
async fn a_page_without_storage_keeps_what_it_can() -> Result<()> {
    let world = World::builder().without_tag().with_faults().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    visitor
        .run(
            "Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied') } });
             Object.defineProperty(document, 'cookie', { get: () => '', set() {} })",
        )
        .await?;
    world.faults()?.set(Fault::status(503));
    world.tag(&visitor, "debug: false").await?;
    let before = world.faults()?.attempts().len();
    visitor.run(TRACK).await?;
    world.faults()?.attempt_after(before).await?;
    visitor.stay(2000).await?;
    world.faults()?.set(Fault::Pass);
    assert_once(&world, "probe", 5).await?;
    visitor.close().await
}
