//! `moa-bench hostile`: an honest shop beside somebody who means harm, both at one collector.
//!
//! ```text
//! honest   127.0.0.1   some batches a second, each sent until it is answered        calm first, then beside
//! hostile  127.0.0.2…  all of `attack`, each without a pause                                        ─────────
//! ```
//!
//! The collector runs as it is by itself, its limits included. At the end its log is held against what the honest one was
//! told: all of it is there, once.

mod attack;
mod honest;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use anyhow::ensure;
use rusqlite::Connection;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{Instant, sleep_until};

use crate::cli::HostileFlags;
use crate::collector::program::{self, Served};
use crate::stats::Samples;
use crate::table::{Cell, Report, Table};
use attack::{Answers, Attack};
use honest::Seen;

/// How much of the time the honest one is alone before: its own p99 is to be more than a few batches.
const CALM: u32 = 4;

/// The longest time between two looks at the collector's memory.
const LOOK: Duration = Duration::from_secs(5);

/// Runs it.
///
/// # Errors
///
/// When the collector does not start or ends, or has lost or doubled what it acknowledged.
pub async fn run(flags: &HostileFlags) -> anyhow::Result<Report> {
    let time = Duration::from_secs(flags.seconds);
    let folder = tempfile::tempdir_in(&flags.out)?;
    let program = match &flags.program {
        Some(program) => program.clone(),
        None => program::own()?,
    };
    let served = Served::with(&program, folder.path(), &["--log", "off"], [])?;
    let calm = honest::send(served.address, (time / CALM).max(Duration::from_secs(2))).await?;
    let before = file_bytes(folder.path());
    eprintln!(
        "calm: {}; now {} s beside all attacks",
        calm.told(),
        flags.seconds
    );

    let until = Instant::now() + time;
    let attacks = attacks(served.address, until)?;
    let beside = honest::send(served.address, time);
    let looking = watch(&served, until);
    let (beside, memory) = tokio::join!(beside, looking);
    let (beside, memory) = (beside?, memory?);
    let done = attacks.await??;
    let after = honest::send(served.address, Duration::from_secs(2)).await?;
    served.stop()?;

    let grown = file_bytes(folder.path()) - before;
    let acknowledged: Vec<_> = [&calm, &beside, &after]
        .into_iter()
        .flat_map(|seen| seen.acknowledged.iter())
        .collect();
    let stored = stored(folder.path())?;
    let lost = acknowledged
        .iter()
        .filter(|id| stored.get(id.as_str()) != Some(&1))
        .count();
    let report = report(flags, &calm, &beside, &memory, (grown, lost), &done);
    ensure!(
        lost == 0,
        "{report}\n{lost} acknowledged messages are not stored once"
    );
    Ok(report)
}

/// Starts all attacks, on a thread of their own: what they take of it delays nobody else.
fn attacks(to: SocketAddr, until: Instant) -> anyhow::Result<JoinHandle<anyhow::Result<Done>>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    Ok(tokio::task::spawn_blocking(move || {
        runtime.block_on(async {
            let mut attacks = JoinSet::new();
            for (n, attack) in Attack::ALL.into_iter().enumerate() {
                attacks.spawn(async move { (attack, attack.run(to, n, until).await) });
            }
            let mut done = BTreeMap::new();
            while let Some(one) = attacks.join_next().await {
                let (attack, answers) = one?;
                done.insert(attack.name(), answers);
            }
            Ok(done)
        })
    }))
}

/// What each attack was answered.
type Done = BTreeMap<&'static str, Answers>;

/// Megabytes of the collector's memory, one look after the other.
async fn watch(served: &Served, until: Instant) -> anyhow::Result<Vec<f64>> {
    let mut memory = Vec::new();
    loop {
        memory.push(served.resident()?);
        let next = Instant::now() + LOOK;
        if next > until {
            return Ok(memory);
        }
        sleep_until(next).await;
    }
}

fn file_bytes(folder: &Path) -> u64 {
    let of = |name| folder.join(name).metadata().map_or(0, |known| known.len());
    of("log.db") + of("log.db-wal")
}

/// How often each honest message is stored.
fn stored(folder: &Path) -> rusqlite::Result<BTreeMap<String, u32>> {
    let connection = Connection::open(folder.join("log.db"))?;
    let mut select = connection.prepare(
        "SELECT message_id, count(*) FROM messages WHERE anonymous_id = ?1 GROUP BY message_id",
    )?;
    let rows = select.query_map([honest::DEVICE], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

fn report(
    flags: &HostileFlags,
    calm: &Seen,
    beside: &Seen,
    memory: &[f64],
    (grown, lost): (u64, usize),
    attacks: &Done,
) -> Report {
    let one = |number: f64| Cell::from(Samples::from_iter([number]));
    let row = |name: &str, seen: &Seen| -> Vec<Cell> {
        let of = |share| one(seen.latency(share));
        vec![
            name.into(),
            Cell::Count(seen.acknowledged.len() as u64),
            Cell::Count(seen.again),
            of(0.5),
            of(0.99),
            of(1.0),
        ]
    };
    let most = memory.iter().copied().fold(0.0, f64::max);
    let first = memory.first().copied().unwrap_or_default();
    let last = memory.last().copied().unwrap_or_default();
    let answers = |answers: &Answers| {
        let all: Vec<_> = answers
            .iter()
            .map(|(answer, count)| format!("{answer}: {count}"))
            .collect();
        all.join(", ")
    };
    Report {
        title: format!("An honest shop beside a hostile client, {} s", flags.seconds),
        notes: vec![
            "ms from the first try to the acknowledgement of a batch of ten, sent again where it was not taken. \
             Both share the machine's cores with the collector."
                .to_owned(),
        ],
        tables: vec![
            Table {
                title: "The honest one".into(),
                columns: vec!["", "messages acknowledged", "tries again", "p50, ms", "p99, ms", "longest, ms"],
                rows: vec![row("alone", calm), row("beside the attacks", beside)],
            },
            Table {
                title: "The collector".into(),
                columns: vec!["lost or doubled", "memory first, MB", "most, MB", "last, MB", "file grew by, MB"],
                rows: vec![vec![
                    Cell::Count(lost as u64),
                    one(first),
                    one(most),
                    one(last),
                    one(grown as f64 / 1e6),
                ]],
            },
            Table {
                title: "The attacks".into(),
                columns: vec!["attack", "answers"],
                rows: attacks
                    .iter()
                    .map(|(name, counts)| vec![(*name).into(), Cell::Text(answers(counts))])
                    .collect(),
            },
        ],
    }
}

#[cfg(test)]
mod tests;
