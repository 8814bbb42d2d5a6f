//! How fast what a log has is loaded into a warehouse, and how fast the Parquet alone is made.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use moa_collector::config::{LoadSettings, LogSettings};
use moa_collector::load::{Ended, Loader};
use moa_collector::log::sqlite::open_to_read;
use moa_collector::warehouse::columns::Kept;
use moa_collector::warehouse::file;
use moa_collector::warehouse::row::{Arrived, Row};
use moa_collector::warehouse::target::{ChunkLimits, UpkeepSettings};
use tokio_util::sync::CancellationToken;

/// How many messages the Parquet alone is made of.
const ALONE: usize = 50_000;

/// What loading took.
#[derive(Debug, Clone, Copy)]
pub struct Loaded {
    /// Events a second.
    pub a_second: f64,
    /// Events for each second of this process's processor time.
    pub a_cpu_second: f64,
    /// Events a second of the Parquet alone: rows of messages, one file of them, in memory, by one thread.
    pub alone: f64,
}

/// Loads all of a log, which has so many messages; `db` has the same ones.
///
/// # Errors
///
/// When it does not load all of it.
pub async fn load(
    from: LogSettings,
    db: &Path,
    folder: &Path,
    messages: u64,
) -> anyhow::Result<Loaded> {
    let settings = LoadSettings {
        from,
        to: format!("file://{}", folder.canonicalize()?.display()).parse()?,
        limits: ChunkLimits {
            bytes: 32 * 1024 * 1024,
            age: Duration::from_secs(60),
        },
        upkeep: UpkeepSettings::default(),
    };
    let loader = Loader::open(settings).await?;
    let progress = loader.progress();
    let (begun, cpu) = (Instant::now(), cpu_seconds()?);
    let ended = loader.once(CancellationToken::new()).await?;
    let (took, cpu) = (begun.elapsed().as_secs_f64(), cpu_seconds()? - cpu);
    let rows: u64 = progress.states().values().map(|state| state.rows).sum();
    ensure!(
        ended == Ended::Loaded && rows == messages,
        "of {messages} messages {rows} were loaded"
    );
    Ok(Loaded {
        a_second: messages as f64 / took,
        a_cpu_second: messages as f64 / cpu,
        alone: alone(db)?,
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

/// The processor time of this process, its own and the system's for it.
fn cpu_seconds() -> anyhow::Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let (_, numbers) = stat.rsplit_once(") ").context("no /proc/self/stat")?;
    let mut ticks = numbers.split(' ').skip(11).map(str::parse::<f64>);
    let (user, system) = (ticks.next(), ticks.next());
    // A hundred a second, on every Linux there is.
    Ok((user.context("no user time")?? + system.context("no system time")??) / 100.0)
}
