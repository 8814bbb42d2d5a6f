//! Whether a message is one: what must hold of it.

use std::sync::Arc;

use moa_catalog::Catalog;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::activity::Activity;
use crate::batch::{Batch, Fields};
use crate::correlation::Correlation;
use crate::hit::Hit;
use crate::library::library;
use crate::message::{BrokenMessage, Checked, Message};
use crate::reader::Reader;
use crate::request::{Mode, RequestContext};
use crate::verdict::Fault;
use crate::{form, limits, profile, provenance, raw_json, time};

/// Looks into one message of a batch.
pub fn check(
    raw: &RawValue,
    batch: &Batch<'_>,
    arrival: &RequestContext,
    catalog: &Catalog,
) -> Checked {
    let Ok(fields) = serde_json::from_str::<Fields<'_>>(raw.get()) else {
        return Err(BrokenMessage {
            mall: Arc::clone(&arrival.mall),
            key: arrival.key.clone(),
            message_id: None,
            faults: vec![Fault::new("", "a message must be an object")],
            body: raw_json::compact(raw.get()),
        });
    };
    let (body, shared) = form::stored(&fields, batch, arrival);
    match serde_json::from_str(&body) {
        Ok(values) => {
            let mut message = check_values(&values, body, arrival, catalog)?;
            message.shared = shared;
            let time = time::correct(&mut message, &values, arrival.received_at);
            let time = time.unwrap_or(arrival.received_at);
            message.activity = Activity::of(message.kind, message.event.as_deref(), &values, time);
            let hit = Hit::of(message.kind, &values, message.timestamp.as_deref());
            message.hit = hit.map(Box::new);
            Ok(message)
        }
        Err(error) => Err(BrokenMessage {
            mall: Arc::clone(&arrival.mall),
            key: arrival.key.clone(),
            message_id: readable_id(&fields),
            faults: vec![unreadable(&fields, &error)],
            body,
        }),
    }
}

/// Looks again into a message that was kept as it was [`checked`](check) before: what its batch
/// said for all is in it.
pub fn check_again(body: &str, arrival: &RequestContext, catalog: &Catalog) -> Checked {
    match serde_json::from_str::<&RawValue>(body) {
        Ok(raw) => check(raw, &Batch::default(), arrival, catalog),
        Err(error) => Err(BrokenMessage {
            mall: Arc::clone(&arrival.mall),
            key: arrival.key.clone(),
            message_id: None,
            faults: vec![Fault::new("", format!("cannot be read: {error}"))],
            body: body.to_owned(),
        }),
    }
}

/// The id of a message that cannot be read as a whole.
fn readable_id(fields: &Fields<'_>) -> Option<String> {
    serde_json::from_str(fields.get("messageId")?.get()).ok()
}

/// Says which member cannot be read: it is nested too deep, or has a number beyond all range.
fn unreadable(fields: &Fields<'_>, whole: &serde_json::Error) -> Fault {
    for (name, value) in fields {
        if let Err(error) = serde_json::from_str::<Value>(value.get()) {
            return Fault::new(&**name, format!("cannot be read: {error}"));
        }
    }
    Fault::new("", format!("cannot be read: {whole}"))
}

fn check_values(
    values: &Map<String, Value>,
    body: String,
    arrival: &RequestContext,
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
    reader.faults.extend(limits::faults(values, body.len()));
    let operations = match (kind, traits) {
        (Some("identify"), Some(traits)) => profile::operations(traits),
        _ => Ok(Vec::new()),
    };
    let (operations, none_such) = match operations {
        Ok(operations) => (operations, Vec::new()),
        Err(faults) => (Vec::new(), faults),
    };
    let mut found = match (kind, event) {
        (Some("track"), Some(event)) => of_event(event, properties, arrival.mode, catalog),
        (Some("identify"), _) => of_user_properties(traits, catalog),
        _ => Vec::new(),
    };
    found.extend(none_such);
    let library = library(values);
    let claims = provenance::false_claims(arrival.provenance, event, library.as_deref(), catalog);
    reader.faults.extend(claims);
    let warnings = match arrival.mode {
        Mode::Warn => found,
        Mode::Open | Mode::Strict => {
            reader.faults.extend(found);
            Vec::new()
        }
    };
    let previous_id = match kind {
        Some("alias") => reader.text("previousId"),
        _ => None,
    };
    match (message_id, kind, reader.faults.is_empty()) {
        (Some(message_id), Some(kind), true) => Ok(Message {
            correlation: event.and_then(|event| {
                let of_cafe24 = arrival.provenance.is_of_cafe24(library.as_deref());
                let who = (anonymous_id, user_id);
                Correlation::of(event, who, values, of_cafe24, catalog)
            }),
            provenance: arrival.provenance,
            mall: Arc::clone(&arrival.mall),
            message_id: message_id.to_owned(),
            kind,
            event: event.map(str::to_owned),
            anonymous_id: anonymous_id.map(str::to_owned),
            user_id: user_id.map(str::to_owned),
            timestamp: timestamp.map(str::to_owned),
            body,
            shared: 0..0,
            activity: None,
            operations,
            library,
            previous_id: previous_id.map(str::to_owned),
            hit: None,
            warnings,
        }),
        _ => Err(BrokenMessage {
            mall: Arc::clone(&arrival.mall),
            key: arrival.key.clone(),
            message_id: values
                .get("messageId")
                .and_then(Value::as_str)
                .map(str::to_owned),
            faults: reader.faults,
            body,
        }),
    }
}

/// What the catalogue has against an event.
fn of_event(
    event: &str,
    properties: Option<&Map<String, Value>>,
    mode: Mode,
    catalog: &Catalog,
) -> Vec<Fault> {
    let none = Map::new();
    let properties = properties.unwrap_or(&none);
    let mut found = catalog.check(event, properties);
    if mode != Mode::Open {
        found.extend(catalog.unknown(event, properties));
    }
    found.into_iter().map(Fault::from).collect()
}

/// What the catalogue has against user properties, set plainly or by operations.
fn of_user_properties(traits: Option<&Map<String, Value>>, catalog: &Catalog) -> Vec<Fault> {
    let Some(traits) = traits else {
        return Vec::new();
    };
    let mut found = catalog.check_user_properties(traits);
    for operation in ["$set", "$setOnce"] {
        if let Some(Value::Object(set)) = traits.get(operation) {
            found.extend(catalog.check_user_properties(set));
        }
    }
    found.into_iter().map(Fault::from).collect()
}

#[cfg(test)]
mod tests;
