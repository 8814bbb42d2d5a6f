//! Texts that stay in JavaScript.

use alloc::string::String;

use super::Value;

/// A piece of text that stays in JavaScript, or none; never an empty one. It holds until the call into
/// wasm returns.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Text(pub(crate) Value);

impl Text {
    /// Text from this side of the border.
    #[inline(never)]
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

    /// What a group of a regular expression matches in the text.
    pub fn group(self, pattern: &'static str, group: i32) -> Text {
        self.0.find(pattern, group)
    }

    /// The text in wasm memory; empty when there is none.
    #[allow(
        clippy::inherent_to_string,
        reason = "a copy across the border, not a way to print"
    )]
    pub fn to_string(self) -> String {
        self.0.to_string()
    }
}

impl From<Text> for Value {
    fn from(text: Text) -> Value {
        text.0
    }
}
