//! What the tests of this room share.

use serde_json::{Value, json};

use super::ecommerce::Terms;
use super::message::Message;
use super::value::Currency;
use crate::log::StoredMessage;

pub fn terms() -> Terms {
    Terms {
        currency: Currency::new("KRW").unwrap(),
        source: None,
        app_id: None,
    }
}

/// A stored message of a visitor; `more` is laid over it.
pub fn stored(seq: u64, event: &str, properties: Value, more: Value) -> StoredMessage {
    let mut body = json!({
        "type": "track", "event": event, "messageId": format!("m{seq}"), "anonymousId": "device",
        "timestamp": "2026-11-21T00:00:00.000Z", "properties": properties,
        "context": {
            "sessionId": "session", "shop": { "currency": "KRW" },
            "page": { "protocol": "https:", "host": "shop.example", "url": "https://shop.example/p" },
        },
    });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    StoredMessage {
        seq,
        mall: "moashop".into(),
        message_id: body["messageId"].as_str().unwrap().into(),
        received_at: "2026-11-21T00:00:01.000Z".into(),
        body: body.to_string(),
    }
}

pub fn message(seq: u64, event: &str, properties: Value, more: Value) -> Message {
    Message::read(&stored(seq, event, properties, more)).unwrap()
}
