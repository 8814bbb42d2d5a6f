//! Forms that webhooks, API and truth share.

use serde_json::{Map, Value};

use crate::life::world::{Buyer, Order, Profile, World};

/// `D-20180627-0000017-00`.
pub(crate) fn shipping_code(order: &Order, shipment: u8) -> String {
    format!("D-{}-{shipment:02}", order.id)
}

/// `YYYY-MM-DD`, or nothing.
pub(crate) fn birthday(profile: &Profile) -> String {
    profile
        .birthday
        .map_or(String::new(), |(year, month, day)| {
            format!("{year:04}-{month:02}-{day:02}")
        })
}

/// `T` or `F`.
pub(crate) fn flag(yes: bool) -> &'static str {
    if yes { "T" } else { "F" }
}

/// The currency of a shop.
pub(crate) fn currency(shop: u8) -> &'static str {
    if shop == 1 { "KRW" } else { "USD" }
}

/// The member's id as a value; `form` picks which kind of nothing a guest is.
pub(crate) fn member_id(world: &World, order: &Order, null: bool) -> Value {
    match order.buyer {
        Buyer::Member(member) => world.members[member as usize].id.clone().into(),
        Buyer::Guest if null => Value::Null,
        Buyer::Guest => "".into(),
    }
}

/// An object's entries.
pub(crate) fn entries(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
