//! The tracker's files that are served beside those of `dist`.

use std::path::PathBuf;
use std::time::Duration;

use include_dir::Dir;
use serde::Deserialize;

use super::log::LogSettings;
use super::values::Keeping;

const DAY: Duration = Duration::from_secs(86_400);

/// What is served of the tracker, beside the folder of its build output.
#[derive(Debug, Clone)]
pub struct TrackerSettings {
    /// What the program has inside it, for where there is no such folder.
    pub built_in: Option<&'static Dir<'static>>,
    /// For how long after the next build an earlier one's files are served; none are if it is zero.
    pub keep_builds: Duration,
    /// The folder where they are kept; without one they are forgotten when the collector ends.
    pub builds: Option<PathBuf>,
}

impl TrackerSettings {
    /// What is used with this log if nothing is said: earlier builds stand beside its file.
    pub(super) fn beside(log: &LogSettings) -> Self {
        let builds = match log {
            LogSettings::Sqlite(db) => {
                let mut name = db.clone().into_os_string();
                name.push(".builds");
                Some(name.into())
            }
            LogSettings::Nats(_) => None,
        };
        Self {
            built_in: None,
            keep_builds: 30 * DAY,
            builds,
        }
    }

    /// The settings of a table.
    pub(super) fn of(entry: TrackerEntry, log: &LogSettings) -> Self {
        let usual = Self::beside(log);
        Self {
            keep_builds: entry.keep_builds.map_or(usual.keep_builds, |keep| keep.0),
            builds: entry.builds.or(usual.builds),
            ..usual
        }
    }
}

/// The `[tracker]` table.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct TrackerEntry {
    keep_builds: Option<KeepBuilds>,
    builds: Option<PathBuf>,
}

/// How long something is [kept](Keeping), or `off`.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct KeepBuilds(Duration);

impl TryFrom<String> for KeepBuilds {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text == "off" {
            return Ok(Self(Duration::ZERO));
        }
        match Keeping::try_from(text) {
            Ok(Keeping(kept)) => Ok(Self(kept.unwrap_or(Duration::MAX))),
            Err(said) => Err(format!("{said}, or \"off\"")),
        }
    }
}

#[cfg(test)]
mod tests;
