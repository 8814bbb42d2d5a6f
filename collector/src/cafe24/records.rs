//! What Cafe24's Admin API answers, as far as it is used (facts 1.4).
//!
//! Real answers differ from the documents: numbers come as texts and texts as numbers, nothing as
//! `""`, `null` or `"null"`, and names and values have blanks at their ends. So everything is [tidied](tidy)
//! first, and nothing but ids is required.

mod readers;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

pub(super) use readers::*;

/// Takes blanks from the ends of names and texts, and makes `null` of what says nothing.
pub fn tidy(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.into_iter();
            let tidied = members.map(|(name, value)| (name.trim().to_owned(), tidy(value)));
            Value::Object(tidied.collect::<Map<_, _>>())
        }
        Value::Array(list) => list.into_iter().map(tidy).collect(),
        Value::String(text) => match text.trim() {
            "" | "null" => Value::Null,
            trimmed if trimmed.len() == text.len() => Value::String(text),
            trimmed => Value::String(trimmed.to_owned()),
        },
        other => other,
    }
}

/// Reads the records of a list; what is none is left out, for one that is strange must not hold up
/// the others.
pub fn list<T: DeserializeOwned>(body: &mut Value, name: &str) -> Vec<T> {
    let Some(Value::Array(list)) = body.get_mut(name).map(Value::take) else {
        return Vec::new();
    };
    let read = |one: Value| {
        let read = serde_json::from_value(tidy(one));
        if let Err(error) = &read {
            tracing::warn!(list = name, %error, "a record of Cafe24 cannot be read");
        }
        read.ok()
    };
    list.into_iter().filter_map(read).collect()
}

/// An order with its items.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Order {
    /// `20260101-0000012`.
    #[serde(deserialize_with = "id")]
    pub order_id: String,
    /// The shop of the mall.
    #[serde(deserialize_with = "count")]
    pub shop_no: Option<u64>,
    /// The buyer, where a member.
    #[serde(deserialize_with = "text")]
    pub member_id: Option<String>,
    /// When it was placed.
    #[serde(deserialize_with = "moment")]
    pub order_date: Option<DateTime<Utc>>,
    /// Codes of how it is paid, kept as they come.
    #[serde(deserialize_with = "texts")]
    pub payment_method: Vec<String>,
    /// Whether it is the buyer's first.
    #[serde(deserialize_with = "flag")]
    pub first_order: Option<bool>,
    /// `F`, `M`, `T`, `W`, `X`.
    #[serde(deserialize_with = "text")]
    pub shipping_status: Option<String>,
    /// When all of it, or the last of it, was cancelled.
    #[serde(deserialize_with = "moment")]
    pub cancel_date: Option<DateTime<Utc>>,
    /// What was to be paid when it was placed.
    pub initial_order_amount: Amounts,
    /// What was to be paid, in older versions of the API.
    #[serde(deserialize_with = "amount")]
    pub payment_amount: Option<f64>,
    /// Its rows.
    pub items: Vec<Item>,
    /// Who bought, where asked for.
    pub buyer: Option<Buyer>,
}

impl Order {
    /// Whether anything of it is held just now.
    pub fn is_held(&self) -> bool {
        let mut items = self.items.iter();
        items.any(|item| item.order_status.as_deref() == Some("N22"))
    }
}

/// The sums of an order.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Amounts {
    /// What the buyer pays.
    #[serde(deserialize_with = "amount")]
    pub payment_amount: Option<f64>,
}

/// How to reach a buyer.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Buyer {
    /// Name.
    #[serde(deserialize_with = "text")]
    pub name: Option<String>,
    /// Mobile phone.
    #[serde(deserialize_with = "text")]
    pub cellphone: Option<String>,
    /// E-mail address.
    #[serde(deserialize_with = "text")]
    pub email: Option<String>,
}

/// A row of an order.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Item {
    /// `20260101-0000012-01`.
    #[serde(deserialize_with = "id")]
    pub order_item_code: String,
    /// Product number.
    #[serde(deserialize_with = "text")]
    pub product_no: Option<String>,
    /// Product name.
    #[serde(deserialize_with = "text")]
    pub product_name: Option<String>,
    /// Code of the variant.
    #[serde(deserialize_with = "text")]
    pub variant_code: Option<String>,
    /// Pieces.
    #[serde(deserialize_with = "count")]
    pub quantity: Option<u64>,
    /// Price of one.
    #[serde(deserialize_with = "amount")]
    pub product_price: Option<f64>,
    /// Chosen options, `색상=네이비`.
    #[serde(deserialize_with = "text")]
    pub option_value: Option<String>,
    /// Code of where it is: `N30`, `C40` …
    #[serde(deserialize_with = "text")]
    pub order_status: Option<String>,
    /// Tracking number.
    #[serde(deserialize_with = "text")]
    pub tracking_no: Option<String>,
    /// Carrier.
    #[serde(deserialize_with = "text")]
    pub shipping_company_name: Option<String>,
    /// The claim it is in, `C20260101-0000001`.
    #[serde(deserialize_with = "text")]
    pub claim_code: Option<String>,
    /// The buyer's reason: a code.
    #[serde(deserialize_with = "text")]
    pub claim_reason_type: Option<String>,
    /// The buyer's reason, in words.
    #[serde(deserialize_with = "text")]
    pub claim_reason: Option<String>,
    /// How many pieces the claim is of.
    #[serde(deserialize_with = "count")]
    pub claim_quantity: Option<u64>,
    /// When it left.
    #[serde(deserialize_with = "moment")]
    pub shipped_date: Option<DateTime<Utc>>,
    /// When it came.
    #[serde(deserialize_with = "moment")]
    pub delivered_date: Option<DateTime<Utc>>,
    /// When it was cancelled.
    #[serde(deserialize_with = "moment")]
    pub cancel_date: Option<DateTime<Utc>>,
    /// When it had come back.
    #[serde(deserialize_with = "moment")]
    pub return_confirmed_date: Option<DateTime<Utc>>,
}

/// A step of an item.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Step {
    /// When it was made.
    #[serde(deserialize_with = "moment")]
    pub process_date: Option<DateTime<Utc>>,
    /// To where.
    #[serde(deserialize_with = "text")]
    pub current_order_status: Option<String>,
}

/// A cancellation or a return, as the seller has it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Claim {
    /// Its code.
    #[serde(deserialize_with = "text")]
    pub claim_code: Option<String>,
    /// The seller's reason: a code.
    #[serde(deserialize_with = "text")]
    pub claim_reason_type: Option<String>,
    /// The seller's reason, in words.
    #[serde(deserialize_with = "text")]
    pub claim_reason: Option<String>,
    /// Whether it was withdrawn.
    #[serde(deserialize_with = "flag")]
    pub undone: Option<bool>,
}

/// A refund.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Refund {
    /// Its code.
    #[serde(deserialize_with = "id")]
    pub refund_code: String,
    /// The order.
    #[serde(deserialize_with = "text")]
    pub order_id: Option<String>,
    /// The items.
    #[serde(deserialize_with = "texts")]
    pub order_item_code: Vec<String>,
    /// `T` once it is paid back.
    #[serde(deserialize_with = "flag")]
    pub status: Option<bool>,
    /// When it was paid back.
    #[serde(deserialize_with = "moment")]
    pub refund_date: Option<DateTime<Utc>>,
    /// How much.
    #[serde(deserialize_with = "amount")]
    pub actual_refund_amount: Option<f64>,
}

/// A member, without what is private.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Customer {
    /// The member.
    #[serde(deserialize_with = "id")]
    pub member_id: String,
    /// Consent to text messages.
    #[serde(deserialize_with = "flag")]
    pub sms: Option<bool>,
    /// Consent to newsletters.
    #[serde(deserialize_with = "flag")]
    pub news_mail: Option<bool>,
    /// How the member proved who it is.
    #[serde(deserialize_with = "text")]
    pub authentication_method: Option<String>,
}

/// What of a member's private data is used: the birthday.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Private {
    /// The member.
    #[serde(deserialize_with = "id")]
    pub member_id: String,
    /// `YYYY-MM-DD`.
    #[serde(deserialize_with = "text")]
    pub birthday: Option<String>,
    /// `T` is the sun's calendar, `F` the moon's.
    #[serde(deserialize_with = "flag")]
    pub solar_calendar: Option<bool>,
    /// When they joined, as Cafe24 writes it.
    #[serde(deserialize_with = "text")]
    pub created_date: Option<String>,
}

/// A row of a member's cart.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CartLine {
    /// Whose it is.
    #[serde(deserialize_with = "id")]
    pub member_id: String,
    /// When it was put there.
    #[serde(deserialize_with = "moment")]
    pub created_date: Option<DateTime<Utc>>,
    /// Product number.
    #[serde(deserialize_with = "text")]
    pub product_no: Option<String>,
    /// Pieces.
    #[serde(deserialize_with = "count")]
    pub quantity: Option<u64>,
}

/// A coupon's definition.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Coupon {
    /// 19 digits.
    #[serde(deserialize_with = "id")]
    pub coupon_no: String,
}

/// A coupon in a member's hands.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Issue {
    /// 19 digits.
    #[serde(deserialize_with = "id")]
    pub issue_no: String,
    /// Whose it is.
    #[serde(deserialize_with = "text")]
    pub member_id: Option<String>,
    /// When it was given.
    #[serde(deserialize_with = "moment")]
    pub issued_date: Option<DateTime<Utc>>,
    /// When it is worth nothing any more.
    #[serde(deserialize_with = "moment")]
    pub expiration_date: Option<DateTime<Utc>>,
    /// Whether it was used.
    #[serde(deserialize_with = "flag")]
    pub used_coupon: Option<bool>,
    /// When.
    #[serde(deserialize_with = "moment")]
    pub used_date: Option<DateTime<Utc>>,
}

/// A carrier.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Carrier {
    /// `0001`.
    #[serde(deserialize_with = "text")]
    pub shipping_carrier_code: Option<String>,
    /// Its name.
    #[serde(deserialize_with = "text")]
    pub shipping_carrier: Option<String>,
}

/// A shop of a mall.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Shop {
    /// Its number.
    #[serde(deserialize_with = "count")]
    pub shop_no: Option<u64>,
    /// Whether it is open.
    #[serde(deserialize_with = "flag")]
    pub active: Option<bool>,
}

/// A row of Cafe24's log of webhooks.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Logged {
    /// Its number, ascending.
    #[serde(deserialize_with = "id")]
    pub log_id: String,
    /// Cafe24's number of the event.
    #[serde(deserialize_with = "count")]
    pub event_no: Option<u64>,
    /// When it was sent.
    #[serde(deserialize_with = "moment")]
    pub requested_time: Option<DateTime<Utc>>,
    /// The body, as text.
    #[serde(deserialize_with = "text")]
    pub request_body: Option<String>,
    /// Whether it was taken.
    #[serde(deserialize_with = "flag")]
    pub success: Option<bool>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::cafe24::time;

    #[test]
    fn an_order_is_read_in_any_of_its_forms() {
        let mut body = json!({ "orders": [
            { "order_id": "20260101-0000012", "shop_no": "1", "member_id": "", "first_order": null,
              "order_date": "2026-01-01T10:00:00+09:00", "payment_method": ["card", "point"],
              "shipping_status ": "M ", "initial_order_amount": { "payment_amount": "24580" },
              "items": [{ "order_item_code": "20260101-0000012-01", "product_no": 11, "quantity": "2",
                          "product_price": "12,000.00", "shipped_date": "2026-01-02 09:00:00", "claim_code": "null" }] },
            { "nothing": true },
        ] });
        let orders: Vec<Order> = list(&mut body, "orders");
        let [order, nothing] = &orders[..] else {
            panic!("{orders:?}")
        };
        assert_eq!(nothing.order_id, "");
        assert_eq!(order.member_id, None);
        assert_eq!(order.payment_method, ["card", "point"]);
        assert_eq!(order.shipping_status.as_deref(), Some("M"));
        assert_eq!(order.initial_order_amount.payment_amount, Some(24580.0));
        let item = &order.items[0];
        assert_eq!(item.product_no.as_deref(), Some("11"));
        assert_eq!(
            (item.quantity, item.product_price),
            (Some(2), Some(12000.0))
        );
        assert_eq!(item.shipped_date, time::read("2026-01-02T09:00:00+09:00"));
        assert_eq!(item.claim_code, None);
    }

    #[test]
    fn numbers_of_nineteen_digits_stay_whole() {
        let body =
            r#"{"issues":[{"issue_no":9000000000000000033,"used_date":"null","used_coupon":"F"}]}"#;
        let mut body: Value = serde_json::from_str(body).unwrap();
        let issues: Vec<Issue> = list(&mut body, "issues");
        assert_eq!(issues[0].issue_no, "9000000000000000033");
        assert_eq!(
            (issues[0].used_date, issues[0].used_coupon),
            (None, Some(false))
        );
    }

    /// Any JSON, a few levels deep, with names that records have among its own.
    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            "[ -~]{0,12}|null|T|2026-01-01 00:00:00".prop_map(Value::String),
        ];
        leaf.prop_recursive(3, 32, 6, |inner| {
            let name = "order_id|items|quantity|order_date|buyer|payment_method|initial_order_amount|[a-z ]{0,8}";
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
                prop::collection::hash_map(name, inner, 0..6).prop_map(|map| map.into_iter().collect()),
            ]
        })
    }

    proptest! {
        #[test]
        fn nothing_that_comes_breaks_a_reader(value in any_json()) {
            let mut body = json!({ "orders": [value.clone()], "refunds": [value] });
            let _: Vec<Order> = list(&mut body, "orders");
            let _: Vec<Refund> = list(&mut body, "refunds");
        }
    }
}
