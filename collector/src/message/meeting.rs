//! One fact, one event: what a browser told and Cafe24's servers tell again.
//!
//! The two have ids of their own, so they find each other by what they are about: an order's id, a
//! member within some minutes. The catalogue says which events can meet, and by what.

use std::time::Duration;

use moa_catalog::Catalog;
use serde_json::{Map, Value};

use crate::cafe24::fact::LIBRARY;

/// By what a message finds another of the same fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
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
}

/// Who tells a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// A browser, or whoever else has a write key.
    Sender,
    /// Cafe24's servers.
    Cafe24,
}

impl Meeting {
    /// How this event meets others; `None` where it cannot, or lacks what it would be known by.
    pub fn of(
        event: &str,
        user_id: Option<&str>,
        values: &Map<String, Value>,
        library: Option<&str>,
        catalog: &Catalog,
    ) -> Option<Self> {
        let rule = catalog.event(event)?.meeting.as_ref()?;
        let properties = values.get("properties").and_then(Value::as_object);
        let mut key = event.to_owned();
        let mut user = None;
        for name in &rule.by {
            let part = match name.as_str() {
                "userId" => user_id?,
                name => properties?.get(name)?.as_str()?,
            };
            if matches!(name.as_str(), "userId" | "member_id") {
                user = Some(part.to_owned());
            }
            key.push('\n');
            key.push_str(part);
        }
        let side = match library {
            Some(LIBRARY) => Side::Cafe24,
            _ => Side::Sender,
        };
        let minutes = |minutes| Duration::from_secs(60 * u64::from(minutes));
        Some(Self {
            key,
            user,
            side,
            once: rule.once,
            within: rule.within.map(minutes),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(event: &str, user: Option<&str>, properties: Value, library: &str) -> Option<Meeting> {
        let values = json!({ "properties": properties });
        let values = values.as_object().unwrap();
        Meeting::of(event, user, values, Some(library), Catalog::built_in())
    }

    #[test]
    fn the_two_sides_have_one_key() {
        let order = json!({ "order_id": "20260101-0000012" });
        let browser = of("cafe24_complete_order", None, order.clone(), "moa").unwrap();
        let server = of("cafe24_complete_order", Some("haneul"), order, LIBRARY).unwrap();
        assert_eq!(browser.key, server.key);
        assert_eq!((browser.side, server.side), (Side::Sender, Side::Cafe24));
        assert!(browser.once && browser.within.is_none());
    }

    #[test]
    fn what_lacks_a_part_of_the_key_meets_nobody() {
        assert_eq!(
            of("cafe24_complete_order", Some("u"), json!({}), "moa"),
            None
        );
        assert_eq!(
            of("cafe24_signup", None, json!({ "name": "x" }), "moa"),
            None
        );
        assert_eq!(
            of(
                "view_product",
                Some("u"),
                json!({ "product_no": "1" }),
                "moa"
            ),
            None
        );
        let login = of(
            "cafe24_login",
            Some("u"),
            json!({ "member_id": "u" }),
            "moa",
        )
        .unwrap();
        assert_eq!(login.user.as_deref(), Some("u"));
        assert_eq!(login.within, Some(Duration::from_secs(600)));
    }
}
