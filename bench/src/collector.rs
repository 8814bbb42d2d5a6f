//! `moa-bench collector`: how many events a second become durable, and next to what.
//!
//! ```text
//! load ──HTTP──▶ the collector        parses, checks, commits, syncs, answers with verdicts
//!      ──HTTP──▶ a bare axum handler  reads the body and answers: what HTTP costs here
//!                serde_json           parses the same bodies: what JSON costs here
//!                the disk             synced SQLite commits of one small row: what durable costs here
//! ```

pub mod disk;
pub mod load;
mod parse;
mod results;
pub mod servers;

use std::path::Path;
use std::time::Duration;

use anyhow::ensure;
use moa_collector::server::Collector;

use crate::cli::CollectorFlags;
use crate::events::Bodies;
use crate::table::Report;
use load::{Load, Times};
use results::Results;
use servers::Bare;

/// How many messages the batches have.
const SIZES: [usize; 3] = [1, 10, 100];
/// How long the parser and the disk are measured; they need no warming up.
const PARSING: Duration = Duration::from_millis(500);
const COMMITTING: Duration = Duration::from_secs(1);

/// Measures round by round.
///
/// # Errors
///
/// When a server cannot be started, does not answer, or has not stored what it acknowledged.
pub async fn run(flags: &CollectorFlags) -> anyhow::Result<Report> {
    let times = Times::lasting(Duration::from_secs(flags.seconds));
    let mut results = Results::new(&SIZES);
    for round in 0..flags.rounds {
        for size in &mut results.sizes {
            let bodies = Bodies::new(size.messages)?;
            // Neither is always the one that comes after the other.
            for turn in [round % 2, (round + 1) % 2] {
                if turn == 0 {
                    let load = real(&flags.out, &bodies, times).await?;
                    size.collector.push(&load);
                } else {
                    let load = bare(&bodies, times).await?;
                    size.bare.push(&load);
                }
            }
            let parsed = parse::bodies_a_second(bodies, PARSING).await?;
            size.parsed.push(parsed);
            let commits = disk::commits(&flags.out, COMMITTING).await?;
            size.disk.push(&commits);
        }
        eprintln!("round {}/{}: {}", round + 1, flags.rounds, results.latest());
    }
    Ok(results.report(times))
}

/// Loads a collector with an empty log, and checks that the log has all that was acknowledged.
async fn real(out: &Path, bodies: &Bodies, times: Times) -> anyhow::Result<Load> {
    let folder = tempfile::tempdir_in(out)?;
    let settings = servers::collector_settings(folder.path());
    let db = folder.path().join("log.db");
    let collector = Collector::start(settings).await?;
    let load = load::run(collector.address(), bodies, times).await?;
    collector.stop().await;
    let stored = disk::stored_messages(&db)?;
    let acknowledged = load.answered * bodies.messages() as u64;
    ensure!(
        stored == acknowledged,
        "the collector acknowledged {acknowledged} messages and its log has {stored}"
    );
    Ok(load)
}

async fn bare(bodies: &Bodies, times: Times) -> anyhow::Result<Load> {
    let bare = Bare::start().await?;
    let load = load::run(bare.address(), bodies, times).await?;
    bare.stop();
    Ok(load)
}
