//! Loading the page once.

use std::time::Duration;

use anyhow::ensure;
use axum::http::Method;
use serde::Deserialize;

use super::Bench;
use super::devtools::Line;
use super::devtools::TraceEntry;
use super::stub::Hit;
use super::subjects::Subject;
use super::tab::Tab;
use super::trace::{self, MainThread};

/// How long after its load event a page is watched.
pub const WATCHED: Duration = Duration::from_secs(1);
/// The end of that stands in the trace: what is a little late is cut there.
const SPARE: Duration = Duration::from_millis(20);
/// How long its first event may take: some wait five seconds on purpose.
const PATIENCE: Duration = Duration::from_secs(30);

/// Under which conditions a page is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Condition {
    /// The main thread runs at one so manieth of its speed.
    pub slowdown: u32,
    /// What the page is connected by.
    pub line: Line,
    /// Whether the page is clicked on.
    pub is_clicked: bool,
}

/// What one load took.
#[derive(Debug, Default)]
pub struct PageLoad {
    /// The main thread from the navigation's start until [`WATCHED`] after the load: what the trace says, once it has
    /// ended.
    pub main_thread: MainThread,
    /// From the navigation's start until the first event leaves, in ms; none without a tracker.
    pub first_event_ms: Option<f64>,
    /// Tasks of the whole page that took 50 ms or more by the clock.
    pub long_tasks: f64,
    /// When the largest thing on the page was painted, in ms.
    pub painted_ms: f64,
    /// The slowest answer to a click, in ms.
    pub answered_ms: f64,
    /// What went over the wire.
    pub wire: Wire,
}

/// Bytes of bodies and numbers of requests, of the tracker alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wire {
    /// Down, before the first event.
    pub before: u64,
    /// Down, until the end.
    pub down: u64,
    /// Up, until the end.
    pub up: u64,
    /// Requests for its files before the first event.
    pub files: u64,
    /// Other requests before it, preflights apart.
    pub others: u64,
    /// Preflights before it.
    pub preflights: u64,
}

/// What the page has seen of itself.
#[derive(Debug, Deserialize)]
struct Seen {
    origin: f64,
    tasks: Vec<f64>,
    painted: f64,
    answered: f64,
}

const SEEN: &str = "return { origin: performance.timeOrigin, ...benchSeen }";

/// Loads the product page with this subject's tag, and leaves it open. What the tab has cached and stored is there. What
/// the main thread did is for a trace to say, which goes on meanwhile.
///
/// # Errors
///
/// When the browser fails, or the tracker sends nothing.
pub async fn measure(
    bench: &Bench,
    tab: &Tab<'_>,
    subject: &Subject,
    condition: Condition,
) -> anyhow::Result<PageLoad> {
    // The page's process is there before it is counted: a page of the same origin stays in it.
    tab.goto(&bench.pages.start_page()).await?;
    tab.slow_down(condition.slowdown).await?;
    if condition.line != Line::Free {
        tab.connect_by(condition.line).await?;
    }
    bench.stub.forget(subject);
    let page = bench.pages.product_page(subject);
    tab.goto(&page).await?;
    if condition.is_clicked {
        tab.click().await?;
    }
    tab.pass(WATCHED + SPARE * condition.slowdown).await?;
    let seen: Seen = tab.run(SEEN, vec![]).await?;
    let first = if subject.is_blank() {
        None
    } else {
        let first = bench.stub.first_event(subject, seen.origin, PATIENCE);
        Some(first.await?.at_ms - seen.origin)
    };
    // Where it is clicked at the load, it is once more at rest.
    let seen = if condition.is_clicked {
        tab.click().await?;
        tab.run(SEEN, vec![]).await?
    } else {
        seen
    };
    Ok(PageLoad {
        main_thread: MainThread::default(),
        first_event_ms: first,
        long_tasks: seen.tasks.len() as f64,
        painted_ms: seen.painted,
        answered_ms: seen.answered,
        wire: bench.stub.wire(seen.origin),
    })
}

/// Fills in what the trace says of these loads of the subject's page, which are its last ones in it: one that was
/// measured twice had failed before.
///
/// # Errors
///
/// When the trace lacks one of them: nobody would see that its figures are none.
pub fn take_from(
    entries: &[TraceEntry],
    bench: &Bench,
    subject: &Subject,
    loads: Vec<&mut PageLoad>,
) -> anyhow::Result<()> {
    let page = bench.pages.product_page(subject);
    let watched_ms = WATCHED.as_secs_f64() * 1000.0;
    let traced = trace::loads(entries, &page, bench.pages.origin(), watched_ms);
    ensure!(
        traced.len() >= loads.len(),
        "a page of {} is not in the trace; look at what else runs on this machine",
        subject.name
    );
    for (load, traced) in loads.into_iter().rev().zip(traced.into_iter().rev()) {
        load.main_thread = traced;
    }
    Ok(())
}

impl Wire {
    /// Of these requests, in the order they came.
    pub fn of(hits: &[Hit]) -> Self {
        let sum = |hits: &[Hit], bytes: fn(&Hit) -> u64| hits.iter().map(bytes).sum();
        let first = hits
            .iter()
            .position(|hit| hit.brings_events)
            .unwrap_or(hits.len());
        let before = &hits[..first];
        let count = |is: fn(&Hit) -> bool| before.iter().filter(|hit| is(hit)).count() as u64;
        Self {
            before: sum(before, |hit| hit.sent),
            down: sum(hits, |hit| hit.sent),
            up: sum(hits, |hit| hit.received),
            files: count(|hit| hit.is_file),
            others: count(|hit| !hit.is_file && hit.method != Method::OPTIONS),
            preflights: count(|hit| hit.method == Method::OPTIONS),
        }
    }
}
