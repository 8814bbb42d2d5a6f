//! JSON text, written by this crate itself: it is compiled with optimisation also where tests are
//! not, and a year has hundreds of thousands of bodies.

use std::fmt::Write as _;

use serde_json::Value;

/// Something that can be written as JSON.
pub(crate) trait Written {
    /// Writes it behind what is there.
    fn write(&self, text: &mut String);
}

impl Written for str {
    fn write(&self, text: &mut String) {
        text.push('"');
        let mut rest = self;
        while let Some(place) = rest
            .bytes()
            .position(|byte| byte < 0x20 || byte == b'"' || byte == b'\\')
        {
            text.push_str(&rest[..place]);
            match rest.as_bytes()[place] {
                b'"' => text.push_str("\\\""),
                b'\\' => text.push_str("\\\\"),
                b'\n' => text.push_str("\\n"),
                byte => {
                    let _ = write!(text, "\\u{byte:04x}");
                }
            }
            rest = &rest[place + 1..];
        }
        text.push_str(rest);
        text.push('"');
    }
}

impl Written for String {
    fn write(&self, text: &mut String) {
        self.as_str().write(text);
    }
}

impl Written for usize {
    fn write(&self, text: &mut String) {
        let _ = write!(text, "{self}");
    }
}

impl Written for u32 {
    fn write(&self, text: &mut String) {
        let _ = write!(text, "{self}");
    }
}

impl<T: Written> Written for Option<T> {
    fn write(&self, text: &mut String) {
        match self {
            Some(value) => value.write(text),
            None => text.push_str("null"),
        }
    }
}

impl<T: Written> Written for [T] {
    fn write(&self, text: &mut String) {
        text.push('[');
        for (index, value) in self.iter().enumerate() {
            if index > 0 {
                text.push(',');
            }
            value.write(text);
        }
        text.push(']');
    }
}

impl<T: Written + ?Sized> Written for &T {
    fn write(&self, text: &mut String) {
        (*self).write(text);
    }
}

impl Written for Value {
    fn write(&self, text: &mut String) {
        match self {
            Value::Null => text.push_str("null"),
            Value::Bool(true) => text.push_str("true"),
            Value::Bool(false) => text.push_str("false"),
            Value::Number(number) => {
                let _ = write!(text, "{number}");
            }
            Value::String(string) => string.write(text),
            Value::Array(values) => values.as_slice().write(text),
            Value::Object(map) => {
                text.push('{');
                for (index, (key, value)) in map.iter().enumerate() {
                    if index > 0 {
                        text.push(',');
                    }
                    key.write(text);
                    text.push(':');
                    value.write(text);
                }
                text.push('}');
            }
        }
    }
}

/// Text that is JSON already.
#[derive(Debug)]
pub(crate) struct Raw(pub String);

impl Written for Raw {
    fn write(&self, text: &mut String) {
        text.push_str(&self.0);
    }
}

/// An object that is being written.
#[derive(Debug)]
pub(crate) struct Object {
    text: String,
    /// The only keys that are taken, where not all are.
    only: Option<Vec<String>>,
}

impl Object {
    pub fn new() -> Self {
        Self::only(None)
    }

    /// An object that takes only some keys, where they are given.
    pub fn only(keys: Option<Vec<String>>) -> Self {
        Self {
            text: String::with_capacity(1_500),
            only: keys,
        }
    }

    /// Whether a key is taken.
    pub fn takes(&self, key: &str) -> bool {
        self.only
            .as_ref()
            .is_none_or(|only| only.iter().any(|word| word == key))
    }

    /// Adds an entry; keys need no escaping.
    pub fn put<T: Written + ?Sized>(&mut self, key: &str, value: &T) {
        if !self.takes(key) {
            return;
        }
        self.text
            .push_str(if self.text.is_empty() { "{\"" } else { ",\"" });
        self.text.push_str(key);
        self.text.push_str("\":");
        value.write(&mut self.text);
    }

    /// The whole object.
    pub fn end(mut self) -> String {
        self.text
            .push_str(if self.text.is_empty() { "{}" } else { "}" });
        self.text
    }
}

/// An object's entries, written: `write_object!(object, { "key": value, … })`.
macro_rules! write_object {
    ($object:expr, { $($key:literal: $value:expr),* $(,)? }) => {{
        $($object.put($key, &$value);)*
    }};
}
pub(crate) use write_object;

/// A value as text.
pub(crate) fn text(value: &Value) -> String {
    let mut text = String::with_capacity(1_024);
    value.write(&mut text);
    text
}
