//! What a request says of all its messages: whose they are, when they came, how strictly they are
//! taken.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::provenance::Provenance;
use crate::user_agent::Client;

/// How a request came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestContext {
    /// The mall of the write key: whose events these are.
    pub mall: Arc<str>,
    /// The write key itself, where it is known.
    pub key: Option<Arc<str>>,
    /// Where it came in.
    pub provenance: Provenance,
    /// What the key asks of its messages.
    pub mode: Mode,
    /// When the request's head was there, by the collector's clock.
    pub received_at: DateTime<Utc>,
    /// The browser that sent it, where a page did.
    pub client: Client,
}

impl RequestContext {
    /// A request with a key that says nothing but its mall.
    pub fn of(mall: &str, received_at: DateTime<Utc>) -> Self {
        Self {
            mall: mall.into(),
            key: None,
            provenance: Provenance::default(),
            mode: Mode::default(),
            received_at,
            client: Client::default(),
        }
    }
}

/// What becomes of a message that the catalogue has something against.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Events and properties that the catalogue knows must be right; others may be anything.
    #[default]
    Open,
    /// What the catalogue does not know is rejected as well.
    Strict,
    /// Everything is stored; what `Strict` would reject is stored with the reasons.
    Warn,
}
