//! What all three check of values.

use chrono::Utc;
use serde_json::{Map, Value};

/// Currencies that are taken.
const CURRENCIES: [&str; 5] = ["EUR", "JPY", "KRW", "TWD", "USD"];

/// Those without a smaller unit.
const WHOLE: [&str; 2] = ["JPY", "KRW"];

/// What is wrong, in a word or two.
pub type Fault = String;

/// Fails where this does not hold.
pub fn must(holds: bool, what: &str) -> Result<(), Fault> {
    match holds {
        true => Ok(()),
        false => Err(what.to_owned()),
    }
}

/// An object with no other members than these.
pub fn object<'a>(
    value: &'a Value,
    what: &str,
    names: &[&str],
) -> Result<&'a Map<String, Value>, Fault> {
    let object = value.as_object().ok_or(format!("{what} is no object"))?;
    match object.keys().find(|name| !names.contains(&name.as_str())) {
        Some(name) => Err(format!("{what} has {name}")),
        None => Ok(object),
    }
}

/// A text that is not empty.
pub fn text<'a>(value: &'a Value, what: &str) -> Result<&'a str, Fault> {
    let text = value.as_str().filter(|text| !text.trim().is_empty());
    text.ok_or(format!("{what} is no text"))
}

/// Each is a SHA-256 in hex and small letters, and that of nothing is none.
pub fn hashes(value: &Value, what: &str) -> Result<(), Fault> {
    const OF_NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let list = value.as_array().filter(|list| !list.is_empty());
    for hash in list.ok_or(format!("{what} is no list"))? {
        let hash = hash.as_str().unwrap_or_default();
        let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        must(
            hash.len() == 64 && hash.bytes().all(is_hex) && hash != OF_NOTHING,
            &format!("{what} is not hashed"),
        )?;
    }
    Ok(())
}

/// Seconds since 1970, at most so many days ago and not ahead.
pub fn time(value: &Value, days: i64) -> Result<(), Fault> {
    let age = Utc::now().timestamp() - value.as_i64().ok_or("the time is no whole number")?;
    must(age >= -60, "the time is ahead")?;
    must(age <= days * 86_400, "the time is too far back")
}

/// An amount of this currency.
pub fn money(value: &Value, currency: &Value, what: &str) -> Result<(), Fault> {
    let amount = value.as_f64().filter(|amount| *amount >= 0.0);
    let amount = amount.ok_or(format!("{what} is no amount"))?;
    let currency = currency.as_str().unwrap_or_default();
    must(CURRENCIES.contains(&currency), "currency")?;
    must(
        !WHOLE.contains(&currency) || amount.fract() == 0.0,
        &format!("{what} has a fraction"),
    )
}

/// A sum, where there is one, and a currency, where there is one; a sum needs its currency.
pub fn sum(value: Option<&Value>, currency: Option<&Value>, what: &str) -> Result<(), Fault> {
    match (value, currency) {
        (Some(value), currency) => money(value, currency.unwrap_or(&Value::Null), what),
        (None, Some(currency)) => money(&0.into(), currency, what),
        (None, None) => Ok(()),
    }
}

/// An address of the web.
pub fn address(value: &Value, what: &str) -> Result<(), Fault> {
    let text = text(value, what)?;
    must(
        text.starts_with("https://") || text.starts_with("http://"),
        what,
    )
}

/// A machine's whole address.
pub fn ip(value: &Value) -> Result<(), Fault> {
    let ip: Option<std::net::IpAddr> = value.as_str().and_then(|text| text.parse().ok());
    must(ip.is_some(), "ip")
}

#[cfg(test)]
mod tests;
