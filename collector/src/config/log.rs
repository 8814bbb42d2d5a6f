//! Which log: a SQLite file of this machine, or a stream of NATS JetStream.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use async_nats::ServerAddr;
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// Where messages go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogSettings {
    /// Into this SQLite file.
    Sqlite(PathBuf),
    /// Into a stream that other collectors share.
    Nats(NatsSettings),
}

/// A stream of NATS JetStream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NatsSettings {
    /// Servers of one NATS cluster; any of them will do to begin with.
    pub servers: Vec<ServerAddr>,
    /// The stream's name. Its subjects are `<stream>.messages` and `<stream>.rejected`.
    pub stream: String,
    /// On how many servers each message is kept. Counts when the stream is made.
    pub replicas: usize,
    /// For how long the stream knows the ids it has seen. Counts when the stream is made.
    pub dedupe: Duration,
    /// For how long messages stay in the stream. Counts when the stream is made.
    pub keep: Duration,
}

/// `nats` in the file: the servers as a text, or a table. Lengths of time are texts like `30m`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NatsEntry {
    /// See [`NatsSettings::servers`]; several are separated by commas.
    pub url: Option<String>,
    /// See [`NatsSettings::stream`].
    pub stream: Option<String>,
    /// See [`NatsSettings::replicas`].
    pub replicas: Option<usize>,
    /// See [`NatsSettings::dedupe`].
    pub dedupe: Option<String>,
    /// See [`NatsSettings::keep`].
    pub keep: Option<String>,
}

/// Settings of NATS that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum NatsSettingsError {
    /// No server.
    #[error(
        "no NATS server; give --nats nats://127.0.0.1:4222, or nats = \"nats://127.0.0.1:4222\" in the config"
    )]
    NoServer,
    /// An address that is none. It is not repeated: it may have a password in it.
    #[error(
        "an address of NATS is none; write it like nats://127.0.0.1:4222, several with commas between them"
    )]
    BadServer,
    /// A name JetStream does not take.
    #[error("nats.stream cannot be {0:?}; use letters, digits, - and _")]
    BadStream(String),
    /// A number of copies JetStream does not take.
    #[error(
        "nats.replicas cannot be {0}; give 1, 3 or 5, and no more than the cluster has servers"
    )]
    BadReplicas(usize),
    /// A length of time that cannot be.
    #[error(
        "nats.{name} cannot be {text:?}; give a length of time from 1s to {longest}d, like 30s, 2m or 12h"
    )]
    BadLength {
        /// The setting.
        name: &'static str,
        /// What it says.
        text: String,
        /// Days it may have at most.
        longest: u64,
    },
}

/// The longest time ids are known, in days: each id takes memory of the server.
const LONGEST_DEDUPE: u64 = 1;

/// The longest time messages are kept, in days.
const LONGEST_KEEP: u64 = 3650;

impl LogSettings {
    /// The log that messages go to: a stream where one is named, else the file.
    ///
    /// A config that is shared with `moa-collector store` names both. Flags win over it.
    pub(super) fn choose(
        flags: (Option<PathBuf>, Option<NatsEntry>),
        file: (Option<PathBuf>, Option<NatsEntry>),
    ) -> Result<Option<Self>, NatsSettingsError> {
        match (flags, file) {
            ((Some(db), None), _) | ((None, None), (Some(db), None)) => Ok(Some(Self::Sqlite(db))),
            ((None, None), (None, None)) => Ok(None),
            ((_, flags), (_, file)) => NatsEntry::over(flags, file).map(Self::Nats).map(Some),
        }
    }
}

impl NatsEntry {
    /// Puts `flags` over `file`, and checks that the whole can be used.
    pub(super) fn over(
        flags: Option<Self>,
        file: Option<Self>,
    ) -> Result<NatsSettings, NatsSettingsError> {
        let (flags, file) = (flags.unwrap_or_default(), file.unwrap_or_default());
        let url = flags.url.or(file.url).ok_or(NatsSettingsError::NoServer)?;
        let stream = flags.stream.or(file.stream);
        let replicas = flags.replicas.or(file.replicas).unwrap_or(1);
        let dedupe = length("dedupe", flags.dedupe.or(file.dedupe), LONGEST_DEDUPE)?;
        let keep = length("keep", flags.keep.or(file.keep), LONGEST_KEEP)?;
        if !matches!(replicas, 1 | 3 | 5) {
            return Err(NatsSettingsError::BadReplicas(replicas));
        }
        Ok(NatsSettings {
            servers: servers(&url)?,
            stream: stream_name(stream.unwrap_or_else(|| "moa".to_owned()))?,
            replicas,
            dedupe: dedupe.unwrap_or(Duration::from_secs(2 * 60)),
            keep: keep.unwrap_or(Duration::from_secs(7 * 86_400)),
        })
    }
}

impl From<String> for NatsEntry {
    fn from(url: String) -> Self {
        Self {
            url: Some(url),
            ..Self::default()
        }
    }
}

fn servers(url: &str) -> Result<Vec<ServerAddr>, NatsSettingsError> {
    url.split(',')
        .map(|one| one.trim().parse().map_err(|_| NatsSettingsError::BadServer))
        .collect()
}

fn stream_name(name: String) -> Result<String, NatsSettingsError> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    match !name.is_empty() && name.bytes().all(fits) {
        true => Ok(name),
        false => Err(NatsSettingsError::BadStream(name)),
    }
}

fn length(
    name: &'static str,
    text: Option<String>,
    longest: u64,
) -> Result<Option<Duration>, NatsSettingsError> {
    let limit = Duration::from_secs(longest * 86_400);
    let read = |text: String| match humantime::parse_duration(&text) {
        Ok(length) if (Duration::from_secs(1)..=limit).contains(&length) => Ok(length),
        _ => Err(NatsSettingsError::BadLength {
            name,
            text,
            longest,
        }),
    };
    text.map(read).transpose()
}

/// Reads `nats`, a text or a table.
pub(super) fn text_or_table<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<NatsEntry>, D::Error> {
    struct TextOrTable;
    impl<'de> Visitor<'de> for TextOrTable {
        type Value = NatsEntry;

        fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
            to.write_str("an address like \"nats://127.0.0.1:4222\", or a table with url = …")
        }

        fn visit_str<E>(self, url: &str) -> Result<NatsEntry, E> {
            Ok(url.to_owned().into())
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<NatsEntry, A::Error> {
            NatsEntry::deserialize(MapAccessDeserializer::new(map))
        }
    }
    deserializer.deserialize_any(TextOrTable).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Partial, SettingsError};

    fn file(text: &str) -> Partial {
        toml::from_str(text).unwrap()
    }

    fn flags() -> Partial {
        file("listen = '127.0.0.1:0'\n[[keys]]\nkey = 'k'")
    }

    fn chosen(flags: Partial, text: &str) -> Result<LogSettings, SettingsError> {
        flags.over(file(text)).map(|settings| settings.log)
    }

    #[test]
    fn one_line_chooses_the_log() {
        let sqlite = chosen(flags(), "db = 'moa.db'").unwrap();
        assert_eq!(sqlite, LogSettings::Sqlite("moa.db".into()));
        let LogSettings::Nats(nats) =
            chosen(flags(), "nats = 'nats://a:4222, nats://b:1'").unwrap()
        else {
            panic!("no stream");
        };
        let hosts: Vec<_> = nats.servers.iter().map(ServerAddr::host).collect();
        assert_eq!(hosts, ["a", "b"]);
        assert_eq!((nats.stream.as_str(), nats.replicas), ("moa", 1));
        assert_eq!(nats.dedupe, Duration::from_secs(120));
        assert!(matches!(chosen(flags(), ""), Err(SettingsError::NoDb)));
    }

    #[test]
    fn a_file_may_name_both_and_flags_win_over_it() {
        let both =
            "db = 'moa.db'\n[nats]\nurl = 'nats://a'\nreplicas = 3\ndedupe = '5m'\nkeep = '30d'";
        let LogSettings::Nats(nats) = chosen(flags(), both).unwrap() else {
            panic!("no stream");
        };
        assert_eq!(nats.replicas, 3);
        assert_eq!(nats.dedupe, Duration::from_secs(300));
        let with_db = Partial {
            db: Some("own.db".into()),
            ..flags()
        };
        let sqlite = chosen(with_db, both).unwrap();
        assert_eq!(sqlite, LogSettings::Sqlite("own.db".into()));
        let with_nats = Partial {
            nats: Some("nats://flag".to_owned().into()),
            ..flags()
        };
        let LogSettings::Nats(nats) = chosen(with_nats, both).unwrap() else {
            panic!("no stream");
        };
        assert_eq!((nats.servers[0].host(), nats.replicas), ("flag", 3));
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        for (text, said) in [
            ("nats = 'no address:at all'", "nats://127.0.0.1:4222"),
            ("[nats]\nstream = 'moa'", "--nats"),
            ("[nats]\nurl = 'nats://a'\nstream = 'a.b'", "a.b"),
            ("[nats]\nurl = 'nats://a'\nreplicas = 2", "1, 3 or 5"),
            ("[nats]\nurl = 'nats://a'\ndedupe = '2d'", "nats.dedupe"),
            ("[nats]\nurl = 'nats://a'\nkeep = 'long'", "nats.keep"),
        ] {
            let error = chosen(flags(), text).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
        let error = toml::from_str::<Partial>("[nats]\nrepicas = 3").unwrap_err();
        assert!(error.to_string().contains("repicas"), "{error}");
    }
}
