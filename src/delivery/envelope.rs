//! From event to message: the Segment form (design decision 4).

use alloc::vec::Vec;

use wasm_bindgen::JsValue;

use crate::events::{Event, Properties};
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
pub struct Stamp {
    /// `anonymousId`.
    pub device_id: Text,
    /// Its id is `context.sessionId`.
    pub session: Session,
    /// Epoch milliseconds.
    pub time: f64,
}

/// An event's properties as a JavaScript object, the campaign among them where it belongs.
pub fn properties<E: Event>(event: E, campaign: &JsValue) -> JsValue {
    let mut object = JsProperties(js::object());
    event.put(&mut object);
    if E::CAMPAIGN && campaign.is_object() {
        js::assign(&object.0, campaign);
    }
    object.0
}

struct JsProperties(JsValue);

impl Properties for JsProperties {
    fn number(&mut self, name: &'static str, number: f64) {
        js::set(&self.0, name, &JsValue::from_f64(number));
    }

    fn flag(&mut self, name: &'static str, flag: bool) {
        js::set(&self.0, name, &JsValue::from_bool(flag));
    }

    fn text(&mut self, name: &'static str, text: Text) {
        js::set(&self.0, name, text.as_ref());
    }

    fn texts(&mut self, name: &'static str, texts: Vec<Text>) {
        js::set(
            &self.0,
            name,
            &js::array(texts.into_iter().map(JsValue::from)),
        );
    }
}

/// A `track` message; `None` when the properties have no JSON form.
pub fn track(event: &JsValue, properties: &JsValue, stamp: &Stamp) -> Option<Message> {
    let context = js::object();
    js::set(&context, "sessionId", stamp.session.id.as_ref());
    let message = js::object();
    js::set(&message, "type", &JsValue::from_str("track"));
    js::set(&message, "event", event);
    js::set(&message, "messageId", js::new_id()?.as_ref());
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
    let text = JsValue::from_str;
    let mut body = text("{\"batch\":[");
    for (at, message) in messages.iter().enumerate() {
        if at > 0 {
            body = js::add(&body, &text(","));
        }
        body = js::add(&body, &message.json);
    }
    for (key, value) in [
        ("],\"writeKey\":", write_key.as_ref()),
        (",\"sentAt\":", &js::iso(now)),
        (",\"context\":", context),
    ] {
        body = js::add(&js::add(&body, &text(key)), &js::to_json(value));
    }
    js::add(&body, &text("}"))
}
