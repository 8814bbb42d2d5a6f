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

/// Makes the type and the list of its names, which is one text: JavaScript finds a word's place in it.
macro_rules! calls {
    ($($(#[$doc:meta])* $call:ident $name:literal)*) => {
        /// What the page can call.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Call {
            $($(#[$doc])* $call,)*
        }

        const ALL: &[Call] = &[$(Call::$call),*];
        const NAMES: &str = concat!($($name, " "),*);
    };
}

// Each call with its name.
calls! {
    /// The settings. The loader makes one of the tag's attributes; the first one counts.
    Init "init"
    /// Whether messages are shown on the console.
    Debug "debug"
    /// Something to be told of.
    On "on"
    /// What the visitor says.
    Consent "consent"
    /// An event of the page's own.
    Track "track"
    /// Who the visitor is, or what is known of them.
    Identify "identify"
    /// What is known of the visitor.
    SetUserProperties "setUserProperties"
    /// Operations on what is known of the visitor.
    UpdateUserProperties "updateUserProperties"
    /// Who the visitor is.
    SetUserId "setUserId"
    /// What the device is called.
    SetDeviceId "setDeviceId"
    /// The visitor is nobody any more.
    Reset "reset"
    /// A view of a page.
    Page "page"
    /// The same, as other trackers have it.
    SetCurrentPage "setCurrentPage"
    /// Asks for the session's id.
    GetSessionId "getSessionId"
    /// Asks who the visitor is.
    GetUser "getUser"
    /// Sends what waits.
    Flush "flush"
}

impl Call {
    /// The call of a name.
    pub fn of(name: Text) -> Option<Call> {
        ALL.get(name.place_in(NAMES) as usize).copied()
    }
}

impl Tracker {
    /// One call, its `arguments`.
    pub fn call(&mut self, call: Option<Call>, arguments: Value) {
        self.on_known();
        let first = arguments.at(1);
        let second = arguments.at(2);
        let is_understood = match call {
            Some(Call::Init) => true,
            Some(Call::Track) => self.track_call(first, second),
            Some(Call::Identify) if first.code().is_some() => {
                self.set_user_id(first);
                self.set_user_properties(second);
                true
            }
            Some(Call::Identify | Call::SetUserProperties) => self.set_user_properties(first),
            Some(Call::UpdateUserProperties) => self.update_user_properties(first),
            Some(Call::SetUserId) => self.set_user_id(first),
            Some(Call::SetDeviceId) => {
                let identity = &mut self.recorder.identity;
                identity.set_device_id(first, clock::now())
            }
            Some(Call::Reset) => self.set_user_id(NONE),
            Some(Call::Page) => self.page_call(first, second),
            Some(Call::SetCurrentPage) => {
                self.page_call(first.get("pageName"), first.get("properties"))
            }
            Some(Call::GetSessionId) => {
                self.recorder.identity.touch(clock::now());
                console::give(first, self.recorder.identity.session.id());
                true
            }
            Some(Call::GetUser) => {
                console::give(first, self.who());
                true
            }
            Some(Call::Flush) => {
                self.poll(false);
                self.recorder.transport.send();
                true
            }
            // The visit's own, and what is none.
            Some(Call::Debug | Call::On | Call::Consent) | None => false,
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
        if !self.recorder.send(name.into(), properties, now) {
            console::warn("properties without a JSON form are left out");
            self.recorder.send(name.into(), NONE, now);
        }
        true
    }

    fn page_call(&mut self, name: Value, properties: Value) -> bool {
        let title = || place!("document.title").read().text();
        let name = name.text().or_else(title);
        let now = clock::now();
        if self.recorder.is_viewed {
            // What the visitor gave the page so far was given under its old name.
            self.attention();
            self.recorder.engaged(0.0);
        }
        self.view
            .tell(&mut self.recorder, name, properties.copy(), now);
        true
    }

    /// The page says who the visitor is; without an id, Cafe24 does again.
    fn set_user_id(&mut self, id: Value) -> bool {
        let id = id.code();
        let now = clock::now();
        self.recorder.identity.set_user(id, id.is_some(), now);
        if !id.is_some() {
            self.recorder.identity.forget_user();
        }
        self.look_at_visitor(now);
        true
    }

    /// What is known of the visitor is looked at; before the document is parsed, soon enough.
    fn look_at_visitor(&mut self, now: f64) {
        if self.recorder.page_type.is_some() {
            self.visitor.until = Some(now + self.recorder.wait);
            self.poll_anew();
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
                self.recorder.identity.user.forget_told();
                self.look_at_visitor(clock::now());
            }
        }
        is_some
    }

    fn who(&mut self) -> Value {
        let who = host::object();
        self.recorder.identity.touch(clock::now());
        who.set("userId", self.recorder.identity.session.user_id());
        who.set("deviceId", self.recorder.identity.session.device_id());
        who.set("sessionId", self.recorder.identity.session.id());
        who
    }
}

#[cfg(test)]
mod tests;
