//! The page's own calls, `moa('track', …)` and the others; `docs/calls.md` tells what each is for.

use super::Tracker;
use crate::host::{self, NONE, Text, Value, clock, console};
use crate::place;

/// What a call that cannot be understood is told.
pub const UNKNOWN_CALL: &str = "a call was not understood: see docs/calls.md";

/// What can be done to user properties, each to the properties it names.
const OPERATIONS: [&str; 10] = [
    "set",
    "setOnce",
    "unset",
    "increment",
    "append",
    "appendOnce",
    "prepend",
    "prependOnce",
    "remove",
    "clearAll",
];

impl Tracker {
    /// One call, its `arguments`.
    pub fn call(&mut self, command: Text, arguments: Value) {
        let first = arguments.at(1);
        let second = arguments.at(2);
        let is_understood = match () {
            // The loader makes an `init` of the tag's attributes; the first one counts.
            _ if command.is("init") => true,
            _ if command.is("track") => self.track_call(first, second),
            _ if command.is("identify") && first.code().is_some() => {
                self.set_user_id(first);
                self.set_user_properties(second);
                true
            }
            _ if command.is("identify") || command.is("setUserProperties") => {
                self.set_user_properties(first)
            }
            _ if command.is("updateUserProperties") => self.update_user_properties(first),
            _ if command.is("setUserId") => self.set_user_id(first),
            _ if command.is("setDeviceId") => self.identity.set_device_id(first, clock::now()),
            _ if command.is("reset") => self.set_user_id(NONE),
            _ if command.is("page") => self.page_call(first, second),
            _ if command.is("setCurrentPage") => {
                self.page_call(first.get("pageName"), first.get("properties"))
            }
            _ if command.is("getSessionId") => {
                self.identity.touch(clock::now());
                console::give(first, self.identity.session.id());
                true
            }
            _ if command.is("getUser") => {
                console::give(first, self.who());
                true
            }
            _ if command.is("flush") => {
                self.look(false);
                self.transport.send();
                true
            }
            _ => false,
        };
        if !is_understood {
            console::warn(UNKNOWN_CALL);
        }
    }

    /// `track(name, properties)`, or `track({key, value, properties})`.
    fn track_call(&mut self, name: Value, properties: Value) -> bool {
        let key = name.get("key");
        if key.is_string() {
            let properties = name.get("properties").copy();
            properties.set("value", name.get("value"));
            return self.track_call(key, properties);
        }
        let name = name.text();
        if !name.is_some() {
            return false;
        }
        let now = clock::now();
        if !self.send(name.into(), properties, now) {
            console::warn("properties without a JSON form are left out");
            self.send(name.into(), NONE, now);
        }
        true
    }

    fn page_call(&mut self, name: Value, properties: Value) -> bool {
        let title = || place!("document.title").read().text();
        self.page_view(name.text().or_else(title), properties.copy(), clock::now());
        true
    }

    /// The page says who the visitor is; without an id, Cafe24 does again.
    fn set_user_id(&mut self, id: Value) -> bool {
        let id = id.code();
        let now = clock::now();
        self.identity.set_user(id, id.is_some(), now);
        if !id.is_some() {
            self.identity.forget_user();
        }
        self.look_at_visitor(now);
        true
    }

    /// What is known of the visitor is looked at; before the document is parsed, soon enough.
    fn look_at_visitor(&mut self, now: f64) {
        if self.page_type.is_some() {
            self.visitor_until = Some(now + self.wait);
            self.look_anew();
        }
    }

    fn set_user_properties(&mut self, properties: Value) -> bool {
        if properties.is_object() {
            self.send_private(NONE, properties.copy());
        }
        properties.is_object()
    }

    fn update_user_properties(&mut self, operations: Value) -> bool {
        let properties = host::object();
        for operation in OPERATIONS {
            let value = operations.get(operation);
            if value.is_some() {
                properties.set_by(Value::from("$").concat(operation), value.copy());
            }
        }
        let is_some = !properties.to_json().is("{}");
        if is_some {
            self.send_private(NONE, properties);
            if operations.get("clearAll").is_some() {
                // What Moa itself knows of the visitor is told anew.
                self.identity.user.forget_told();
                self.look_at_visitor(clock::now());
            }
        }
        is_some
    }

    fn who(&mut self) -> Value {
        let who = host::object();
        self.identity.touch(clock::now());
        who.set("userId", self.identity.session.user_id());
        who.set("deviceId", self.identity.session.device_id());
        who.set("sessionId", self.identity.session.id());
        who
    }
}
