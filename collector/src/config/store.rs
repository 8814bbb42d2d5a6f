//! What `moa-collector store` runs with.

use std::path::PathBuf;

use super::{NatsEntry, NatsSettings, Partial, SettingsError};
use crate::session::Limits;

/// From which stream into which file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreSettings {
    /// The stream that collectors write to.
    pub nats: NatsSettings,
    /// The SQLite file it is stored in.
    pub db: PathBuf,
    /// When sessions are over.
    pub sessions: Limits,
}

impl Partial {
    /// Like [`Partial::over`], for `moa-collector store`; what only `serve` uses is not looked at.
    ///
    /// # Errors
    ///
    /// The [`SettingsError`] of the first setting that is missing or impossible.
    pub fn store_over(self, below: Self) -> Result<StoreSettings, SettingsError> {
        Ok(StoreSettings {
            nats: NatsEntry::over(self.nats, below.nats)?,
            db: self.db.or(below.db).ok_or(SettingsError::NoDb)?,
            sessions: self.sessions.over(below.sessions)?,
        })
    }
}
