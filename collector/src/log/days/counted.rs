//! What is counted, as it is told.

use schemars::JsonSchema;
use serde::Serialize;

/// A mall with its shops.
#[derive(Debug, Clone, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Choice {
    /// The mall.
    pub mall: String,
    /// Its shops that were visited lately.
    pub shops: Vec<u8>,
}

/// How far counting is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Counting {
    /// The last message that is counted.
    pub counted: u64,
    /// The last there is.
    pub last: u64,
}

/// What is counted.
#[derive(Debug, Clone, Default, PartialEq, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Numbers {
    /// Sessions that did something.
    pub sessions: u64,
    /// Visitors, each once.
    pub visitors: u64,
    /// Views of any page.
    pub page_views: u64,
    /// Views of products' pages.
    pub product_views: u64,
    /// Additions to the cart.
    pub additions: u64,
    /// Views of the order form.
    pub checkouts: u64,
    /// Sessions that ordered.
    pub sessions_with_order: u64,
    /// Orders, each once.
    pub orders: u64,
    /// Orders that a page has told; the others are known from Cafe24's servers alone.
    pub orders_seen: u64,
    /// What the buyers of these orders pay. Empty where no amount is known.
    pub revenue: Vec<Amount>,
    /// How many of the orders have no amount that is known.
    pub orders_without_amount: u64,
}

/// What was taken back.
#[derive(Debug, Clone, Default, PartialEq, JsonSchema, Serialize)]
pub struct Claims {
    /// Orders that were cancelled, or of which that was asked for; each once.
    pub cancelled: u64,
    /// Orders that were returned, likewise.
    pub returned: u64,
    /// Refunds, which Cafe24's servers tell.
    pub refunds: u64,
    /// What they come to, as far as is known.
    pub refunded: Vec<Amount>,
}

/// A sum in a currency.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Amount {
    /// The currency, as ISO 4217 names it; `null` where nobody said it.
    pub currency: Option<String>,
    /// How much.
    pub amount: f64,
}

/// How many sessions came to a step, or further.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// Which.
    pub step: StepName,
    /// How many sessions.
    pub sessions: u64,
    /// How many percent that is of the step before; `null` for the first, and of nothing.
    pub percent_of_before: Option<f64>,
    /// How many percent of all sessions; `null` of nothing.
    pub percent_of_all: Option<f64>,
}

/// The steps to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StepName {
    /// All of them.
    Session,
    /// Those that came to a product.
    Product,
    /// To the cart, or past it.
    Cart,
    /// To the order form.
    Checkout,
    /// To an order.
    Order,
}

/// An hour's numbers.
#[derive(Debug, Clone, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Hour {
    /// Which, 0 to 23.
    pub hour: u8,
    /// Sessions that began in it.
    pub sessions: u64,
    /// Orders.
    pub orders: u64,
}

/// Sessions and what came of them.
#[derive(Debug, Clone, Default, PartialEq, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    /// Sessions.
    pub sessions: u64,
    /// Those that came to a product, or further.
    pub with_product: u64,
    /// To the cart, or further.
    pub with_cart: u64,
    /// To the order form, or further.
    pub with_checkout: u64,
    /// Those that ordered.
    pub with_order: u64,
    /// Orders.
    pub orders: u64,
    /// What their buyers pay.
    pub revenue: Vec<Amount>,
}

/// What brought sessions: `utm_*` of the address that they began with.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CampaignNumbers {
    /// Whether it is a campaign, or what stands for none.
    pub kind: GroupKind,
    /// `utm_source`.
    pub source: Option<String>,
    /// `utm_medium`.
    pub medium: Option<String>,
    /// `utm_campaign`.
    pub campaign: Option<String>,
    /// Their numbers.
    #[serde(flatten)]
    pub numbers: Group,
}

/// What a row of campaigns or products stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum GroupKind {
    /// One of them.
    One,
    /// Sessions that nothing has brought.
    None,
    /// All those beyond as many as are told apart on a day.
    Others,
    /// Orders whose session is not known.
    Unknown,
}

/// What was looked with.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeviceNumbers {
    /// `pc`, `phone`, `tablet`, `other`, `bot`, or `unknown`.
    pub device: String,
    /// Their numbers.
    #[serde(flatten)]
    pub numbers: Group,
}

/// A product's numbers.
#[derive(Debug, Clone, PartialEq, Eq, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProductNumbers {
    /// Whether it is one product.
    pub kind: GroupKind,
    /// Its number; `null` where it is several.
    pub product_no: Option<String>,
    /// Its name, as it was told last.
    pub name: Option<String>,
    /// Views of its page.
    pub views: u64,
    /// Additions to the cart.
    pub additions: u64,
    /// Orders that it is in.
    pub orders: u64,
}

/// A category's numbers.
#[derive(Debug, Clone, PartialEq, Eq, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CategoryNumbers {
    /// Whether it is one category.
    pub kind: GroupKind,
    /// Its number, or its name where it has none; `null` where it is several.
    pub cate_no: Option<String>,
    /// Its name, as it was told last.
    pub name: Option<String>,
    /// Views of its pages.
    pub views: u64,
}

/// What Cafe24 has counted itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OfCafe24 {
    /// Page views.
    pub page_views: Option<u64>,
    /// Orders.
    pub orders: Option<u64>,
}
