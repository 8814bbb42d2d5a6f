//! Values that stay in JavaScript, by handles, as an engine's own API has them: a [`Value`] is what it calls a local
//! handle, a [`Global`] a global one.

use core::ops::Deref;

#[cfg(feature = "std")]
use wasm_bindgen::JsValue;

mod ffi {
    use wasm_bindgen::prelude::*;

    #[cfg(not(target_family = "wasm"))]
    pub use crate::host::fake::{as_number, call, same, text, text_at};

    #[wasm_bindgen(module = "/src/host/values.js")]
    extern "C" {
        #[cfg(feature = "std")]
        #[wasm_bindgen(js_name = put)]
        pub fn of(value: &JsValue) -> i32;
        pub fn keep(value: i32) -> i32;
        pub fn release(value: i32);
        pub fn number(value: f64) -> i32;
        #[cfg(all(feature = "std", target_family = "wasm"))]
        #[wasm_bindgen(js_name = put)]
        pub fn text(value: &str) -> i32;
        #[cfg(all(feature = "std", target_family = "wasm"))]
        #[wasm_bindgen(js_name = textAt)]
        pub fn text_at(text: i32) -> Option<String>;
        pub fn flag(value: i32) -> i32;
        pub fn object() -> i32;
        pub fn array() -> i32;
        #[wasm_bindgen(js_name = isA)]
        pub fn is_a(value: i32, kind: i32) -> bool;
        #[cfg(target_family = "wasm")]
        #[wasm_bindgen(js_name = asNumber)]
        pub fn as_number(value: i32) -> f64;
        #[wasm_bindgen(js_name = isFlag)]
        pub fn is_flag(value: i32, flag: i32) -> bool;
        #[wasm_bindgen(js_name = isFalse)]
        pub fn is_false(value: i32) -> bool;
        #[cfg(target_family = "wasm")]
        pub fn same(one: i32, other: i32) -> bool;
        pub fn get(of: i32, key: i32) -> i32;
        pub fn element(of: i32, index: i32) -> i32;
        pub fn set(of: i32, key: i32, value: i32);
        #[wasm_bindgen(js_name = setNumber)]
        pub fn set_number(of: i32, key: i32, value: f64);
        pub fn remove(of: i32, key: i32);
        #[cfg(target_family = "wasm")]
        pub fn call(of: i32, method: i32, argument: i32) -> i32;
        pub fn assign(to: i32, from: i32);
        #[wasm_bindgen(js_name = toJson)]
        pub fn to_json(value: i32) -> i32;
        #[wasm_bindgen(js_name = fromJson)]
        pub fn from_json(text: i32) -> i32;
        pub fn copy(value: i32) -> i32;
    }
}

/// A value of the page, or `undefined`: a local handle. It holds until the call into wasm returns; it is copied freely,
/// and nobody counts references, which was a quarter of the code.
#[derive(Debug, Clone, Copy, Default)]
pub struct Value(i32);

/// A value that stays until it is dropped: a global handle.
#[derive(Debug, Default)]
pub struct Global(Value);

/// `undefined`.
pub const NONE: Value = Value(0);

/// The handle of a text in the program. A browser's build has all its texts below 64 KB (`pack.mjs` looks), so that
/// place and length make one number, which JavaScript reads the text by, once; handles of values are larger.
#[inline(always)]
pub(crate) fn literal(text: &'static str) -> i32 {
    program_text(text).0
}

/// The same for who knows that the text is one of the program's.
#[inline(always)]
pub(super) fn program_text(text: &str) -> Value {
    #[cfg(feature = "std")]
    return Value(ffi::text(text));
    #[cfg(not(feature = "std"))]
    Value((text.as_ptr() as i32).wrapping_add((text.len() as i32) << 16))
}

/// An empty object.
pub fn object() -> Value {
    Value(ffi::object())
}

/// An empty array.
pub fn array() -> Value {
    Value(ffi::array())
}

impl Value {
    /// A value from outside, by its handle.
    pub fn of_handle(handle: i32) -> Value {
        Value(handle)
    }

    /// The handle, for what is handed out.
    pub fn handle(self) -> i32 {
        self.0
    }

    /// Whether it is anything but `undefined`.
    pub fn is_some(self) -> bool {
        self.0 != 0
    }

    /// This value, or the other when there is none.
    pub fn or_else(self, other: impl FnOnce() -> Value) -> Value {
        if self.is_some() { self } else { other() }
    }

    /// Whether it is an object; null is none.
    #[inline(always)]
    pub fn is_object(self) -> bool {
        ffi::is_a(self.0, literal("object"))
    }

    /// Whether it is a string.
    #[inline(always)]
    pub fn is_string(self) -> bool {
        ffi::is_a(self.0, literal("string"))
    }

    /// Whether it is an array, or has a length as one has.
    pub fn is_array(self) -> bool {
        self.is_object() && !self.get("length").as_number().is_nan()
    }

    /// Whether it is this text.
    #[inline(always)]
    pub fn is(self, text: &'static str) -> bool {
        ffi::same(self.0, literal(text))
    }

    /// Whether it is `true`.
    pub fn is_true(self) -> bool {
        ffi::is_flag(self.0, 1)
    }

    /// Whether it is `false`, as a value or, like an attribute, as a text.
    pub fn is_false(self) -> bool {
        ffi::is_false(self.0)
    }

    /// `true` or `false`, if it is one.
    pub fn flag(self) -> Option<bool> {
        match ffi::is_flag(self.0, 1) {
            true => Some(true),
            false => ffi::is_false(self.0).then_some(false),
        }
    }

    /// The number it is; `NaN` for everything else.
    pub fn as_number(self) -> f64 {
        ffi::as_number(self.0)
    }

    /// A property; `undefined` when there is none or it cannot be read, as with every read.
    #[inline(always)]
    pub fn get(self, key: &'static str) -> Value {
        Value(ffi::get(self.0, literal(key)))
    }

    /// An element of an array or of `arguments`.
    pub fn at(self, index: u32) -> Value {
        Value(ffi::element(self.0, index as i32))
    }

    /// How many elements an array has, none when it is none; a runaway one is cut at 1,000.
    #[inline(never)]
    pub fn length(self) -> u32 {
        // `NaN as u32` is 0.
        let length = self.get("length").as_number() as u32;
        if self.is_object() {
            length.min(1000)
        } else {
            0
        }
    }

    /// Puts a value at the end of an array.
    #[inline(always)]
    pub fn push(self, value: impl Into<Value>) {
        self.call("push", value);
    }

    /// A text that is not in the program; tests have them.
    #[cfg(feature = "std")]
    pub fn of_text(text: &str) -> Value {
        Value(ffi::text(text))
    }

    /// A property whose name is a value.
    pub fn get_by(self, key: impl Into<Value>) -> Value {
        Value(ffi::get(self.0, key.into().0))
    }

    /// Sets a property whose name is a value, as [`Value::set`] does.
    pub fn set_by(self, key: impl Into<Value>, value: impl Into<Value>) {
        ffi::set(self.0, key.into().0, value.into().0);
    }

    /// Sets a property, unless the value is `undefined`; an object that refuses it stays as it is.
    #[inline(always)]
    pub fn set(self, key: &'static str, value: impl Into<Value>) {
        ffi::set(self.0, literal(key), value.into().0);
    }

    /// Sets a property to a number, unless that is `NaN`; on objects of our own.
    #[inline(always)]
    pub fn set_number(self, key: &'static str, value: f64) {
        ffi::set_number(self.0, literal(key), value);
    }

    /// Takes a property away.
    #[inline(always)]
    pub fn remove(self, key: &'static str) {
        ffi::remove(self.0, literal(key));
    }

    /// What a method returns.
    #[inline(always)]
    pub fn call(self, method: &'static str, argument: impl Into<Value>) -> Value {
        Value(ffi::call(self.0, literal(method), argument.into().0))
    }

    /// Copies the properties of another object to one of our own.
    pub fn assign(self, from: Value) {
        ffi::assign(self.0, from.0);
    }

    /// A text with another behind it.
    pub fn concat(self, other: impl Into<Value>) -> Value {
        self.call("concat", other)
    }

    /// The value as JSON text; `undefined` when it has no JSON form (cycles, throwing `toJSON`).
    pub fn to_json(self) -> Value {
        Value(ffi::to_json(self.0))
    }

    /// The value of a JSON text.
    pub fn from_json(self) -> Value {
        Value(ffi::from_json(self.0))
    }

    /// A copy of what has a JSON form; an empty object of what has none.
    pub fn copy(self) -> Value {
        Value(ffi::copy(self.0))
    }
}

/// The string it is, for tests; nothing for what is no string.
#[cfg(feature = "std")]
impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&ffi::text_at(self.0).unwrap_or_default())
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Value) -> bool {
        self.0 == other.0 || ffi::same(self.0, other.0)
    }
}

/// For tests, which make values of their own.
#[cfg(feature = "std")]
impl From<&JsValue> for Value {
    fn from(value: &JsValue) -> Value {
        Value(ffi::of(value))
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Value {
        Value(ffi::flag(value.into()))
    }
}

/// `NaN` is none.
impl From<f64> for Value {
    fn from(value: f64) -> Value {
        Value(ffi::number(value))
    }
}

impl From<&'static str> for Value {
    #[inline(always)]
    fn from(value: &'static str) -> Value {
        Value(literal(value))
    }
}

impl Global {
    /// Keeps a value.
    pub fn new(value: impl Into<Value>) -> Global {
        Global(Value(ffi::keep(value.into().0)))
    }
}

impl Deref for Global {
    type Target = Value;

    fn deref(&self) -> &Value {
        &self.0
    }
}

impl Drop for Global {
    fn drop(&mut self) {
        if self.0.is_some() {
            ffi::release(self.0.0);
        }
    }
}
