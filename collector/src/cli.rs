//! The command line.

pub mod cafe24;
pub mod complaints;
pub mod ending;
pub mod events;
pub mod files;
pub mod healthy;
mod layers;
pub mod load;
mod log_flags;
pub mod person;
mod progress;
pub mod rejects;
pub mod report;
pub mod signals;
pub mod sinks;
mod store;
mod table;
pub mod warehouse;
mod when;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use self::layers::layers;
use crate::config::{Layer, Settings, SettingsError};
pub use load::Load;
pub use store::Store;

/// Moa's collector: receives the events of Cafe24 stores, gives each one a verdict, and keeps what it
/// accepted.
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
    /// Say whether a config file is good, and which line is wrong where it is not
    CheckConfig(CheckConfig),
    /// Ask a running collector whether it is ready: exit code 0 if it is, 1 if not
    Healthy(healthy::Healthy),
    /// Have a running collector take the keys, events, limits and sinks of its config anew; a bad one changes nothing
    Reload(Reload),
    /// Print all that is kept of one person, one JSON object a line
    Person(person::Person),
    /// Take away all that is kept of one person, for good; works while a collector runs
    Erase(person::Person),
    /// Write what collectors have put into NATS JetStream onward into a SQLite file, until stopped
    Store(Store),
    /// Take what is stored onward into a warehouse: Parquet on object storage, each event once, until stopped
    Load(Load),
    /// Copy a file of the collector's while it runs; the copy opens anywhere
    Backup(files::Backup),
    /// Put a copy that backup made in its place
    Restore(files::Restore),
    /// Look through a log's file: whether it is whole, what is in it, and what is missing
    Check(files::Check),
    /// Take out of a broken log what can be read, into a new one
    Salvage(files::Salvage),
    /// Print a day's numbers: sessions, orders, revenue, what brought them and what is missing
    Report(report::args::Report),
    /// Take the stored events out of the log
    #[command(subcommand)]
    Events(events::args::Events),
    /// Look at rejected messages, and check them again
    #[command(subcommand)]
    Rejects(rejects::args::Rejects),
    /// See how far the sinks are, hold them, and deliver again what they refused
    #[command(subcommand)]
    Sinks(sinks::args::Sinks),
    /// Take a person out of a warehouse, and keep its files up
    #[command(subcommand)]
    Warehouse(warehouse::Warehouse),
    /// See how Cafe24's malls do, and have a running collector read them
    #[command(subcommand)]
    Cafe24(cafe24::args::Cafe24),
}

/// The flags of `serve`. Each wins over the same setting in the config file.
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Example:
  moa-collector serve --listen 127.0.0.1:8080 --db moa.db --key demo

The same settings in a file, for --config (docs/collector.md has them all), or in the environment
as MOA__LISTEN, MOA__SESSIONS__TIMEOUT and so on:
  listen = \"127.0.0.1:8080\"
  db = \"moa.db\"                          # or nats = \"nats://127.0.0.1:4222\", see store --help
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
    /// Use a stream of NATS JetStream as the log, in place of a file: the address of a server, like
    /// nats://127.0.0.1:4222, or several with commas between them
    #[arg(long, value_name = "URL", conflicts_with = "db")]
    pub nats: Option<String>,
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

/// The flags of `reload`.
#[derive(Debug, Args)]
pub struct Reload {
    /// The TOML file that the collector was started with
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
}

impl Reload {
    /// The address of the operator's pages, and what opens them.
    ///
    /// # Errors
    ///
    /// The [`SettingsError`] of the first setting that is missing or impossible.
    pub fn operator(&self) -> Result<(String, Option<String>), SettingsError> {
        let settings = Settings::of(layers(Layer::default(), Some(&self.config))?)?;
        Ok((settings.operator_address(), settings.operator.token))
    }
}

/// The flags of `check-config`.
#[derive(Debug, Args)]
pub struct CheckConfig {
    /// The TOML file
    #[arg(value_name = "FILE")]
    pub config: PathBuf,
}

impl Serve {
    /// Joins the flags, the environment and the config file.
    ///
    /// # Errors
    ///
    /// The [`SettingsError`] of the first setting that is missing or impossible.
    pub fn settings(self) -> Result<Settings, SettingsError> {
        let mut table = toml::Table::new();
        let path = |path: PathBuf| path.to_string_lossy().into_owned();
        let texts = [
            ("listen", self.listen),
            // A file that is given here is meant, whatever stream the config names.
            (
                "nats",
                self.nats.or(self.db.as_ref().map(|_| "off".to_owned())),
            ),
            ("db", self.db.map(path)),
            ("dist", self.dist.map(path)),
        ];
        for (name, text) in texts {
            table.extend(text.map(|text| (name.to_owned(), text.into())));
        }
        if !self.keys.is_empty() {
            table.insert("keys".to_owned(), self.keys.into());
        }
        Settings::of(layers(Layer::flags(table)?, self.config.as_deref())?)
    }
}

impl CheckConfig {
    /// The settings that `serve --config FILE` would run with, without further flags.
    ///
    /// # Errors
    ///
    /// The [`SettingsError`] of the first setting that is missing or impossible.
    pub fn settings(&self) -> Result<Settings, SettingsError> {
        Settings::of(layers(Layer::default(), Some(&self.config))?)
    }
}

#[cfg(test)]
mod tests;
