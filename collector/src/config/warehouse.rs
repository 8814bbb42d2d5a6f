//! The `[load]` table: where events are loaded to, and when.

use std::time::Duration;

use serde::Deserialize;

use super::values::{Keeping, Length};
use crate::warehouse::place::{PlaceError, To};
use crate::warehouse::target::ChunkLimits;
use crate::warehouse::target::UpkeepSettings;

/// The `[load]` table.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct LoadEntry {
    to: Option<Address>,
    every: Option<Length<1>>,
    megabytes: Option<Megabytes>,
    keep: Option<Keeping>,
}

#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Address(To);

impl TryFrom<String> for Address {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
            .map(Self)
            .map_err(|error: PlaceError| error.to_string())
    }
}

#[derive(Debug, Deserialize)]
#[serde(try_from = "usize")]
struct Megabytes(usize);

impl TryFrom<usize> for Megabytes {
    type Error = String;

    fn try_from(count: usize) -> Result<Self, String> {
        match count {
            1..=1_024 => Ok(Self(count)),
            _ => Err(format!(
                "megabytes cannot be {count}; give 1 to 1024: each partition holds that much in memory"
            )),
        }
    }
}

impl LoadEntry {
    pub fn limits(&self) -> ChunkLimits {
        ChunkLimits {
            bytes: self.megabytes.as_ref().map_or(32, |count| count.0) * 1024 * 1024,
            age: self
                .every
                .as_ref()
                .map_or(Duration::from_secs(60), |length| length.0),
        }
    }

    pub fn upkeep(&self) -> UpkeepSettings {
        UpkeepSettings {
            keep: self.keep.as_ref().and_then(|keep| keep.0),
        }
    }

    pub fn to(self) -> Option<To> {
        self.to.map(|to| to.0)
    }
}
