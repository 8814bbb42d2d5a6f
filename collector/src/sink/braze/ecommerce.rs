//! From Moa's events to Braze's recommended ones.

use serde_json::Map;

use super::carts::Shown;
use super::following::{items, refund_follows};
use super::memory::Memory;
use super::message::{Message, OrderKey, derived_id};
use super::orders::Cancelled;
use super::recommended::{
    Action, CartUpdated, CheckoutStarted, OrderCancelled, OrderPlaced, OrderRefunded, Product,
    ProductViewed, Products, Recommended,
};
use super::tidy;
use super::value::{Currency, Money, Text};

/// What is said where a message does not say it, and of every event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// The currency of amounts.
    pub currency: Currency,
    /// Braze's `source`; else the page's origin, else the mall's address.
    pub source: Option<Text>,
    /// The app of events.
    pub app_id: Option<String>,
}

/// Why a message is no recommended event: a word for `moa_not_recommended`.
pub type Why = &'static str;

/// The property that says why an event is no recommended one.
pub const WHY: &str = "moa_not_recommended";

/// The property that has the message's id.
pub const MESSAGE_ID: &str = "moa_message_id";

/// The recommended event that a message is, with what follows it in the log. `None` where Braze has none for it.
/// What is remembered goes on with the message, so each is mapped once, in the log's order.
///
/// # Errors
///
/// What keeps it from being one: the property that is not known, or a word.
pub fn recommended(
    message: &Message,
    following: &[Message],
    memory: &mut Memory,
    terms: &Terms,
) -> Option<Result<Recommended, Why>> {
    if let Some(device) = &message.device {
        memory.carts.join(message, device);
    }
    let telling = Telling {
        message,
        following,
        terms,
    };
    Some(match message.event.as_str() {
        _ if message.kind != "track" => return None,
        "view_product" => telling.viewed(),
        "view_completed_order" => {
            memory.orders.of(&message.order()?).show(message);
            return None;
        }
        "view_cart" => telling.cart(memory),
        "cafe24_add_to_cart_items" => telling.added(memory),
        "cafe24_order_form" => telling.checkout(memory),
        "cafe24_complete_order" => telling.placed(memory),
        "cafe24_cancel_order" => telling.cancelled(memory),
        "cafe24_refund_order" => telling.refunded(memory),
        _ => return None,
    })
}

/// A message while it is mapped.
struct Telling<'a> {
    message: &'a Message,
    following: &'a [Message],
    terms: &'a Terms,
}

impl Telling<'_> {
    fn text(&self, name: Why) -> Result<Text, Why> {
        self.message.text(name).ok_or(name)
    }

    fn money(&self, name: Why) -> Result<Money, Why> {
        Money::of(self.message.property(name)).ok_or(name)
    }

    fn order(&self) -> Result<OrderKey, Why> {
        self.message.order().ok_or("order_id")
    }

    fn currency(&self) -> Currency {
        let currency = self.message.currency.as_ref();
        currency.unwrap_or(&self.terms.currency).clone()
    }

    fn source(&self) -> Result<Text, Why> {
        let source = self.terms.source.as_ref().or(self.message.origin.as_ref());
        let mall = || Text::cut(&format!("https://{}.cafe24.com", self.message.mall));
        source.cloned().or_else(mall).ok_or("source")
    }

    /// All properties but those that have a place of their own.
    fn metadata(&self, but: &[&str]) -> Map<String, serde_json::Value> {
        let rest = self.message.properties.iter();
        let rest = rest.filter(|(name, _)| !but.contains(&name.as_str()));
        let mut metadata = tidy::properties(rest, tidy::METADATA_BYTES);
        metadata.insert(MESSAGE_ID.into(), self.message.id.clone().into());
        metadata
    }

    fn items(&self) -> Vec<&Message> {
        items(self.message, self.following)
    }

    fn viewed(&self) -> Result<Recommended, Why> {
        let product_id = self.text("product_no")?;
        Ok(Recommended::ProductViewed(ProductViewed {
            product_name: self.text("product_name")?,
            variant_id: product_id.clone(),
            product_id,
            product_url: self.message.url.clone(),
            price: self.money("price")?,
            currency: self.currency(),
            source: self.source()?,
            metadata: self.metadata(&["product_no", "product_name", "price"]),
        }))
    }

    fn added(&self, memory: &mut Memory) -> Result<Recommended, Why> {
        let product = Product::of(&self.message.properties).ok_or("product")?;
        memory.carts.add(self.message, &product);
        let products = Products::new(vec![product]).ok_or("product")?;
        self.updated(memory, Action::Add, None, products)
    }

    fn cart(&self, memory: &mut Memory) -> Result<Recommended, Why> {
        match memory.carts.show(self.message) {
            Shown::All(products, total) => {
                self.updated(memory, Action::Replace, Some(total), products)
            }
            Shown::Gone(products) => self.updated(memory, Action::Remove, None, products),
            Shown::Unknown => Err("products"),
        }
    }

    fn updated(
        &self,
        memory: &mut Memory,
        action: Action,
        total_value: Option<Money>,
        products: Products,
    ) -> Result<Recommended, Why> {
        Ok(Recommended::CartUpdated(CartUpdated {
            cart_id: memory.carts.id(self.message).ok_or("cart_id")?,
            action,
            total_value,
            currency: self.currency(),
            products,
            source: self.source()?,
            metadata: self.metadata(&[]),
        }))
    }

    fn checkout(&self, memory: &mut Memory) -> Result<Recommended, Why> {
        let cart_id = memory.carts.id(self.message).ok_or("cart_id")?;
        let session = self.message.session.as_deref().unwrap_or_default();
        let checkout_id = derived_id("checkout", &[cart_id.as_str(), session]);
        let mut metadata = self.metadata(&["total_order_price"]);
        if let Some(url) = &self.message.url {
            metadata.insert("checkout_url".into(), url.as_str().into());
        }
        Ok(Recommended::CheckoutStarted(CheckoutStarted {
            checkout_id: Text::cut(&checkout_id).ok_or("checkout_id")?,
            cart_id,
            total_value: self.money("total_order_price")?,
            currency: self.currency(),
            products: products(&self.items())?,
            source: self.source()?,
            metadata,
        }))
    }

    fn placed(&self, memory: &mut Memory) -> Result<Recommended, Why> {
        let key = self.order()?;
        let items = self.items();
        let cart_id = memory.carts.id(self.message).ok_or("cart_id")?;
        memory.carts.order(self.message, &key.1);
        let order = memory.orders.of(&key);
        order.place(self.message, &items);
        order.currency = Some(self.currency());
        let shown = order.shown.clone();
        Ok(Recommended::OrderPlaced(OrderPlaced {
            order_id: self.text("order_id")?,
            cart_id,
            total_value: self.money("order_amount")?,
            subtotal_value: shown.subtotal,
            shipping: shown.shipping,
            total_discounts: shown.discounts,
            currency: self.currency(),
            products: products(&items)?,
            source: self.source()?,
            metadata: self.metadata(&["order_id", "order_amount"]),
        }))
    }

    /// facts/server 2.5: Braze takes a whole order off for a cancellation, Cafe24 cancels by item.
    fn cancelled(&self, memory: &mut Memory) -> Result<Recommended, Why> {
        if self.message.property("claim_status") == "requested" {
            return Err("requested");
        }
        let key = self.order()?;
        let items = self.items();
        let order = memory.orders.of(&key);
        let part = order.cancel(&items);
        let cancelled = products(&items)?;
        let value = cancelled.value().ok_or("product_price")?;
        let currency = order.currency.clone().unwrap_or_else(|| self.currency());
        match part {
            Cancelled::Unknown => Err("order"),
            Cancelled::Whole => Ok(Recommended::OrderCancelled(OrderCancelled {
                order_id: self.text("order_id")?,
                cancel_reason: self.reason()?,
                total_value: order.amount.unwrap_or(value),
                currency,
                products: cancelled,
                source: self.source()?,
                metadata: self.metadata(&["order_id"]),
            })),
            // The refund that is told next has the true amount.
            Cancelled::Part if refund_follows(&items, self.following) => Err("refund_follows"),
            Cancelled::Part => {
                order.refund_ahead(&items);
                self.money_back(value, currency, cancelled)
            }
        }
    }

    fn refunded(&self, memory: &mut Memory) -> Result<Recommended, Why> {
        let key = self.order()?;
        let items = self.items();
        let order = memory.orders.of(&key);
        if order.is_refunded(&items) {
            return Err("refunded_before");
        }
        let currency = order.currency.clone().unwrap_or_else(|| self.currency());
        self.money_back(self.money("refund_amount")?, currency, products(&items)?)
    }

    fn money_back(
        &self,
        total_value: Money,
        currency: Currency,
        products: Products,
    ) -> Result<Recommended, Why> {
        Ok(Recommended::OrderRefunded(OrderRefunded {
            order_id: self.text("order_id")?,
            total_value,
            currency,
            products,
            source: self.source()?,
            metadata: self.metadata(&["order_id", "refund_amount"]),
        }))
    }

    /// Never blank: the buyer's reason, else the seller's.
    fn reason(&self) -> Result<Text, Why> {
        let names = [
            "claim_reason_type_text",
            "claim_reason",
            "seller_reason_type_text",
            "seller_reason",
        ];
        let given = names.iter().find_map(|name| self.message.text(name));
        given
            .or_else(|| Text::cut("unspecified"))
            .ok_or("cancel_reason")
    }
}

/// Those of the items that Braze takes.
fn products(items: &[&Message]) -> Result<Products, Why> {
    let products = items
        .iter()
        .filter_map(|item| Product::of(&item.properties));
    Products::new(products.collect()).ok_or("products")
}

#[cfg(test)]
mod claims_tests;
#[cfg(test)]
mod odd_tests;
#[cfg(test)]
mod tests;
