//! One collector, one server and one writer, each a program of its own, at a rate that all of them keep up with.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, ensure};
use serde_json::Value;

use super::model::Each;
use crate::collector::load::{self, Effort, Times};
use crate::collector::program::{self, Served};
use crate::events::Bodies;
use crate::logs::nats::Servers;

/// Messages in each batch.
const BATCH: usize = 10;

/// From how many connections.
const CONNECTIONS: usize = 8;

/// The stream's number of events that are not there yet when all is over.
const PATIENCE: Duration = Duration::from_secs(60);

/// What was measured at a rate.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    /// Events a second.
    pub rate: f64,
    /// What each took.
    pub costs: Each,
    /// How old the oldest event was that was not loaded, in the mean just before a chunk was there; seconds.
    pub latest: f64,
}

/// A program that is ended when this goes away.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Measures at so many events a second.
///
/// # Errors
///
/// When a program does not start or answer, or the writer does not come to the end.
pub async fn at(folder: &Path, rate: f64, seconds: u64, every: f64) -> anyhow::Result<Measured> {
    let servers = Servers::start(folder, 1).await?;
    let url: String = servers.addresses::<String>()?.concat();
    let warehouse = folder.join("warehouse");
    std::fs::create_dir_all(&warehouse)?;
    let warehouse = warehouse.canonicalize()?;
    let collector = Served::before(&url)?;
    let writer = writer(folder, &url, &warehouse, every)?;
    let bodies = Bodies::new(BATCH)?;
    let times = Times::lasting(Duration::from_secs(seconds));
    let effort = Effort {
        connections: CONNECTIONS,
        pace: Some(rate / BATCH as f64),
    };
    let ids = [collector.id(), servers.ids()[0], writer.0.id()];
    let before = ids.map(program::cpu_seconds);
    let begun = now();
    let load = load::run(collector.address, &bodies, times, effort).await?;
    let sent = load.answered * BATCH as u64;
    let took = now() - begun;
    let commits = commits(&warehouse, sent).await?;
    let mut cpu = [0.0; 3];
    for ((id, before), cpu) in ids.into_iter().zip(before).zip(&mut cpu) {
        *cpu = (program::cpu_seconds(id)? - before?) * 1e6 / sent as f64;
    }
    let [collector, server, writer] = cpu;
    Ok(Measured {
        rate,
        costs: Each {
            collector,
            server,
            writer,
        },
        latest: latest(&commits, begun, sent as f64 / took),
    })
}

fn writer(folder: &Path, nats: &str, warehouse: &Path, every: f64) -> anyhow::Result<Program> {
    let config = folder.join("load.toml");
    let to = warehouse.display();
    let text = format!("[nats]\nurl = '{nats}'\n[load]\nto = 'file://{to}'\nevery = '{every}s'\n");
    std::fs::write(&config, text)?;
    let mut child = Command::new(program::own()?)
        .args(["load", "--log", "error", "--config"])
        .arg(&config)
        .stdout(Stdio::piped())
        .spawn()?;
    let stdout = child.stdout.take().context("it has no stdout")?;
    let writer = Program(child);
    let mut first = String::new();
    BufReader::new(stdout).read_line(&mut first)?;
    ensure!(!first.is_empty(), "the writer did not start, see above");
    Ok(writer)
}

fn now() -> f64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0.0, |since| since.as_secs_f64())
}

/// When the table had come how far, once it has come to `last`.
async fn commits(warehouse: &Path, last: u64) -> anyhow::Result<Vec<(f64, u64)>> {
    let log = warehouse.join("events/_delta_log");
    let begun = now();
    loop {
        let commits = read(&log)?;
        if commits.last().is_some_and(|(_, reached)| *reached >= last) {
            return Ok(commits);
        }
        ensure!(
            now() - begun < PATIENCE.as_secs_f64(),
            "of {last} messages the writer has loaded {:?}",
            commits.last()
        );
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

fn read(log: &Path) -> anyhow::Result<Vec<(f64, u64)>> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(log)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ext| ext == "json"))
        .collect();
    files.sort();
    let mut commits = Vec::new();
    for file in files {
        let (mut at, mut reached) = (None, None);
        for line in std::fs::read_to_string(file)?.lines() {
            let action: Value = serde_json::from_str(line)?;
            at = at.or(action
                .pointer("/commitInfo/timestamp")
                .and_then(Value::as_f64));
            reached = reached.or(action.pointer("/txn/version").and_then(Value::as_u64));
        }
        if let (Some(at), Some(reached)) = (at, reached) {
            commits.push((at / 1_000.0, reached));
        }
    }
    Ok(commits)
}

/// How old the oldest event was just before each chunk was there, in the mean: at this rate the n-th came so long after
/// the first.
fn latest(commits: &[(f64, u64)], begun: f64, rate: f64) -> f64 {
    let ages = commits.windows(2).map(|two| {
        let [(_, before), (at, _)] = two else {
            return 0.0;
        };
        at - (begun + *before as f64 / rate)
    });
    let ages: Vec<_> = ages.collect();
    // The last one waits for what does not come any more.
    let counted = &ages[..ages.len().saturating_sub(1)];
    counted.iter().sum::<f64>() / counted.len().max(1) as f64
}
