//! The flags of `events`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::export::Format;

/// What to do with the stored events.
#[derive(Debug, Subcommand)]
pub enum Events {
    /// Print them, or write them to a file, oldest first; works while a collector runs
    Export(Export),
}

/// The flags of `events export`.
#[derive(Debug, Args)]
pub struct Export {
    /// The SQLite file of the log
    #[arg(long, value_name = "FILE")]
    pub db: PathBuf,
    /// Only events of this name
    #[arg(long, value_name = "NAME")]
    pub event: Option<String>,
    /// Only what was received since then: a time (2026-01-31T09:30:00+09:00), a date (2026-01-31,
    /// from midnight UTC) or an age (15m, 2h, 7d)
    #[arg(long, value_name = "WHEN")]
    pub since: Option<String>,
    /// How they are written
    #[arg(long, value_enum)]
    pub format: Format,
    /// The file to write; it is there once all of it is [default: stdout]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}
