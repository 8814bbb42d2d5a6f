//! Members, their carts and their coupons, as the Admin API has them.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::readers::{code, flag, id, moment, pieces, text};
use super::record::Record;

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
    #[serde(deserialize_with = "code")]
    pub product_no: Option<String>,
    /// Pieces.
    #[serde(deserialize_with = "pieces")]
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
    #[serde(deserialize_with = "code")]
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

impl Record for Customer {
    fn complete(&mut self) -> bool {
        !self.member_id.is_empty()
    }
}

impl Record for Private {
    fn complete(&mut self) -> bool {
        !self.member_id.is_empty()
    }
}

impl Record for CartLine {
    fn complete(&mut self) -> bool {
        !self.member_id.is_empty()
    }
}

impl Record for Coupon {
    fn complete(&mut self) -> bool {
        !self.coupon_no.is_empty()
    }
}

impl Record for Issue {
    fn complete(&mut self) -> bool {
        !self.issue_no.is_empty()
    }
}
