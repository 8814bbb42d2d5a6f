//! Which log: a SQLite file of this machine, or a stream of NATS JetStream.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use async_nats::ServerAddr;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::values::Length;
use crate::log::jetstream::settings::NatsSettings;

/// Where messages go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogSettings {
    /// Into this SQLite file.
    Sqlite(PathBuf),
    /// Into a stream that other collectors share.
    Nats(NatsSettings),
}

impl LogSettings {
    /// A stream goes before a file.
    pub(super) fn named(nats: Option<NatsEntry>, db: Option<PathBuf>) -> Option<Self> {
        let nats = nats.and_then(NatsSettings::of).map(Self::Nats);
        nats.or(db.map(Self::Sqlite))
    }
}

impl fmt::Display for LogSettings {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(db) => db.display().fmt(to),
            Self::Nats(nats) => write!(to, "the stream {}", nats.stream),
        }
    }
}

impl NatsSettings {
    /// The settings of a table; `None` where it names no servers, or `off`.
    pub(super) fn of(entry: NatsEntry) -> Option<Self> {
        let Servers(servers) = entry.url?;
        Some(Self {
            servers: servers?,
            stream: entry.stream.map_or_else(|| "moa".to_owned(), |name| name.0),
            partitions: entry.partitions.map_or(1, |partitions| partitions.0),
            replicas: entry.replicas.map_or(1, |replicas| replicas.0),
            dedupe: entry
                .dedupe
                .map_or(Duration::from_secs(2 * 60), |length| length.0),
            keep: entry
                .keep
                .map_or(Duration::from_secs(7 * 86_400), |length| length.0),
        })
    }
}

/// The `[nats]` table, or its `url` alone.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, remote = "Self")]
pub(super) struct NatsEntry {
    url: Option<Servers>,
    stream: Option<StreamName>,
    partitions: Option<Partitions>,
    replicas: Option<Replicas>,
    /// Each id takes memory of the server: a day at most.
    dedupe: Option<Length<1>>,
    keep: Option<Length<3650>>,
}

impl<'de> Deserialize<'de> for NatsEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextOrTable;
        impl<'de> Visitor<'de> for TextOrTable {
            type Value = NatsEntry;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("an address like \"nats://127.0.0.1:4222\", or a table with url = …")
            }

            fn visit_str<E: de::Error>(self, url: &str) -> Result<NatsEntry, E> {
                let url = Servers::try_from(url.to_owned()).map_err(E::custom)?;
                Ok(NatsEntry {
                    url: Some(url),
                    ..NatsEntry::default()
                })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<NatsEntry, A::Error> {
                NatsEntry::deserialize(MapAccessDeserializer::new(map))
            }
        }
        deserializer.deserialize_any(TextOrTable)
    }
}

/// Addresses with commas between them, or `off`, which is none.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Servers(Option<Vec<ServerAddr>>);

impl TryFrom<String> for Servers {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text == "off" {
            return Ok(Self(None));
        }
        let servers = text.split(',').map(|one| one.trim().parse());
        // It is not repeated: it may have a password in it.
        let bad = "an address of NATS is none; write it like nats://127.0.0.1:4222, several with commas between them, or \"off\"";
        Ok(Self(Some(
            servers.collect::<Result<_, _>>().map_err(|_| bad)?,
        )))
    }
}

#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct StreamName(String);

impl TryFrom<String> for StreamName {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        match !name.is_empty() && name.bytes().all(fits) {
            true => Ok(Self(name)),
            false => Err(format!(
                "a stream cannot be named {name:?}; use letters, digits, - and _"
            )),
        }
    }
}

/// Each is a stream with a leader of its own, and servers are known to bear some thousands of those.
#[derive(Debug, Deserialize)]
#[serde(try_from = "usize")]
struct Partitions(usize);

impl TryFrom<usize> for Partitions {
    type Error = String;

    fn try_from(count: usize) -> Result<Self, String> {
        match count {
            1..=256 => Ok(Self(count)),
            _ => Err(format!("partitions cannot be {count}; give 1 to 256")),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(try_from = "usize")]
struct Replicas(usize);

impl TryFrom<usize> for Replicas {
    type Error = String;

    fn try_from(count: usize) -> Result<Self, String> {
        match count {
            1 | 3 | 5 => Ok(Self(count)),
            _ => Err(format!(
                "replicas cannot be {count}; give 1, 3 or 5, and no more than the cluster has servers"
            )),
        }
    }
}

#[cfg(test)]
mod tests;
