//! The settings as a file writes them.

use std::path::PathBuf;

use moa_catalog::{Catalog, CustomEvent};
use moa_message::request::Mode;
use moa_message::user_agent::KeepIp;
use moa_message::write_key::{KeyKind, WriteKey};
use serde::Deserialize;

use super::cafe24::Cafe24Entry;
use super::error::SettingsError;
use super::log::NatsEntry;
use super::sinks::Sinks;
use super::tracker::TrackerEntry;
use super::values::{
    AddressHeader, ByteRateEntry, Count, Domain, Keeping, Listen, Origin, ProxyNetwork, RateEntry,
    SessionLength, Token, is_of_this_machine,
};
use super::warehouse::LoadEntry;
use crate::http::operator::OperatorSettings;
use crate::http::proxies::Proxies;
use crate::http::rate_limit::{Rates, Share};
use crate::log::retention::Retention;
use crate::log::sqlite::PersonLimits;
use crate::session::Limits;

/// A whole file; everything may be missing.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Document {
    pub listen: Option<Listen>,
    pub db: Option<PathBuf>,
    pub nats: Option<NatsEntry>,
    pub load: LoadEntry,
    pub dist: Option<PathBuf>,
    pub tracker: TrackerEntry,
    pub keys: Keys,
    pub proxies: Option<Vec<ProxyNetwork>>,
    pub clients: Clients,
    pub operator: Operator,
    pub limits: LimitsEntry,
    pub sessions: SessionsEntry,
    pub retention: RetentionEntry,
    pub people: PeopleEntry,
    pub sinks: Sinks,
    pub events: Events,
    pub cafe24: Cafe24Entry,
}

/// The `[clients]` table.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Clients {
    pub ip: KeepIp,
    pub device_cookie: Option<Domain>,
    pub address_header: Option<AddressHeader>,
}

impl Document {
    /// Whose word on a client's address counts.
    pub fn proxies(&mut self) -> Proxies {
        let networks = self
            .proxies
            .take()
            .map(|all| all.into_iter().map(|one| one.0));
        let proxies = networks.map(Proxies::new).unwrap_or_default();
        match self.clients.address_header.take() {
            Some(header) => proxies.with_header(header.0),
            None => proxies,
        }
    }
}

/// The `[operator]` table.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Operator {
    listen: Option<Listen>,
    token: Option<Token>,
}

impl Operator {
    pub fn settings(self) -> Result<OperatorSettings, SettingsError> {
        let settings = OperatorSettings {
            listen: self.listen.map(|listen| listen.0),
            token: self.token.map(|token| token.0),
        };
        match (&settings.listen, &settings.token) {
            (Some(listen), None) if !is_of_this_machine(listen) => {
                Err(SettingsError::OpenOperator(listen.clone()))
            }
            _ => Ok(settings),
        }
    }
}

/// The `[limits]` table.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct LimitsEntry {
    per_key: Option<RateEntry>,
    messages_per_key: Option<RateEntry>,
    bytes_per_key: Option<ByteRateEntry>,
    per_address: Option<RateEntry>,
    messages_per_address: Option<RateEntry>,
    bytes_per_address: Option<ByteRateEntry>,
}

impl From<LimitsEntry> for Rates {
    fn from(entry: LimitsEntry) -> Self {
        let Self {
            per_key,
            per_address,
        } = Self::default();
        Self {
            per_key: Share {
                requests: entry.per_key.map_or(per_key.requests, |rate| rate.0),
                messages: entry
                    .messages_per_key
                    .map_or(per_key.messages, |rate| rate.0),
                bytes: entry.bytes_per_key.map_or(per_key.bytes, |rate| rate.0),
            },
            per_address: Share {
                requests: entry
                    .per_address
                    .map_or(per_address.requests, |rate| rate.0),
                messages: entry
                    .messages_per_address
                    .map_or(per_address.messages, |rate| rate.0),
                bytes: entry
                    .bytes_per_address
                    .map_or(per_address.bytes, |rate| rate.0),
            },
        }
    }
}

/// The `[sessions]` table.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct SessionsEntry {
    timeout: Option<SessionLength<1>>,
    grace: Option<SessionLength<0>>,
}

impl From<SessionsEntry> for Limits {
    fn from(entry: SessionsEntry) -> Self {
        let usual = Self::default();
        Self {
            timeout: entry.timeout.map_or(usual.timeout, |length| length.0),
            grace: entry.grace.map_or(usual.grace, |length| length.0),
        }
    }
}

/// The `[retention]` table.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RetentionEntry {
    messages: Option<Keeping>,
    rejected: Option<Keeping>,
    ids: Option<Keeping>,
}

impl From<RetentionEntry> for Retention {
    fn from(entry: RetentionEntry) -> Self {
        let usual = Self::default();
        Self {
            messages: entry.messages.map_or(usual.messages, |keeping| keeping.0),
            rejected: entry.rejected.map_or(usual.rejected, |keeping| keeping.0),
            ids: entry.ids.map_or(usual.ids, |keeping| keeping.0),
        }
    }
}

/// The `[people]` table.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct PeopleEntry {
    properties: Option<Count>,
    values: Option<Count>,
}

impl From<PeopleEntry> for PersonLimits {
    fn from(entry: PeopleEntry) -> Self {
        let usual = Self::default();
        let count = |set: Option<Count>, usual| set.map_or(usual, |count| count.0);
        Self {
            properties: count(entry.properties, usual.properties),
            values: count(entry.values, usual.values),
        }
    }
}

/// The `[[keys]]` tables, or names alone.
#[derive(Debug, Default, Deserialize)]
#[serde(try_from = "toml::Value")]
pub(super) struct Keys(pub Vec<WriteKey>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyTable {
    key: String,
    mall: Option<String>,
    #[serde(default)]
    kind: KeyKind,
    #[serde(default)]
    mode: Mode,
    origins: Option<Vec<Origin>>,
}

impl TryFrom<toml::Value> for Keys {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, String> {
        let toml::Value::Array(entries) = value else {
            return Err(
                "write keys are several: give [[keys]] tables (two brackets), or keys = [\"k1\", \"k2\"]"
                    .to_owned(),
            );
        };
        let mut keys: Vec<WriteKey> = Vec::new();
        for entry in entries {
            let key = write_key(entry)?;
            if keys.iter().any(|known| known.key == key.key) {
                return Err(format!(
                    "the write key {:?} is given twice; give it once, with all its origins",
                    key.key
                ));
            }
            keys.push(key);
        }
        Ok(Self(keys))
    }
}

fn write_key(entry: toml::Value) -> Result<WriteKey, String> {
    let table = match entry {
        toml::Value::String(key) => KeyTable {
            key,
            mall: None,
            kind: KeyKind::default(),
            mode: Mode::default(),
            origins: None,
        },
        table => {
            let name = table.get("key").map(ToString::to_string);
            let read = table.try_into::<KeyTable>();
            read.map_err(|error| match name {
                Some(name) => format!("the key {name}: {}", error.message()),
                None => error.message().to_owned(),
            })?
        }
    };
    // A colon would end the user name of Basic authorization.
    let is_possible = |byte: u8| byte.is_ascii_graphic() && byte != b':';
    if table.key.is_empty() || !table.key.bytes().all(is_possible) {
        return Err(format!(
            "{:?} cannot be a write key; use letters, digits and marks, without spaces or a colon",
            table.key
        ));
    }
    let mall = table.mall.unwrap_or_else(|| table.key.clone());
    if mall.is_empty() {
        return Err(format!("the mall of the key {:?} has no name", table.key));
    }
    let origins = table.origins;
    if table.kind == KeyKind::Server && origins.is_some() {
        return Err(format!(
            "the key {:?} is a server's and has origins; no page may use it, so take them out",
            table.key
        ));
    }
    Ok(WriteKey {
        mall: mall.into(),
        kind: table.kind,
        key: table.key,
        mode: table.mode,
        origins: origins.map(|origins| origins.into_iter().map(|one| one.0).collect()),
    })
}

/// The `[[events]]` tables, put to the catalogue.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Vec<CustomEvent>")]
pub(super) struct Events(pub Catalog);

impl Default for Events {
    fn default() -> Self {
        Self(Catalog::built_in().clone())
    }
}

impl TryFrom<Vec<CustomEvent>> for Events {
    type Error = String;

    fn try_from(events: Vec<CustomEvent>) -> Result<Self, String> {
        let catalog = Catalog::built_in().with_custom(events);
        Ok(Self(catalog.map_err(|error| error.to_string())?))
    }
}
