//! Loading a page once.

use std::time::Duration;

use anyhow::{bail, ensure};
use serde::Deserialize;
use tokio::time::sleep;

use super::browser::Browser;
use super::dist::Dist;
use super::pages::Pages;

/// How long after its load event a page is watched.
pub const WATCHED: Duration = Duration::from_secs(1);
/// How often it is asked for an event that is not there yet, each time after [`WATCHED`].
const TRIES: u32 = 10;

/// What one load took.
#[derive(Debug)]
pub struct PageLoad {
    /// Main-thread CPU from the navigation's start until [`WATCHED`] after the load, in ms.
    pub cpu_ms: f64,
    /// From the navigation's start to the end of the load event, in ms.
    pub loaded_ms: f64,
    /// From the navigation's start to the first request with events, in ms; none without the tag.
    pub first_event_ms: Option<f64>,
}

/// The page's own clock, in ms since the navigation's start, and the bytes its resources took.
#[derive(Debug, Deserialize)]
struct Timeline {
    loaded: f64,
    first_event: Option<f64>,
    downloaded: u64,
}

const TIMELINE: &str = "
    const [navigation] = performance.getEntriesByType('navigation');
    const resources = performance.getEntriesByType('resource');
    const isBatch = (entry) => entry.name.endsWith('/v1/batch');
    const files = resources.filter((entry) => entry.name.includes('/moa'));
    return {
        loaded: navigation.loadEventEnd,
        first_event: resources.find(isBatch)?.startTime ?? null,
        downloaded: files.reduce((sum, entry) => sum + entry.encodedBodySize, 0),
    };";

/// Loads the main page with the browser slowed down so many times, with this tracker or without.
///
/// # Errors
///
/// When the browser fails, or the tracker sends nothing or came uncompressed.
pub async fn measure(
    browser: &Browser,
    pages: &Pages,
    slowdown: u32,
    tracker: Option<&Dist>,
) -> anyhow::Result<PageLoad> {
    // The page's process is there before it is counted: a page of the same origin stays in it.
    browser.goto(&pages.start_page()).await?;
    browser.count_cpu(slowdown).await?;
    let before = browser.cpu_ms().await?;
    browser.goto(&pages.main_page(tracker.is_some())).await?;
    sleep(WATCHED).await;
    let cpu_ms = browser.cpu_ms().await? - before;
    let timeline = match tracker {
        None => browser.run(TIMELINE, vec![]).await?,
        Some(dist) => tracked(browser, dist).await?,
    };
    Ok(PageLoad {
        cpu_ms,
        loaded_ms: timeline.loaded,
        first_event_ms: timeline.first_event,
    })
}

/// The timeline of a page with the tracker, once an event has left.
async fn tracked(browser: &Browser, dist: &Dist) -> anyhow::Result<Timeline> {
    for _ in 0..TRIES {
        let timeline: Timeline = browser.run(TIMELINE, vec![]).await?;
        if timeline.first_event.is_some() {
            let (got, brotli) = (timeline.downloaded, dist.sizes().total.brotli);
            ensure!(
                got == brotli,
                "the browser downloaded {got} bytes of tracker, compressed they are {brotli}; build dist again"
            );
            return Ok(timeline);
        }
        sleep(WATCHED).await;
    }
    bail!("the tracker sent nothing; the console of a page with its tag says why");
}
