//! What a webhook's body says, whatever form it comes in. Pure.
//!
//! Cafe24's own samples differ from each other in eight ways (facts/server 1.6): with and without the
//! wrapper `resource`, numbers as texts, the event's number missing or in the shop's place, lists with
//! commas and blanks, and more. Everything that names its mall is taken.

use serde_json::{Map, Value, json};

use crate::cafe24::app::is_mall_id;
use crate::cafe24::records::{elements, is_none, texts_of, tidy};

/// Numbers from here on are those of events, and no shop's.
const EVENTS_FROM: u64 = 90_000;

/// What a body is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum About {
    /// Something changed about orders.
    Orders,
    /// A parcel has another tracking number.
    Tracking,
    /// Somebody became a member.
    Signup,
    /// A member logged in.
    Login,
    /// A member put something into the cart.
    Cart,
    /// Something changed about members.
    Members,
    /// Members, and nothing says what of them: the body has no number and nothing but their ids.
    SomeMembers,
    /// Members left for good.
    Withdrawal,
    /// The app was deleted from the mall.
    Uninstall,
    /// Something else: kept, and nothing is made of it.
    #[default]
    Other,
}

impl About {
    /// By Cafe24's number of the event.
    pub fn of(event_no: Option<u32>) -> Self {
        match event_no {
            Some(90023..=90029 | 90031 | 90071..=90074 | 90160) => Self::Orders,
            Some(90162) => Self::Tracking,
            Some(90032) => Self::Signup,
            Some(90143) => Self::Login,
            Some(90084) => Self::Cart,
            Some(90063 | 90080 | 90144 | 90146) => Self::Members,
            Some(90147) => Self::Withdrawal,
            Some(90077) => Self::Uninstall,
            _ => Self::Other,
        }
    }

    /// Those for which nothing of Cafe24's is called: they are dealt with at once, whatever Cafe24 says to us.
    pub const WITHOUT_CALLS: &[u32] = &[90147, 90077];

    /// Whether two bodies that are the same within some minutes are one delivery made twice: where the
    /// body is all there is, and not only a hint to look.
    pub fn is_once(self) -> bool {
        matches!(self, Self::Login | Self::Cart)
    }

    /// The members of a body that are kept; none: all but what is [private](is_private).
    fn kept(self) -> Option<&'static [&'static str]> {
        Some(match self {
            Self::Orders => &[
                "order_id",
                "member_id",
                "order_date",
                "order_place_id",
                "shipping_status",
                "claim_code",
                "withdraw",
                "withdraw_type",
            ],
            Self::Tracking => &[
                "order_id",
                "shipping_code",
                "shipping_company_code",
                "tracking_no",
            ],
            // What the event of the sign-up carries.
            Self::Signup => &[
                "member_id",
                "name",
                "nick_name",
                "birthday",
                "gender",
                "cellphone",
                "created_date",
                "sms",
                "news_mail",
            ],
            Self::Login => &["member_id", "group_name", "inflow_name"],
            Self::Cart => &["member_id", "product_no", "variant_code", "quantity"],
            Self::Members => &["member_id", "diff_key", "sub_event_code"],
            Self::SomeMembers | Self::Withdrawal => &["member_id"],
            Self::Uninstall => &["client_id", "app_name", "deleted_date"],
            Self::Other => return None,
        })
    }
}

/// What every body may have.
const ALWAYS: [&str; 4] = ["mall_id", "event_no", "event_shop_no", "shop_no"];

/// Parts of names whose values are private, or worse, in a body that nothing is known of.
const PRIVATE: [&str; 17] = [
    "bank", "account", "card", "passw", "secret", "token", "name", "phone", "mobile", "email",
    "mail_", "addr", "zip", "birth", "resident", "message", "memo",
];

fn is_private(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    PRIVATE.iter().any(|part| name.contains(part))
}

/// A body, read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Body {
    /// Cafe24's number of the event, or what it must be by the body's shape.
    pub event_no: Option<u32>,
    /// The mall it is of; none where it does not say.
    pub mall: Option<String>,
    /// The shop of the mall, 1 where it does not say.
    pub shop_no: u64,
    /// Whether it says that.
    pub names_shop: bool,
    about: About,
    fields: Map<String, Value>,
}

impl Body {
    /// Reads a body; none where it is no JSON object. What is private is left out.
    pub fn read(text: &str) -> Option<Self> {
        let Value::Object(outer) = tidy(serde_json::from_str(text).ok()?) else {
            return None;
        };
        let mut fields = Map::new();
        let mut wrapper = Some(outer);
        while let Some(mut members) = wrapper {
            let inner = members.remove("resource").map(elements);
            fields.extend(members);
            wrapper = match inner.unwrap_or_default().into_iter().next() {
                Some(Value::Object(inner)) => Some(inner),
                _ => None,
            };
        }
        let shop = ["event_shop_no", "shop_no"]
            .iter()
            .find_map(|name| number(fields.get(*name)?).filter(|number| *number > 0));
        let event_no = fields
            .get("event_no")
            .and_then(number)
            .filter(|number| *number >= EVENTS_FROM)
            // Some samples have the event's number in the shop's place.
            .or(shop.filter(|number| *number >= EVENTS_FROM))
            // The one body without any number that is known by what it has.
            .or_else(|| has(&fields, "diff_key").then_some(90080))
            .and_then(|number| u32::try_from(number).ok());
        let mall = fields.get("mall_id").and_then(Value::as_str);
        let mall = mall.filter(|mall| is_mall_id(mall) && !is_none(mall));
        let mall = mall.map(str::to_owned);
        let about = about(event_no, &fields);
        let kept = about.kept();
        fields.retain(|name, _| match kept {
            _ if ALWAYS.contains(&name.as_str()) => true,
            Some(kept) => kept.contains(&name.as_str()),
            None => !is_private(name),
        });
        if kept.is_none() {
            strip(&mut fields);
            // What is left must not look like another webhook when it is read again.
            if self::about(event_no, &fields) != about {
                fields.remove("member_id");
            }
        }
        let shop = shop.filter(|number| *number < EVENTS_FROM);
        Some(Self {
            about,
            event_no,
            mall,
            shop_no: shop.unwrap_or(1),
            names_shop: shop.is_some(),
            fields,
        })
    }

    /// Reads what cannot be read as a whole: its mall and its orders, if those stand in it.
    pub fn salvage(text: &str) -> Option<Self> {
        let after = text.split("\"mall_id\"").nth(1)?;
        let mall = after.split('"').nth(1).filter(|mall| is_mall_id(mall))?;
        let orders = order_ids_in(text);
        let orders = Some(orders.join(",")).filter(|orders| !orders.is_empty())?;
        let found = json!({ "event_no": 90023, "mall_id": mall, "order_id": orders });
        Self::read(&found.to_string())
    }

    /// What it is about.
    pub fn about(&self) -> About {
        self.about
    }

    /// What may be kept of it, as JSON.
    pub fn text(&self) -> String {
        Value::Object(self.fields.clone()).to_string()
    }

    /// A member of it as text; numbers too.
    pub fn get(&self, name: &str) -> Option<String> {
        match self.fields.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// The orders it names.
    pub fn orders(&self) -> Vec<String> {
        self.list("order_id")
    }

    /// The members it names.
    pub fn members(&self) -> Vec<String> {
        self.list("member_id")
    }

    /// A list with commas, blanks and all.
    fn list(&self, name: &str) -> Vec<String> {
        let value = self.fields.get(name).cloned();
        let all = texts_of(value.unwrap_or_default()).into_iter();
        // `0` is Cafe24's word for none, and `null` another.
        let all = all.filter(|one| !is_none(one) && one != "null");
        all.collect()
    }
}

/// Whether a body says something there.
fn has(fields: &Map<String, Value>, name: &str) -> bool {
    let value = fields.get(name).cloned();
    !texts_of(value.unwrap_or_default()).is_empty()
}

/// What a body without a number is about, by what it says that others do not.
fn by_shape(fields: &Map<String, Value>) -> About {
    let has = |names: &[&str]| names.iter().all(|name| has(fields, name));
    match () {
        () if has(&["order_id", "tracking_no"]) => About::Tracking,
        () if has(&["order_id"]) => About::Orders,
        () if has(&["member_id", "inflow_name"]) => About::Login,
        () if has(&["member_id", "product_no", "variant_code"]) => About::Cart,
        () if has(&["member_id", "created_date"]) => About::Signup,
        () if has(&["client_id", "deleted_date"]) => About::Uninstall,
        () => About::Other,
    }
}

/// What a body is about, by its number or else by its shape.
fn about(event_no: Option<u32>, fields: &Map<String, Value>) -> About {
    let mut others = fields
        .keys()
        .filter(|name| !ALWAYS.contains(&name.as_str()));
    match (event_no, others.next().map(String::as_str), others.next()) {
        (None, Some("member_id"), None) => About::SomeMembers,
        (None, ..) => by_shape(fields),
        _ => About::of(event_no),
    }
}

/// Takes private members out of objects inside.
fn strip(fields: &mut Map<String, Value>) {
    for value in fields.values_mut() {
        strip_value(value);
    }
}

fn strip_value(value: &mut Value) {
    match value {
        Value::Object(inner) => {
            inner.retain(|name, _| !is_private(name));
            strip(inner);
        }
        Value::Array(list) => list.iter_mut().for_each(strip_value),
        _ => {}
    }
}

fn number(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// Everything in a text that looks like an order's id, `20260101-0000012`, each once.
fn order_ids_in(text: &str) -> Vec<String> {
    let is_id = |bytes: &[u8]| {
        let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
        digits(&bytes[..8]) && bytes[8] == b'-' && digits(&bytes[9..])
    };
    let mut found = Vec::new();
    for window in text.as_bytes().windows(16).filter(|window| is_id(window)) {
        let id = String::from_utf8_lossy(window).into_owned();
        if !found.contains(&id) {
            found.push(id);
        }
    }
    found
}

#[cfg(test)]
mod tests;
