//! From event to message: the Segment form (`docs/protocol.md`).

use wasm_bindgen::JsValue;

use crate::identity::Session;
use crate::js::{self, Text};

/// A message ready to leave: its JSON, made when the event happened, so that nothing the page does
/// later changes it.
#[derive(Debug, Clone)]
pub struct Message {
    json: JsValue,
    bytes: usize,
}

impl Message {
    /// At most this many bytes as UTF-8.
    pub fn bytes(&self) -> usize {
        self.bytes
    }
}

/// Who and when, the same for every kind of message.
#[derive(Debug)]
pub struct Stamp<'a> {
    /// `anonymousId`.
    pub device_id: &'a Text,
    /// Its id is `context.sessionId`.
    pub session: &'a Session,
    /// Epoch milliseconds.
    pub time: f64,
}

/// A `track` message; `None` when the properties have no JSON form.
pub fn track(event: &JsValue, properties: &JsValue, stamp: &Stamp) -> Option<Message> {
    let context = js::object();
    js::set(&context, "sessionId", stamp.session.id.as_ref());
    let message = js::object();
    js::set(&message, "type", &JsValue::from_str("track"));
    js::set(&message, "event", event);
    js::set(&message, "messageId", js::new_id().as_ref());
    js::set(&message, "anonymousId", stamp.device_id.as_ref());
    js::set(&message, "timestamp", &js::iso(stamp.time));
    js::set(&message, "properties", properties);
    js::set(&message, "context", &context);
    let json = js::to_json(&message);
    // A UTF-16 unit becomes at most three bytes.
    let bytes = js::get(&json, "length").as_f64()? as usize * 3;
    Some(Message { json, bytes })
}

/// The body of a batch: `{"batch": […], "writeKey": …, "sentAt": …, "context": …}`. The messages are
/// JSON already and are put in as they are.
pub fn batch(messages: &[Message], write_key: &Text, context: &JsValue, now: f64) -> JsValue {
    let head = js::object();
    js::set(&head, "writeKey", write_key.as_ref());
    js::set(&head, "sentAt", &js::iso(now));
    js::set(&head, "context", context);
    js::batch(
        &js::array(messages.iter().map(|message| message.json.clone())),
        &head,
    )
}
