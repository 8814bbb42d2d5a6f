//! `moa-collector warehouse`: what is done with the tables that `load` writes, beside loading.

use std::io::{self, Write};
use std::time::Duration;

use chrono::Utc;
use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Subcommand};

use super::ending::CommandError;
use crate::warehouse::place::{PlaceError, To};
use crate::warehouse::target::{TargetError, UpkeepSettings, Who};

/// What to do with a warehouse. Works while others load into it.
#[derive(Debug, Subcommand)]
pub enum Warehouse {
    /// Take one person out of it, for good
    Erase(Erase),
    /// Put small files together, and take away what is kept no longer; `load` does so every ten minutes
    Upkeep(Upkeep),
}

/// The flags of `warehouse erase`.
#[derive(Debug, Args)]
pub struct Erase {
    /// Where it is: s3://BUCKET/PATH, file:///PATH, or clickhouse://HOST:8123/DATABASE
    #[arg(long, value_name = "URL")]
    pub to: To,
    /// The user, by userId; with the devices that are no other user's
    #[arg(long, value_name = "ID", required_unless_present = "device", value_parser = NonEmptyStringValueParser::new())]
    pub user: Option<String>,
    /// The device, by anonymousId
    #[arg(long, value_name = "ID", conflicts_with = "user", value_parser = NonEmptyStringValueParser::new())]
    pub device: Option<String>,
    /// Only in this mall
    #[arg(long, value_name = "MALL")]
    pub mall: Option<String>,
}

/// The flags of `warehouse upkeep`.
#[derive(Debug, Args)]
pub struct Upkeep {
    /// Where it is: s3://BUCKET/PATH, file:///PATH, or clickhouse://HOST:8123/DATABASE
    #[arg(long, value_name = "URL")]
    pub to: To,
    /// How long days are kept, like 400d
    #[arg(long, value_name = "TIME", default_value = "forever", value_parser = keeping)]
    pub keep: Keep,
}

/// How long days are kept; for ever if not set.
#[derive(Debug, Clone, Copy)]
pub struct Keep(Option<Duration>);

fn keeping(text: &str) -> Result<Keep, String> {
    crate::config::keeping(text).map(Keep)
}

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum WarehouseError {
    /// The address is none that can be used.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// The tables cannot be read or changed.
    #[error("{0}; what was done until then is done, run it again for the rest")]
    Target(#[from] TargetError),
    /// What was done cannot be said.
    #[error("cannot write: {0}")]
    Write(#[from] io::Error),
}

impl CommandError for WarehouseError {
    fn is_of_settings(&self) -> bool {
        matches!(self, Self::Place(_))
    }

    fn of_output(&self) -> Option<&io::Error> {
        match self {
            Self::Write(error) => Some(error),
            _ => None,
        }
    }
}

/// Does it, and says what was done.
///
/// # Errors
///
/// [`WarehouseError`], which says what is left to do.
pub async fn run(command: Warehouse, mut out: impl Write) -> Result<(), WarehouseError> {
    match command {
        Warehouse::Erase(Erase {
            to,
            user,
            device,
            mall,
        }) => {
            let who = Who {
                user,
                devices: device.into_iter().collect(),
                mall,
            };
            let erased = to.find().await?.erase(who, Utc::now()).await?;
            write!(out, "erased: {} rows", erased.rows)?;
            if erased.files > 0 {
                write!(out, ", in {} files", erased.files)?;
            }
            writeln!(out, "; what is still on its way will not be loaded")?;
        }
        Warehouse::Upkeep(Upkeep {
            to,
            keep: Keep(keep),
        }) => {
            let target = to.find().await?;
            let done = target.keep_up(UpkeepSettings { keep }, Utc::now()).await?;
            if let To::ClickHouse(_) = to {
                let kept = match keep {
                    Some(keep) => humantime::format_duration(keep).to_string(),
                    None => "for ever".to_owned(),
                };
                writeln!(
                    out,
                    "days are kept {kept}; else ClickHouse keeps its tables up by itself"
                )?;
                return Ok(());
            }
            writeln!(
                out,
                "put {} files together ({} copies of messages left out), let {} files of old days go, deleted {} objects",
                done.merged, done.copies, done.retired, done.deleted
            )?;
        }
    }
    Ok(())
}
