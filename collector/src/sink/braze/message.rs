//! A stored message, read for Braze.

use ring::digest::{SHA256, digest};
use serde_json::{Map, Value, json};

use super::value::{Currency, Text};
use crate::log::StoredMessage;

/// The label of visitors' aliases: the name is their `anonymousId`.
pub const ALIAS_LABEL: &str = "moa_anonymous_id";

/// Whom Braze is told of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Person {
    /// Somebody with a user id: Braze's `external_id`.
    User(String),
    /// A visitor who is known by a device alone: an alias.
    Visitor(String),
}

impl Person {
    /// Puts what Braze knows them by.
    pub fn put(&self, object: &mut Map<String, Value>) {
        match self {
            Self::User(id) => {
                object.insert("external_id".into(), id.clone().into());
            }
            Self::Visitor(id) => {
                object.insert("user_alias".into(), alias(id));
                // facts/server 2.2: else a user that has only an alias is not made.
                object.insert("_update_existing_only".into(), false.into());
            }
        }
    }

    /// Their id, whichever kind it is.
    pub fn id(&self) -> &str {
        match self {
            Self::User(id) | Self::Visitor(id) => id,
        }
    }
}

/// A visitor's alias.
pub fn alias(anonymous_id: &str) -> Value {
    json!({ "alias_name": anonymous_id, "alias_label": ALIAS_LABEL })
}

/// A message as it is mapped. What is not there, or is no text, is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Its place in the log.
    pub seq: u64,
    /// The mall it is of.
    pub mall: String,
    /// Its id.
    pub id: String,
    /// `track`, `identify` and so on.
    pub kind: String,
    /// The event's name.
    pub event: String,
    /// The name of a page or screen.
    pub name: Option<String>,
    /// Whose it is.
    pub person: Person,
    /// The device, where the message has a user id as well.
    pub device: Option<String>,
    /// When it happened, RFC 3339.
    pub time: String,
    /// The event's properties.
    pub properties: Map<String, Value>,
    /// An `identify` message's traits.
    pub traits: Map<String, Value>,
    /// The shop's currency.
    pub currency: Option<Currency>,
    /// The page's origin.
    pub origin: Option<Text>,
    /// The page's address.
    pub url: Option<Text>,
    /// The session's id.
    pub session: Option<String>,
}

impl Message {
    /// Reads a message; `None` where it is not JSON or nobody's, which nothing that is stored is.
    pub fn read(stored: &StoredMessage) -> Option<Self> {
        let mut body: Map<String, Value> = serde_json::from_str(&stored.body).ok()?;
        let mut text = |name: &str| match body.remove(name) {
            Some(Value::String(text)) if !text.is_empty() => Some(text),
            _ => None,
        };
        let (user, anonymous) = (text("userId"), text("anonymousId"));
        let (person, device) = match (user, anonymous) {
            (Some(user), device) => (Person::User(user), device),
            (None, Some(device)) => (Person::Visitor(device), None),
            (None, None) => return None,
        };
        let kind = text("type").unwrap_or_default();
        let event = text("event").unwrap_or_default();
        let name = text("name");
        let time = text("timestamp").unwrap_or_else(|| stored.received_at.clone());
        let mut object = |name: &str| match body.remove(name) {
            Some(Value::Object(members)) => members,
            _ => Map::new(),
        };
        let (properties, traits) = (object("properties"), object("traits"));
        let context: Value = object("context").into();
        let page = |name: &str| context["page"][name].as_str().unwrap_or_default();
        let origin = match (page("protocol").trim_end_matches(':'), page("host")) {
            ("", _) | (_, "") => None,
            (protocol, host) => Text::whole(&format!("{protocol}://{host}")),
        };
        Some(Self {
            seq: stored.seq,
            mall: stored.mall.to_string(),
            id: stored.message_id.clone(),
            kind,
            event,
            name,
            person,
            device,
            time,
            properties,
            traits,
            currency: context["shop"]["currency"].as_str().and_then(Currency::new),
            origin,
            url: Text::whole(page("url")),
            session: context["sessionId"].as_str().map(str::to_owned),
        })
    }

    /// A property; one that is not there is null.
    pub fn property(&self, name: &str) -> &Value {
        self.properties.get(name).unwrap_or(&Value::Null)
    }

    /// A property as text.
    pub fn text(&self, name: &str) -> Option<Text> {
        Text::of(self.property(name))
    }

    /// The order it is about, within its mall.
    pub fn order(&self) -> Option<OrderKey> {
        let order = self.text("order_id")?;
        Some((self.mall.clone(), order.as_str().to_owned()))
    }
}

/// A mall and an order's number.
pub type OrderKey = (String, String);

/// An id made of these parts, the same whenever it is made. It says nothing of them.
pub fn derived_id(kind: &str, parts: &[&str]) -> String {
    let hash = digest(&SHA256, parts.join("\n").as_bytes());
    let hex: String = hash.as_ref()[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("{kind}-{hex}")
}
