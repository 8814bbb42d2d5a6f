//! The collector's settings: from a TOML file, over it the environment, over that the flags.

mod cafe24;
mod document;
mod error;
mod layer;
mod load;
mod log;
mod sinks;
pub(crate) mod sound;
mod store;
mod tracker;
mod values;
mod warehouse;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use moa_catalog::Catalog;
use moa_message::user_agent::KeepIp;
use moa_message::write_key::WriteKey;

use crate::cafe24::app::AppSettings;
use crate::http::operator::OperatorSettings;
use crate::http::proxies::Proxies;
use crate::http::rate_limit::Rates;
use crate::log::jetstream::settings::NatsSettings;
use crate::log::retention::Retention;
use crate::log::sqlite::PersonLimits;
use crate::rejects::Rules;
use crate::session::Limits;
use crate::sink::SinkSettings;
use document::Document;
pub use error::SettingsError;
pub use layer::Layer;
pub use load::LoadSettings;
pub use log::LogSettings;
pub use store::StoreSettings;
pub use tracker::TrackerSettings;
pub use values::keeping;

/// What a collector runs with.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address to listen on, `127.0.0.1:8080`. Port 0 lets the system choose.
    pub listen: String,
    /// Where messages go.
    pub log: LogSettings,
    /// Who may write; at least one.
    pub keys: Vec<WriteKey>,
    /// The folder of the tracker's build output.
    pub dist: PathBuf,
    /// What is served of the tracker beside it.
    pub tracker: TrackerSettings,
    /// Whose word on a client's address counts.
    pub proxies: Proxies,
    /// What is kept of visitors' addresses.
    pub keep_ip: KeepIp,
    /// The domain whose device-id cookie the collector keeps alive, `shop.example`.
    pub device_cookie: Option<String>,
    /// Where the operator's pages are, and what opens them.
    pub operator: OperatorSettings,
    /// How much is taken of one sender.
    pub rates: Rates,
    /// When sessions are over.
    pub sessions: Limits,
    /// How long things are kept.
    pub retention: Retention,
    /// How much is kept of one person.
    pub people: PersonLimits,
    /// Where stored messages are delivered to.
    pub sinks: Vec<SinkSettings>,
    /// What messages are checked against.
    pub catalog: Arc<Catalog>,
    /// The app in Cafe24's developer centre, where there is one.
    pub cafe24: Option<AppSettings>,
}

impl Rules {
    /// The rules of these layers, the first winning over the next; the rest is not looked at.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] where something is impossible.
    pub fn of(layers: impl IntoIterator<Item = Layer>) -> Result<Self, SettingsError> {
        let Document { keys, events, .. } = layer::merge(layers)?;
        Ok(Self {
            keys: keys.0,
            catalog: Arc::new(events.0),
        })
    }
}

impl Settings {
    /// Settings with these and nothing else said.
    pub fn new(listen: &str, db: &Path, keys: Vec<WriteKey>) -> Self {
        let log = LogSettings::Sqlite(db.to_owned());
        Self {
            listen: listen.to_owned(),
            tracker: TrackerSettings::beside(&log),
            log,
            keys,
            dist: "dist".into(),
            proxies: Proxies::default(),
            keep_ip: KeepIp::default(),
            device_cookie: None,
            operator: OperatorSettings::default(),
            rates: Rates::default(),
            sessions: Limits::default(),
            retention: Retention::default(),
            people: PersonLimits::default(),
            sinks: Vec::new(),
            catalog: Arc::new(Catalog::built_in().clone()),
            cafe24: None,
        }
    }

    /// The settings of these layers, the first winning over the next.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] where something is missing, or does not go with something else.
    pub fn of(layers: impl IntoIterator<Item = Layer>) -> Result<Self, SettingsError> {
        let mut document = layer::merge(layers)?;
        let proxies = document.proxies();
        let Document {
            listen,
            db,
            nats,
            dist,
            tracker,
            keys,
            clients,
            operator,
            limits,
            sessions,
            retention,
            people,
            sinks,
            events,
            cafe24,
            ..
        } = document;
        if keys.0.is_empty() {
            return Err(SettingsError::NoKeys);
        }
        let listen = listen.ok_or(SettingsError::NoListen)?.0;
        let log = match nats.and_then(NatsSettings::of) {
            Some(nats) => LogSettings::Nats(nats),
            None => LogSettings::Sqlite(db.ok_or(SettingsError::NoDb)?),
        };
        Ok(Self {
            listen,
            tracker: TrackerSettings::of(tracker, &log),
            log,
            keys: keys.0,
            dist: dist.unwrap_or_else(|| "dist".into()),
            proxies,
            keep_ip: clients.ip,
            device_cookie: clients.device_cookie.map(|domain| domain.0),
            operator: operator.settings()?,
            rates: limits.into(),
            sessions: sessions.into(),
            retention: retention.into(),
            people: people.into(),
            sinks: sinks.settings(&events.0),
            catalog: Arc::new(events.0),
            cafe24: cafe24.settings()?,
        })
    }

    /// Where the operator's pages are, unless that was taken: the address that is set, or this machine's own at the port
    /// after the public one.
    pub fn operator_address(&self) -> String {
        let next = || {
            let port = self.listen.rsplit_once(':').map_or("0", |(_, port)| port);
            let port = port.parse::<u16>().unwrap_or(0).saturating_add(1);
            format!("127.0.0.1:{port}")
        };
        self.operator.listen.clone().unwrap_or_else(next)
    }

    /// The sinks of these layers; the rest may be missing.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] where something is impossible.
    pub fn sinks(
        layers: impl IntoIterator<Item = Layer>,
    ) -> Result<Vec<SinkSettings>, SettingsError> {
        let Document { sinks, events, .. } = layer::merge(layers)?;
        Ok(sinks.settings(&events.0))
    }

    /// The address to listen on that these layers name; the rest may be missing.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] where it is missing, or something is impossible.
    pub fn listen(layers: impl IntoIterator<Item = Layer>) -> Result<String, SettingsError> {
        let listen = layer::merge(layers)?.listen;
        Ok(listen.ok_or(SettingsError::NoListen)?.0)
    }

    /// The file of what is known of Cafe24's malls that these layers name.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] where something is impossible.
    pub fn cafe24_db(layers: impl IntoIterator<Item = Layer>) -> Result<PathBuf, SettingsError> {
        Ok(cafe24::db(layer::merge(layers)?.cafe24))
    }

    /// What these layers say of the D.Collection API.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] where something is impossible.
    pub fn dcollection(
        layers: impl IntoIterator<Item = Layer>,
    ) -> Result<AppSettings, SettingsError> {
        cafe24::partner(layer::merge(layers)?.cafe24)
    }
}

#[cfg(test)]
mod tests;
