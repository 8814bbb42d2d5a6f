//! The flags of `healthy`.

use std::path::PathBuf;

use clap::Args;

use super::layers::layers;
use crate::config::{Layer, Settings, SettingsError};

/// The flags of `healthy`. They say where the collector listens, as those of `serve` do.
#[derive(Debug, Args)]
pub struct Healthy {
    /// The address that it listens on
    #[arg(long, value_name = "ADDR")]
    pub listen: Option<String>,
    /// The TOML file that it was started with
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

impl Healthy {
    /// The address, of the flags, the environment and the config file.
    ///
    /// # Errors
    ///
    /// The [`SettingsError`] of the first setting that is missing or impossible.
    pub fn listen(self) -> Result<String, SettingsError> {
        let mut table = toml::Table::new();
        table.extend(
            self.listen
                .map(|listen| ("listen".to_owned(), listen.into())),
        );
        Settings::listen(layers(Layer::flags(table)?, self.config.as_deref())?)
    }
}
