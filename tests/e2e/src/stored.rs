//! What the collector stored, as its own `events` command prints it.

use serde::Deserialize;
use serde_json::Value;

/// One stored message.
#[derive(Debug, Clone, PartialEq, Deserialize)]
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
    /// The event's name, or what else it is: `identify`.
    pub fn name(&self) -> &str {
        if self.event.is_empty() {
            &self.r#type
        } else {
            &self.event
        }
    }

    /// Whether it is an event that a page or a click is worth: nothing about the session, the
    /// visitor's attention or the visitor.
    pub fn is_of_page(&self) -> bool {
        let passing = ["$session_start", "$session_end", "$engagement"];
        self.r#type == "track" && !passing.contains(&self.event.as_str())
    }

    /// A place in the context, such as `/page/type`; empty when there is none.
    pub fn context(&self, pointer: &str) -> &str {
        self.context
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }
}

/// The messages of that name.
pub fn named<'a>(messages: &'a [Message], name: &str) -> Vec<&'a Message> {
    let is_named = |message: &&Message| message.name() == name;
    messages.iter().filter(is_named).collect()
}

/// Name and properties of each event, in the order stored, what every page sends left out (events
/// named with `$`, `identify` and scrolling): the page's own events.
pub fn visible(messages: &[Message]) -> Vec<(&str, &Value)> {
    let own = |message: &&Message| {
        let name = message.name();
        name != "identify" && !name.starts_with('$') && !name.starts_with("scroll_")
    };
    messages
        .iter()
        .filter(own)
        .map(|m| (m.event.as_str(), &m.properties))
        .collect()
}
