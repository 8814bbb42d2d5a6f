//! What developers are told, and whoever wants to hear of messages and answers.

use super::Value;
use super::values::literal;

mod ffi {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen(module = "/src/host/console.js")]
    extern "C" {
        #[wasm_bindgen(js_name = warnText)]
        pub fn warn(text: i32);
        pub fn debug(shown: i32);
        pub fn on(name: i32, callback: i32);
        pub fn give(callback: i32, value: i32);
        pub fn tell(what: i32, json: i32);
    }
}

/// One line on the console, for the developer.
pub fn warn(text: &'static str) {
    ffi::warn(literal(text));
}

/// What developers are shown, by the number that `console.js` has for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i32)]
pub enum Shown {
    /// Nothing but warnings.
    Nothing,
    /// Messages and verdicts, on the console.
    Messages,
    /// The same, and the inspector.
    Inspector,
}

/// What is shown from now on.
pub fn debug(shown: Shown) {
    ffi::debug(shown as i32);
}

/// The page wants to hear of what has this name; `*` is everything.
pub fn on(name: Value, callback: Value) {
    ffi::on(name.handle(), callback.handle());
}

/// Hands a value to a function of the page.
pub fn give(callback: Value, value: impl Into<Value>) {
    ffi::give(callback.handle(), value.into().handle());
}

/// Tells whoever wants to hear it: a message as JSON.
pub fn tell(what: Value, json: Value) {
    ffi::tell(what.handle(), json.handle());
}
