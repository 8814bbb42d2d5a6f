//! What a collector asks of the messages of one write key.

use chrono::{DateTime, Utc};
use moa_catalog::{Catalog, CatalogError, CustomEvent};
use serde::{Deserialize, Serialize};

use crate::request::{Mode, RequestContext};
use crate::write_key::{KeyKind, WriteKey};

/// All that the judgement of a message depends on beside the built-in catalogue: what `GET /v1/catalog` answers, so that others can
/// judge as the collector does.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct Rules {
    /// Who has the key: what only servers may say is refused of pages.
    pub kind: KeyKind,
    /// What becomes of what the catalogue has something against.
    pub mode: Mode,
    /// The events of the merchant's own.
    pub events: Vec<CustomEvent>,
}

impl Rules {
    /// Those of a key.
    pub fn of(key: &WriteKey, catalog: &Catalog) -> Self {
        Self {
            kind: key.kind,
            mode: key.mode,
            events: catalog.custom().to_vec(),
        }
    }

    /// The built-in catalogue with the merchant's events.
    ///
    /// # Errors
    ///
    /// As [`Catalog::with_custom`]: a collector has no such rules, a person may have written some.
    pub fn catalog(&self) -> Result<Catalog, CatalogError> {
        Catalog::built_in().with_custom(self.events.iter().cloned())
    }

    /// A request that comes with the key at this time.
    pub fn request(&self, received_at: DateTime<Utc>) -> RequestContext {
        RequestContext {
            provenance: self.kind.provenance(),
            mode: self.mode,
            ..RequestContext::of("", received_at)
        }
    }
}
