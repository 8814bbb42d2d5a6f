//! What `moa-collector load` runs with.

use super::error::SettingsError;
use super::layer::{self, Layer};
use super::log::LogSettings;
use crate::warehouse::place::To;
use crate::warehouse::target::ChunkLimits;
use crate::warehouse::target::UpkeepSettings;

impl LogSettings {
    /// The log of these layers, the first winning over the next; `None` where they name none. The rest is not looked at.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] where something is impossible.
    pub fn of(layers: impl IntoIterator<Item = Layer>) -> Result<Option<Self>, SettingsError> {
        let document = layer::merge(layers)?;
        Ok(Self::named(document.nats, document.db))
    }
}

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
        let from = LogSettings::named(document.nats, document.db);
        let from = from.ok_or(SettingsError::NothingToLoad)?;
        Ok(Self {
            from,
            limits: document.load.limits(),
            upkeep: document.load.upkeep(),
            to: document.load.to().ok_or(SettingsError::NowhereToLoad)?,
        })
    }
}
