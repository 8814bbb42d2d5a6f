//! Texts that stay in JavaScript: names, numbers and what patterns find, read out of values.

use crate::amount::Amount;

use super::values::{Global, Value, literal};

mod ffi {
    use wasm_bindgen::prelude::*;

    #[cfg(not(target_family = "wasm"))]
    pub use crate::host::fake::{group, number_of, place_of, trimmed};

    #[wasm_bindgen(module = "/src/host/text.js")]
    extern "C" {
        #[cfg(target_family = "wasm")]
        pub fn trimmed(value: i32) -> i32;
        pub fn code(value: i32) -> i32;
        pub fn name(value: i32) -> i32;
        pub fn identifier(value: i32) -> i32;
        #[cfg(target_family = "wasm")]
        #[wasm_bindgen(js_name = number)]
        pub fn number_of(value: i32) -> f64;
        #[cfg(target_family = "wasm")]
        pub fn group(text: i32, pattern: i32, group: i32) -> i32;
        #[cfg(target_family = "wasm")]
        #[wasm_bindgen(js_name = placeOf)]
        pub fn place_of(word: i32, words: i32) -> i32;
    }
}

/// A piece of text that stays in JavaScript, or none; never an empty one. It holds until the call into
/// wasm returns.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Text(pub(crate) Value);

impl Text {
    /// A text that is not in the program; tests have them.
    #[cfg(feature = "std")]
    pub fn new(text: &str) -> Text {
        Value::of_text(text).text()
    }

    /// A text in the program, as it is.
    pub fn literal(text: &'static str) -> Text {
        Text(text.into())
    }

    /// Whether there is a text.
    pub fn is_some(self) -> bool {
        self.0.is_some()
    }

    /// Whether it is this text.
    pub fn is(self, text: &'static str) -> bool {
        self.0.is(text)
    }

    /// This text, or the other when there is none.
    pub fn or_else(self, other: impl FnOnce() -> Text) -> Text {
        if self.is_some() { self } else { other() }
    }

    /// Whether it begins with this text.
    pub fn begins_with(self, text: &'static str) -> bool {
        self.0.call("indexOf", text).as_number() == 0.0
    }

    /// What a group of a regular expression matches in the text.
    pub fn group(self, pattern: &'static str, group: i32) -> Text {
        self.0.find(pattern, group)
    }

    /// Its place in a list of words with a space between them; -1 when it is not among them.
    pub fn place_in(self, words: &'static str) -> i32 {
        ffi::place_of(self.0.handle(), literal(words))
    }
}

impl Value {
    /// The number it is, or the first amount in a short text (`text.js`); `NaN` for everything else.
    #[inline(always)]
    pub fn number(self) -> f64 {
        ffi::number_of(self.handle())
    }

    /// The same as an amount.
    #[inline(always)]
    pub fn amount(self) -> Amount {
        Amount(self.number())
    }

    /// The text it is: white space collapsed, cut at 2,000 characters; none for what is no string or an
    /// empty one.
    #[inline(always)]
    pub fn text(self) -> Text {
        Text(Value::of_handle(ffi::trimmed(self.handle())))
    }

    /// A name as a reader sees it: escapes undone, entities decoded, markup taken out.
    #[inline(always)]
    pub fn name(self) -> Text {
        Text(Value::of_handle(ffi::name(self.handle())))
    }

    /// A text, or a number as text.
    pub fn code(self) -> Text {
        Text(Value::of_handle(ffi::code(self.handle())))
    }

    /// A number that names something: digits that do not begin with 0, which Cafe24 writes for
    /// "none".
    #[inline(always)]
    pub fn identifier(self) -> Text {
        Text(Value::of_handle(ffi::identifier(self.handle())))
    }

    /// What a group of a regular expression matches in a string of any length.
    #[inline(always)]
    pub fn find(self, pattern: &'static str, group: i32) -> Text {
        Text(Value::of_handle(ffi::group(
            self.handle(),
            literal(pattern),
            group,
        )))
    }
}

impl Global {
    /// The value as a text.
    pub fn as_text(&self) -> Text {
        Text(**self)
    }
}

impl From<Text> for Value {
    fn from(text: Text) -> Value {
        text.0
    }
}

#[cfg(feature = "std")]
impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
