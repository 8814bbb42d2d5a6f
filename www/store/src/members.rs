//! The members: three invented ones (`assets/members.toml`) and those who join.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::money::Money;
use crate::shop::{MALL_ID, Shop};
use crate::{Result, StoreError};

/// Every example member's password.
pub const PASSWORD: &str = "store1234";

/// A member's points, in won.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Points {
    /// Can be spent.
    pub available: i64,
    /// Has been spent.
    pub used: i64,
    /// Not yet released.
    pub unavailable: i64,
    /// Given back after a claim.
    pub returned: i64,
}

/// A member's credits (예치금), in won.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Credits {
    /// Everything ever credited.
    pub all: i64,
    /// Has been spent.
    pub used: i64,
    /// Asked back.
    pub refund_wait: i64,
}

/// A coupon a member holds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coupon {
    /// Nineteen digits: past what a JavaScript number holds, so always text.
    pub no: String,
    name: String,
    en: String,
    #[serde(default)]
    krw: i64,
    #[serde(default)]
    usd: i64,
    #[serde(default)]
    percent: u32,
}

impl Coupon {
    /// The name in Korean or English.
    pub fn name(&self, korean: bool) -> &str {
        if korean { &self.name } else { &self.en }
    }

    /// What it takes off `amount`, never more than all of it.
    pub fn discount(&self, amount: Money, shop: &Shop) -> Money {
        let off = if self.percent > 0 {
            amount.percent(self.percent)
        } else {
            shop.pick(self.krw, self.usd)
        };
        off.min(amount)
    }
}

/// What a member answered to a question of the shop's own.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    name: String,
    value: String,
}

/// A member.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The id to log in with.
    pub id: String,
    /// The password; example members share [`PASSWORD`].
    #[serde(default = "example_password")]
    pub password: String,
    /// Full name.
    pub name: String,
    /// Nickname, empty if none.
    pub nick_name: String,
    /// Group number.
    pub group_no: u32,
    /// Group name.
    pub group_name: String,
    /// Discount of the group.
    #[serde(default)]
    pub discount_percent: u32,
    /// Email address, at an example domain.
    pub email: String,
    /// Telephone.
    pub phone: String,
    /// Mobile telephone.
    pub cellphone: String,
    /// The SDK's "T"/"F" birthday flag (facts/storefront 2.2).
    pub birthday_today: bool,
    /// The social login the member uses; none means id and password.
    pub provider: Option<String>,
    /// Answers to the shop's own sign-up questions.
    #[serde(default)]
    pub additional_information: Vec<Answer>,
    /// `YYYY-MM-DD HH:mm:ss` in the shop's time.
    pub created: String,
    /// Points.
    #[serde(default)]
    pub points: Points,
    /// Credits.
    #[serde(default)]
    pub credits: Credits,
    /// Coupons.
    #[serde(default)]
    pub coupons: Vec<Coupon>,
    /// Whether the member comes with two orders of the past.
    #[serde(default)]
    pub first_orders: bool,
}

fn example_password() -> String {
    PASSWORD.to_owned()
}

impl Member {
    /// `member_id_crypt`: 64 hexadecimal digits (facts/storefront 1.8).
    pub fn crypt(&self) -> String {
        Sha256::digest(format!("{MALL_ID}:{}", self.id))
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// The coupon with this number, if the member holds it.
    pub fn coupon(&self, no: &str) -> Option<&Coupon> {
        self.coupons.iter().find(|coupon| coupon.no == no)
    }
}

/// The example members.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Members {
    /// In the order of the demo page.
    #[serde(rename = "member")]
    pub all: Vec<Member>,
}

impl Members {
    /// Reads the embedded members.
    ///
    /// # Errors
    /// When `assets/members.toml` does not parse.
    pub fn load() -> Result<Self> {
        toml::from_str(include_str!("../assets/members.toml")).map_err(|source| StoreError::Data {
            file: "members.toml",
            source: Box::new(source),
        })
    }

    /// The member with this id.
    pub fn by_id(&self, id: &str) -> Option<&Member> {
        self.all.iter().find(|member| member.id == id)
    }

    /// The member who uses this social login.
    pub fn by_provider(&self, provider: &str) -> Option<&Member> {
        self.all
            .iter()
            .find(|member| member.provider.as_deref() == Some(provider))
    }
}

#[cfg(test)]
mod tests;
