//! One fact, one event: what a browser told and Cafe24's servers tell again.
//!
//! The two have ids of their own, so they find each other by what they are about: an order's id, a
//! member within some minutes. The catalogue says which events can meet, and by what.

use std::time::Duration;

use moa_catalog::Catalog;
use serde_json::{Map, Value};

/// `context.library.name` of what Cafe24's servers have told.
pub const LIBRARY: &str = "moa-cafe24";

/// By what a message finds another of the same fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correlation {
    /// What both are about.
    pub key: String,
    /// The member it names, where it names one.
    pub user: Option<String>,
    /// Who tells it: two of one side are two facts, unless it happens only once.
    pub side: Side,
    /// Whether it happens only once.
    pub once: bool,
    /// Within which time two are of one fact; `None`: whenever they come.
    pub within: Option<Duration>,
    /// Where it is a row of something else, or that itself.
    pub of: Option<Of>,
}

/// What belongs to an order is told as often as the order is, and is one all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Of {
    /// What it is, or belongs to: an order's id.
    pub whole: String,
    /// Who tells it, as far as that can be told: Cafe24's servers, a browser, a visitor.
    pub teller: String,
    /// What tells a row from the others, in the catalogue's order, none where it does not say; `None`
    /// for the whole.
    pub row: Option<Vec<Option<String>>>,
}

/// Who tells a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// A browser, or whoever else has a write key.
    Sender,
    /// Cafe24's servers.
    Cafe24,
}

impl Correlation {
    /// How this event meets others; `None` where it cannot, or lacks what it would be known by.
    pub fn of(
        event: &str,
        (anonymous_id, user_id): (Option<&str>, Option<&str>),
        values: &Map<String, Value>,
        of_cafe24: bool,
        catalog: &Catalog,
    ) -> Option<Self> {
        let rule = catalog.event(event)?.meeting.as_ref()?;
        let properties = values.get("properties").and_then(Value::as_object);
        let mut key = event.to_owned();
        let mut user = None;
        let mut parts = Vec::with_capacity(rule.by.len());
        for name in &rule.by {
            let part = match name.as_str() {
                "userId" => user_id?.to_owned(),
                name => plain(properties?.get(name)?)?,
            };
            if matches!(name.as_str(), "userId" | "member_id") {
                user = Some(part.clone());
            }
            key.push('\n');
            key.push_str(&part);
            parts.push(part);
        }
        let side = match of_cafe24 {
            true => Side::Cafe24,
            false => Side::Sender,
        };
        let minutes = |minutes| Duration::from_secs(60 * u64::from(minutes));
        // Blanks between options differ from one place to another.
        let row = (!rule.apart.is_empty()).then(|| {
            let apart = rule.apart.iter();
            let text = |name: &String| plain(properties?.get(name)?);
            apart
                .map(|name| text(name).map(|text| text.split_whitespace().collect()))
                .collect()
        });
        let is_whole = rule.once && rule.by.len() == 1 && rule.by[0] != "userId";
        let of = (row.is_some() || is_whole).then(|| Of {
            whole: parts.swap_remove(0),
            teller: match side {
                Side::Cafe24 => LIBRARY.to_owned(),
                Side::Sender => anonymous_id.or(user_id).unwrap_or_default().to_owned(),
            },
            row,
        });
        Some(Self {
            key,
            user,
            side,
            once: rule.once,
            within: rule.within.map(minutes),
            of,
        })
    }
}

/// An id or a text; ids come as numbers, too.
fn plain(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests;
