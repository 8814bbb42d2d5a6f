//! Amounts as their currency writes them.

use serde_json::{Number, Value};

/// Currencies without a smaller unit (ISO 4217).
const WHOLE: &[&str] = &[
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV",
    "XAF", "XOF", "XPF",
];

/// Currencies with a thousandth.
const THOUSANDTHS: &[&str] = &["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

/// Up to here every number of the smallest unit is told from the next.
const MOST: f64 = 1e13;

/// An amount, rounded as its currency is; nothing where it cannot be one.
pub(crate) fn amount(amount: f64, currency: &str) -> Option<Value> {
    if !(0.0..=MOST).contains(&amount) {
        return None;
    }
    let scale = match currency {
        whole if WHOLE.contains(&whole) => return Some((amount.round() as i64).into()),
        fine if THOUSANDTHS.contains(&fine) => 1_000.0,
        _ => 100.0,
    };
    let rounded = (amount * scale).round() / scale;
    match rounded.fract() == 0.0 {
        true => Some((rounded as i64).into()),
        false => Number::from_f64(rounded).map(Value::Number),
    }
}

/// A currency's three letters.
pub(crate) fn is_currency(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests;
