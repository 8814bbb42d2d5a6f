//! `backup`, `restore`, `check` and `salvage`: what is done with the collector's files.

mod print;
pub mod run;

use std::path::PathBuf;

use clap::Args;

/// The flags of `backup`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  moa-collector backup --db moa.db --out moa-$(date +%F).db
  moa-collector backup --db moa.db --out - | zstd | ssh elsewhere 'cat > moa.db.zst'

It may be done while the collector runs, with moa.db and with cafe24.db. The copy is one file, of the moment
when it was begun, and was found whole.")]
pub struct Backup {
    /// The file to copy
    #[arg(long, value_name = "FILE")]
    pub db: PathBuf,
    /// The copy, which must not be there yet; it is there once all of it is. With - it goes to stdout
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// The flags of `restore`.
#[derive(Debug, Args)]
pub struct Restore {
    /// The copy, as `backup` made it
    #[arg(long, value_name = "FILE")]
    pub from: PathBuf,
    /// Where it is to be, for a collector that does not run; what is there now has to be moved away first
    #[arg(long, value_name = "FILE")]
    pub db: PathBuf,
}

/// The flags of `check`.
#[derive(Debug, Args)]
pub struct Check {
    /// The SQLite file of the log
    #[arg(long, value_name = "FILE")]
    pub db: PathBuf,
}

/// The flags of `salvage`.
#[derive(Debug, Args)]
pub struct Salvage {
    /// The broken SQLite file of a log, which stays as it is
    #[arg(long, value_name = "FILE")]
    pub db: PathBuf,
    /// The new file for what can be read of it
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}
