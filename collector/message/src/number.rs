//! Numbers as messages have them.

use serde_json::{Value, json};

/// An amount as a number that has no fraction where it needs none.
pub fn amount(amount: f64) -> Value {
    match amount.fract() == 0.0 && amount.abs() < 9e15 {
        true => json!(amount as i64),
        false => json!(amount),
    }
}
