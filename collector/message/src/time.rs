//! When a message happened, by the collector's clock.

use std::ops::Range;

use chrono::{DateTime, Utc};
use serde_json::value::to_raw_value;
use serde_json::{Map, Value};

use crate::batch::Fields;
use crate::message::Message;
use crate::timestamp;

/// Sets the message's timestamp right where the sender's clock was wrong; the body then says it
/// too, and has what was sent as `originalTimestamp`. Returns when the message happened, as far
/// as that is known.
pub(crate) fn correct(
    message: &mut Message,
    values: &Map<String, Value>,
    received_at: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let sent = timestamp::read(message.timestamp.as_deref()?)?;
    let sent_at = values
        .get("sentAt")
        .and_then(Value::as_str)
        .and_then(timestamp::read);
    let Some(time) = timestamp::corrected(sent, sent_at, received_at) else {
        return Some(sent);
    };
    let text = timestamp::text(time);
    match with_timestamp(&message.body, &text) {
        Ok(body) => {
            message.shared = moved(&message.shared, &message.body, &body);
            message.body = body;
            message.timestamp = Some(text);
            Some(time)
        }
        // The body was read before, so this does not happen; if it did, what was sent is kept.
        Err(_) => Some(sent),
    }
}

/// Where the context's first members stand in the new body.
fn moved(shared: &Range<usize>, old: &str, new: &str) -> Range<usize> {
    const CONTEXT: &str = "\"context\":{";
    let members = &old[shared.clone()];
    match new.find(&[CONTEXT, members].concat()) {
        Some(found) if !members.is_empty() => {
            let begin = found + CONTEXT.len();
            begin..begin + members.len()
        }
        _ => 0..0,
    }
}

/// The body with another timestamp. Only its outside is parsed, and every other value copied.
fn with_timestamp(body: &str, timestamp: &str) -> serde_json::Result<String> {
    let timestamp = to_raw_value(timestamp)?;
    let mut fields: Fields<'_> = serde_json::from_str(body)?;
    if let Some(original) = fields.insert("timestamp".into(), &timestamp) {
        fields.insert("originalTimestamp".into(), original);
    }
    serde_json::to_string(&fields)
}
