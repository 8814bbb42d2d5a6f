//! The two shops of the mall.

use crate::money::{Currency, Money};

/// The mall's id, as `SHOP.getMallID()` gives it.
pub const MALL_ID: &str = "dameunsoop";

/// One shop of the multi-shop mall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shop {
    /// The shop number that stands in prefixes and cookie names.
    pub no: u32,
    /// What it sells in.
    pub currency: Currency,
    /// Its own language, `ko_KR` or `en_US`.
    pub language: &'static str,
    /// Below this goods total (after sale prices) shipping is charged.
    pub free_shipping_from: Money,
    /// The shipping fee.
    pub shipping: Money,
    /// Added for Jeju and the islands, apart from the basic fee (facts/storefront 1.8).
    pub local_shipping: Money,
}

/// The Korean shop.
pub const KOREAN: Shop = Shop {
    no: 1,
    currency: Currency::Krw,
    language: "ko_KR",
    free_shipping_from: Money(50_000),
    shipping: Money(3_000),
    local_shipping: Money(3_000),
};

/// The shop for customers abroad.
pub const ENGLISH: Shop = Shop {
    no: 2,
    currency: Currency::Usd,
    language: "en_US",
    free_shipping_from: Money(6_000),
    shipping: Money(790),
    local_shipping: Money(0),
};

impl Shop {
    /// The shop with this number.
    pub fn by_no(no: u32) -> Option<&'static Self> {
        [&KOREAN, &ENGLISH].into_iter().find(|shop| shop.no == no)
    }

    /// The amount that is this shop's: won for the Korean shop, cents for the other.
    pub fn pick(&self, krw: i64, usd: i64) -> Money {
        Money(match self.currency {
            Currency::Krw => krw,
            Currency::Usd => usd,
        })
    }

    /// Whether the shop's own language is Korean.
    pub fn is_korean(&self) -> bool {
        self.language == "ko_KR"
    }
}
