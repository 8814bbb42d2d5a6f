//! What `moa-collector store` runs with.

use std::path::PathBuf;

use super::error::SettingsError;
use super::layer::{self, Layer};
use crate::log::jetstream::settings::NatsSettings;
use crate::log::retention::Retention;
use crate::log::sqlite::PersonLimits;
use crate::session::Limits;
use crate::sink::SinkSettings;

/// From which stream into which file.
#[derive(Debug, Clone)]
pub struct StoreSettings {
    /// The stream that collectors write to.
    pub nats: NatsSettings,
    /// The SQLite file it is stored in.
    pub db: PathBuf,
    /// When sessions are over.
    pub sessions: Limits,
    /// How long things are kept.
    pub retention: Retention,
    /// How much is kept of one person.
    pub people: PersonLimits,
    /// Where stored messages are delivered to.
    pub sinks: Vec<SinkSettings>,
}

impl StoreSettings {
    /// The settings of these layers, the first winning over the next; what only `serve` uses is not
    /// looked at.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] where something is missing.
    pub fn of(layers: impl IntoIterator<Item = Layer>) -> Result<Self, SettingsError> {
        let document = layer::merge(layers)?;
        let nats = document.nats.and_then(NatsSettings::of);
        Ok(Self {
            nats: nats.ok_or(SettingsError::NoNats)?,
            db: document.db.ok_or(SettingsError::NoDb)?,
            sessions: document.sessions.into(),
            retention: document.retention.into(),
            people: document.people.into(),
            sinks: document.sinks.settings(&document.events.0),
        })
    }
}
