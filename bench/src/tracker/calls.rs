//! What a page's life costs after the load: calls, scrolling, a full queue, leaving, memory.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use super::Bench;
use super::devtools::Line;
use super::subjects::{CALLED, Subject};
use super::tab::Tab;
use crate::events;

/// Calls of one round, where a tracker bears them.
pub const CALLS: usize = 10_000;
/// Calls in one task of the page.
pub const CHUNK: usize = 100;
/// How long calling may take before it is left at what was done.
pub const BUDGET: Duration = Duration::from_millis(600);
/// Events that are queued when the page is left.
pub const LEFT_WITH: usize = 50;
/// Frames that are scrolled.
pub const FRAMES: usize = 24;
/// The slowdown while scrolling.
pub const SCROLL_SLOWDOWN: u32 = 4;

/// How long the first event may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// What a tracker does once an event has left is over by then.
const SETTLED: Duration = Duration::from_millis(200);
/// How long the called events may take to arrive; some trackers wait longer on purpose.
const ARRIVAL: Duration = Duration::from_millis(1000);

/// What one subject's calls took in one round.
#[derive(Debug, Default)]
pub struct Calls {
    /// One call, until it returns, in µs.
    pub returned_us: f64,
    /// Main-thread CPU of one call with all that followed from it, in µs.
    pub cpu_us: f64,
    /// How many calls were made.
    pub made: f64,
    /// How many of them had arrived at the end.
    pub arrived: f64,
    /// The tracker's part of one frame while scrolling, in µs.
    pub scroll_us: f64,
    /// How often the page is laid out in such a frame.
    pub layouts: f64,
    /// One call while nothing leaves, the queue still empty, in µs.
    pub queued_few_us: f64,
    /// One call with the queue as full as [`CALLS`] or [`BUDGET`] make it, in µs.
    pub queued_many_us: f64,
    /// Memory after the load, in KB.
    pub memory_loaded_kb: f64,
    /// Memory after the calls, in KB.
    pub memory_called_kb: f64,
}

/// What `benchCalls` says.
#[derive(Debug, Deserialize)]
struct Done {
    calls: usize,
    took: f64,
}

/// Does everything once, on the page that is open and, where nothing leaves, on one more.
///
/// # Errors
///
/// When the browser fails, or the tracker sends nothing.
pub async fn measure(bench: &Bench, tab: &Tab<'_>, subject: &Subject) -> anyhow::Result<Calls> {
    tab.count().await?;
    let mut calls = Calls {
        memory_loaded_kb: tab.memory_kb().await?,
        ..Calls::default()
    };
    scroll(tab, &mut calls).await?;
    let cpu = tab.cpu_ms().await?;
    let done = call(tab, subject.calls, BUDGET).await?;
    bench.stub.wait_for_called(done.calls, ARRIVAL).await;
    tab.pass(SETTLED).await?;
    calls.cpu_us = (tab.cpu_ms().await? - cpu) * 1000.0 / done.calls as f64;
    calls.returned_us = done.took;
    calls.made = done.calls as f64;
    calls.arrived = bench.stub.called() as f64;
    calls.memory_called_kb = tab.memory_kb().await?;
    open(bench, tab, subject).await?;
    tab.connect_by(Line::Cut).await?;
    calls.queued_few_us = call(tab, CHUNK, BUDGET).await?.took;
    call(tab, subject.calls - 2 * CHUNK, BUDGET).await?;
    calls.queued_many_us = call(tab, CHUNK, BUDGET).await?.took;
    Ok(calls)
}

/// Leaves the page that is open, [`LEFT_WITH`] calls after all else has settled: how long its listeners take, in µs.
///
/// # Errors
///
/// When the browser fails.
pub async fn leave_us(tab: &Tab<'_>) -> anyhow::Result<f64> {
    tab.slow_down(1).await?;
    tab.pass(SETTLED).await?;
    call(tab, LEFT_WITH, BUDGET).await?;
    Ok(tab.run("return benchHide()", vec![]).await?)
}

/// What one call takes until it returns, on the page that is open, and a yardstick of the same machine at the same time:
/// what writing the same event as JSON and reading it takes ten times. Both in µs.
///
/// # Errors
///
/// When the browser fails.
pub async fn beside_json(tab: &Tab<'_>) -> anyhow::Result<[f64; 2]> {
    const CALL: &str = "return benchCallsAndJson(...arguments)";
    const CHUNKS: usize = 21;
    let (_, properties) = events::first()?;
    let arguments = vec![
        json!(CALLED),
        json!(properties),
        json!(CHUNKS),
        json!(CHUNK),
    ];
    Ok(tab.run(CALL, arguments).await?)
}

/// Opens the page and waits until its tracker is up: before, it would only keep the calls.
async fn open(bench: &Bench, tab: &Tab<'_>, subject: &Subject) -> anyhow::Result<()> {
    bench.stub.forget(subject);
    tab.goto(&bench.pages.product_page(subject)).await?;
    if !subject.is_blank() {
        bench.stub.first_event(subject, 0.0, PATIENCE).await?;
    }
    tab.pass(SETTLED).await?;
    Ok(())
}

async fn scroll(tab: &Tab<'_>, calls: &mut Calls) -> anyhow::Result<()> {
    const SCROLL: &str = "return benchScroll(...arguments)";
    tab.slow_down(SCROLL_SLOWDOWN).await?;
    let layouts = tab.layouts().await?;
    calls.scroll_us = tab.run(SCROLL, vec![json!(FRAMES)]).await?;
    calls.layouts = (tab.layouts().await? - layouts) / FRAMES as f64;
    tab.slow_down(1).await?;
    tab.pass(SETTLED).await?;
    Ok(())
}

async fn call(tab: &Tab<'_>, calls: usize, budget: Duration) -> anyhow::Result<Done> {
    const CALL: &str = "return benchCalls(...arguments)";
    let (_, properties) = events::first()?;
    let arguments: Vec<Value> = vec![
        json!(CALLED),
        json!(properties),
        json!(calls),
        json!(CHUNK),
        json!(budget.as_millis() as u64),
    ];
    Ok(tab.run(CALL, arguments).await?)
}
