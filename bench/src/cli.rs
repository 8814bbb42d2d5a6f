//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Measures Moa against something in the same run, so that a slow or busy machine slows both.
///
/// Progress goes to stderr, the tables to stdout, and the tables as Markdown and JSON to --out.
#[derive(Debug, Parser)]
#[command(name = "moa-bench", version)]
pub struct Cli {
    /// What to measure.
    #[command(subcommand)]
    pub command: Command,
}

/// What can be measured.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Durable events a second, against a server that does nothing, a JSON parser, and the disk
    Collector(CollectorFlags),
    /// How an honest shop fares at a collector that somebody attacks in every way there is
    Hostile(HostileFlags),
    /// Acknowledged events a second with each log: SQLite, and NATS JetStream on one and three servers
    Logs(LogsFlags),
    /// What 1,000 to ten million events a minute take, by a model that is held against what is measured
    Scale(ScaleFlags),
    /// What the tracker costs a page in headless Chromium, beside its peers and the same page without any
    Tracker(TrackerFlags),
}

/// The flags of `collector`.
#[derive(Debug, Args)]
pub struct CollectorFlags {
    /// How often everything is measured
    #[arg(long, value_name = "N", default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub rounds: u32,
    /// Seconds one server is loaded with one size of batch, in each round
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..=60))]
    pub seconds: u64,
    /// Seconds of the steady load under which its memory is watched, once at the end; 0 is none
    #[arg(long, value_name = "N", env = "MOA_SOAK", default_value_t = 20, value_parser = clap::value_parser!(u64).range(..=86_400))]
    pub soak: u64,
    /// The moa-collector of another build, to measure this one beside
    #[arg(long, value_name = "FILE")]
    pub beside: Option<PathBuf>,
    /// Folder for collector.md and collector.json; the logs that are written meanwhile lie there too
    #[arg(long, value_name = "DIR", default_value = "target/bench")]
    pub out: PathBuf,
}

/// The flags of `hostile`.
#[derive(Debug, Args)]
pub struct HostileFlags {
    /// Seconds beside the attacks
    #[arg(long, value_name = "N", default_value_t = 600, value_parser = clap::value_parser!(u64).range(10..=86_400))]
    pub seconds: u64,
    /// The moa-collector to attack, if not the one that was built with this
    #[arg(long, value_name = "FILE")]
    pub program: Option<PathBuf>,
    /// Folder for hostile.md and hostile.json; the log lies there meanwhile
    #[arg(long, value_name = "DIR", default_value = "target/bench")]
    pub out: PathBuf,
}

/// The flags of `logs`.
#[derive(Debug, Args)]
pub struct LogsFlags {
    /// How often everything is measured
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub rounds: u32,
    /// Seconds one log is loaded with one size of batch, in each round
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=60))]
    pub seconds: u64,
    /// A ClickHouse to load into as well, like clickhouse://127.0.0.1:8123/default; a database is made there each time, and
    /// left
    #[arg(long, value_name = "URL")]
    pub clickhouse: Option<String>,
    /// Folder for logs.md and logs.json; what is written meanwhile lies there too
    #[arg(long, value_name = "DIR", default_value = "target/bench")]
    pub out: PathBuf,
}

/// The flags of `scale`.
#[derive(Debug, Args)]
pub struct ScaleFlags {
    /// Seconds that each rate is sent
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u64).range(10..=600))]
    pub seconds: u64,
    /// Folder for scale.md and scale.json; what is written meanwhile lies there too
    #[arg(long, value_name = "DIR", default_value = "target/bench")]
    pub out: PathBuf,
}

/// The flags of `tracker`.
#[derive(Debug, Args)]
pub struct TrackerFlags {
    /// How often everything is measured
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub rounds: u32,
    /// Who is measured beside the page without a tracker, like moa,plausible; the page is not written then
    #[arg(
        long,
        value_name = "NAME,…",
        value_delimiter = ',',
        conflicts_with = "short"
    )]
    pub only: Vec<String>,
    /// Only a few ratios, within two minutes, held against the recorded ones
    #[arg(long, conflicts_with = "rounds")]
    pub short: bool,
    /// With --short: write down the ratios instead, as those to hold
    #[arg(long, requires = "short")]
    pub record: bool,
    /// The ratios to hold
    #[arg(long, value_name = "FILE", default_value = "bench/ratios.json")]
    pub ratios: PathBuf,
    /// The folder of the tracker's build output
    #[arg(long, value_name = "DIR", default_value = "dist")]
    pub dist: PathBuf,
    /// The folder of the peers' scripts
    #[arg(long, value_name = "DIR", default_value = "target/bench/peers")]
    pub peers: PathBuf,
    /// The node_modules folder of the demo store
    #[arg(long, value_name = "DIR", default_value = "www/store/node_modules")]
    pub modules: PathBuf,
    /// The Chromium to run
    #[arg(long, value_name = "FILE", default_value = "chromium")]
    pub chromium: PathBuf,
    /// The page to write; its plots lie in a folder of the same name
    #[arg(long, value_name = "FILE", default_value = "docs/benchmarks.md")]
    pub page: PathBuf,
    /// Folder for tracker.md and tracker.json
    #[arg(long, value_name = "DIR", default_value = "target/bench")]
    pub out: PathBuf,
}

#[cfg(test)]
mod tests;
