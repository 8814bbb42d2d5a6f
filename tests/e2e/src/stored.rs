//! What the collector stored, as its own `events` command prints it.

use serde::Deserialize;
use serde_json::Value;

/// One stored message.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// Its id.
    pub message_id: String,
    /// `track` and so on.
    pub r#type: String,
    /// The event's name.
    #[serde(default)]
    pub event: String,
    /// The device id.
    #[serde(default)]
    pub anonymous_id: String,
    /// The member, if one is known.
    #[serde(default)]
    pub user_id: String,
    /// The event's properties.
    #[serde(default)]
    pub properties: Value,
    /// The user properties of an `identify`.
    #[serde(default)]
    pub traits: Value,
    /// Page, shop, library and session.
    #[serde(default)]
    pub context: Value,
    /// The browser's time.
    pub timestamp: String,
    /// The collector's time.
    pub received_at: String,
}

impl Message {
    /// A place in the context, such as `/page/type`; empty when there is none.
    pub fn context(&self, pointer: &str) -> &str {
        self.context
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }
}

/// Name and properties of each event, in the order stored, `$page_view` and scrolling left out: the
/// page's own events.
pub fn visible(messages: &[Message]) -> Vec<(&str, &Value)> {
    let own =
        |message: &&Message| message.event != "$page_view" && !message.event.starts_with("scroll_");
    messages
        .iter()
        .filter(own)
        .map(|m| (m.event.as_str(), &m.properties))
        .collect()
}
