//! How fast what a log has is loaded into a warehouse, and how fast the Parquet alone is made.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use moa_collector::config::{LoadSettings, LogSettings};
use moa_collector::http_client;
use moa_collector::load::{Ended, Loader};
use moa_collector::log::sqlite::open_to_read;
use moa_collector::warehouse::columns::Kept;
use moa_collector::warehouse::file;
use moa_collector::warehouse::row::{Arrived, Row};
use moa_collector::warehouse::target::{ChunkLimits, UpkeepSettings};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::collector::program::cpu_seconds;

/// How many messages the Parquet alone is made of.
const ALONE: usize = 50_000;

/// How fast it went.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    /// Events a second.
    pub a_second: f64,
    /// Events for each second of this process's processor time.
    pub a_cpu_second: f64,
}

/// What loading took.
#[derive(Debug, Clone, Copy)]
pub struct Loaded {
    /// Into Parquet files in a folder.
    pub files: Rate,
    /// Into ClickHouse, where there is one; what it does is not this process's time.
    pub clickhouse: Option<Rate>,
    /// Events a second of the Parquet alone: rows of messages, one file of them, in memory, by one thread.
    pub alone: f64,
}

/// Loads all of a log, which has so many messages, into a folder and, where one is given, into a database of ClickHouse;
/// `db` has the same ones.
///
/// # Errors
///
/// When it does not load all of it.
pub async fn load(
    from: LogSettings,
    db: &Path,
    folder: &Path,
    clickhouse: Option<&str>,
    messages: u64,
) -> anyhow::Result<Loaded> {
    let files = format!("file://{}", folder.canonicalize()?.display());
    let into_clickhouse = match clickhouse {
        Some(address) => Some(into(from.clone(), &database(address).await?, messages).await?),
        None => None,
    };
    Ok(Loaded {
        files: into(from, &files, messages).await?,
        clickhouse: into_clickhouse,
        alone: alone(db)?,
    })
}

/// A database of its own for each time, beside the one at this address.
async fn database(address: &str) -> anyhow::Result<String> {
    let name = format!("bench_{}", Uuid::new_v4().simple());
    let (server, _) = address
        .rsplit_once('/')
        .context("no database in the address")?;
    let http = server.replacen("clickhouse://", "http://", 1);
    let asked = http_client::client()
        .post(http)
        .body(format!("CREATE DATABASE {name}"));
    let key = std::env::var("CLICKHOUSE_PASSWORD").unwrap_or_default();
    let answer = asked.header("X-ClickHouse-Key", key).send().await?;
    ensure!(answer.status().is_success(), "{}", answer.text().await?);
    Ok(format!("{server}/{name}"))
}

async fn into(from: LogSettings, to: &str, messages: u64) -> anyhow::Result<Rate> {
    let settings = LoadSettings {
        from,
        to: to.parse()?,
        limits: ChunkLimits {
            bytes: 32 * 1024 * 1024,
            age: Duration::from_secs(60),
        },
        upkeep: UpkeepSettings::default(),
    };
    let loader = Loader::open(settings).await?;
    let progress = loader.progress();
    let own = std::process::id();
    let (begun, cpu) = (Instant::now(), cpu_seconds(own)?);
    let ended = loader.once(CancellationToken::new()).await?;
    let (took, cpu) = (begun.elapsed().as_secs_f64(), cpu_seconds(own)? - cpu);
    let rows: u64 = progress.states().values().map(|state| state.rows).sum();
    ensure!(
        ended == Ended::Loaded && rows == messages,
        "of {messages} messages {rows} were loaded"
    );
    Ok(Rate {
        a_second: messages as f64 / took,
        a_cpu_second: messages as f64 / cpu,
    })
}

fn alone(db: &Path) -> anyhow::Result<f64> {
    let db = open_to_read(db)?;
    let mut all = db.prepare("SELECT seq, mall, body FROM whole_messages LIMIT ?1")?;
    let all = all.query_map([ALONE], |row| {
        let mall: String = row.get(1)?;
        Ok(Arrived {
            seq: row.get(0)?,
            mall: mall.into(),
            received_at: chrono::Utc::now(),
            body: row.get(2)?,
        })
    })?;
    let all: Vec<_> = all.collect::<Result<_, _>>()?;
    let begun = Instant::now();
    let rows = all.iter().filter_map(|arrived| Row::of(0, arrived));
    let rows: Vec<_> = rows.filter(|row| row.table == Kept::Events).collect();
    let file = file::content(Kept::Events, &rows)?;
    ensure!(!file.is_empty(), "no file");
    Ok(rows.len() as f64 / begun.elapsed().as_secs_f64())
}
