//! `moa-bench tracker`: what the tracker costs a page in headless Chromium, beside its peers.
//!
//! ```text
//! load   the demo store's product page with each tracker in turn, at full and at a quarter of the speed,
//!        on a free and on a slow line: main-thread CPU, tasks, the first event, bytes, LCP and INP
//! calls  what one call costs, a frame of scrolling, a full queue, leaving the page, memory
//! page   docs/benchmarks.md and its plots
//! ```

mod answers;
mod browser;
mod calls;
mod cdp;
mod chromedriver;
mod dist;
mod goals;
mod load;
mod machine;
mod metrics;
mod page;
mod pages;
mod plot;
mod short;
mod stub;
mod subjects;
mod tables;
mod trace;

use std::time::Duration;

use anyhow::Context;
use tokio::time::timeout;

use crate::cli::TrackerFlags;
use crate::table::Report;
use browser::Browser;
use cdp::Line;
use chromedriver::Chromedriver;
use dist::Dist;
use load::Condition;
use metrics::{Round, Rows};
use pages::Pages;
use stub::Stub;
use subjects::Subject;

/// Longer than any session with a browser takes.
const PATIENCE: Duration = Duration::from_secs(120);

const FULL: Condition = Condition {
    slowdown: 1,
    line: Line::Free,
    is_traced: false,
    is_clicked: false,
};
const QUARTER: Condition = Condition {
    slowdown: 4,
    is_traced: true,
    ..FULL
};
const SLOW: Condition = Condition {
    slowdown: 4,
    line: Line::Slow,
    is_clicked: true,
    ..FULL
};

/// Who is loaded by the slow line too, which takes its time: the floor, and the one that Moa replaces.
const BY_SLOW_LINE: [&str; 5] = ["blank", "moa", "hackle", "plausible", "openpanel"];

/// Everything that runs while it is measured.
#[derive(Debug)]
struct Bench {
    dist: Dist,
    stub: Stub,
    pages: Pages,
    chromedriver: Chromedriver,
    subjects: Vec<Subject>,
}

/// What is measured of one subject after the other.
#[derive(Debug, Clone, Copy)]
enum Stage {
    /// The load at full speed, then calls and all else on the same page.
    Full,
    /// The load at a quarter of the speed, then leaving the page.
    Quarter,
    /// That by the slow line.
    Slow,
}

/// Measures round by round, each page in a new browser with an empty profile; or, when asked for the short
/// form, holds some ratios against the recorded ones.
///
/// # Errors
///
/// When something is not built or installed, no browser starts, or a tracker sends nothing.
pub async fn run(flags: &TrackerFlags) -> anyhow::Result<Report> {
    let bench = Bench::start(flags).await?;
    if flags.short {
        return short::run(&bench, flags).await;
    }
    let version = bench
        .in_new_browser(false, async |browser| Ok(browser.version().await?))
        .await?;
    let mut rows = Rows::new(&bench.subjects);
    let mut report = None;
    for round in 0..flags.rounds {
        bench.round(round as usize, &mut rows).await?;
        eprintln!(
            "round {}/{}: {}",
            round + 1,
            flags.rounds,
            tables::latest(&rows)
        );
        // Each round takes minutes: who stops it keeps what was measured so far.
        let run = page::Run {
            rows: &rows,
            sizes: bench.dist.sizes(),
            browser: &version,
            rounds: round + 1,
        };
        page::write(&run, &flags.page)?;
        report = Some(page::report(&run));
    }
    report.context("there is nothing to report of no rounds; ask for one at least")
}

impl Bench {
    async fn start(flags: &TrackerFlags) -> anyhow::Result<Self> {
        let dist = Dist::copy(&flags.dist)?;
        let subjects = subjects::all(&flags.peers)?;
        let stub = Stub::start([dist.folder(), &flags.peers]).await?;
        let pages = Pages::start(flags.modules.clone(), &subjects, stub.origin()).await?;
        let chromedriver = Chromedriver::start(&flags.chromedriver).await?;
        Ok(Self {
            dist,
            stub,
            pages,
            chromedriver,
            subjects,
        })
    }

    /// Measures one thing of all subjects, then the next, so that what is compared stands close together;
    /// each round begins with another subject. A peer that fails twice is left out from then on, and its row
    /// says so.
    async fn round(&self, round: usize, rows: &mut Rows) -> anyhow::Result<()> {
        let count = self.subjects.len();
        let mut found: Vec<Round> = self.subjects.iter().map(|_| Round::default()).collect();
        for stage in [Stage::Full, Stage::Quarter, Stage::Slow] {
            for at in (0..count).map(|turn| (turn + round) % count) {
                let (subject, failure) = (&self.subjects[at], &mut rows.0[at].failure);
                if failure.is_none() {
                    *failure = self.try_twice(stage, subject, &mut found[at]).await?;
                }
            }
        }
        rows.push(&found);
        Ok(())
    }

    /// A busy machine may make a browser fail once. Without Moa or the page without a tracker there is
    /// nothing to compare.
    async fn try_twice(
        &self,
        stage: Stage,
        subject: &Subject,
        round: &mut Round,
    ) -> anyhow::Result<Option<String>> {
        let Err(first) = self.stage(stage, subject, round).await else {
            return Ok(None);
        };
        eprintln!("{}, once more: {first:#}", subject.name);
        match self.stage(stage, subject, round).await {
            Ok(()) => Ok(None),
            Err(error) if subject.is_peer() => {
                eprintln!("{} is left out: {error:#}", subject.name);
                Ok(Some(format!("{error:#}")))
            }
            Err(error) => Err(error.context(format!("measuring {}", subject.name))),
        }
    }

    async fn stage(
        &self,
        stage: Stage,
        subject: &Subject,
        round: &mut Round,
    ) -> anyhow::Result<()> {
        match stage {
            Stage::Full => {
                let whole = async |browser: &Browser| {
                    round.full = load::measure(self, browser, subject, FULL).await?;
                    round.calls = calls::measure(self, browser, subject).await?;
                    Ok(())
                };
                self.in_new_browser(false, whole).await?;
            }
            Stage::Quarter => {
                let both = async |browser: &Browser| {
                    round.quarter = load::measure(self, browser, subject, QUARTER).await?;
                    round.leave_us = calls::leave_us(browser).await?;
                    Ok(())
                };
                self.in_new_browser(true, both).await?;
            }
            Stage::Slow if BY_SLOW_LINE.contains(&subject.id.as_str()) => {
                let slow = async |browser: &Browser| {
                    round.slow = Some(load::measure(self, browser, subject, SLOW).await?);
                    Ok(())
                };
                self.in_new_browser(false, slow).await?;
            }
            Stage::Slow => {}
        }
        Ok(())
    }

    /// Does something in a browser of its own, which is closed whatever comes of it.
    async fn in_new_browser<T>(
        &self,
        is_traced: bool,
        work: impl AsyncFnOnce(&Browser) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let browser = self.chromedriver.open(is_traced).await?;
        let done = timeout(PATIENCE, work(&browser)).await;
        browser.close().await?;
        done.context("the browser is stuck; look at what else runs on this machine")?
    }
}
