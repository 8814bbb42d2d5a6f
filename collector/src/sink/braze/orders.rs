//! What is known of orders, from the messages so far.

use std::collections::HashMap;

use super::message::{Message, OrderKey};
use super::value::{Currency, Money, Quantity};
use crate::sink::recent::Recent;

/// How many orders are known at once.
const MOST: usize = 20_000;

/// All orders that are known.
#[derive(Debug)]
pub struct Orders(Recent<OrderKey, Order>);

/// An order.
#[derive(Debug, Default, Clone)]
pub struct Order {
    /// What the buyer pays.
    pub amount: Option<Money>,
    /// Of the amount.
    pub currency: Option<Currency>,
    /// What the page of the completed order showed.
    pub shown: Sums,
    /// How many pieces of each product were ordered.
    ordered: Pieces,
    /// Whether that is all of them.
    is_whole: bool,
    /// How many of them are cancelled.
    cancelled: Pieces,
    /// How many of those were told as a refund when they were cancelled.
    refunded: Pieces,
}

/// Sums of an order.
#[derive(Debug, Default, Clone)]
pub struct Sums {
    /// Of the products.
    pub subtotal: Option<Money>,
    /// The shipping fee.
    pub shipping: Option<Money>,
    /// All discounts together.
    pub discounts: Option<Money>,
}

/// Pieces by product number.
type Pieces = HashMap<String, i64>;

/// What a cancellation is of.
#[derive(Debug, PartialEq, Eq)]
pub enum Cancelled {
    /// Of all that was ordered and not cancelled before.
    Whole,
    /// Of a part.
    Part,
    /// Nobody knows: the order, or a part of it, was not heard of.
    Unknown,
}

impl Default for Orders {
    fn default() -> Self {
        Self(Recent::new(MOST))
    }
}

impl Orders {
    /// An order that is known, or a new one.
    pub fn of(&mut self, key: &OrderKey) -> &mut Order {
        self.0.get_or_new(key)
    }

    /// Whether anything is known of an order.
    pub fn knows(&mut self, key: &OrderKey) -> bool {
        self.0.get(key).is_some()
    }
}

impl Order {
    /// The page of the completed order shows its sums.
    pub fn show(&mut self, message: &Message) {
        let money = |name: &str| Money::of(message.property(name));
        let (price, discounted) = (money("price"), money("discounted_price"));
        self.shown = Sums {
            subtotal: price,
            shipping: money("delivery_fee"),
            discounts: price.and_then(|price| price.less(discounted?)),
        };
    }

    /// It was placed; these are its items.
    pub fn place(&mut self, message: &Message, items: &[&Message]) {
        self.amount = Money::of(message.property("order_amount"));
        self.ordered.clear();
        let counted = count(items, &mut self.ordered);
        let wanted = message.property("items_count").as_u64();
        self.is_whole =
            counted == items.len() && wanted.is_none_or(|wanted| counted as u64 >= wanted);
    }

    /// These items were cancelled.
    pub fn cancel(&mut self, items: &[&Message]) -> Cancelled {
        let mut now = Pieces::new();
        count(items, &mut now);
        for (product, pieces) in &now {
            add(&mut self.cancelled, product, *pieces);
        }
        if self.ordered.is_empty() || !self.is_whole || now.is_empty() {
            return Cancelled::Unknown;
        }
        let cancelled = |product: &String| self.cancelled.get(product).copied().unwrap_or(0);
        match self
            .ordered
            .iter()
            .all(|(product, pieces)| cancelled(product) >= *pieces)
        {
            true => Cancelled::Whole,
            false => Cancelled::Part,
        }
    }

    /// These items were told as refunded, though no refund was heard of.
    pub fn refund_ahead(&mut self, items: &[&Message]) {
        count(items, &mut self.refunded);
    }

    /// A refund of these items is heard of: whether it was told already, when they were cancelled.
    pub fn is_refunded(&mut self, items: &[&Message]) -> bool {
        let mut now = Pieces::new();
        count(items, &mut now);
        let told = |product: &String| self.refunded.get(product).copied().unwrap_or(0);
        let is_told =
            !now.is_empty() && now.iter().all(|(product, pieces)| told(product) >= *pieces);
        if is_told {
            for (product, pieces) in &now {
                add(&mut self.refunded, product, -pieces);
            }
        }
        is_told
    }
}

/// Counts the pieces; returns of how many items they are known.
fn count(items: &[&Message], into: &mut Pieces) -> usize {
    let mut counted = 0;
    for item in items {
        let quantity = Quantity::of(item.property("quantity"));
        if let (Some(product), Some(quantity)) = (item.text("product_no"), quantity) {
            add(into, product.as_str(), quantity.pieces());
            counted += 1;
        }
    }
    counted
}

fn add(to: &mut Pieces, product: &str, pieces: i64) {
    let before = to.entry(product.to_owned()).or_default();
    *before = before.saturating_add(pieces);
}
