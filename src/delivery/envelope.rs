//! From event to message: the Segment form (`docs/protocol.md`).

use super::queue::Queued;
use crate::browser;
use crate::identity::Session;
use crate::js::{self, Kept, NONE, Text, Value};

/// A message ready to leave: its JSON, made when the event happened, so that nothing the page does
/// later changes it.
pub type Message = Queued<Kept>;

/// A message of a session, with its device and user, at a time in epoch milliseconds: an event and its
/// properties, or, without an event, user properties. `None` when they have no JSON form. Whoever
/// listens hears of it by the event's name, or as `identify`.
pub fn message(event: Value, content: Value, session: &Session, time: f64) -> Option<Message> {
    identified(NONE, event, content, session, time)
}

/// The message of a session's beginning or end, which `suffix` tells apart. Its id is made of the
/// session's, so that it is one, whoever tells it: any page of the browser, or the collector when none
/// came.
pub fn turn(
    event: &'static str,
    suffix: &'static str,
    session: &Session,
    time: f64,
) -> Option<Message> {
    let id = Value::from(session.id()).concat(suffix);
    identified(id, event.into(), js::object(), session, time)
}

fn identified(
    id: Value,
    event: Value,
    content: Value,
    session: &Session,
    time: f64,
) -> Option<Message> {
    let ids: [Text; 3] = [session.device_id(), session.user_id(), session.id()];
    let json = js::message(id, event, content, ids, time);
    // A UTF-16 unit becomes at most three bytes.
    let bytes = json.get("length").as_number() * 3.0;
    if bytes.is_nan() {
        return None;
    }
    browser::tell(event.or_else(|| "identify".into()), json);
    Some(Message {
        content: Kept::new(json),
        bytes: bytes as usize,
        rank: js::rank(event),
    })
}

/// A batch: `{"batch": […], "context": …}`; `writeKey` and `sentAt` are added when it is sent. The messages
/// are JSON already and are put in as they are.
pub fn batch(messages: &[Message], context: Value) -> Value {
    let head = js::object();
    head.set("context", context);
    let list = js::array();
    for message in messages {
        list.push(*message.content);
    }
    js::batch(list, head)
}
