//! A day of the store in short, told to Braze, GA4, Meta, TikTok and a webhook that fail in all ways: two dozen visits by
//! guests and members, and a collector that is killed while it delivers. In the end each of them holds
//! exactly what the stored messages are worth.

mod expected;
mod visits;

use std::time::Duration;

use anyhow::{Result, bail, ensure};
use moa_e2e::{Device, Message, World, named};
use moa_receivers::ads::{self, Platform, meta, tiktok};
use moa_receivers::braze::{self, Braze};
use moa_receivers::ga4::{self, Ga4};
use moa_receivers::webhook::{self, Webhook};
use moa_receivers::{Fate, Fates, UNWANTED};
use tokio::time::sleep;

use visits::{Browser, Done};

/// Which request fails how.
const SEED: u64 = 20_261_121;

/// So long a sink may get no further: a stall of half a minute, and the minute for which it waits at most where
/// failures come one after the other.
const WITHIN: Duration = Duration::from_secs(150);

struct Receivers {
    braze: Braze,
    ga4: Ga4,
    webhook: Webhook,
    meta: Platform,
    tiktok: Platform,
}

impl Receivers {
    async fn start() -> Self {
        Self {
            braze: Braze::new(braze::fates(SEED, 10).with_a_stall()).await,
            ga4: Ga4::new(ga4::fates(SEED, 6).with_a_stall()).await,
            webhook: Webhook::new(webhook::fates(SEED, 3).with_a_stall()).await,
            meta: meta::start(ads::fates(SEED, 2)).await,
            tiktok: tiktok::start(ads::fates(SEED + 1, 2)).await,
        }
    }

    /// The collector's settings that lead to them.
    fn settings(&self) -> String {
        format!(
            "[[sinks]]\nname = 'braze'\ntype = 'braze'\nurl = '{}'\nkey = '{}'\n\
             [[sinks]]\nname = 'ga4'\ntype = 'ga4'\nurl = '{}'\nmeasurement_id = '{}'\nkey = '{}'\n\
             [[sinks]]\nname = 'crm'\ntype = 'webhook'\nurl = '{}'\nsecret = '{}'\n\
             [[sinks]]\nname = 'meta'\ntype = 'meta'\nurl = '{}'\npixel_id = '{}'\nkey = '{}'\n\
             [[sinks]]\nname = 'tiktok'\ntype = 'tiktok'\nurl = '{}'\npixel_id = '{}'\nkey = '{}'\n",
            self.braze.url,
            braze::KEY,
            self.ga4.url,
            ga4::MEASUREMENT_ID,
            ga4::SECRET,
            self.webhook.url,
            webhook::SECRET,
            self.meta.url,
            meta::PIXEL,
            meta::KEY,
            self.tiktok.url,
            tiktok::PIXEL,
            tiktok::KEY,
        )
    }

    /// Each takes the next request without an answer, and then fails for a second or longer.
    fn take_once_and_fail(&self) {
        use Fate::{Fail, TakeAndDrop};
        let fates = [TakeAndDrop, Fail, Fail, Fail, Fail];
        self.braze.memory().fates.next_are(fates);
        self.ga4.memory().fates.next_are(fates);
        self.webhook.memory().fates.next_are(fates);
    }

    /// The collector was killed, and what was under way has arrived, or does not.
    fn expect_a_piece_again(&self) {
        self.braze.memory().expect_a_piece_again();
        self.ga4.memory().expect_a_piece_again();
        self.webhook.memory().expect_a_piece_again();
        self.meta.memory().expect_a_piece_again();
        self.tiktok.memory().expect_a_piece_again();
    }
}

/// Waits until there is something to deliver to each of the three that take every message.
async fn until_all_are_behind(world: &World) -> Result<()> {
    let mut list = String::new();
    for _ in 0..100 {
        list = world.sinks(&["list"]).await?;
        let of_all = |line: &&str| {
            ["braze", "ga4", "crm"]
                .iter()
                .any(|name| line.starts_with(name))
        };
        let behind = list.lines().filter(of_all);
        if behind.filter(|line| line.contains("behind")).count() == 3 {
            return Ok(());
        }
        sleep(Duration::from_millis(50)).await;
    }
    bail!("nothing is under way:\n{list}")
}

/// Each failed in every way it can, and the one answer that never came was given up.
fn all_failures_happened(fates: &Fates, of: &str) {
    let counts = fates.counts();
    let all = [Fate::Limit, Fate::Fail, Fate::Drop, Fate::TakeAndDrop];
    for fate in all {
        assert!(counts.contains_key(&fate), "{of}: {counts:?}");
    }
    assert_eq!(counts.get(&Fate::TakeAndStall), Some(&1), "{of}");
    println!("{of}: {counts:?}");
}

/// The visits themselves are all there.
fn all_is_stored(stored: &[Message], done: Done) -> Result<()> {
    for (event, count) in [
        ("cafe24_complete_order", done.orders),
        ("cafe24_cancel_order", done.cancellations),
        ("cafe24_login", done.logins),
        ("tried", done.tried),
    ] {
        let found = named(stored, event).len();
        ensure!(found == count, "{found} of {count} {event} are stored");
    }
    Ok(())
}

/// What was taken without an answer came again; the sink has refused what nobody wants, and nothing else.
async fn nothing_is_left(world: &World, receivers: &Receivers, unwanted: usize) -> Result<()> {
    assert!(receivers.braze.memory().repeats.owed().is_empty());
    assert!(receivers.ga4.memory().repeats.owed().is_empty());
    assert!(receivers.webhook.memory().repeats.owed().is_empty());
    assert!(receivers.meta.memory().repeats.owed().is_empty());
    assert!(receivers.tiktok.memory().repeats.owed().is_empty());
    for (sink, count) in [
        ("braze", unwanted),
        ("ga4", 0),
        ("crm", unwanted),
        ("meta", 0),
        ("tiktok", 0),
    ] {
        let refused = world.sinks(&["refused", sink]).await?;
        assert_eq!(refused.lines().count() - 1, count, "{sink}: {refused}");
    }
    Ok(())
}

#[tokio::test]
async fn sinks_hold_exactly_what_a_day_of_visits_is_worth() -> Result<()> {
    let receivers = Receivers::start().await;
    let mut world = World::builder()
        .settings(&receivers.settings())
        .start()
        .await?;
    let mut browsers = Vec::new();
    for (number, device) in [Device::Pc, Device::Phone, Device::Pc]
        .into_iter()
        .enumerate()
    {
        browsers.push(Browser::new(world.visitor(device).await?, device, number));
    }
    let [one, two, three] = browsers.as_mut_slice() else {
        unreachable!("there are three");
    };
    tokio::try_join!(one.morning(), two.morning(), three.morning())?;

    // It is killed while all three have something from it without its knowing.
    tokio::try_join!(one.stay(), two.stay(), three.stay())?;
    receivers.take_once_and_fail();
    tokio::try_join!(one.tell(), two.tell(), three.tell())?;
    until_all_are_behind(&world).await?;
    world.collector.kill().await?;
    sleep(Duration::from_millis(300)).await;
    receivers.expect_a_piece_again();
    world.revive_collector().await?;

    tokio::try_join!(one.afternoon(), two.afternoon(), three.afternoon())?;
    let done: Done = browsers.iter().map(|browser| browser.done).sum();
    world.until_delivered(WITHIN).await?;
    let stored = world.stored_now().await?;
    println!("{} messages of {done:?}", stored.len());
    all_is_stored(&stored, done)?;

    let wanted: Vec<Message> = stored
        .iter()
        .filter(|m| m.event != UNWANTED)
        .cloned()
        .collect();
    expected::at_the_webhook(&receivers.webhook.memory(), &wanted)?;
    expected::at_braze(&receivers.braze.memory(), &wanted);
    expected::at_ga4(&receivers.ga4.memory(), &stored);
    for (platform, name) in [
        (&receivers.meta, "event_name"),
        (&receivers.tiktok, "event"),
    ] {
        let memory = platform.memory();
        expected::at_ads(&memory, name, &stored);
        let failures = memory.fates.counts();
        assert!(failures.len() > 3, "{name}: {failures:?}");
    }
    nothing_is_left(&world, &receivers, stored.len() - wanted.len()).await?;
    all_failures_happened(&receivers.webhook.memory().fates, "the webhook");
    all_failures_happened(&receivers.braze.memory().fates, "Braze");
    all_failures_happened(&receivers.ga4.memory().fates, "GA4");
    for browser in browsers {
        browser.close().await?;
    }
    Ok(())
}
