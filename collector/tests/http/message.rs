//! What every test sends.

use serde_json::{Value, json};

/// A custom event.
pub fn track(id: &str) -> Value {
    json!({
        "type": "track",
        "event": "size_guide_opened",
        "messageId": id,
        "anonymousId": "device-1",
        "timestamp": "2025-11-21T09:00:00.000+09:00",
        "properties": { "size": "M" },
    })
}
