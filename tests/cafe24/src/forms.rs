//! Forms that webhooks, API and truth share.

use serde_json::{Map, Value};

use crate::life::world::{Buyer, Claim, Kind, Order, Profile, World};
use crate::money::decimal;

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

/// What a claim takes off what is given back, and what of it was no money.
pub(crate) fn deductions(order: &Order, claim: &Claim) -> [(&'static str, String); 11] {
    let none = || "0.00".to_owned();
    let fee = match claim.kind {
        Kind::Return => "-3000.00".to_owned(),
        _ => none(),
    };
    [
        ("shipping_fee", none()),
        ("refund_shipping_fee", none()),
        ("refund_regional_surcharge", none()),
        ("return_shipping_fee", fee),
        ("return_regional_surcharge", none()),
        ("add_discount_amount", none()),
        ("member_grade_discount_amount", none()),
        ("shipping_discount_amount", none()),
        ("coupon_discount_amount", decimal(-order.discount)),
        ("point_used", decimal(-order.points)),
        ("credit_used", none()),
    ]
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
