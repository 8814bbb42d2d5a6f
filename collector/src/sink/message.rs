//! A stored message, read without trusting it.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use crate::log::StoredMessage;

/// A message of the log.
#[derive(Debug)]
pub(super) struct Message {
    /// Its place in the log.
    pub seq: u64,
    /// The mall it is of.
    pub mall: String,
    received_at: String,
    body: Map<String, Value>,
}

impl Message {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// Why it is none, for a person.
    pub fn read(stored: &StoredMessage) -> Result<Self, String> {
        let body = serde_json::from_str(&stored.body).map_err(|error| error.to_string())?;
        Ok(Self {
            seq: stored.seq,
            mall: stored.mall.to_string(),
            received_at: stored.received_at.clone(),
            body,
        })
    }

    /// A text that is there and not empty.
    pub fn text(&self, member: &str) -> Option<&str> {
        let text = self.body.get(member)?.as_str()?;
        Some(text).filter(|text| !text.is_empty())
    }

    /// What it is called: the event's name, or the message's type where it is no event.
    pub fn name(&self) -> &str {
        let kind = self.text("type").unwrap_or("track");
        match kind {
            "track" => self.text("event").unwrap_or("track"),
            kind => kind,
        }
    }

    /// Whether it says what a visitor is like.
    pub fn is_identify(&self) -> bool {
        self.text("type") == Some("identify")
    }

    /// The library that has sent it.
    pub fn library(&self) -> Option<&str> {
        self.context_text(&["library", "name"])
    }

    /// Who it is of: the device where it is known, else the user.
    pub fn visitor(&self) -> (&str, &str) {
        let own = |member| Some((member, self.text(member)?));
        let known = own("anonymousId").or_else(|| own("userId"));
        known.unwrap_or(("messageId", self.text("messageId").unwrap_or_default()))
    }

    /// An object's members.
    pub fn members(&self, member: &str) -> impl Iterator<Item = (&String, &Value)> {
        let object = self.body.get(member).and_then(Value::as_object);
        object.into_iter().flatten()
    }

    /// One of its properties.
    pub fn property(&self, name: &str) -> Option<&Value> {
        self.body.get("properties")?.get(name)
    }

    /// What its context says there.
    pub fn context(&self, path: &[&str]) -> Option<&Value> {
        let context = self.body.get("context");
        path.iter()
            .try_fold(context?, |value, name| value.get(name))
    }

    /// A text of its context.
    pub fn context_text(&self, path: &[&str]) -> Option<&str> {
        let text = self.context(path)?.as_str()?;
        Some(text).filter(|text| !text.is_empty())
    }

    /// When it happened, or came where it does not say.
    pub fn happened(&self) -> Option<DateTime<Utc>> {
        let read = |text: &str| DateTime::parse_from_rfc3339(text).ok();
        let time = self.text("timestamp").and_then(read);
        time.map(|time| time.to_utc()).or_else(|| self.received())
    }

    /// When it came.
    pub fn received(&self) -> Option<DateTime<Utc>> {
        let time = DateTime::parse_from_rfc3339(&self.received_at).ok()?;
        Some(time.to_utc())
    }
}
