//! Something that happened in a mall, told once: how it becomes a message.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use moa_catalog::Catalog;
use moa_message::Checked;
use moa_message::correlation::LIBRARY;
use moa_message::provenance::Provenance;
use moa_message::request::{Mode, RequestContext};
use moa_message::timestamp;
use ring::digest::{SHA256, digest};
use serde_json::{Map, Value, json};

/// Something that happened, known by its name, shop and key: the same fact has the same key
/// whenever and however it is found.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// The event.
    pub event: &'static str,
    /// The shop of the mall.
    pub shop_no: u64,
    /// What tells it from others of its name.
    pub key: String,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// Whose it is.
    pub who: Who,
    /// The event's properties.
    pub properties: Map<String, Value>,
    /// How to reach the buyer, where that is wanted.
    pub buyer: Option<Value>,
}

/// Whose a fact is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// A member's.
    Member(String),
    /// A guest's, known by nothing but the order.
    GuestOf(String),
}

impl Who {
    /// Whose an order is.
    pub fn of_order(member_id: Option<&str>, order_id: &str) -> Self {
        match member_id {
            Some(member) => Self::Member(member.to_owned()),
            None => Self::GuestOf(order_id.to_owned()),
        }
    }

    fn put(&self, message: &mut Map<String, Value>) {
        match self {
            Self::Member(id) => message.insert("userId".into(), id.clone().into()),
            Self::GuestOf(order) => {
                message.insert("anonymousId".into(), format!("order:{order}").into())
            }
        };
    }
}

impl Fact {
    /// The id of its message, the same whenever it is made. A key that is longer than an id may be goes by its hash.
    pub fn message_id(&self) -> String {
        let id = format!("{}:{}:{}", self.event, self.shop_no, self.key);
        if id.chars().count() <= moa_message::limits::MESSAGE_ID_LIMIT {
            return id;
        }
        let hash = digest(&SHA256, self.key.as_bytes());
        let hash = hex(&hash.as_ref()[..16]);
        format!("{}:{}:{hash}", self.event, self.shop_no)
    }

    /// Its message, checked as every message is. What the catalogue has against it stays with
    /// it: Cafe24 cannot be told to send it again.
    pub fn message(
        &self,
        mall: &Arc<str>,
        received_at: DateTime<Utc>,
        catalog: &Catalog,
    ) -> Checked {
        let mut message = Map::new();
        message.insert("type".into(), "track".into());
        message.insert("event".into(), self.event.into());
        message.insert("messageId".into(), self.message_id().into());
        self.who.put(&mut message);
        message.insert("timestamp".into(), timestamp::text(self.at).into());
        message.insert("properties".into(), self.properties.clone().into());
        let mut context = context(Some(self.shop_no));
        if let (Some(buyer), Some(context)) = (&self.buyer, context.as_object_mut()) {
            context.insert("buyer".into(), buyer.clone());
        }
        message.insert("context".into(), context);
        checked(message, mall, received_at, catalog)
    }
}

/// A member in the ids of messages, which are known for longer than who they are of: no name, but what
/// can be made of one.
pub fn alias(mall: &str, member: &str) -> String {
    let hash = digest(&SHA256, format!("{mall}\n{member}").as_bytes());
    hex(&hash.as_ref()[..16])
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A message that sets user properties of a member.
pub fn identify(
    mall: &Arc<str>,
    member: &str,
    id: String,
    mut properties: Map<String, Value>,
    now: DateTime<Utc>,
    catalog: &Catalog,
) -> Checked {
    // What is nothing now is taken away: a plain null would leave what was said before.
    let nothing: Map<String, Value> = properties
        .iter()
        .filter(|(_, value)| value.is_null())
        .map(|(name, _)| (name.clone(), true.into()))
        .collect();
    if !nothing.is_empty() {
        properties.retain(|_, value| !value.is_null());
        properties.insert("$unset".into(), nothing.into());
    }
    let mut message = Map::new();
    message.insert("type".into(), "identify".into());
    message.insert("messageId".into(), id.into());
    message.insert("userId".into(), member.into());
    message.insert("timestamp".into(), timestamp::text(now).into());
    message.insert("traits".into(), properties.into());
    message.insert("context".into(), context(None));
    checked(message, mall, now, catalog)
}

fn context(shop_no: Option<u64>) -> Value {
    let library = json!({ "name": LIBRARY, "version": env!("CARGO_PKG_VERSION") });
    match shop_no {
        Some(shop_no) => json!({ "library": library, "cafe24": { "shop_no": shop_no } }),
        None => json!({ "library": library }),
    }
}

fn checked(
    message: Map<String, Value>,
    mall: &Arc<str>,
    received_at: DateTime<Utc>,
    catalog: &Catalog,
) -> Checked {
    let arrival = RequestContext {
        provenance: Provenance::Collector,
        mode: Mode::Warn,
        ..RequestContext::of(mall, received_at)
    };
    moa_message::check_again(&Value::Object(message).to_string(), &arrival, catalog)
}

/// Puts a value, unless it is not known.
pub fn put(properties: &mut Map<String, Value>, name: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        properties.insert(name.to_owned(), value.into());
    }
}
