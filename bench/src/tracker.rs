//! `moa-bench tracker`: what the tracker costs a page in headless Chromium.
//!
//! ```text
//! load   the same page without and with the tag, at full and at a quarter of the speed:
//!        main-thread CPU until a second after the load, and when the first event leaves
//! calls  one moa('track', …), next to JSON.stringify and localStorage.setItem of the same event
//! dist   the bytes a first visit downloads
//! ```

mod browser;
mod calls;
mod dist;
mod load;
mod pages;
mod results;

use std::time::Duration;

use anyhow::Context;
use tokio::time::timeout;

use crate::cli::TrackerFlags;
use crate::table::Report;
use browser::{Browser, Chromedriver};
use dist::Dist;
use pages::Pages;
use results::Results;

/// Longer than any session with a browser takes.
const PATIENCE: Duration = Duration::from_secs(120);

/// Measures round by round, each page in a new browser with an empty profile.
///
/// # Errors
///
/// When the tracker is not built, no browser starts, or the tracker sends nothing.
pub async fn run(flags: &TrackerFlags) -> anyhow::Result<Report> {
    let dist = Dist::copy(&flags.dist)?;
    let pages = Pages::start(dist.folder()).await?;
    let chromedriver = Chromedriver::start(&flags.chromedriver).await?;
    let mut results = Results::default();
    for round in 0..flags.rounds {
        for at_speed in &mut results.speeds {
            let mut pair = [(false, &mut at_speed.blank), (true, &mut at_speed.tagged)];
            // Neither is always the one that comes after the other.
            if round % 2 == 1 {
                pair.reverse();
            }
            for (is_tagged, samples) in pair {
                let slowdown = at_speed.slowdown;
                let tag = is_tagged.then_some(&dist);
                let loading =
                    async |browser: &Browser| load::measure(browser, &pages, slowdown, tag).await;
                samples.push(&in_new_browser(&chromedriver, loading).await?);
            }
        }
        let calling = async |browser: &Browser| calls::measure(browser, &pages).await;
        results
            .calls
            .push(&in_new_browser(&chromedriver, calling).await?);
        eprintln!("round {}/{}: {}", round + 1, flags.rounds, results.latest());
    }
    let version =
        in_new_browser(&chromedriver, async |browser| Ok(browser.version().await?)).await?;
    Ok(results.report(&version, dist.sizes()))
}

/// Does something in a browser of its own, which is closed whatever comes of it.
async fn in_new_browser<T>(
    chromedriver: &Chromedriver,
    work: impl AsyncFnOnce(&Browser) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let browser = chromedriver.open().await?;
    let done = timeout(PATIENCE, work(&browser)).await;
    browser.close().await?;
    done.context("the browser is stuck; look at what else runs on this machine")?
}
