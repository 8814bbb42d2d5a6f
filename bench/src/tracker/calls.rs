//! What one call of `moa('track', …)` takes.

use std::time::Duration;

use serde_json::json;
use tokio::time::sleep;

use super::browser::Browser;
use super::pages::Pages;
use crate::events;

/// Calls in one task of the page; the next chunk waits until these have arrived.
pub const CHUNK: u32 = 500;
/// Chunks in one round.
pub const CHUNKS: usize = 20;
/// What the page does once a batch is answered is over by then.
const SETTLED: Duration = Duration::from_millis(50);

/// Chunks that fill the tracker's queue, which holds 10,000 events.
const FILLING: usize = 19;

/// What is done with the event, in the words of `calls.js`.
const WORK: [&str; 4] = ["nothing", "track", "stringify", "store"];

/// What a call took in one round, in µs.
#[derive(Debug)]
pub struct Calls {
    /// `moa('track', …)`.
    pub track: Call,
    /// `JSON.stringify` of the same event.
    pub stringify: Call,
    /// `localStorage.setItem` of its JSON.
    pub store: Call,
    /// `moa('track', …)` while nothing may leave, with fewer than [`CHUNK`] events queued.
    pub queued_few: Call,
    /// The same, with nearly 10,000 queued.
    pub queued_many: Call,
}

/// What one call took, in µs.
#[derive(Debug, Clone, Copy, Default)]
pub struct Call {
    /// Until it returned, by the clock.
    pub returned: f64,
    /// Main-thread CPU, with all that followed from it.
    pub cpu: f64,
}

/// Does all of [`WORK`] in turn, [`CHUNKS`] times.
///
/// # Errors
///
/// When the browser fails, or an event does not arrive.
pub async fn measure(browser: &Browser, pages: &Pages) -> anyhow::Result<Calls> {
    const OWN_EVENT: &str = "$page_view";
    let before = pages.arrived(OWN_EVENT);
    browser.goto(&pages.calls_page()).await?;
    // The tracker is up: before, it would only keep the calls.
    pages.wait_for(OWN_EVENT, before + 1).await?;
    browser.count_cpu(1).await?;
    let mut sums = [Call::default(); WORK.len()];
    for chunk in 0..CHUNKS {
        for turn in 0..WORK.len() {
            let at = (chunk + turn) % WORK.len();
            let took = chunk_of(browser, pages, WORK[at]).await?;
            sums[at].returned += took.returned;
            sums[at].cpu += took.cpu;
        }
    }
    // Asking the browser and making the events costs too: what `nothing` takes.
    let [nothing, track, stringify, store] = sums.map(|sum| Call {
        returned: sum.returned / CHUNKS as f64,
        cpu: sum.cpu / CHUNKS as f64,
    });
    let net = |call: Call| Call {
        cpu: call.cpu - nothing.cpu,
        ..call
    };
    let [queued_few, queued_many] = queued(browser).await?;
    Ok(Calls {
        track: net(track),
        stringify: net(stringify),
        store: net(store),
        queued_few,
        queued_many,
    })
}

/// Chunks of calls while the collector has asked for silence, the first and the last until the queue is
/// full.
async fn queued(browser: &Browser) -> anyhow::Result<[Call; 2]> {
    let (event, properties) = events::first()?;
    let _: u8 = browser.run("return silence()", vec![]).await?;
    let mut took = [Call::default(); 2];
    for chunk in 0..=FILLING {
        let arguments = vec![
            json!("track"),
            json!(event),
            json!(properties),
            json!(CHUNK),
        ];
        let returned = browser.run("return bench(...arguments)", arguments).await?;
        took[usize::from(chunk > 0)].returned = returned;
        // Timers and whatever else there is get their turn.
        sleep(SETTLED).await;
    }
    Ok(took)
}

/// One chunk, until all its events have arrived.
async fn chunk_of(browser: &Browser, pages: &Pages, work: &str) -> anyhow::Result<Call> {
    let (event, properties) = events::first()?;
    let arrived = pages.arrived(&event);
    let cpu = browser.cpu_ms().await?;
    let arguments = vec![json!(work), json!(event), json!(properties), json!(CHUNK)];
    let returned = browser.run("return bench(...arguments)", arguments).await?;
    if work == "track" {
        pages.wait_for(&event, arrived + u64::from(CHUNK)).await?;
    }
    sleep(SETTLED).await;
    let cpu = (browser.cpu_ms().await? - cpu) * 1000.0 / f64::from(CHUNK);
    Ok(Call { returned, cpu })
}
