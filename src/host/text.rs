//! Texts that stay in JavaScript.

use super::Value;

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
