//! What GA4 is told of a visitor: user properties and consent. Nothing that says who they are.

use serde_json::{Map, Value, json};

use super::limits::{USER_PROPERTIES, USER_PROPERTY_VALUE};
use super::values::plain;
use super::{names, personal};
use crate::sink::consent;
use crate::sink::message::Message;

/// The catalogue's user properties that go to GA4, and what they are called there. It keeps 25 for a
/// property, so these leave some for a shop's own; the catalogue's others stay here.
const KNOWN: &[(&str, &str)] = &[
    ("available_point", "available_point"),
    ("cafe_mkt", "cafe_mkt"),
    ("cart_items_count", "cart_items_count"),
    ("cart_items_last_added_date", "cart_last_added_date"),
    ("cart_total_order_price", "cart_total_order_price"),
    ("cart_total_quantity", "cart_total_quantity"),
    ("coupon_count", "coupon_count"),
    ("created_date", "created_date"),
    ("group_name", "group_name"),
    ("group_no", "group_no"),
    ("is_login", "is_login"),
    ("last_login_provider", "last_login_provider"),
    ("last_seen_product_no", "last_seen_product_no"),
    ("news_mail", "news_mail"),
    ("order_first_date", "order_first_date"),
    ("order_last_date", "order_last_date"),
    ("order_total_count", "order_total_count"),
    ("sms", "sms"),
    ("total_credit", "total_credit"),
];

/// The user properties of an `identify` message, as GA4 takes them.
pub(super) fn user_properties(message: &Message) -> Map<String, Value> {
    let set = message
        .members("traits")
        .flat_map(|(name, value)| match value {
            Value::Object(members) if name == "$set" => members.iter().collect(),
            _ => vec![(name, value)],
        });
    let (mut known, mut own) = (Vec::new(), Vec::new());
    for (name, value) in set.filter(|(name, _)| !name.starts_with('$')) {
        let entry = KNOWN.iter().find(|(known, _)| known == name);
        match entry {
            Some((_, there)) if !personal::is_personal("", value) => {
                known.push(((*there).to_owned(), value));
            }
            None if is_own(name) && !personal::is_personal(name, value) => {
                own.push((names::user_property(name), value));
            }
            _ => {}
        }
    }
    let mut properties = Map::new();
    for (name, value) in known.into_iter().chain(own) {
        let Some(value) = plain(value, USER_PROPERTY_VALUE) else {
            continue;
        };
        let is_room = properties.len() < USER_PROPERTIES || properties.contains_key(&name);
        if is_room && names::is_user_property(&name) {
            properties.insert(name, json!({ "value": value }));
        }
    }
    properties
}

/// Whether a user property is the shop's own, and none of the catalogue's.
fn is_own(name: &str) -> bool {
    moa_catalog::Catalog::built_in()
        .user_property(name)
        .is_none()
}

/// Consent where the context states it under Google's names: `consent.ad_user_data` and
/// `consent.ad_personalization`, as a truth or as `granted` and `denied`.
pub(super) fn consent(message: &Message) -> Map<String, Value> {
    let mut stated = Map::new();
    for name in ["ad_user_data", "ad_personalization"] {
        if let Some(is_granted) = consent::stated(message, name) {
            let word = if is_granted { "GRANTED" } else { "DENIED" };
            stated.insert(name.to_owned(), word.into());
        }
    }
    stated
}

#[cfg(test)]
mod tests;
