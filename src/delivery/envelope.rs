//! From event to message: the Segment form (`docs/protocol.md`).

use crate::browser;
use crate::identity::Session;
use crate::js::{self, Kept, Value};

/// A message ready to leave: its JSON, made when the event happened, so that nothing the page does
/// later changes it.
#[derive(Debug)]
pub struct Message {
    json: Kept,
    bytes: usize,
}

impl Message {
    /// At most this many bytes as UTF-8.
    pub fn bytes(&self) -> usize {
        self.bytes
    }
}

/// A message of a session, with its device and user, at a time in epoch milliseconds: an event and its
/// properties, or, without an event, user properties. `None` when they have no JSON form. Whoever
/// listens hears of it by the event's name, or as `identify`.
pub fn message(event: Value, content: Value, session: &Session, time: f64) -> Option<Message> {
    let (device_id, user_id) = (session.device_id(), session.user_id());
    let json = js::message(event, content, device_id, user_id, session.id(), time);
    // A UTF-16 unit becomes at most three bytes.
    let bytes = json.get("length").as_number() * 3.0;
    if bytes.is_nan() {
        return None;
    }
    browser::tell(event.or_else(|| "identify".into()), json);
    Some(Message {
        json: Kept::new(json),
        bytes: bytes as usize,
    })
}

/// The body of a batch: `{"batch": […], "writeKey": …, "sentAt": …, "context": …}`. The messages are
/// JSON already and are put in as they are.
pub fn batch(messages: &[Message], write_key: Value, context: Value, now: f64) -> Value {
    let head = js::object();
    head.set("writeKey", write_key);
    head.set("sentAt", js::iso(now));
    head.set("context", context);
    let list = js::array();
    for message in messages {
        list.push(*message.json);
    }
    js::batch(list, head)
}
