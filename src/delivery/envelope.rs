//! From event to message: the Segment form (`docs/protocol.md`).

use crate::host::{self, NONE, Text, Value, console, message};
use crate::identity::Session;

/// A message ready to leave.
#[derive(Clone, Copy)]
pub struct Message {
    /// Its JSON, made when the event happened, so that nothing the page does later changes it; `undefined` where
    /// the content has no JSON form.
    pub json: Value,
    /// The event's name; `undefined` for user properties.
    pub event: Value,
}

/// A message of a session, with its device and user, at a time in epoch milliseconds: an event and its
/// properties, or, without an event, user properties. Whoever listens hears of it by the event's name, or as
/// `identify`.
pub fn message(event: Value, content: Value, session: &Session, time: f64) -> Message {
    identified(NONE, event, content, session, time)
}

/// The message of a session's beginning or end, which `suffix` tells apart. Its id is made of the
/// session's, so that it is one, whoever tells it: any page of the browser, or the collector when none
/// came.
pub fn of_session(
    event: &'static str,
    suffix: &'static str,
    session: &Session,
    time: f64,
) -> Message {
    let id = Value::from(session.id()).concat(suffix);
    identified(id, event.into(), host::object(), session, time)
}

/// The same, with this id: a new one if it is none.
pub fn identified(
    id: Value,
    event: Value,
    content: Value,
    session: &Session,
    time: f64,
) -> Message {
    let ids: [Text; 3] = [session.device_id(), session.user_id(), session.id()];
    let json = message::json(id, event, content, ids, time);
    if json.is_some() {
        console::tell(event.or_else(|| "identify".into()), json);
    }
    Message { json, event }
}
