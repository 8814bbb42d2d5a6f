//! One message: its shape, what must hold of it, and the form it is stored in.

mod resent;
mod time;

use std::borrow::Cow;
use std::sync::Arc;

use chrono::DateTime;
use indexmap::IndexMap;
use moa_catalog::Catalog;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};

use crate::arrival::{Arrival, Mode};
use crate::batch::{Batch, Fields};
use crate::json_text;
use crate::session::Activity;
use crate::verdict::{Fault, Status, Verdict};
pub use resent::is_resent;

/// The longest `messageId`, in characters.
pub const MESSAGE_ID_LIMIT: usize = 100;

/// The values `type` may have, as in the Segment spec.
pub const TYPES: [&str; 6] = ["track", "identify", "page", "screen", "group", "alias"];

/// A message that passed every check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Whose it is: the mall of the write key it came with.
    pub mall: Arc<str>,
    /// The sender's id for it; what a second copy of the same mall is known by.
    pub message_id: String,
    /// One of [`TYPES`].
    pub kind: &'static str,
    /// The event's name; a `track` message always has one.
    pub event: Option<String>,
    /// The visitor's device, where no member is known.
    pub anonymous_id: Option<String>,
    /// The member.
    pub user_id: Option<String>,
    /// When it happened, RFC 3339: as it was sent, or [corrected](crate::clock::corrected).
    pub timestamp: Option<String>,
    /// The whole message as compact JSON: members in the order sent, numbers as written, the
    /// batch's context merged under its own, the batch's `sentAt` added. Where the timestamp was
    /// corrected, `originalTimestamp` is the one sent.
    pub body: String,
    /// What it says of its session, where that is one of the tracker's.
    pub activity: Option<Activity>,
    /// What the catalogue has against it, where its key lets that pass ([`Mode::Warn`]).
    pub warnings: Vec<Fault>,
}

/// A message that did not pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenMessage {
    /// Whose it is.
    pub mall: Arc<str>,
    /// Its id, if that much could be read.
    pub message_id: Option<String>,
    /// Everything that is wrong with it.
    pub faults: Vec<Fault>,
    /// What was sent, as compact JSON; with the batch's context, so that it can be replayed.
    pub body: String,
}

impl BrokenMessage {
    /// What its sender is told.
    pub fn verdict(&self) -> Verdict {
        Verdict {
            errors: self.faults.clone(),
            ..Verdict::plain(self.message_id.clone(), Status::Rejected)
        }
    }
}

/// A message that has been looked into.
pub type Checked = Result<Message, BrokenMessage>;

/// Looks into one message of a batch.
pub fn check(raw: &RawValue, batch: &Batch<'_>, arrival: &Arrival, catalog: &Catalog) -> Checked {
    let Ok(fields) = serde_json::from_str::<Fields<'_>>(raw.get()) else {
        return Err(BrokenMessage {
            mall: Arc::clone(&arrival.mall),
            message_id: None,
            faults: vec![Fault::new("", "a message must be an object")],
            body: json_text::compact(raw.get()),
        });
    };
    let body = normalised(&fields, batch).unwrap_or_else(|_| json_text::compact(raw.get()));
    match serde_json::from_str(&body) {
        Ok(values) => {
            let mut message = check_values(&values, body, arrival, catalog)?;
            let time = time::correct(&mut message, &values, arrival.received_at);
            let time = time.unwrap_or(arrival.received_at);
            message.activity = Activity::of(&message, &values, time);
            Ok(message)
        }
        Err(error) => Err(BrokenMessage {
            mall: Arc::clone(&arrival.mall),
            message_id: readable_id(&fields),
            faults: vec![unreadable(&fields, &error)],
            body,
        }),
    }
}

/// Looks again into a message that was kept as it was [`checked`](check) before: what its batch
/// said for all is in it.
pub fn check_again(body: &str, arrival: &Arrival, catalog: &Catalog) -> Checked {
    match serde_json::from_str::<&RawValue>(body) {
        Ok(raw) => check(raw, &Batch::default(), arrival, catalog),
        Err(error) => Err(BrokenMessage {
            mall: Arc::clone(&arrival.mall),
            message_id: None,
            faults: vec![Fault::new("", format!("cannot be read: {error}"))],
            body: body.to_owned(),
        }),
    }
}

/// The message with what its batch says for all, as compact JSON.
fn normalised(fields: &Fields<'_>, batch: &Batch<'_>) -> serde_json::Result<String> {
    let mut whole: IndexMap<&str, Cow<'_, RawValue>> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), Cow::Borrowed(*value)))
        .collect();
    if let Some(shared) = &batch.context {
        match fields
            .get("context")
            .map(|own| own.get())
            .filter(|own| *own != "null")
        {
            None => {
                whole.insert("context", Cow::Owned(to_raw_value(shared)?));
            }
            Some(own) => {
                // A context that is no object is left as it is, to be found by the checks.
                if let Ok(own) = serde_json::from_str::<Fields<'_>>(own) {
                    let mut merged = shared.clone();
                    merged.extend(own);
                    whole.insert("context", Cow::Owned(to_raw_value(&merged)?));
                }
            }
        }
    }
    if let Some(sent_at) = batch.sent_at {
        whole.entry("sentAt").or_insert(Cow::Borrowed(sent_at));
    }
    Ok(json_text::compact(&serde_json::to_string(&whole)?))
}

/// The id of a message that cannot be read as a whole.
fn readable_id(fields: &Fields<'_>) -> Option<String> {
    serde_json::from_str(fields.get("messageId")?.get()).ok()
}

/// Says which member cannot be read: it is nested too deep, or has a number beyond all range.
fn unreadable(fields: &Fields<'_>, whole: &serde_json::Error) -> Fault {
    for (name, value) in fields {
        if let Err(error) = serde_json::from_str::<Value>(value.get()) {
            return Fault::new(name, format!("cannot be read: {error}"));
        }
    }
    Fault::new("", format!("cannot be read: {whole}"))
}

fn check_values(
    values: &Map<String, Value>,
    body: String,
    arrival: &Arrival,
    catalog: &Catalog,
) -> Checked {
    let mut reader = Reader {
        values,
        faults: Vec::new(),
    };
    let message_id = reader.message_id();
    let kind = reader.kind();
    let event = reader.text("event");
    if kind == Some("track") && event.is_none() {
        reader.require("event", "is required in a track message");
    }
    let anonymous_id = reader.text("anonymousId");
    let user_id = reader.text("userId");
    if anonymous_id.is_none() && user_id.is_none() {
        reader.require("anonymousId", "is required where there is no userId");
    }
    let timestamp = reader.timestamp();
    let properties = reader.object("properties");
    let traits = reader.object("traits");
    reader.object("context");
    let none = Map::new();
    let found = match (kind, event) {
        (Some("track"), Some(event)) => {
            let properties = properties.unwrap_or(&none);
            let mut found = catalog.check(event, properties);
            if arrival.mode != Mode::Open {
                found.extend(catalog.unknown(event, properties));
            }
            found
        }
        (Some("identify"), _) => catalog.check_user_properties(traits.unwrap_or(&none)),
        _ => Vec::new(),
    };
    let found = found
        .into_iter()
        .map(|found| Fault::new(found.path, found.reason));
    let warnings = match arrival.mode {
        Mode::Warn => found.collect(),
        Mode::Open | Mode::Strict => {
            reader.faults.extend(found);
            Vec::new()
        }
    };
    match (message_id, kind, reader.faults.is_empty()) {
        (Some(message_id), Some(kind), true) => Ok(Message {
            mall: Arc::clone(&arrival.mall),
            message_id: message_id.to_owned(),
            kind,
            event: event.map(str::to_owned),
            anonymous_id: anonymous_id.map(str::to_owned),
            user_id: user_id.map(str::to_owned),
            timestamp: timestamp.map(str::to_owned),
            body,
            activity: None,
            warnings,
        }),
        _ => Err(BrokenMessage {
            mall: Arc::clone(&arrival.mall),
            message_id: values
                .get("messageId")
                .and_then(Value::as_str)
                .map(str::to_owned),
            faults: reader.faults,
            body,
        }),
    }
}

/// Reads members and notes what is wrong with them. `null` and `""` count as absent: many
/// senders write them for "none".
struct Reader<'a> {
    values: &'a Map<String, Value>,
    faults: Vec<Fault>,
}

impl<'a> Reader<'a> {
    fn fault(&mut self, name: &str, reason: impl Into<String>) {
        self.faults.push(Fault::new(name, reason));
    }

    /// Notes that `name` is missing, unless something else is wrong with it already.
    fn require(&mut self, name: &str, reason: &str) {
        if !self.faults.iter().any(|fault| fault.path == name) {
            self.fault(name, reason);
        }
    }

    fn text(&mut self, name: &str) -> Option<&'a str> {
        match self.values.get(name) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text.as_str()).filter(|text| !text.is_empty()),
            Some(other) => {
                self.fault(name, format!("must be a string, is {}", kind_of(other)));
                None
            }
        }
    }

    fn object(&mut self, name: &str) -> Option<&'a Map<String, Value>> {
        match self.values.get(name) {
            None | Some(Value::Null) => None,
            Some(Value::Object(object)) => Some(object),
            Some(other) => {
                self.fault(name, format!("must be an object, is {}", kind_of(other)));
                None
            }
        }
    }

    fn message_id(&mut self) -> Option<&'a str> {
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

    fn kind(&mut self) -> Option<&'static str> {
        let found = self.text("type");
        let kind = TYPES.into_iter().find(|kind| Some(*kind) == found);
        if kind.is_none() {
            self.require("type", &format!("must be one of {}", TYPES.join(", ")));
        }
        kind
    }

    fn timestamp(&mut self) -> Option<&'a str> {
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

#[cfg(test)]
mod tests;
