//! What a message says for a day's numbers: one view, one addition, one order.
//!
//! It is taken out of the message where that is taken apart anyway, so that who counts need not read it again. Texts are cut
//! to what is shown of them.

mod campaign;
mod device;
mod read;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

pub use campaign::Campaign;
pub use device::Device;

use crate::correlation::LIBRARY;
use crate::library::library;
use crate::{activity, timestamp};
use read::{amount, id, ids_of, text_at};

/// What one message says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What has happened.
    pub kind: Kind,
    /// When, where that is said.
    pub happened: Option<DateTime<Utc>>,
    /// The shop of the mall, 1 to 99; 0 where it is not known.
    pub shop_no: u8,
    /// The visitor's session. What servers tell has none.
    pub session: Option<String>,
    /// The visitor's device, or who the visitor is where that alone is known. What Cafe24's servers tell has none.
    pub visitor: Option<String>,
    /// Whose it is, for whoever takes that away: the member's, else the device's.
    pub person: Option<String>,
    /// What the visitor looks at the shop with.
    pub device: Device,
    /// What brought the visitor here, where that is said.
    pub campaign: Option<Campaign>,
    /// What amounts are in, where that is said.
    pub currency: Option<&'static str>,
    /// Whether Cafe24's servers tell it.
    pub is_of_cafe24: bool,
    /// Which of [`WATCHED`] have a value, by their places there.
    pub values: u16,
}

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Any page was entered; of one of [`PAGES`].
    Page(Option<&'static str>),
    /// A visitor did something else, which is not counted by itself.
    Activity,
    /// A product's page.
    Product(Item),
    /// A category's page.
    Category(Item),
    /// Something was put into the cart.
    Addition,
    /// A product of what was put there.
    AdditionOf(Item),
    /// The order form.
    Checkout,
    /// The page of an order that is made.
    Result(String),
    /// An order, with what the buyer pays in hundredths, where that is known.
    Order(String, Option<i64>),
    /// A product of an order.
    OrderOf(String, Item),
    /// An order taken back, before it was sent or after.
    Claim(Claim, String),
    /// Money paid back, in hundredths, where it is known how much.
    Refund(Option<i64>),
}

/// How an order is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Claim {
    /// Before it was sent.
    Cancelled,
    /// After.
    Returned,
}

/// A product or a category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its number; of a category that has none, its name.
    pub no: String,
    /// Its name, where that is said.
    pub name: Option<String>,
}

/// The types of pages that a shop is to have, as `context.page.type` names them.
pub const PAGES: [&str; 7] = [
    "home",
    "product_list",
    "search",
    "product",
    "cart",
    "checkout",
    "completed_order",
];

/// The properties of which it is said when none ever had a value, behind the names of their events.
pub const WATCHED: [&str; 10] = [
    "view_product.product_name",
    "view_product.price",
    "view_product_list.category_name",
    "view_product_list.cate_no",
    "cafe24_add_to_cart.product_nos",
    "view_checkout.price",
    "cafe24_complete_order.order_amount",
    "cafe24_complete_order.payment_method",
    "cafe24_complete_order_items.product_name",
    "cafe24_complete_order_items.product_price",
];

impl Hit {
    /// What a stored message says, by its body.
    pub fn of_body(body: &str) -> Option<Self> {
        let values: Map<String, Value> = serde_json::from_str(body).ok()?;
        let text = |name| values.get(name).and_then(Value::as_str);
        Self::of(text("type")?, &values, text("timestamp"))
    }

    /// What a message of this type says; `None` where that is nothing for a day's numbers. `timestamp` is when it
    /// happened, as it is stored.
    pub fn of(kind: &str, values: &Map<String, Value>, timestamp: Option<&str>) -> Option<Self> {
        let event = match kind {
            "track" => values.get("event")?.as_str()?,
            "page" => "$page_view",
            _ => return None,
        };
        let context = values.get("context");
        let properties = values.get("properties").and_then(Value::as_object);
        let what = Kind::of(event, properties, context)?;
        let library = library(values);
        let by_program = matches!(library.as_deref(), Some(LIBRARY | activity::COLLECTOR));
        let [anonymous, user] = ["anonymousId", "userId"].map(|name| id(values.get(name)));
        let said = |name: &str| context.and_then(|context| context.get(name));
        Some(Self {
            kind: what,
            happened: timestamp.and_then(timestamp::read),
            shop_no: shop_no(context),
            session: id(said("sessionId")).filter(|_| !by_program),
            visitor: anonymous
                .clone()
                .or_else(|| user.clone())
                .filter(|_| !by_program),
            person: user.or(anonymous),
            device: match by_program {
                true => Device::Unknown,
                false => Device::of(context),
            },
            campaign: Campaign::of(properties, context),
            currency: currency(context),
            is_of_cafe24: library.as_deref() == Some(LIBRARY),
            values: properties.map_or(0, |properties| values_of(event, properties)),
        })
    }
}

impl Kind {
    fn of(
        event: &str,
        properties: Option<&Map<String, Value>>,
        context: Option<&Value>,
    ) -> Option<Self> {
        let property = |name: &str| properties.and_then(|properties| properties.get(name));
        let order = || id(property("order_id"));
        let product = || {
            Some(Item {
                no: ids_of(property("product_no"))?,
                name: text_at(property("product_name")),
            })
        };
        Some(match event {
            "$page_view" => Self::Page(page_type(context)),
            "view_home" | "view_cart" => Self::Activity,
            "view_product" => match product() {
                Some(product) => Self::Product(product),
                None => Self::Activity,
            },
            "view_product_list" => match category(property("cate_no"), property("category_name")) {
                Some(category) => Self::Category(category),
                None => Self::Activity,
            },
            "cafe24_add_to_cart" => Self::Addition,
            "cafe24_add_to_cart_items" => Self::AdditionOf(product()?),
            "view_checkout" => Self::Checkout,
            "view_completed_order" => Self::Result(order()?),
            "cafe24_complete_order" => Self::Order(order()?, amount(property("order_amount"))),
            "cafe24_complete_order_items" => Self::OrderOf(order()?, product()?),
            "cafe24_cancel_order" => Self::Claim(Claim::Cancelled, order()?),
            "cafe24_return_order" => Self::Claim(Claim::Returned, order()?),
            "cafe24_refund_order" => Self::Refund(amount(property("refund_amount"))),
            _ => return None,
        })
    }

    /// The event of [`WATCHED`] that it is, as far as it is one.
    pub fn event(&self) -> Option<&'static str> {
        Some(match self {
            Self::Product(_) => "view_product",
            Self::Category(_) => "view_product_list",
            Self::Addition => "cafe24_add_to_cart",
            Self::Checkout => "view_checkout",
            Self::Order(..) => "cafe24_complete_order",
            Self::OrderOf(..) => "cafe24_complete_order_items",
            _ => return None,
        })
    }
}

fn page_type(context: Option<&Value>) -> Option<&'static str> {
    let told = context?.get("page")?.get("type")?.as_str()?;
    PAGES.into_iter().find(|page| *page == told)
}

fn category(no: Option<&Value>, name: Option<&Value>) -> Option<Item> {
    let name = text_at(name);
    Some(Item {
        no: id(no).or_else(|| name.clone())?,
        name,
    })
}

/// Pages say it in `shop`, Cafe24's servers in `cafe24`.
fn shop_no(context: Option<&Value>) -> u8 {
    let said = |place: &str| {
        let number = context?.get(place)?.get("shop_no")?;
        match number {
            Value::String(text) => text.trim().parse::<u8>().ok(),
            number => u8::try_from(number.as_u64()?).ok(),
        }
    };
    let number = said("shop").or_else(|| said("cafe24"));
    number.filter(|number| *number < 100).unwrap_or(0)
}

/// What Cafe24's shops can be paid in. Amounts in anything else are not added up.
const CURRENCIES: [&str; 24] = [
    "KRW", "USD", "JPY", "CNY", "TWD", "EUR", "BRL", "VND", "GBP", "PHP", "THB", "MYR", "SGD",
    "HKD", "IDR", "AUD", "CAD", "INR", "NZD", "CHF", "RUB", "MXN", "AED", "SAR",
];

fn currency(context: Option<&Value>) -> Option<&'static str> {
    currency_of(context?.get("shop")?.get("currency")?.as_str()?)
}

/// The currency of this name, where it is one that amounts are added up in.
pub fn currency_of(name: &str) -> Option<&'static str> {
    CURRENCIES.into_iter().find(|known| *known == name)
}

fn values_of(event: &str, properties: &Map<String, Value>) -> u16 {
    let has = |name: &str| match properties.get(name) {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !text.trim().is_empty(),
        Some(Value::Array(list)) => !list.is_empty(),
        Some(_) => true,
    };
    let is_said = |watched: &str| {
        let of_event = watched.strip_prefix(event);
        of_event
            .and_then(|name| name.strip_prefix('.'))
            .is_some_and(has)
    };
    let watched = WATCHED.iter().enumerate();
    watched
        .filter(|(_, watched)| is_said(watched))
        .fold(0, |values, (place, _)| values | 1 << place)
}

#[cfg(test)]
mod tests;
