//! The flags that name a log: a file, or the streams of a NATS cluster.

use std::path::PathBuf;

use clap::Args;

use super::layers::layers;
use crate::config::{Layer, SettingsError};

/// Which log.
#[derive(Debug, Args)]
pub struct LogFlags {
    /// The SQLite file of the log
    #[arg(long, value_name = "FILE", conflicts_with = "nats")]
    pub db: Option<PathBuf>,
    /// A server of the NATS cluster that has the log's streams, or several with commas between them
    #[arg(long, value_name = "URL")]
    pub nats: Option<String>,
    /// A TOML file with the same settings as these flags
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

impl LogFlags {
    /// These flags and `more` of the same command, over the environment and the config file.
    ///
    /// # Errors
    ///
    /// The [`SettingsError`] of the first setting that is impossible.
    pub fn layers(&self, mut more: toml::Table) -> Result<[Layer; 3], SettingsError> {
        let db = self.db.as_ref().map(|db| db.to_string_lossy().into_owned());
        // A file that is named goes before a stream of the config.
        let nats = match (&self.nats, &db) {
            (None, Some(_)) => Some("off".to_owned()),
            (nats, _) => nats.clone(),
        };
        for (name, text) in [("nats", nats), ("db", db)] {
            more.extend(text.map(|text| (name.to_owned(), text.into())));
        }
        layers(Layer::flags(more)?, self.config.as_deref())
    }
}
