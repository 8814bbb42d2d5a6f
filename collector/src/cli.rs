//! The command line.

pub mod events;
pub mod rejects;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::{KeyEntry, Partial, SessionsEntry, Settings, SettingsError};

/// Receives a store's events, gives each one a verdict, and keeps what it accepted.
#[derive(Debug, Parser)]
#[command(name = "moa-collector", version)]
pub struct Cli {
    /// How much the collector says on stderr: error, warn, info, debug or trace, or a filter as
    /// in RUST_LOG, which it wins over [default: info]
    #[arg(long, global = true, value_name = "LEVEL")]
    pub log: Option<String>,

    /// How it says it
    #[arg(long, global = true, value_enum, default_value = "text")]
    pub log_format: LogFormat,

    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The form of the collector's own log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Lines for people
    Text,
    /// One JSON object a line
    Json,
}

/// The collector's commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Answer requests until stopped (SIGTERM or Ctrl-C finishes what has begun)
    Serve(Serve),
    /// Take the stored events out of the log
    #[command(subcommand)]
    Events(events::Events),
    /// Look at rejected messages, and check them again
    #[command(subcommand)]
    Rejects(rejects::Rejects),
}

/// The flags of `serve`. Each wins over the same setting in the config file.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  moa-collector serve --listen 127.0.0.1:8080 --db moa.db --key demo

The same settings in a file, for --config:
  listen = \"127.0.0.1:8080\"
  db = \"moa.db\"
  dist = \"dist\"
  [[keys]]
  key = \"demo\"
  origins = [\"https://shop.example\"]   # without it, any page may use the key
  [sessions]
  timeout = \"30m\"                        # silence that ends a session
  grace = \"10m\"                          # how much longer to wait before ending it")]
pub struct Serve {
    /// The address to listen on; with port 0 the system chooses one, see the first line on stdout
    #[arg(long, value_name = "ADDR")]
    pub listen: Option<String>,
    /// The SQLite file of the log; made if it is not there
    #[arg(long, value_name = "FILE")]
    pub db: Option<PathBuf>,
    /// A write key, for any page to use; may be given several times, and replaces the file's keys
    #[arg(long = "key", value_name = "WRITE_KEY")]
    pub keys: Vec<String>,
    /// A TOML file with the same settings as these flags
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The folder of the tracker's build output [default: dist]
    #[arg(long, value_name = "DIR")]
    pub dist: Option<PathBuf>,
}

impl Serve {
    /// Joins the flags and the config file.
    ///
    /// # Errors
    ///
    /// The [`SettingsError`] of the first setting that is missing or impossible.
    pub fn settings(self) -> Result<Settings, SettingsError> {
        let file = self.config.as_deref().map(Partial::from_file).transpose()?;
        let keys = self.keys.into_iter().map(KeyEntry::from);
        let flags = Partial {
            listen: self.listen,
            db: self.db,
            dist: self.dist,
            keys: keys.collect(),
            sessions: SessionsEntry::default(),
        };
        flags.over(file.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
