//! Reading the members of a message, one by one.

use chrono::DateTime;
use serde_json::{Map, Value};

use crate::limits::MESSAGE_ID_LIMIT;
use crate::message::TYPES;
use crate::verdict::Fault;

/// Reads members and notes what is wrong with them. `null` and `""` count as absent: many
/// senders write them for "none".
pub(crate) struct Reader<'a> {
    pub values: &'a Map<String, Value>,
    pub faults: Vec<Fault>,
}

impl<'a> Reader<'a> {
    fn fault(&mut self, name: &str, reason: impl Into<String>) {
        self.faults.push(Fault::new(name, reason));
    }

    /// Notes that `name` is missing, unless something else is wrong with it already.
    pub fn require(&mut self, name: &str, reason: &str) {
        if !self.faults.iter().any(|fault| fault.path == name) {
            self.fault(name, reason);
        }
    }

    pub fn text(&mut self, name: &str) -> Option<&'a str> {
        match self.values.get(name) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text.as_str()).filter(|text| !text.is_empty()),
            Some(other) => {
                self.fault(name, format!("must be a string, is {}", kind_of(other)));
                None
            }
        }
    }

    pub fn object(&mut self, name: &str) -> Option<&'a Map<String, Value>> {
        match self.values.get(name) {
            None | Some(Value::Null) => None,
            // What other languages write for an object that has nothing in it.
            Some(Value::Array(list)) if list.is_empty() => None,
            Some(Value::String(text)) if text.is_empty() => None,
            Some(Value::Object(object)) => Some(object),
            Some(other) => {
                self.fault(name, format!("must be an object, is {}", kind_of(other)));
                None
            }
        }
    }

    pub fn message_id(&mut self) -> Option<&'a str> {
        let id = self.text("messageId");
        match id.map(|id| id.chars().count()) {
            None => self.require("messageId", "is required: an id no other message has"),
            Some(1..=MESSAGE_ID_LIMIT) => return id,
            Some(length) => self.fault(
                "messageId",
                format!("must have at most {MESSAGE_ID_LIMIT} characters, has {length}"),
            ),
        }
        None
    }

    pub fn kind(&mut self) -> Option<&'static str> {
        let found = self.text("type");
        let kind = TYPES.into_iter().find(|kind| Some(*kind) == found);
        if kind.is_none() {
            self.require("type", &format!("must be one of {}", TYPES.join(", ")));
        }
        kind
    }

    pub fn timestamp(&mut self) -> Option<&'a str> {
        let text = self.text("timestamp")?;
        if DateTime::parse_from_rfc3339(text).is_err() {
            self.fault(
                "timestamp",
                "must be an RFC 3339 time like 2026-01-31T09:30:00.000Z",
            );
        }
        Some(text)
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
