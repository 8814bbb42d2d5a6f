//! Values as Braze takes them: what cannot be one of these is none, so an event that is made of them is valid.
//!
//! facts/server 2.1: money is a number of 0 and more, texts are not blank and have 255 characters
//! at most, addresses too, and one property of another type makes Braze drop the whole event.

use moa_message::number;
use serde::{Serialize, Serializer};
use serde_json::Value;

/// How many characters a text may have.
pub const TEXT_CHARS: usize = 255;

/// A text that is not blank and not too long.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Text(String);

impl Text {
    /// A text, or a number as one; one that is too long is cut.
    pub fn of(value: &Value) -> Option<Self> {
        match value {
            Value::String(text) => Self::cut(text),
            Value::Number(number) => Self::cut(&number.to_string()),
            _ => None,
        }
    }

    /// The beginning of a text.
    pub fn cut(text: &str) -> Option<Self> {
        let text: String = text.trim().chars().take(TEXT_CHARS).collect();
        (!text.is_empty()).then_some(Self(text))
    }

    /// A text that means nothing when it is cut, like an address.
    pub fn whole(text: &str) -> Option<Self> {
        let fits = text.trim().chars().count() <= TEXT_CHARS;
        fits.then(|| Self::cut(text)).flatten()
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An amount, in the event's currency.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Money(f64);

impl Money {
    /// An amount that is known and not below zero.
    pub fn new(amount: f64) -> Option<Self> {
        (amount.is_finite() && amount >= 0.0).then_some(Self(amount))
    }

    /// A number, or a text that is one: `"29,000"` is.
    pub fn of(value: &Value) -> Option<Self> {
        let amount = match value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().replace(',', "").parse().ok(),
            _ => None,
        };
        amount.and_then(Self::new)
    }

    /// This much, so often.
    pub fn times(self, quantity: Quantity) -> Option<Self> {
        Self::new(self.0 * quantity.0 as f64)
    }

    /// Both; `None` where that is no number any more.
    pub fn plus(self, other: Self) -> Option<Self> {
        Self::new(self.0 + other.0)
    }

    /// What is left of it.
    pub fn less(self, other: Self) -> Option<Self> {
        Self::new(self.0 - other.0)
    }

    /// One of so many equal parts.
    pub fn share(self, quantity: Quantity) -> Option<Self> {
        Self::new(self.0 / quantity.0 as f64)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        number::amount(self.0).serialize(to)
    }
}

/// A number of pieces, one or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Quantity(i64);

impl Quantity {
    /// That many.
    pub fn new(pieces: i64) -> Option<Self> {
        (pieces > 0).then_some(Self(pieces))
    }

    /// A whole number, or a text that is one.
    pub fn of(value: &Value) -> Option<Self> {
        let pieces = match value {
            Value::Number(number) => number.as_i64().or_else(|| {
                let number = number.as_f64()?;
                (number.fract() == 0.0 && number.abs() < 9e15).then_some(number as i64)
            }),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        pieces.and_then(Self::new)
    }

    /// As a number.
    pub fn pieces(self) -> i64 {
        self.0
    }
}

/// A currency by its three letters (ISO 4217).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Currency(String);

impl Currency {
    /// The currency with these letters, in whichever case.
    pub fn new(letters: &str) -> Option<Self> {
        let letters = letters.trim().to_ascii_uppercase();
        let is_one = letters.len() == 3 && letters.bytes().all(|byte| byte.is_ascii_uppercase());
        is_one.then_some(Self(letters))
    }
}

#[cfg(test)]
mod tests;
