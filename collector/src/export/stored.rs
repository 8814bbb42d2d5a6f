//! A row of the log, and what of its message is exported.

use rusqlite::Row;
use serde::Deserialize;
use serde_json::value::RawValue;

/// A row of the log.
pub(super) struct Stored {
    pub seq: u64,
    pub mall: String,
    pub message_id: String,
    pub kind: String,
    pub event: Option<String>,
    pub anonymous_id: Option<String>,
    pub user_id: Option<String>,
    pub timestamp: Option<String>,
    pub received_at: String,
    pub warnings: Option<String>,
    pub body: String,
}

impl Stored {
    pub fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            seq: row.get(0)?,
            mall: row.get(1)?,
            message_id: row.get(2)?,
            kind: row.get(3)?,
            event: row.get(4)?,
            anonymous_id: row.get(5)?,
            user_id: row.get(6)?,
            timestamp: row.get(7)?,
            received_at: row.get(8)?,
            warnings: row.get(9)?,
            body: row.get(10)?,
        })
    }

    /// What there is against it all the same, as JSON.
    pub fn warnings(&self) -> serde_json::Result<Option<&RawValue>> {
        let warnings = self.warnings.as_deref();
        warnings.map(serde_json::from_str).transpose()
    }

    pub fn parts(&self) -> serde_json::Result<Parts<'_>> {
        serde_json::from_str(&self.body)
    }
}

/// The members of a message that are exported as they were sent.
#[derive(Deserialize)]
pub(super) struct Parts<'a> {
    #[serde(borrow)]
    pub properties: Option<&'a RawValue>,
    #[serde(borrow)]
    pub traits: Option<&'a RawValue>,
    #[serde(borrow)]
    pub context: Option<&'a RawValue>,
}
