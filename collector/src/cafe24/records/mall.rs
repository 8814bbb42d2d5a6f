//! What belongs to the whole mall, as the Admin API has it.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::readers::{code, count, flag, id, moment, pieces, text};
use super::record::Record;

/// A carrier.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Carrier {
    /// `0001`.
    #[serde(deserialize_with = "code")]
    pub shipping_carrier_code: Option<String>,
    /// Its name.
    #[serde(deserialize_with = "text")]
    pub shipping_carrier: Option<String>,
}

/// A shop of a mall.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Shop {
    /// Its number.
    #[serde(deserialize_with = "pieces")]
    pub shop_no: Option<u64>,
    /// Whether it is open.
    #[serde(deserialize_with = "flag")]
    pub active: Option<bool>,
}

/// A row of Cafe24's log of webhooks.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Logged {
    /// Its number, ascending.
    #[serde(deserialize_with = "id")]
    pub log_id: String,
    /// Cafe24's number of the event.
    #[serde(deserialize_with = "count")]
    pub event_no: Option<u64>,
    /// When it was sent.
    #[serde(deserialize_with = "moment")]
    pub requested_time: Option<DateTime<Utc>>,
    /// The body, as text.
    #[serde(deserialize_with = "text")]
    pub request_body: Option<String>,
    /// Whether it was taken.
    #[serde(deserialize_with = "flag")]
    pub success: Option<bool>,
}

impl Record for Carrier {}
impl Record for Shop {}

impl Record for Logged {
    fn complete(&mut self) -> bool {
        !self.log_id.is_empty()
    }
}
