//! The flags of `store`.

use std::path::PathBuf;

use clap::Args;

use crate::config::{Partial, SettingsError, StoreSettings};

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
    /// Joins the flags and the config file.
    ///
    /// # Errors
    ///
    /// The [`SettingsError`] of the first setting that is missing or impossible.
    pub fn settings(self) -> Result<StoreSettings, SettingsError> {
        let file = self.config.as_deref().map(Partial::from_file).transpose()?;
        let flags = Partial {
            db: self.db,
            nats: self.nats.map(Into::into),
            ..Partial::default()
        };
        flags.store_over(file.unwrap_or_default())
    }
}
