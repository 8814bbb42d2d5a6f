//! What a property of an event can have as its value, beside texts and amounts; both may be unknown by themselves.

use serde::{Serialize, Serializer};

use crate::host::{NONE, Value};

/// `true` or `false`, if it is known.
pub type Flag = Option<bool>;

/// Without it the event has no meaning: the collector rejects one that does not have it.
#[derive(Debug, Clone, Copy, Default, Serialize)]
#[serde(transparent)]
pub struct Required<T>(pub T);

/// Several texts, as an array. An empty array says that there are none; nothing that it is not known.
#[derive(Debug, Clone, Copy, Default, Serialize)]
#[serde(transparent)]
pub struct Texts(pub Value);

/// One product as a string, several as an array of strings: `product_no` where a purchase may hold
/// several (`docs/decisions.md`).
#[derive(Debug, Clone, Copy)]
pub struct OneOrMany(pub Value);

impl OneOrMany {
    fn value(self) -> Value {
        match self.0.length() {
            0 => NONE,
            1 => self.0.at(0),
            _ => self.0,
        }
    }
}

impl Serialize for OneOrMany {
    #[inline(always)]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value().serialize(serializer)
    }
}
