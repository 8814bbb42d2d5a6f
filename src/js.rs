//! Values of the page: reading them without trusting them.
//!
//! A page is full of surprises: missing objects, getters that throw, numbers written as text.
//! Every read here answers "nothing" instead of failing; `js.js` does the catching. Strings stay in
//! JavaScript as [`Text`] unless their content decides something.

use alloc::string::String;
use alloc::vec::Vec;

use wasm_bindgen::prelude::*;

use crate::{money, text};

mod page {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen(module = "/src/js.js")]
    extern "C" {
        pub fn read(place: &str) -> JsValue;
        pub fn get(of: &JsValue, key: &str) -> JsValue;
        #[wasm_bindgen(js_name = get)]
        pub fn at(of: &JsValue, index: u32) -> JsValue;
        pub fn set(of: &JsValue, key: &str, value: &JsValue);
        pub fn call(of: &JsValue, method: &str, argument: &JsValue) -> JsValue;
        pub fn object() -> JsValue;
        pub fn array() -> JsValue;
        pub fn assign(to: &JsValue, from: &JsValue);
        pub fn trimmed(value: &JsValue) -> JsValue;
        pub fn code(value: &JsValue) -> JsValue;
        pub fn unescaped(value: &JsValue) -> JsValue;
        pub fn group(text: &JsValue, pattern: &str, group: u32) -> JsValue;
        pub fn add(a: &JsValue, b: &JsValue) -> JsValue;
        #[wasm_bindgen(js_name = toJson)]
        pub fn to_json(value: &JsValue) -> JsValue;
        #[wasm_bindgen(js_name = fromJson)]
        pub fn from_json(text: &JsValue) -> JsValue;
        pub fn iso(time: f64) -> JsValue;
        pub fn batch(messages: &JsValue, head: &JsValue) -> JsValue;
        pub fn trail(event: &JsValue) -> JsValue;
        #[wasm_bindgen(js_name = newId)]
        pub fn new_id() -> JsValue;
    }
}

/// A piece of text that stays in JavaScript, or none; never an empty one.
///
/// Not an `Option`: a handle travels in a register, an `Option` of one does not, and most of what
/// the tracker does is to hand texts on. It made a tenth of the code.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Text(JsValue);

impl Text {
    /// The text, white space collapsed, cut at 2,000 characters; none for what is no string or an empty one.
    #[inline(never)]
    pub fn of(value: &JsValue) -> Text {
        Text(page::trimmed(value))
    }

    /// Text from this side of the border.
    #[inline(never)]
    pub fn new(text: &str) -> Text {
        Text::of(&JsValue::from_str(text))
    }

    /// A name as a reader sees it: escapes undone, entities decoded, markup taken out.
    #[inline(never)]
    pub fn name(value: &JsValue) -> Text {
        let name = Text(page::unescaped(value));
        if name.group("[&<]", 0).is_some() {
            return Text::new(&text::plain(&name.to_string()));
        }
        name
    }

    /// A text, or a number as text.
    pub fn code(value: &JsValue) -> Text {
        Text(page::code(value))
    }

    /// A number that names something: digits that do not begin with 0, which Cafe24 writes for
    /// "none".
    #[inline(never)]
    pub fn identifier(value: &JsValue) -> Text {
        Text::code(value).group("^[1-9]\\d{0,18}$", 0)
    }

    /// Whether there is a text.
    pub fn is_some(&self) -> bool {
        !self.0.is_undefined()
    }

    /// This text, or the other when there is none.
    pub fn or_else(self, other: impl FnOnce() -> Text) -> Text {
        if self.is_some() { self } else { other() }
    }

    /// What a group of a regular expression matches in the text.
    #[inline(never)]
    pub fn group(&self, pattern: &str, group: u32) -> Text {
        Text::find(&self.0, pattern, group)
    }

    /// What a group of a regular expression matches in a string of any length.
    pub fn find(string: &JsValue, pattern: &str, group: u32) -> Text {
        Text(page::group(string, pattern, group))
    }

    /// The text in wasm memory, for what decides something by it; empty when there is none.
    #[allow(
        clippy::inherent_to_string,
        reason = "a copy across the border, not a way to print"
    )]
    pub fn to_string(&self) -> String {
        self.0.as_string().unwrap_or_default()
    }
}

impl From<Text> for JsValue {
    fn from(text: Text) -> JsValue {
        text.0
    }
}

impl AsRef<JsValue> for Text {
    fn as_ref(&self) -> &JsValue {
        &self.0
    }
}

/// What stands at a place of the page (see [`crate::storefront::source`]); `undefined` when nothing
/// does or it cannot be read, as with every read below.
#[inline(never)]
pub fn read(place: &str) -> JsValue {
    page::read(place)
}

/// A property.
#[inline(never)]
pub fn get(of: &JsValue, key: &str) -> JsValue {
    page::get(of, key)
}

/// An element of an array or of `arguments`.
pub fn at(of: &JsValue, index: u32) -> JsValue {
    page::at(of, index)
}

/// The elements of an array, none when it is none; a runaway one is cut at 1,000.
#[inline(never)]
pub fn elements(of: &JsValue) -> Vec<JsValue> {
    let mut elements = Vec::new();
    if of.is_object() {
        let length = get(of, "length").as_f64().unwrap_or(0.0).min(1000.0);
        while (elements.len() as f64) < length {
            elements.push(at(of, elements.len() as u32));
        }
    }
    elements
}

/// What a method returns.
pub fn call(of: &JsValue, method: &str, argument: &JsValue) -> JsValue {
    page::call(of, method, argument)
}

/// Sets a property, unless the value is `undefined`; an object that refuses it stays as it is.
#[inline(never)]
pub fn set(of: &JsValue, key: &str, value: &JsValue) {
    page::set(of, key, value);
}

/// An empty object.
pub fn object() -> JsValue {
    page::object()
}

/// An array.
pub fn array(values: impl IntoIterator<Item = JsValue>) -> JsValue {
    let array = page::array();
    for value in values {
        call(&array, "push", &value);
    }
    array
}

/// Copies the properties of one of our own objects to another.
pub fn assign(to: &JsValue, from: &JsValue) {
    page::assign(to, from);
}

/// Two texts put together.
pub fn add(a: &JsValue, b: &JsValue) -> JsValue {
    page::add(a, b)
}

/// A number, or a short text that holds one; `NaN` for everything else.
#[inline(never)]
pub fn number(value: &JsValue) -> f64 {
    match value.as_f64() {
        Some(number) if number.is_finite() => number,
        Some(_) => f64::NAN,
        None => money::parse(&Text::of(value).group("^[^]{1,100}$", 0).to_string()),
    }
}

/// The value as JSON text; `undefined` when it has no JSON form (cycles, throwing `toJSON`).
pub fn to_json(value: &JsValue) -> JsValue {
    page::to_json(value)
}

/// The value of a JSON text.
pub fn from_json(text: &JsValue) -> JsValue {
    page::from_json(text)
}

/// Epoch milliseconds as an RFC 3339 text in UTC.
pub fn iso(time: f64) -> JsValue {
    page::iso(time)
}

/// The JSON of an object, with a member `batch` of messages that are JSON already.
pub fn batch(messages: &JsValue, head: &JsValue) -> JsValue {
    page::batch(messages, head)
}

/// The trail of a click (see [`crate::signals::purchase`]).
pub fn trail(event: &JsValue) -> String {
    page::trail(event).as_string().unwrap_or_default()
}

/// A new random id, a UUID of version 4.
pub fn new_id() -> Text {
    Text(page::new_id())
}
