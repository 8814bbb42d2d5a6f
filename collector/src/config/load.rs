//! What `moa-collector load` runs with.

use super::error::SettingsError;
use super::layer::{self, Layer};
use super::log::LogSettings;
use crate::log::jetstream::settings::NatsSettings;
use crate::warehouse::place::To;
use crate::warehouse::target::ChunkLimits;
use crate::warehouse::upkeep::UpkeepSettings;

/// From which log, and to where.
#[derive(Debug, Clone)]
pub struct LoadSettings {
    /// What is loaded.
    pub from: LogSettings,
    /// Where it goes.
    pub to: To,
    /// When it is written.
    pub limits: ChunkLimits,
    /// How it is kept up.
    pub upkeep: UpkeepSettings,
}

impl LoadSettings {
    /// The settings of these layers, the first winning over the next.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] where something is missing.
    pub fn of(layers: impl IntoIterator<Item = Layer>) -> Result<Self, SettingsError> {
        let document = layer::merge(layers)?;
        let from = match (document.nats.and_then(NatsSettings::of), document.db) {
            (Some(nats), _) => LogSettings::Nats(nats),
            (None, Some(db)) => LogSettings::Sqlite(db),
            (None, None) => return Err(SettingsError::NothingToLoad),
        };
        Ok(Self {
            from,
            limits: document.load.limits(),
            upkeep: document.load.upkeep(),
            to: document.load.to().ok_or(SettingsError::NowhereToLoad)?,
        })
    }
}
