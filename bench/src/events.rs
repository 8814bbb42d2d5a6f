//! The events that are sent, and bodies made of them.

use chrono::Utc;
use moa_message::timestamp;
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// The write key of every body.
pub const WRITE_KEY: &str = "bench";

/// Realistic messages of about 700 bytes (`docs/protocol.md` has their shape). Every `messageId`
/// is [`PLACEHOLDER`].
const EVENTS: &str = include_str!("events.json");

/// Stands where each message's own id goes.
pub const PLACEHOLDER: &str = "00000000-0000-4000-8000-000000000000";

/// Stands where the time goes at which the body is sent.
const SENT_AT: &str = "0000-00-00T00:00:00.000Z";

/// The first of the events, for the tracker: its name and its properties.
///
/// # Errors
///
/// When `events.json` is broken.
pub fn first() -> serde_json::Result<(String, Map<String, Value>)> {
    #[derive(serde::Deserialize)]
    struct Named {
        event: String,
        properties: Map<String, Value>,
    }
    let [first, ..] = serde_json::from_str::<[Named; 3]>(EVENTS)?;
    Ok((first.event, first.properties))
}

/// Makes bodies with the same events again and again, each message with an id no other has.
#[derive(Debug, Clone)]
pub struct Bodies {
    /// A whole body.
    text: Vec<u8>,
    /// Where in it the ids stand.
    ids: Vec<usize>,
    /// Where in it `sentAt` stands.
    sent_at: usize,
}

impl Bodies {
    /// Bodies with this many messages.
    ///
    /// # Errors
    ///
    /// When `events.json` is broken.
    pub fn new(messages: usize) -> serde_json::Result<Self> {
        let events: Vec<Value> = serde_json::from_str(EVENTS)?;
        let batch: Vec<&Value> = events.iter().cycle().take(messages).collect();
        Ok(Self::of(&json!(batch)))
    }

    /// Bodies with these messages; the `messageId` of each is [`PLACEHOLDER`].
    pub fn of(messages: &Value) -> Self {
        let body = json!({
            "writeKey": WRITE_KEY,
            "sentAt": SENT_AT,
            "context": { "library": { "name": "moa", "version": "0.1.0" } },
            "batch": messages,
        });
        let text = body.to_string();
        let ids = text.match_indices(PLACEHOLDER).map(|(at, _)| at).collect();
        let sent_at = text.find(SENT_AT).unwrap_or_default();
        Self {
            text: text.into_bytes(),
            ids,
            sent_at,
        }
    }

    /// How many bytes a body has.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// How many messages each body has.
    pub fn messages(&self) -> usize {
        self.ids.len()
    }

    /// The next body, sent now. Ids begin with the time, as the tracker's do.
    pub fn next(&self) -> Vec<u8> {
        let mut body = self.text.clone();
        let now = timestamp::text(Utc::now());
        body[self.sent_at..self.sent_at + SENT_AT.len()].copy_from_slice(now.as_bytes());
        for at in &self.ids {
            let id = &mut body[*at..*at + PLACEHOLDER.len()];
            Uuid::now_v7().hyphenated().encode_lower(id);
        }
        body
    }
}

#[cfg(test)]
mod tests;
