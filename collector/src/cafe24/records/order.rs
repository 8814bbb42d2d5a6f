//! Orders, their rows and what became of them, as the Admin API has them.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Deserialize;

use super::readers::{amount, code, codes, flag, id, moment, object, objects, pieces, text, texts};
use super::record::Record;
use crate::cafe24::time;

/// An order with its items.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Order {
    /// `20260101-0000012`.
    #[serde(deserialize_with = "id")]
    pub order_id: String,
    /// The shop of the mall.
    #[serde(deserialize_with = "pieces")]
    pub shop_no: Option<u64>,
    /// The buyer, where a member.
    #[serde(deserialize_with = "code")]
    pub member_id: Option<String>,
    /// When it was placed.
    #[serde(deserialize_with = "moment")]
    pub order_date: Option<DateTime<Utc>>,
    /// When it was paid.
    #[serde(deserialize_with = "moment")]
    pub payment_date: Option<DateTime<Utc>>,
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
    /// When all of it, or the last of it, had come back.
    #[serde(deserialize_with = "moment")]
    pub return_confirmed_date: Option<DateTime<Utc>>,
    /// What was to be paid when it was placed.
    #[serde(deserialize_with = "object")]
    pub initial_order_amount: Amounts,
    /// What was paid, in older versions of the API; `0.00` until then.
    #[serde(deserialize_with = "amount")]
    pub payment_amount: Option<f64>,
    /// Its rows.
    #[serde(deserialize_with = "objects")]
    pub items: Vec<Item>,
    /// Who bought, where asked for.
    #[serde(deserialize_with = "object")]
    pub buyer: Option<Buyer>,
}

impl Order {
    /// Whether anything of it is held just now.
    pub fn is_held(&self) -> bool {
        let mut items = self.items.iter();
        items.any(|item| item.order_status.as_deref() == Some("N22"))
    }

    /// When it was placed, or what is nearest to that where it does not say: when it was paid, else the day in its
    /// id, as far as that is over `now`.
    pub fn placed_at(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.order_date.or(self.payment_date).or_else(|| {
            let day = self.order_id.get(..8)?;
            let day = NaiveDate::parse_from_str(day, "%Y%m%d").ok()?;
            let end = time::midnight(day) + TimeDelta::days(1) - TimeDelta::seconds(1);
            Some(end.min(now.max(time::midnight(day))))
        })
    }
}

impl Record for Order {
    /// An order that does not say its id is known by the codes of its rows, and a row that does not say its code by
    /// its place.
    fn complete(&mut self) -> bool {
        if self.order_id.is_empty() {
            let mut of_rows = self.items.iter().filter_map(|item| item.order_id());
            self.order_id = of_rows.next().unwrap_or_default().to_owned();
        }
        let known: Vec<String> = self
            .items
            .iter()
            .map(|item| item.order_item_code.clone())
            .collect();
        for (at, item) in self.items.iter_mut().enumerate() {
            let likely = format!("{}-{:02}", self.order_id, at + 1);
            item.is_code_guessed = item.order_item_code.is_empty();
            if item.is_code_guessed && !known.contains(&likely) {
                item.order_item_code = likely;
            }
        }
        self.items.retain(|item| !item.order_item_code.is_empty());
        !self.order_id.is_empty()
    }
}

/// The sums of an order.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Amounts {
    /// What the buyer pays.
    #[serde(deserialize_with = "amount")]
    pub payment_amount: Option<f64>,
    /// Shipping in it.
    #[serde(deserialize_with = "amount")]
    pub shipping_fee: Option<f64>,
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
    /// Whether the code is not Cafe24's, but made of the row's place.
    #[serde(skip)]
    pub is_code_guessed: bool,
    /// Its number in the order, by which others name it as where they came from.
    #[serde(deserialize_with = "code")]
    pub item_no: Option<String>,
    /// The rows it came from, where an exchange or a claim of a part made it.
    #[serde(deserialize_with = "codes")]
    pub original_item_no: Vec<String>,
    /// What it is: `N1` ordinary, `N2` what an exchange brought, `C1` … `C3`, `E1` what a claim took.
    #[serde(deserialize_with = "code")]
    pub status_code: Option<String>,
    /// Product number.
    #[serde(deserialize_with = "code")]
    pub product_no: Option<String>,
    /// Product name.
    #[serde(deserialize_with = "text")]
    pub product_name: Option<String>,
    /// Code of the variant.
    #[serde(deserialize_with = "code")]
    pub variant_code: Option<String>,
    /// Pieces.
    #[serde(deserialize_with = "pieces")]
    pub quantity: Option<u64>,
    /// Price of one, without its options.
    #[serde(deserialize_with = "amount")]
    pub product_price: Option<f64>,
    /// What the options of one cost.
    #[serde(deserialize_with = "amount")]
    pub option_price: Option<f64>,
    /// What benefits take off the whole row.
    #[serde(deserialize_with = "amount")]
    pub additional_discount_price: Option<f64>,
    /// What coupons take off the whole row.
    #[serde(deserialize_with = "amount")]
    pub coupon_discount_price: Option<f64>,
    /// Chosen options, `색상=네이비`.
    #[serde(deserialize_with = "text")]
    pub option_value: Option<String>,
    /// Code of where it is: `N30`, `C40` …
    #[serde(deserialize_with = "code")]
    pub order_status: Option<String>,
    /// Tracking number.
    #[serde(deserialize_with = "code")]
    pub tracking_no: Option<String>,
    /// Carrier.
    #[serde(deserialize_with = "text")]
    pub shipping_company_name: Option<String>,
    /// The claim it is in, `C20260101-0000001`.
    #[serde(deserialize_with = "code")]
    pub claim_code: Option<String>,
    /// The buyer's reason: a code.
    #[serde(deserialize_with = "code")]
    pub claim_reason_type: Option<String>,
    /// The buyer's reason, in words.
    #[serde(deserialize_with = "text")]
    pub claim_reason: Option<String>,
    /// How many pieces the buyer asked the claim for; `0` where the seller made it, or there is none.
    #[serde(deserialize_with = "pieces")]
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

impl Item {
    /// The order, as its code has it.
    fn order_id(&self) -> Option<&str> {
        let (order, _) = self.order_item_code.rsplit_once('-')?;
        Some(order).filter(|order| order.contains('-'))
    }

    /// How many pieces its claim is of: all, where nobody asked for fewer.
    pub fn claimed(&self) -> Option<u64> {
        match (self.claim_quantity, self.quantity) {
            (Some(asked), Some(all)) => Some(asked.min(all)),
            (asked, all) => asked.or(all),
        }
    }

    /// What is left of the price of one after what benefits and coupons take off the row, options not included.
    /// None where any of that is not known.
    pub fn sale_price(&self) -> Option<f64> {
        let off = self.additional_discount_price? + self.coupon_discount_price?;
        let one = off / self.quantity? as f64;
        self.product_price
            .map(|price| price - one)
            .filter(|price| *price >= 0.0)
    }

    /// Its code, where Cafe24 says it.
    pub fn code(&self) -> Option<&str> {
        Some(self.order_item_code.as_str()).filter(|_| !self.is_code_guessed)
    }
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
    #[serde(deserialize_with = "code")]
    pub claim_code: Option<String>,
    /// The seller's reason: a code.
    #[serde(deserialize_with = "code")]
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
    #[serde(deserialize_with = "code")]
    pub order_id: Option<String>,
    /// The items.
    #[serde(deserialize_with = "codes")]
    pub order_item_code: Vec<String>,
    /// Pieces, of all items together.
    #[serde(deserialize_with = "pieces")]
    pub quantity: Option<u64>,
    /// `T` once it is paid back.
    #[serde(deserialize_with = "flag")]
    pub status: Option<bool>,
    /// When it was paid back.
    #[serde(deserialize_with = "moment")]
    pub refund_date: Option<DateTime<Utc>>,
    /// When it was accepted.
    #[serde(deserialize_with = "moment")]
    pub accepted_refund_date: Option<DateTime<Utc>>,
    /// How much.
    #[serde(deserialize_with = "amount")]
    pub actual_refund_amount: Option<f64>,
}

impl Record for Refund {
    fn complete(&mut self) -> bool {
        !self.refund_code.is_empty()
    }
}

impl Record for Step {}
impl Record for Claim {}
