//! The flags of `store`.

use std::path::PathBuf;

use clap::Args;

use super::layers::layers;
use crate::config::{Layer, SettingsError, StoreSettings};

/// The flags of `store`. Each wins over the same setting in the config file.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  moa-collector serve --listen 127.0.0.1:8080 --nats nats://127.0.0.1:4222 --key demo
  moa-collector store --nats nats://127.0.0.1:4222 --db moa.db

The same settings in a file, which serve and store can share:
  db = \"moa.db\"
  nats = \"nats://127.0.0.1:4222\"
or, in place of that line and at the end of the file:
  [nats]
  url = \"nats://10.0.0.1:4222,nats://10.0.0.2:4222\"
  stream = \"moa\"
  replicas = 3       # servers that keep each message: 1, 3 or 5
  dedupe = \"2m\"      # for how long the stream knows the ids it has seen
  keep = \"7d\"        # for how long messages stay in the stream")]
pub struct Store {
    /// A server of the NATS cluster, like nats://127.0.0.1:4222, or several with commas between
    /// them
    #[arg(long, value_name = "URL")]
    pub nats: Option<String>,
    /// The SQLite file of the log; made if it is not there
    #[arg(long, value_name = "FILE")]
    pub db: Option<PathBuf>,
    /// A TOML file with the same settings as these flags
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

impl Store {
    /// Joins the flags, the environment and the config file.
    ///
    /// # Errors
    ///
    /// The [`SettingsError`] of the first setting that is missing or impossible.
    pub fn settings(self) -> Result<StoreSettings, SettingsError> {
        let mut table = toml::Table::new();
        let db = self.db.map(|db| db.to_string_lossy().into_owned());
        for (name, text) in [("nats", self.nats), ("db", db)] {
            table.extend(text.map(|text| (name.to_owned(), text.into())));
        }
        StoreSettings::of(layers(Layer::flags(table)?, self.config.as_deref())?)
    }
}
