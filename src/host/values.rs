//! Values that stay in JavaScript.

use core::ops::Deref;

#[cfg(feature = "std")]
use wasm_bindgen::JsValue;

use super::{Text, border};

/// A value of the page, or `undefined`. It holds until the call into wasm returns.
#[derive(Debug, Clone, Copy, Default)]
pub struct Value(pub(super) i32);

/// A value that stays until it is dropped.
#[derive(Debug, Default)]
pub struct Kept(Value);

/// `undefined`.
pub const NONE: Value = Value(0);

/// The handle of a text in the program. A browser's build has all its texts below 64 KB (`pack.mjs` looks), so that
/// place and length make one number, which JavaScript reads the text by, once; handles of values are larger.
#[inline(always)]
pub(crate) fn literal(text: &'static str) -> i32 {
    #[cfg(feature = "std")]
    return border::text(text);
    #[cfg(not(feature = "std"))]
    (text.as_ptr() as i32).wrapping_add((text.len() as i32) << 16)
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
        border::is_a(self.0, literal("object"))
    }

    /// Whether it is a string.
    #[inline(always)]
    pub fn is_string(self) -> bool {
        border::is_a(self.0, literal("string"))
    }

    /// Whether it is an array, or has a length as one has.
    pub fn is_array(self) -> bool {
        self.is_object() && !self.get("length").as_number().is_nan()
    }

    /// Whether it is this text.
    #[inline(always)]
    pub fn is(self, text: &'static str) -> bool {
        border::same(self.0, literal(text))
    }

    /// Whether it is `true`.
    pub fn is_true(self) -> bool {
        border::is_flag(self.0, 1)
    }

    /// Whether it is `false`, as a value or, like an attribute, as a text.
    pub fn is_false(self) -> bool {
        border::is_false(self.0)
    }

    /// `true` or `false`, if it is one.
    pub fn flag(self) -> Option<bool> {
        match border::is_flag(self.0, 1) {
            true => Some(true),
            false => border::is_false(self.0).then_some(false),
        }
    }

    /// The number it is; `NaN` for everything else.
    pub fn as_number(self) -> f64 {
        border::as_number(self.0)
    }

    /// The number it is, or the first amount in a short text (`text.js`); `NaN` for everything else.
    #[inline(always)]
    pub fn number(self) -> f64 {
        border::number_of(self.0)
    }

    /// A property; `undefined` when there is none or it cannot be read, as with every read.
    #[inline(always)]
    pub fn get(self, key: &'static str) -> Value {
        Value(border::get(self.0, literal(key)))
    }

    /// An element of an array or of `arguments`.
    pub fn at(self, index: u32) -> Value {
        Value(border::element(self.0, index as i32))
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
        Value(border::text(text))
    }

    /// A property whose name is a value.
    pub fn get_by(self, key: impl Into<Value>) -> Value {
        Value(border::get(self.0, key.into().0))
    }

    /// Sets a property whose name is a value, as [`Value::set`] does.
    pub fn set_by(self, key: impl Into<Value>, value: impl Into<Value>) {
        border::set(self.0, key.into().0, value.into().0);
    }

    /// Sets a property, unless the value is `undefined`; an object that refuses it stays as it is.
    #[inline(always)]
    pub fn set(self, key: &'static str, value: impl Into<Value>) {
        border::set(self.0, literal(key), value.into().0);
    }

    /// Sets a property to a number, unless that is `NaN`; on objects of our own.
    #[inline(always)]
    pub fn set_number(self, key: &'static str, value: f64) {
        border::set_number(self.0, literal(key), value);
    }

    /// Sets a property to a text from this side of the border.
    #[inline(always)]
    pub fn set_text(self, key: &'static str, value: &'static str) {
        self.set(key, value);
    }

    /// Takes a property away.
    #[inline(always)]
    pub fn remove(self, key: &'static str) {
        border::remove(self.0, literal(key));
    }

    /// What a method returns.
    #[inline(always)]
    pub fn call(self, method: &'static str, argument: impl Into<Value>) -> Value {
        Value(border::call(self.0, literal(method), argument.into().0))
    }

    /// Copies the properties of another object to one of our own.
    pub fn assign(self, from: Value) {
        border::assign(self.0, from.0);
    }

    /// A text with another behind it.
    pub fn concat(self, other: impl Into<Value>) -> Value {
        self.call("concat", other)
    }

    /// The value as JSON text; `undefined` when it has no JSON form (cycles, throwing `toJSON`).
    pub fn to_json(self) -> Value {
        Value(border::to_json(self.0))
    }

    /// The value of a JSON text.
    pub fn from_json(self) -> Value {
        Value(border::from_json(self.0))
    }

    /// A copy of what has a JSON form; an empty object of what has none.
    pub fn copy(self) -> Value {
        Value(border::copy(self.0))
    }

    /// The text it is: white space collapsed, cut at 2,000 characters; none for what is no string or an
    /// empty one.
    #[inline(always)]
    pub fn text(self) -> Text {
        Text(Value(border::trimmed(self.0)))
    }

    /// A name as a reader sees it: escapes undone, entities decoded, markup taken out.
    #[inline(always)]
    pub fn name(self) -> Text {
        Text(Value(border::name(self.0)))
    }

    /// A text, or a number as text.
    pub fn code(self) -> Text {
        Text(Value(border::code(self.0)))
    }

    /// A number that names something: digits that do not begin with 0, which Cafe24 writes for
    /// "none".
    #[inline(always)]
    pub fn identifier(self) -> Text {
        Text(Value(border::identifier(self.0)))
    }

    /// What a group of a regular expression matches in a string of any length.
    #[inline(always)]
    pub fn find(self, pattern: &'static str, group: i32) -> Text {
        Text(Value(border::group(self.0, literal(pattern), group)))
    }
}

/// The string it is, for tests; nothing for what is no string.
#[cfg(feature = "std")]
impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&border::text_at(self.0).unwrap_or_default())
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Value) -> bool {
        self.0 == other.0 || border::same(self.0, other.0)
    }
}

/// For tests, which make values of their own.
#[cfg(feature = "std")]
impl From<&JsValue> for Value {
    fn from(value: &JsValue) -> Value {
        Value(border::of(value))
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Value {
        Value(border::flag(value.into()))
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Value {
        Value(border::number(value))
    }
}

impl From<&'static str> for Value {
    #[inline(always)]
    fn from(value: &'static str) -> Value {
        Value(literal(value))
    }
}

impl Kept {
    /// Keeps a value.
    pub fn new(value: impl Into<Value>) -> Kept {
        Kept(Value(border::keep(value.into().0)))
    }

    /// The value as a text.
    pub fn as_text(&self) -> Text {
        Text(self.0)
    }
}

impl Deref for Kept {
    type Target = Value;

    fn deref(&self) -> &Value {
        &self.0
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        if self.0.is_some() {
            border::release(self.0.0);
        }
    }
}
