//! Braze's recommended eCommerce events, typed.
//!
//! facts/server 2.1: Braze drops the whole event where a property is missing, extra or of another
//! type, and tells nobody. So each event is a type that has exactly its properties, made of [values](super::value)
//! that are valid, and what else is known of it stands in `metadata`.

use serde::Serialize;
use serde_json::{Map, Value};

use super::value::{Currency, Money, Quantity, Text};

/// A recommended event.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Recommended {
    /// `ecommerce.product_viewed`
    ProductViewed(ProductViewed),
    /// `ecommerce.cart_updated`
    CartUpdated(CartUpdated),
    /// `ecommerce.checkout_started`
    CheckoutStarted(CheckoutStarted),
    /// `ecommerce.order_placed`
    OrderPlaced(OrderPlaced),
    /// `ecommerce.order_refunded`
    OrderRefunded(OrderRefunded),
    /// `ecommerce.order_cancelled`
    OrderCancelled(OrderCancelled),
}

impl Recommended {
    /// Its name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::ProductViewed(_) => "ecommerce.product_viewed",
            Self::CartUpdated(_) => "ecommerce.cart_updated",
            Self::CheckoutStarted(_) => "ecommerce.checkout_started",
            Self::OrderPlaced(_) => "ecommerce.order_placed",
            Self::OrderRefunded(_) => "ecommerce.order_refunded",
            Self::OrderCancelled(_) => "ecommerce.order_cancelled",
        }
    }
}

/// Somebody looked at a product.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProductViewed {
    /// The product's number.
    pub product_id: Text,
    /// Its name.
    pub product_name: Text,
    /// Its variant; the product's number while none is chosen.
    pub variant_id: Text,
    /// The page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_url: Option<Text>,
    /// Of one.
    pub price: Money,
    /// Of the price.
    pub currency: Currency,
    /// Where it was.
    pub source: Text,
    /// What else is known.
    pub metadata: Map<String, Value>,
}

/// A cart changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CartUpdated {
    /// The cart.
    pub cart_id: Text,
    /// What happened to these products.
    pub action: Action,
    /// Of the whole cart: required with [`Action::Replace`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_value: Option<Money>,
    /// Of all amounts.
    pub currency: Currency,
    /// What was added or removed, or all there is.
    pub products: Products,
    /// Where it was.
    pub source: Text,
    /// What else is known.
    pub metadata: Map<String, Value>,
}

/// What happened to a cart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// These came.
    Add,
    /// These went.
    Remove,
    /// These are in it now.
    Replace,
}

/// The order form was opened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CheckoutStarted {
    /// The checkout.
    pub checkout_id: Text,
    /// The cart it came from.
    pub cart_id: Text,
    /// Of what is to be ordered.
    pub total_value: Money,
    /// Of all amounts.
    pub currency: Currency,
    /// What is to be ordered.
    pub products: Products,
    /// Where it was.
    pub source: Text,
    /// What else is known.
    pub metadata: Map<String, Value>,
}

/// An order was placed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OrderPlaced {
    /// The order's number.
    pub order_id: Text,
    /// The cart it came from.
    pub cart_id: Text,
    /// What the buyer pays.
    pub total_value: Money,
    /// Of the products.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subtotal_value: Option<Money>,
    /// The shipping fee.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shipping: Option<Money>,
    /// All discounts together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_discounts: Option<Money>,
    /// Of all amounts.
    pub currency: Currency,
    /// What was ordered.
    pub products: Products,
    /// Where it was.
    pub source: Text,
    /// What else is known.
    pub metadata: Map<String, Value>,
}

/// Money of an order goes back.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OrderRefunded {
    /// The order's number.
    pub order_id: Text,
    /// How much.
    pub total_value: Money,
    /// Of all amounts.
    pub currency: Currency,
    /// For what.
    pub products: Products,
    /// Where it was.
    pub source: Text,
    /// What else is known.
    pub metadata: Map<String, Value>,
}

/// A whole order was cancelled.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OrderCancelled {
    /// The order's number.
    pub order_id: Text,
    /// Why; Braze takes no blank.
    pub cancel_reason: Text,
    /// What the buyer was to pay.
    pub total_value: Money,
    /// Of all amounts.
    pub currency: Currency,
    /// All that was ordered.
    pub products: Products,
    /// Where it was.
    pub source: Text,
    /// What else is known.
    pub metadata: Map<String, Value>,
}

/// One product or more.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Products(Vec<Product>);

impl Products {
    /// These, unless there are none.
    pub fn new(products: Vec<Product>) -> Option<Self> {
        (!products.is_empty()).then_some(Self(products))
    }

    /// What they cost together.
    pub fn value(&self) -> Option<Money> {
        let mut sum = Money::new(0.0)?;
        for product in &self.0 {
            sum = sum.plus(product.price.times(product.quantity)?)?;
        }
        Some(sum)
    }
}

/// A product of a cart or an order.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Product {
    /// The product's number.
    pub product_id: Text,
    /// Its name.
    pub product_name: Text,
    /// Its variant, or the product's number.
    pub variant_id: Text,
    /// How many.
    pub quantity: Quantity,
    /// Of one.
    pub price: Money,
    /// What else is known.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub metadata: Map<String, Value>,
}

impl Product {
    /// A product by the properties of an event for each product; `None` where one is missing that Braze requires.
    pub fn of(properties: &Map<String, Value>) -> Option<Self> {
        let text = |name: &str| properties.get(name).and_then(Text::of);
        let product_id = text("product_no")?;
        let metadata = ["option_value", "order_item_code"];
        let metadata = metadata.iter().filter_map(|name| {
            let value = text(name)?.as_str().into();
            Some(((*name).to_owned(), value))
        });
        Some(Self {
            product_name: text("product_name")?,
            variant_id: text("variant_code").unwrap_or_else(|| product_id.clone()),
            quantity: properties.get("quantity").and_then(Quantity::of)?,
            price: properties.get("product_price").and_then(Money::of)?,
            metadata: metadata.collect(),
            product_id,
        })
    }
}
