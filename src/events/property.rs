//! What a property of an event can have as its value.

use crate::amount::Amount;
use crate::host::{Text, Value};

/// `true` or `false`, if it is known.
pub type Flag = Option<bool>;

/// What a property can have as its value.
pub trait Property {
    /// Sets the property, unless there is no value.
    fn put(self, properties: Value, name: &'static str);
}

/// An unknown amount is no value.
impl Property for Amount {
    fn put(self, properties: Value, name: &'static str) {
        properties.set_number(name, self.0);
    }
}

impl Property for Flag {
    fn put(self, properties: Value, name: &'static str) {
        if let Some(flag) = self {
            properties.set(name, flag);
        }
    }
}

impl Property for &'static str {
    fn put(self, properties: Value, name: &'static str) {
        properties.set_text(name, self);
    }
}

impl Property for Text {
    fn put(self, properties: Value, name: &'static str) {
        properties.set(name, self);
    }
}

/// Several texts, as an array.
#[derive(Debug, Clone, Copy)]
pub struct Texts(pub Value);

/// An empty array says that there are none; nothing that it is not known.
impl Property for Texts {
    fn put(self, properties: Value, name: &'static str) {
        properties.set(name, self.0);
    }
}

/// One product as a string, several as an array of strings: `product_no` where a purchase may hold
/// several (`docs/decisions.md`).
#[derive(Debug, Clone, Copy)]
pub struct OneOrMany(pub Value);

impl Property for OneOrMany {
    fn put(self, properties: Value, name: &'static str) {
        match self.0.length() {
            0 => {}
            1 => properties.set(name, self.0.at(0)),
            _ => properties.set(name, self.0),
        }
    }
}
