//! `moa-bench tracker`: what the tracker costs a page in headless Chromium, beside its peers.
//!
//! ```text
//! load   the demo store's product page with each tracker in turn, at full and at a quarter of the speed,
//!        on a free and on a slow line: main-thread CPU, tasks, the first event, bytes, LCP and INP
//! calls  what one call costs, a frame of scrolling, a full queue, leaving the page, memory
//! page   docs/benchmarks.md and its plots
//! ```

mod answers;
mod calls;
mod chromium;
mod devtools;
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
mod tab;
mod tables;
mod trace;

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use tokio::time::timeout;

use crate::cli::TrackerFlags;
use crate::table::Report;
use chromium::Chromium;
use devtools::Line;
use dist::Dist;
use load::Condition;
use metrics::{Life, Round, Rows, Visit};
use pages::Pages;
use stub::Stub;
use subjects::Subject;
use tab::Tab;

/// Longer than anything takes that is done in one tab.
const PATIENCE: Duration = Duration::from_secs(120);

const FULL: Condition = Condition {
    slowdown: 1,
    line: Line::Free,
    is_clicked: false,
};
const QUARTER: Condition = Condition {
    slowdown: 4,
    ..FULL
};
const SLOW: Condition = Condition {
    line: Line::Slow,
    is_clicked: true,
    ..QUARTER
};

/// Who is loaded by the slow line too, which takes its time: the floor, and the one that Moa replaces.
const BY_SLOW_LINE: [&str; 5] = ["blank", "moa", "hackle", "plausible", "openpanel"];

/// In one of so many rounds the visitor's next page is measured, and all at a quarter of the speed.
const ASIDES: u32 = 2;

/// In one of so many rounds a page's life after the load is measured, and the slow line: they take a minute each, and
/// what is compared lies far apart.
const LIVES: u32 = 7;

/// Everything that runs while it is measured.
#[derive(Debug)]
struct Bench {
    dist: Dist,
    stub: Stub,
    pages: Pages,
    chromium: Chromium,
    subjects: Vec<Subject>,
}

/// What is measured of one subject after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// A first page at full speed, and, in some rounds, the visitor's next.
    Full,
    /// Both at a quarter of the speed.
    Quarter,
    /// A first page at that by the slow line.
    Slow,
    /// Calls and all else, then leaving the page.
    Life,
}

/// Measures round by round, in one browser, each visitor in a context of its own; or, when asked for the short form,
/// holds some ratios against the recorded ones.
///
/// # Errors
///
/// When something is not built or installed, no browser starts, or a tracker sends nothing.
pub async fn run(flags: &TrackerFlags) -> anyhow::Result<Report> {
    let bench = Bench::start(flags).await?;
    if flags.short {
        return short::run(&bench, flags).await;
    }
    let version = bench.chromium.version().await?;
    let mut rows = Rows::new(&bench.subjects);
    let mut report = None;
    let mut spent = Duration::ZERO;
    for round in 0..flags.rounds {
        spent += bench.round(round, &mut rows).await?;
        eprintln!(
            "round {}/{}: {}",
            round + 1,
            flags.rounds,
            tables::latest(&rows)
        );
        // A run takes half an hour: who stops it keeps what was measured so far.
        let run = page::Run {
            rows: &rows,
            sizes: bench.dist.sizes(),
            browser: &version,
            rounds: round + 1,
            first_pages_took: spent,
        };
        if flags.only.is_empty() {
            page::write(&run, &flags.page)?;
        }
        report = Some(page::report(&run));
    }
    report.context("there is nothing to report of no rounds; ask for one at least")
}

/// What this round measures.
fn stages(round: u32) -> impl Iterator<Item = Stage> {
    let often = [
        (Stage::Full, 1),
        (Stage::Quarter, ASIDES),
        (Stage::Slow, LIVES),
        (Stage::Life, LIVES),
    ];
    let now = move |(stage, often): (Stage, u32)| round.is_multiple_of(often).then_some(stage);
    often.into_iter().filter_map(now)
}

impl Bench {
    async fn start(flags: &TrackerFlags) -> anyhow::Result<Self> {
        let dist = Dist::copy(&flags.dist)?;
        let mut subjects = subjects::all(&flags.peers)?;
        for name in &flags.only {
            let is_known = subjects.iter().any(|subject| subject.id == *name);
            let known: Vec<_> = subjects.iter().map(|subject| subject.id.as_str()).collect();
            ensure!(
                is_known,
                "nobody is called {name}; there are {}",
                known.join(", ")
            );
        }
        // The page without a tracker is what all are held against.
        subjects.retain(|subject| {
            subject.is_blank() || flags.only.is_empty() || flags.only.contains(&subject.id)
        });
        let stub = Stub::start([dist.folder(), &flags.peers]).await?;
        let pages = Pages::start(flags.modules.clone(), &subjects, stub.origin()).await?;
        let chromium = Chromium::start(&flags.chromium).await?;
        Ok(Self {
            dist,
            stub,
            pages,
            chromium,
            subjects,
        })
    }

    /// Measures one thing of all subjects, then the next, so that what is compared stands close together;
    /// each round begins with another subject. A peer that fails twice is left out from then on, and its row
    /// says so. Returns how long the pages at full speed took.
    async fn round(&self, round: u32, rows: &mut Rows) -> anyhow::Result<Duration> {
        let count = self.subjects.len();
        let mut found: Vec<Round> = self.subjects.iter().map(|_| Round::default()).collect();
        let mut full = Duration::ZERO;
        let has_next = round.is_multiple_of(ASIDES);
        for stage in stages(round) {
            let began = Instant::now();
            // One for all: the begin and the end of a trace wait many seconds when some process of the browser does not
            // answer.
            let is_traced = stage != Stage::Life;
            if is_traced {
                self.chromium.trace().await?;
            }
            for at in (0..count).map(|turn| (turn + round as usize) % count) {
                let (subject, failure) = (&self.subjects[at], &mut rows.0[at].failure);
                if failure.is_none() {
                    *failure = self
                        .try_twice(stage, has_next, subject, &mut found[at])
                        .await?;
                }
            }
            if is_traced {
                let traced = self.chromium.traced().await?;
                let rows = self.subjects.iter().zip(&mut found).zip(&rows.0);
                for ((subject, round), _) in rows.filter(|(_, row)| row.failure.is_none()) {
                    load::take_from(&traced, self, subject, round.loads(stage))?;
                }
            }
            if stage == Stage::Full {
                full = began.elapsed();
            }
        }
        rows.push(&found);
        Ok(full)
    }

    /// A busy machine may make a browser fail once. Without Moa or the page without a tracker there is
    /// nothing to compare.
    async fn try_twice(
        &self,
        stage: Stage,
        has_next: bool,
        subject: &Subject,
        round: &mut Round,
    ) -> anyhow::Result<Option<String>> {
        let Err(first) = self.stage(stage, has_next, subject, round).await else {
            return Ok(None);
        };
        eprintln!("{}, once more: {first:#}", subject.name);
        match self.stage(stage, has_next, subject, round).await {
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
        has_next: bool,
        subject: &Subject,
        round: &mut Round,
    ) -> anyhow::Result<()> {
        match stage {
            Stage::Full => round.full = self.visit(subject, FULL, has_next).await?,
            Stage::Quarter => round.quarter = Some(self.visit(subject, QUARTER, true).await?),
            Stage::Slow if BY_SLOW_LINE.contains(&subject.id.as_str()) => {
                let slow = async |tab: &Tab<'_>| load::measure(self, tab, subject, SLOW).await;
                round.slow = Some(self.in_new_tab(slow).await?);
            }
            Stage::Slow => {}
            Stage::Life => {
                let whole = async |tab: &Tab<'_>| {
                    load::measure(self, tab, subject, FULL).await?;
                    let calls = calls::measure(self, tab, subject).await?;
                    Ok(calls)
                };
                let calls = self.in_new_tab(whole).await?;
                let left = async |tab: &Tab<'_>| {
                    load::measure(self, tab, subject, FULL).await?;
                    calls::leave_us(tab).await
                };
                let leave_us = self.in_new_tab(left).await?;
                round.life = Some(Life { calls, leave_us });
            }
        }
        Ok(())
    }

    /// A first page of a new visitor, and the next one where that is measured.
    async fn visit(
        &self,
        subject: &Subject,
        condition: Condition,
        has_next: bool,
    ) -> anyhow::Result<Visit> {
        self.in_new_tab(async |tab| {
            let first = load::measure(self, tab, subject, condition).await?;
            let next = match has_next {
                true => Some(load::measure(self, tab, subject, condition).await?),
                false => None,
            };
            Ok(Visit { first, next })
        })
        .await
    }

    /// Does something in a context of its own, which is closed whatever comes of it.
    async fn in_new_tab<T>(
        &self,
        work: impl AsyncFnOnce(&Tab<'_>) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let tab = self.chromium.open().await?;
        let done = timeout(PATIENCE, work(&tab)).await;
        tab.close().await?;
        done.context("the browser is stuck; look at what else runs on this machine")?
    }
}
