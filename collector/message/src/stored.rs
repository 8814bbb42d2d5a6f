//! A message that was checked elsewhere, told from what is kept of it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use moa_catalog::Catalog;
use serde_json::{Map, Value};

use crate::activity::Activity;
use crate::correlation::Correlation;
use crate::hit::Hit;
use crate::library::library;
use crate::message::{Message, TYPES};
use crate::profile;
use crate::provenance::Provenance;
use crate::timestamp;
use crate::verdict::Fault;

/// The message that has this [body](Message::body). It is not checked again: what was accepted
/// stays so, whatever the catalogue of this collector says. Where it came in is told by its library where nobody noted
/// it. `None` where it is no message's body.
pub fn stored(
    mall: Arc<str>,
    body: String,
    provenance: Option<Provenance>,
    warnings: Vec<Fault>,
    received_at: DateTime<Utc>,
) -> Option<Message> {
    let values: Map<String, Value> = serde_json::from_str(&body).ok()?;
    let text = |name| {
        let text = values.get(name)?.as_str();
        text.filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let kind = text("type")?;
    let library = library(&values);
    let provenance = provenance.unwrap_or_else(|| Provenance::of_old(library.as_deref()));
    let mut message = Message {
        mall,
        message_id: text("messageId")?,
        kind: TYPES.into_iter().find(|known| *known == kind)?,
        event: text("event"),
        anonymous_id: text("anonymousId"),
        user_id: text("userId"),
        timestamp: text("timestamp"),
        body,
        shared: 0..0,
        activity: None,
        operations: Vec::new(),
        library,
        provenance,
        previous_id: text("previousId").filter(|_| kind == "alias"),
        correlation: None,
        hit: None,
        warnings,
    };
    if let ("identify", Some(Value::Object(traits))) = (message.kind, values.get("traits")) {
        message.operations = profile::operations(traits).unwrap_or_default();
    }
    message.correlation = message.event.as_deref().and_then(|event| {
        let who = (message.anonymous_id.as_deref(), message.user_id.as_deref());
        let of_cafe24 = provenance.is_of_cafe24(message.library.as_deref());
        // Only events of the spec meet, which every catalogue has.
        Correlation::of(event, who, &values, of_cafe24, Catalog::built_in())
    });
    let time = message.timestamp.as_deref().and_then(timestamp::read);
    let event = message.event.as_deref();
    message.activity = Activity::of(message.kind, event, &values, time.unwrap_or(received_at));
    message.hit = Hit::of(message.kind, &values, message.timestamp.as_deref()).map(Box::new);
    Some(message)
}

#[cfg(test)]
mod tests;
