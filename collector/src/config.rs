//! The collector's settings: from flags, from a TOML file, or from both.

use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::http::Uri;
use serde::Deserialize;

use crate::arrival::Mode;
use crate::session::Limits;
use crate::write_key::WriteKey;

/// The longest time that can be set.
const LONGEST: Duration = Duration::from_secs(7 * 86_400);

/// What a collector runs with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The address to listen on, `127.0.0.1:8080`. Port 0 lets the system choose.
    pub listen: String,
    /// The log's SQLite file.
    pub db: PathBuf,
    /// Who may write; at least one.
    pub keys: Vec<WriteKey>,
    /// The folder of the tracker's build output.
    pub dist: PathBuf,
    /// When sessions are over.
    pub sessions: Limits,
}

/// Settings of which any may be missing: the flags, or the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Partial {
    /// See [`Settings::listen`].
    pub listen: Option<String>,
    /// See [`Settings::db`].
    pub db: Option<PathBuf>,
    /// See [`Settings::dist`].
    pub dist: Option<PathBuf>,
    /// See [`Settings::keys`].
    #[serde(default)]
    pub keys: Vec<KeyEntry>,
    /// See [`Settings::sessions`].
    #[serde(default)]
    pub sessions: SessionsEntry,
}

/// A `[[keys]]` table of the file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyEntry {
    /// The write key.
    pub key: String,
    /// See [`WriteKey::mall`]; the key itself where it is not given.
    pub mall: Option<String>,
    /// See [`WriteKey::mode`].
    #[serde(default)]
    pub mode: Mode,
    /// The origins whose pages may use it; without it, any page may.
    pub origins: Option<Vec<String>>,
}

impl From<String> for KeyEntry {
    fn from(key: String) -> Self {
        Self {
            key,
            mall: None,
            mode: Mode::default(),
            origins: None,
        }
    }
}

/// The `[sessions]` table of the file. Lengths of time are texts like `30m`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionsEntry {
    /// See [`Limits::timeout`].
    pub timeout: Option<String>,
    /// See [`Limits::grace`].
    pub grace: Option<String>,
}

/// Settings that cannot be used. The message is one line and says what to do.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("cannot read the config {}: {source}; check the path given with --config", .file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is no TOML, or has a key that is none of ours.
    #[error("config {}, line {line}: {reason}", .file.display())]
    Invalid {
        /// The file.
        file: PathBuf,
        /// Where in it.
        line: usize,
        /// What is wrong there.
        reason: String,
    },
    /// Nowhere to listen.
    #[error(
        "no address to listen on; give --listen 127.0.0.1:8080, or listen = \"127.0.0.1:8080\" in the config"
    )]
    NoListen,
    /// Nowhere to write.
    #[error("no file for the log; give --db moa.db, or db = \"moa.db\" in the config")]
    NoDb,
    /// Nobody could write.
    #[error("no write key; give --key KEY, or a [[keys]] table with key = \"KEY\" in the config")]
    NoKeys,
    /// A key no request could carry.
    #[error(
        "{0:?} cannot be a write key; use letters, digits and marks, without spaces or a colon"
    )]
    BadKey(String),
    /// One key, said twice.
    #[error("the write key {0:?} is given twice; give it once, with all its origins")]
    RepeatedKey(String),
    /// An origin no browser sends.
    #[error(
        "{0:?} is no origin; write it as the browser sends it, like https://shop.example or http://localhost:8080"
    )]
    BadOrigin(String),
    /// A length of time that cannot be waited for.
    #[error(
        "sessions.{name} cannot be {text:?}; give a length of time up to 7d, like 45s, 30m or 2h (the timeout at least 1s)"
    )]
    BadLength {
        /// The setting.
        name: &'static str,
        /// What it says.
        text: String,
    },
}

impl Partial {
    /// Reads a config file.
    ///
    /// # Errors
    ///
    /// [`SettingsError::Unreadable`] or [`SettingsError::Invalid`].
    pub fn from_file(file: &Path) -> Result<Self, SettingsError> {
        let text = std::fs::read_to_string(file).map_err(|source| SettingsError::Unreadable {
            file: file.to_owned(),
            source,
        })?;
        toml::from_str(&text).map_err(|error| SettingsError::Invalid {
            file: file.to_owned(),
            line: line_of(&text, error.span().map_or(0, |span| span.start)),
            reason: error.message().replace('\n', " "),
        })
    }

    /// The write keys alone, for who needs nothing else.
    ///
    /// # Errors
    ///
    /// The [`SettingsError`] of the first key that is impossible.
    pub fn write_keys(self) -> Result<Vec<WriteKey>, SettingsError> {
        write_keys(self.keys)
    }

    /// Puts these over `below`, and checks that the whole can be used.
    ///
    /// # Errors
    ///
    /// The [`SettingsError`] of the first setting that is missing or impossible.
    pub fn over(self, below: Self) -> Result<Settings, SettingsError> {
        let keys = if self.keys.is_empty() {
            below.keys
        } else {
            self.keys
        };
        Ok(Settings {
            listen: self
                .listen
                .or(below.listen)
                .ok_or(SettingsError::NoListen)?,
            db: self.db.or(below.db).ok_or(SettingsError::NoDb)?,
            keys: write_keys(keys)?,
            dist: self.dist.or(below.dist).unwrap_or_else(|| "dist".into()),
            sessions: self.sessions.over(below.sessions)?,
        })
    }
}

impl SessionsEntry {
    fn over(self, below: Self) -> Result<Limits, SettingsError> {
        let usual = Limits::default();
        let timeout = self.timeout.or(below.timeout);
        let grace = self.grace.or(below.grace);
        Ok(Limits {
            timeout: length("timeout", timeout, Duration::from_secs(1))?.unwrap_or(usual.timeout),
            grace: length("grace", grace, Duration::ZERO)?.unwrap_or(usual.grace),
        })
    }
}

/// Reads a length of time from `shortest` to [`LONGEST`].
fn length(
    name: &'static str,
    text: Option<String>,
    shortest: Duration,
) -> Result<Option<Duration>, SettingsError> {
    let read = |text: String| match humantime::parse_duration(&text) {
        Ok(length) if (shortest..=LONGEST).contains(&length) => Ok(length),
        _ => Err(SettingsError::BadLength { name, text }),
    };
    text.map(read).transpose()
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

fn write_keys(entries: Vec<KeyEntry>) -> Result<Vec<WriteKey>, SettingsError> {
    if entries.is_empty() {
        return Err(SettingsError::NoKeys);
    }
    let mut keys: Vec<WriteKey> = Vec::new();
    for KeyEntry {
        key,
        mall,
        mode,
        origins,
    } in entries
    {
        // A colon would end the user name of Basic authorization.
        if key.is_empty()
            || !key
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && byte != b':')
        {
            return Err(SettingsError::BadKey(key));
        }
        if keys.iter().any(|known| known.key == key) {
            return Err(SettingsError::RepeatedKey(key));
        }
        let origins = origins.map(|origins| origins.iter().map(|text| origin(text)).collect());
        keys.push(WriteKey {
            mall: mall.as_deref().unwrap_or(&key).into(),
            mode,
            key,
            origins: origins.transpose()?,
        });
    }
    Ok(keys)
}

/// An origin as browsers send it: scheme and host in lower case, a port only where it is not the scheme's own.
fn origin(text: &str) -> Result<String, SettingsError> {
    let bad = || SettingsError::BadOrigin(text.to_owned());
    let lower = text.to_ascii_lowercase();
    let uri: Uri = lower.trim_end_matches('/').parse().map_err(|_| bad())?;
    let scheme = uri
        .scheme_str()
        .filter(|scheme| matches!(*scheme, "http" | "https"));
    let (Some(scheme), Some(authority)) = (scheme, uri.authority()) else {
        return Err(bad());
    };
    if uri.path() != "/" || uri.query().is_some() || authority.as_str().contains(['@', '*']) {
        return Err(bad());
    }
    let own_port = if scheme == "https" { 443 } else { 80 };
    Ok(
        match authority.port_u16().filter(|port| *port != own_port) {
            Some(port) => format!("{scheme}://{}:{port}", authority.host()),
            None => format!("{scheme}://{}", authority.host()),
        },
    )
}

#[cfg(test)]
mod tests;
