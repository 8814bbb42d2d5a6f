//! A long bad day: pages that come and go in every way, over a line that fails in every way, to a
//! collector that is killed. At the end every message that a page made is stored, and stored once.
//!
//! `MOA_EVENTS` says how many events are tracked at least; 10,000 in Chromium and 1,000 in the other engines
//! if not given. Which faults hit which request is random by a seed, which is printed.

use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use moa_e2e::faults::Fault;
use moa_e2e::{Device, Engine, Message, Tally, Visitor, World, named};
use tokio::time::sleep;

/// Events that each page tracks.
const EVENTS: u64 = 200;
/// Tabs that track at the same time.
const TABS: u64 = 10;
/// Characters that the tracker keeps of what is on its way, in all.
const ROOM: u64 = 1_000_000;
/// Characters that one event takes at most, with the page's own beside them.
const MESSAGE: u64 = 250;

/// How likely each fault is: as often as keeps the waits short of what storage holds at this pace.
const FAULTS: [(f64, Fault); 10] = [
    (0.02, Fault::Refuse),
    (0.02, Fault::DropRequest),
    (0.02, Fault::DropAnswer),
    (0.01, Fault::CutRequest),
    (0.01, Fault::CutAnswer),
    (0.06, Fault::Delay(Duration::from_millis(400))),
    (0.005, Fault::Hang),
    (
        0.015,
        Fault::Answer {
            status: 500,
            retry_after: None,
            cors: true,
        },
    ),
    (
        0.01,
        Fault::Answer {
            status: 503,
            retry_after: None,
            cors: false,
        },
    ),
    (
        0.015,
        Fault::Answer {
            status: 429,
            retry_after: Some(1),
            cors: true,
        },
    ),
];

struct Day {
    world: World,
    visitor: Visitor,
    tracked: u64,
    random: fastrand::Rng,
}

impl Day {
    /// Puts the tag into the page and tracks from `first` on, over some tasks.
    fn script(&self, first: u64) -> String {
        let tag = self.tag();
        format!(
            "{tag}
             const track = (from, to) => {{
               for (let n = from; n < to; n++) moa('track', 'tried', {{ n }});
             }};
             track({first}, {first} + 40);
             setTimeout(() => track({first} + 40, {first} + 60), 100);
             window.last = () => track({first} + 60, {first} + {EVENTS});"
        )
    }

    /// Puts the tag into the page; every message of the page is written down in the browser's storage, for this test to
    /// read later.
    fn tag(&self) -> String {
        let (loader, collector) = (self.world.loader(), self.world.collects_at());
        format!(
            "window.moa = function () {{ (moa.q = moa.q || []).push(arguments) }};
             const ids = [];
             const place = 'ledger.' + Math.random();
             moa('on', '*', (message) => {{
               if (!message.messageId) return;
               ids.push(message.messageId);
               localStorage[place] = ids.join(' ');
             }});
             moa('init', {{ writeKey: 'e2e-key', collector: '{collector}' }});
             const script = document.createElement('script');
             script.src = '{loader}';
             document.head.append(script);"
        )
    }

    /// One page, left in one of many ways.
    async fn page(&mut self) -> Result<()> {
        let first = self.tracked;
        self.tracked += EVENTS;
        self.visitor.open("/_demo").await?;
        self.visitor.run(&self.script(first)).await?;
        self.visitor.be_tracked().await?;
        sleep(Duration::from_millis(150 + self.random.u64(0..3000))).await;
        match self.random.u8(0..6) {
            // In the same task.
            0 => {
                self.leave_by("last(); location.href = '/_demo?next'")
                    .await?
            }
            // Shortly after.
            1 => {
                self.leave_by("last(); setTimeout(() => location.href = '/_demo?next', 30)")
                    .await?;
            }
            2 => {
                self.leave_by("addEventListener('pagehide', last); location.reload()")
                    .await?;
            }
            3 => {
                self.visitor.run("last()").await?;
                let other = self.visitor.open_tab().await?;
                let closing = self.visitor.switch_to(other).await?;
                self.visitor.close_tab(closing).await?;
            }
            // Into the back-forward cache and out again.
            4 => {
                self.visitor.run("last()").await?;
                self.visitor.open("/_demo?away").await?;
                self.visitor.back().await?;
                sleep(Duration::from_millis(300)).await;
            }
            _ => {
                self.visitor.run("last()").await?;
                sleep(Duration::from_millis(600)).await;
            }
        }
        Ok(())
    }

    /// Runs a script by which the page leaves for one without a tag, and waits for that: one that the driver loads meanwhile
    /// would come between.
    async fn leave_by(&self, script: &str) -> Result<()> {
        self.visitor.run_and_leave(script).await?;
        self.visitor.until("return !window.moa").await
    }

    /// Ten tabs that track at the same time, all closed but one.
    async fn tabs(&mut self) -> Result<()> {
        let mut before = Vec::new();
        for _ in 0..TABS {
            before.push(self.visitor.open_tab().await?);
            self.visitor.open("/_demo").await?;
            let first = self.tracked;
            self.tracked += EVENTS;
            self.visitor.run(&(self.script(first) + "last()")).await?;
        }
        sleep(Duration::from_millis(500)).await;
        for tab in before.into_iter().rev() {
            self.visitor.close_tab(tab).await?;
        }
        Ok(())
    }

    /// Waits, on a page that tracks nothing more, until what is stored leaves room for so many events: beyond it the
    /// tracker gives messages up, as it should, and which fault lasts how long is random.
    async fn room_for(&self, events: u64) -> Result<()> {
        let most = ROOM.saturating_sub(events * MESSAGE);
        self.visitor.open("/_demo").await?;
        let stored = self.stored().await?;
        if stored <= most {
            return Ok(());
        }
        println!("{stored} characters wait, which leaves no room for {events} events");
        self.visitor.run(&self.tag()).await?;
        self.wait_for_at_most(most).await
    }

    /// Waits on a page that works until nothing is left behind.
    async fn drain(&self) -> Result<()> {
        self.world.faults()?.set(Fault::Pass);
        self.visitor.open("/_demo").await?;
        self.visitor.run(&self.script(self.tracked)).await?;
        self.visitor.run("window.last()").await?;
        sleep(Duration::from_millis(1000)).await;
        self.wait_for_at_most(0).await?;
        sleep(Duration::from_millis(1500)).await;
        Ok(())
    }

    async fn wait_for_at_most(&self, most: u64) -> Result<()> {
        let deadline = Instant::now() + Duration::from_secs(240);
        loop {
            let stored = self.stored().await?;
            if stored <= most {
                return Ok(());
            }
            if Instant::now() > deadline {
                bail!("{stored} characters are still there, at most {most} were waited for");
            }
            sleep(Duration::from_millis(500)).await;
        }
    }

    /// Characters of all batches on their way.
    async fn stored(&self) -> Result<u64> {
        const STORED: &str = "
            const batches = Object.keys(localStorage).filter((key) => /^moa_q/.test(key));
            return batches.reduce((sum, key) => sum + (localStorage[key] || '').length, 0)";
        Ok(serde_json::from_value(self.visitor.run(STORED).await?)?)
    }

    /// The ids of all messages that pages made.
    async fn ledger(&self) -> Result<Vec<String>> {
        // Firefox, under load, keeps now and then the key of what a page wrote while it was left, and no value:
        // of such a page only the numbers of its events can be asked for.
        const READ: &str = "
            const lists = Object.keys(localStorage).filter((key) => /^ledger/.test(key)).map((key) => localStorage[key]);
            const read = lists.filter((list) => typeof list === 'string');
            return [lists.length - read.length, read.join(' ').split(' ')]";
        let (unreadable, ids): (u64, Vec<String>) =
            serde_json::from_value(self.visitor.run(READ).await?)?;
        println!("lists of ids that the browser lost: {unreadable}");
        ensure!(
            unreadable <= 2,
            "no more than a browser's own fault explains"
        );
        ensure!(
            ids.len() as u64 + unreadable * EVENTS > self.tracked,
            "the ledger was kept"
        );
        Ok(ids)
    }
}

fn rounds(engine: Engine) -> u64 {
    let events = std::env::var("MOA_EVENTS").ok();
    let usual = if engine == Engine::Chromium {
        10_000
    } else {
        1000
    };
    let events: u64 = events.and_then(|n| n.parse().ok()).unwrap_or(usual);
    events.div_ceil(EVENTS)
}

#[tokio::test]
async fn every_message_that_a_page_made_is_stored_once() -> Result<()> {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let world = World::builder()
        .without_tag()
        .with_faults()
        .with_whole_browsers()
        .start()
        .await?;
    let visitor = world.visitor(Device::Pc).await?;
    let mut day = Day {
        world,
        visitor,
        tracked: 0,
        random: fastrand::Rng::with_seed(seed),
    };
    let rounds = rounds(day.visitor.engine());
    day.world.faults()?.set_random(seed, &FAULTS);
    for round in 0..rounds.saturating_sub(TABS) {
        day.room_for(EVENTS).await?;
        day.page().await?;
        if round % 20 == 5 {
            // As a power cut does; and a page goes on meanwhile.
            day.world
                .restart_collector(Duration::from_millis(800))
                .await?;
        }
    }
    day.room_for(TABS * EVENTS).await?;
    day.tabs().await?;
    // Without a network, while the visitor looks at some pages: a minute, or half of it in the other engines.
    let pages = if day.visitor.engine() == Engine::Chromium {
        3
    } else {
        2
    };
    day.room_for(pages * EVENTS).await?;
    day.world.faults()?.set(Fault::DropRequest);
    for _ in 0..pages {
        day.page().await?;
        sleep(Duration::from_secs(if pages == 3 { 20 } else { 12 })).await;
    }
    day.drain().await?;
    let made = day.ledger().await?;
    let stored = day.world.stored_now().await?;
    report(&day, &made, &stored)?;
    day.visitor.close().await
}

fn report(day: &Day, made: &[String], stored: &[Message]) -> Result<()> {
    let engine = format!("{:?}", day.visitor.engine());
    let tried = 0..day.tracked + EVENTS;
    let events = Tally::of_numbers(&format!("{engine}, tracked events"), "tried", tried, stored);
    let ids = made.iter().map(String::as_str);
    let messages = Tally::of_ids(&format!("{engine}, all messages"), ids, stored);
    println!("{events}\n{messages}\n{:?}", day.world.faults()?.counts());
    let given_up = named(stored, "moa_error").into_iter();
    let given_up = given_up.filter_map(|message| message.properties["count"].as_u64());
    let given_up: u64 = given_up.sum();
    println!("given up for lack of room: {given_up}");
    assert_eq!(given_up, 0, "there was room for all of it");
    assert!(events.is_clean(), "{:?} {:?}", events.lost, events.doubled);
    assert!(
        messages.is_clean(),
        "{:?} {:?}",
        messages.lost,
        messages.doubled
    );
    Ok(())
}
