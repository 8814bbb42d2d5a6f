//! `moa-bench collector`: how many events a second become durable, and next to what.
//!
//! ```text
//! load ──HTTP──▶ the collector        parses, checks, commits, syncs, answers with verdicts
//!      ──HTTP──▶ a bare axum handler  reads the body and answers: what HTTP costs here
//!      ──HTTP──▶ one that parses      and parses it: what no collector can do without
//!                serde_json           parses the same bodies: what JSON costs here
//!                SQLite alone         puts the same rows into the same tables: what keeping them costs here
//!                the disk             synced SQLite commits of one small row: what durable costs here
//! ```

mod beside;
pub mod disk;
mod floor;
pub mod load;
mod parse;
pub mod program;
mod results;
pub mod servers;
mod soak;
mod worst;

use std::path::Path;
use std::time::Duration;

use anyhow::ensure;
use moa_collector::server::Collector;

use crate::cli::CollectorFlags;
use crate::events::Bodies;
use crate::table::Report;
use beside::Beside;
use load::{CONNECTIONS, Effort, Load, Times};
use results::{OfWay, Results};
use servers::Bare;
use worst::Kind;

/// How many messages the batches have.
const SIZES: [usize; 3] = [1, 10, 100];
/// How many messages the batches have where connections are varied: the second of [`SIZES`].
const WAY_SIZE: usize = SIZES[WAY_SIZE_AT];
const WAY_SIZE_AT: usize = 1;

/// Another kind of load.
enum Way {
    /// As much as is answered, from so many connections.
    Connections(usize),
    /// So large a part of what it answered at full load in the same round.
    Share(f64),
}

const WAYS: [Way; 4] = [
    Way::Connections(1),
    Way::Connections(100),
    Way::Connections(1_000),
    Way::Share(0.7),
];

impl Way {
    fn name(&self) -> String {
        match self {
            Self::Connections(1) => "1 connection".to_owned(),
            Self::Connections(count) => format!("{count} connections"),
            Self::Share(share) => format!("{:.0} % of full load", share * 100.0),
        }
    }

    /// `full` is what it answered at full load, in requests a second.
    fn effort(&self, full: f64) -> Effort {
        match self {
            Self::Connections(count) => Effort::full(*count),
            Self::Share(share) => Effort {
                connections: CONNECTIONS,
                pace: Some(full * share),
            },
        }
    }
}

/// How long the parser, SQLite alone and the disk are measured; they need no warming up.
const PARSING: Duration = Duration::from_millis(500);
const COMMITTING: Duration = Duration::from_secs(1);
const WRITING: Duration = Duration::from_secs(1);

/// How hard the collector is loaded while its memory is watched.
const SOAK_SHARE: f64 = 0.7;

/// Measures round by round.
///
/// # Errors
///
/// When a server cannot be started, does not answer, or has not stored what it acknowledged.
pub async fn run(flags: &CollectorFlags) -> anyhow::Result<Report> {
    let times = Times::lasting(Duration::from_secs(flags.seconds));
    let usual = Effort::full(CONNECTIONS);
    let mut results = Results::new(&SIZES);
    results.ways = WAYS
        .iter()
        .map(|way| OfWay::new(way.name(), WAY_SIZE))
        .collect();
    let mut kinds = Kind::all()?;
    let mut sizes: Vec<_> = SIZES.iter().map(|size| Beside::new(*size)).collect();
    for round in 0..flags.rounds {
        for size in &mut results.sizes {
            let bodies = Bodies::new(size.messages)?;
            // None is always the one that comes after the same other.
            for turn in 0..3 {
                match (turn + round) % 3 {
                    0 => {
                        let (load, group) = real(&flags.out, &bodies, times, usual).await?;
                        size.collector.push(&load);
                        // At once, with commits as large as those were.
                        let rows = floor::rows_a_second(&flags.out, &bodies, group, WRITING);
                        size.floor.push(rows.await? / size.messages as f64);
                    }
                    1 => size
                        .bare
                        .push(&bare(Bare::start().await?, &bodies, times).await?),
                    _ => size
                        .parsing
                        .push(&bare(Bare::parsing().await?, &bodies, times).await?),
                }
            }
            let parsed = parse::bodies_a_second(bodies, PARSING).await?;
            size.parsed.push(parsed);
            let commits = disk::commits(&flags.out, COMMITTING).await?;
            size.disk.push(&commits);
        }
        let bodies = Bodies::new(WAY_SIZE)?;
        for (way, of_way) in WAYS.iter().zip(&mut results.ways) {
            let effort = way.effort(results.sizes[WAY_SIZE_AT].collector.latest());
            let (load, _) = real(&flags.out, &bodies, times, effort).await?;
            of_way.collector.push(&load);
            of_way.memory.push(program::resident(std::process::id())?);
        }
        for kind in &mut kinds {
            kind.round(&flags.out, times).await?;
        }
        if let Some(other) = &flags.beside {
            for size in &mut sizes {
                size.round((&flags.out, other), round, times).await?;
            }
        }
        eprintln!("round {}/{}: {}", round + 1, flags.rounds, results.latest());
    }
    if flags.soak > 0 {
        let (bodies, time) = (Bodies::new(WAY_SIZE)?, Duration::from_secs(flags.soak));
        eprintln!(
            "{} s at {:.0} % of full load",
            flags.soak,
            SOAK_SHARE * 100.0
        );
        results.soak = Some(soak::run(&flags.out, &bodies, time, SOAK_SHARE).await?);
    }
    let mut report = results.report(times);
    report.tables.extend(worst::table(&kinds));
    if flags.beside.is_some() {
        report.tables.push(beside::table(&sizes));
    }
    Ok(report)
}

/// Loads a collector with an empty log, and checks that the log has all that was acknowledged. With how
/// many messages its commits had, in the mean.
async fn real(
    out: &Path,
    bodies: &Bodies,
    times: Times,
    effort: Effort,
) -> anyhow::Result<(Load, usize)> {
    let folder = tempfile::tempdir_in(out)?;
    let settings = servers::collector_settings(folder.path());
    let db = folder.path().join("log.db");
    let collector = Collector::start(settings).await?;
    let load = load::run(collector.address(), bodies, times, effort).await?;
    let group = servers::messages_a_commit(collector.operator_address()).await?;
    collector.stop().await;
    let stored = disk::stored_messages(&db)?;
    let acknowledged = load.answered * bodies.messages() as u64;
    ensure!(
        stored == acknowledged,
        "the collector acknowledged {acknowledged} messages and its log has {stored}"
    );
    Ok((load, group))
}

async fn bare(bare: Bare, bodies: &Bodies, times: Times) -> anyhow::Result<Load> {
    let load = load::run(bare.address(), bodies, times, Effort::full(CONNECTIONS)).await?;
    bare.stop();
    Ok(load)
}
