//! The flags of `rejects`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// What to do with rejected messages. Works while a collector runs on the same file.
#[derive(Debug, Subcommand)]
pub enum Rejects {
    /// Print them, oldest first, with the reasons
    List(List),
    /// Print one in full
    Show(Show),
    /// Check them again, store those that pass, and keep the others with their new reasons
    Replay(Replay),
}

/// The flags of `rejects list`.
#[derive(Debug, Args)]
pub struct List {
    /// The SQLite file of the log
    #[arg(long, value_name = "FILE")]
    pub db: PathBuf,
    /// Only those whose event has this name
    #[arg(long, value_name = "NAME")]
    pub event: Option<String>,
    /// Only those of this mall
    #[arg(long, value_name = "MALL")]
    pub mall: Option<String>,
    /// Only what was received since then: a time (2026-01-31T09:30:00+09:00), a date (2026-01-31,
    /// from midnight UTC) or an age (15m, 2h, 7d)
    #[arg(long, value_name = "WHEN")]
    pub since: Option<String>,
    /// How to print them
    #[arg(long, value_enum, default_value = "table")]
    pub format: ListFormat,
}

/// How rejects are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// One line each, for people
    Table,
    /// One JSON object a line
    Jsonl,
}

/// The flags of `rejects show`.
#[derive(Debug, Args)]
pub struct Show {
    /// The SQLite file of the log
    #[arg(long, value_name = "FILE")]
    pub db: PathBuf,
    /// Its number, from `rejects list`
    pub seq: u64,
}

/// The flags of `rejects replay`.
#[derive(Debug, Args)]
pub struct Replay {
    /// The SQLite file of the log
    #[arg(long, value_name = "FILE")]
    pub db: PathBuf,
    /// The collector's config: messages are checked by the mode that the key they came with has
    /// there, by `open` without it, and by its events
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Every one that is kept
    #[arg(long, conflicts_with = "seqs")]
    pub all: bool,
    /// The numbers of those to check, from `rejects list`
    #[arg(value_name = "SEQ", required_unless_present = "all")]
    pub seqs: Vec<u64>,
}
