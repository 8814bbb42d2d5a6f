//! `moa-bench logs`: how many events a second one collector acknowledges with each log.
//!
//! ```text
//! load ──HTTP──▶ collector ─▶ SQLite                  synced to disk before each answer
//!                          ─▶ one nats-server         written to its file before each answer
//!                          ─▶ three, replicas = 3     written by two of three before each answer
//! ```
//!
//! What a stream has is stored afterwards, as `moa-collector store` does it: so it is counted, and
//! the store is measured too. Then what the log has is loaded into a [warehouse].

pub mod nats;
mod results;
mod warehouse;

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::ensure;
use moa_collector::config::{LogSettings, Settings, StoreSettings};
use moa_collector::log::jetstream::settings::NatsSettings;
use moa_collector::log::retention::Retention;
use moa_collector::server::Collector;
use moa_collector::session::Limits;
use moa_collector::store::Store;
use tokio_util::sync::CancellationToken;

use crate::cli::LogsFlags;
use crate::collector::load::{self, CONNECTIONS, Effort, Load, Times};
use crate::collector::{disk, servers};
use crate::events::Bodies;
use crate::table::Report;
use nats::Servers;
use results::{Kind, Results};
use warehouse::Loaded;

/// How many messages the batches have.
const SIZES: [usize; 2] = [10, 100];

/// How long storing may take, before it counts as stuck.
const PATIENCE: Duration = Duration::from_secs(120);

/// Measures round by round.
///
/// # Errors
///
/// When a server cannot be started, does not answer, or has not kept what was acknowledged.
pub async fn run(flags: &LogsFlags) -> anyhow::Result<Report> {
    let times = Times::lasting(Duration::from_secs(flags.seconds));
    let clickhouse = flags.clickhouse.as_deref();
    let mut results = Results::new(&SIZES);
    for round in 0..flags.rounds {
        for messages in SIZES {
            let bodies = Bodies::new(messages)?;
            // None is always the one that comes after a certain other.
            for turn in 0..3 {
                let kind = [Kind::Sqlite, Kind::OneServer, Kind::ThreeServers]
                    [(turn + round as usize) % 3];
                let folder = tempfile::tempdir_in(&flags.out)?;
                match kind {
                    Kind::Sqlite => {
                        let (load, loaded) =
                            sqlite(folder.path(), &bodies, times, clickhouse).await?;
                        results.push(kind, messages, &load, None, loaded);
                    }
                    Kind::OneServer | Kind::ThreeServers => {
                        let (load, stored, loaded) =
                            stream(folder.path(), kind, &bodies, times, clickhouse).await?;
                        results.push(kind, messages, &load, Some(stored), loaded);
                    }
                }
            }
        }
        eprintln!("round {}/{}", round + 1, flags.rounds);
    }
    Ok(results.report(times))
}

async fn sqlite(
    folder: &Path,
    bodies: &Bodies,
    times: Times,
    clickhouse: Option<&str>,
) -> anyhow::Result<(Load, Loaded)> {
    let load = loaded(servers::collector_settings(folder), bodies, times).await?;
    let db = folder.join("log.db");
    let stored = disk::stored_messages(&db)?;
    all_there(stored, &load, bodies)?;
    let from = LogSettings::Sqlite(db.clone());
    let loaded = warehouse::load(from, &db, folder, clickhouse, stored).await?;
    Ok((load, loaded))
}

/// The load, how many messages a second were then stored, and how they were loaded.
async fn stream(
    folder: &Path,
    kind: Kind,
    bodies: &Bodies,
    times: Times,
    clickhouse: Option<&str>,
) -> anyhow::Result<(Load, f64, Loaded)> {
    let replicas = if kind == Kind::OneServer { 1 } else { 3 };
    let servers = Servers::start(folder, replicas).await?;
    let nats = NatsSettings {
        servers: servers.addresses()?,
        stream: "bench".into(),
        partitions: 1,
        replicas,
        dedupe: Duration::from_secs(120),
        keep: Duration::from_secs(3600),
    };
    let settings = Settings {
        log: LogSettings::Nats(nats.clone()),
        ..servers::collector_settings(folder)
    };
    let load = loaded(settings, bodies, times).await?;
    let acknowledged = load.answered * bodies.messages() as u64;
    let rate = store(nats.clone(), folder, acknowledged).await?;
    let db = folder.join("log.db");
    let stored = disk::stored_messages(&db)?;
    all_there(stored, &load, bodies)?;
    let loaded = warehouse::load(LogSettings::Nats(nats), &db, folder, clickhouse, stored).await?;
    Ok((load, rate, loaded))
}

async fn loaded(settings: Settings, bodies: &Bodies, times: Times) -> anyhow::Result<Load> {
    let collector = Collector::start(settings).await?;
    let load = load::run(
        collector.address(),
        bodies,
        times,
        Effort::full(CONNECTIONS),
    )
    .await?;
    collector.stop().await;
    Ok(load)
}

/// Stores this many messages; how many a second.
async fn store(nats: NatsSettings, folder: &Path, messages: u64) -> anyhow::Result<f64> {
    let db = folder.join("log.db");
    let settings = StoreSettings {
        nats,
        db: db.clone(),
        sessions: Limits::default(),
        retention: Retention::default(),
        people: moa_collector::log::sqlite::PersonLimits::default(),
        sinks: Vec::new(),
    };
    let store = Store::open(settings).await?;
    let stopping = CancellationToken::new();
    let begin = Instant::now();
    let running = tokio::spawn(store.run(stopping.clone()));
    while disk::stored_messages(&db)? < messages {
        ensure!(begin.elapsed() < PATIENCE, "the store is stuck");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let took = begin.elapsed();
    stopping.cancel();
    running.await?;
    Ok(messages as f64 / took.as_secs_f64())
}

fn all_there(stored: u64, load: &Load, bodies: &Bodies) -> anyhow::Result<()> {
    let acknowledged = load.answered * bodies.messages() as u64;
    ensure!(
        stored == acknowledged,
        "the collector acknowledged {acknowledged} messages and the log has {stored}"
    );
    Ok(())
}
