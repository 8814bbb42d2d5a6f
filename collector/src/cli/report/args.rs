//! The flags of `report`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// The flags of `report`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  moa-collector report --db moa.db
  moa-collector report --db moa.db --day yesterday --mall moashop --format json
  moa-collector report --db moa.db --day 2026-11-01..2026-11-30 --format csv > november.csv

The same numbers as the live view's page Today (docs/today.md); works while a collector runs.")]
pub struct Report {
    /// The SQLite file of the log
    #[arg(long, value_name = "FILE")]
    pub db: PathBuf,
    /// The day in Korean time: 2026-11-30, today or yesterday; two with .. between them for all from one to the other
    #[arg(long, value_name = "DAY", default_value = "today")]
    pub day: String,
    /// The mall; may be left out where there is only one
    #[arg(long, value_name = "MALL")]
    pub mall: Option<String>,
    /// Only this shop of the mall, by its number
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u8).range(1..=99))]
    pub shop: Option<u8>,
    /// How to print it
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
    /// The file of what is known of Cafe24's malls (db in the config's [cafe24]), for what Cafe24 itself has counted
    /// [default: cafe24.db beside the log, if it is there]
    #[arg(long, value_name = "FILE")]
    pub cafe24: Option<PathBuf>,
}

/// How a report is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Table,
    /// For spreadsheets: a line for each total, campaign, device, product, category and hour
    Csv,
    /// One JSON object a day, as the page Today gets it
    Json,
}

impl Report {
    /// The file of what is known of Cafe24's malls: the one that was given, else one of the usual name beside the log.
    pub fn cafe24(&self) -> Option<PathBuf> {
        let beside = || Some(self.db.with_file_name("cafe24.db")).filter(|file| file.exists());
        self.cafe24.clone().or_else(beside)
    }
}
