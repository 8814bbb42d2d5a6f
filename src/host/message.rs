//! Messages and their ids.

use super::{Text, Value};

mod ffi {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen(module = "/src/host/message.js")]
    extern "C" {
        pub fn message(
            id: i32,
            event: i32,
            content: i32,
            device: i32,
            user: i32,
            session: i32,
            time: f64,
        ) -> i32;
        #[wasm_bindgen(js_name = newId)]
        pub fn new_id() -> i32;
        #[wasm_bindgen(js_name = nextId)]
        pub fn next_id(device: i32, before: i32, now: f64, span: f64) -> i32;
    }
}

/// The JSON of a message (see [`crate::delivery::envelope`]) of a device, user and session; `undefined`
/// when the content has none. Without an id it gets one.
pub fn json(id: Value, event: Value, content: Value, of: [Text; 3], time: f64) -> Value {
    let [device, user, session] = of.map(|text| Value::from(text).handle());
    Value::of_handle(ffi::message(
        id.handle(),
        event.handle(),
        content.handle(),
        device,
        user,
        session,
        time,
    ))
}

/// A new id, a UUID of version 7: the time, and then at random.
pub fn new_id() -> Value {
    Value::of_handle(ffi::new_id())
}

/// The id of what comes after `before` (none for the first) on a device: the same UUID in every tab of the host that asks
/// within a span of so many milliseconds.
pub fn next_id(device: Text, before: Text, now: f64, span: f64) -> Value {
    let [device, before] = [device, before].map(|text| Value::from(text).handle());
    Value::of_handle(ffi::next_id(device, before, now, span))
}
