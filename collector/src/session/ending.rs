//! The message that ends a session.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use moa_message::Message;
use moa_message::activity::{Activity, COLLECTOR, END, END_ID};
use moa_message::provenance::Provenance;
use moa_message::timestamp;
use serde_json::json;

use crate::log::OpenSession;

/// The `$session_end` of a session, as if its browser had sent it: at the time of its last
/// activity, which is not later than `now`.
pub fn ending(session: &OpenSession, now: DateTime<Utc>) -> Message {
    let at = session.last_activity.min(now);
    let message_id = format!("{}{END_ID}", session.session_id);
    let timestamp = timestamp::text(at);
    let mut body = json!({
        "type": "track",
        "event": END,
        "messageId": message_id,
        "timestamp": timestamp,
        "properties": {},
        "context": {
            "sessionId": session.session_id,
            "library": { "name": COLLECTOR, "version": env!("CARGO_PKG_VERSION") },
        },
    });
    for (name, id) in [
        ("anonymousId", &session.anonymous_id),
        ("userId", &session.user_id),
    ] {
        if let Some(id) = id {
            body[name] = json!(id);
        }
    }
    Message {
        mall: Arc::clone(&session.mall),
        message_id,
        kind: "track",
        event: Some(END.to_owned()),
        anonymous_id: session.anonymous_id.clone(),
        user_id: session.user_id.clone(),
        timestamp: Some(timestamp),
        body: body.to_string(),
        shared: 0..0,
        activity: Some(Activity {
            session_id: session.session_id.clone(),
            at,
            ends: true,
        }),
        operations: Vec::new(),
        library: Some(COLLECTOR.to_owned()),
        provenance: Provenance::Collector,
        previous_id: None,
        correlation: None,
        hit: None,
        warnings: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
