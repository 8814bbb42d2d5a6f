//! What is known of carts, from the messages so far.
//!
//! Cafe24 has no id for a cart, and the cart page's event has no quantity and no price for each
//! product. Both are made here of what the visitor did before.

use indexmap::IndexMap;

use super::message::{Message, derived_id};
use super::recommended::{Product, Products};
use super::value::{Money, Quantity, Text};
use crate::sink::recent::Recent;

/// How many carts are known at once.
const MOST: usize = 50_000;

/// A mall and a person's id in it.
type Owner = (String, String);

/// The carts of all visitors.
#[derive(Debug)]
pub struct Carts(Recent<Owner, Cart>);

/// A visitor's cart.
#[derive(Debug, Default)]
struct Cart {
    /// Their last order: what comes after it is another cart.
    after: String,
    /// What is in it as far as is known, by product and options.
    lines: IndexMap<(Text, String), Product>,
}

/// What the cart page shows, against what was known.
#[derive(Debug, PartialEq)]
pub enum Shown {
    /// These are in it, and this is what they cost.
    All(Products, Money),
    /// These are in it no more; of the others too little is known.
    Gone(Products),
    /// Too little is known.
    Unknown,
}

impl Default for Carts {
    fn default() -> Self {
        Self(Recent::new(MOST))
    }
}

impl Carts {
    fn of(&mut self, message: &Message) -> &mut Cart {
        self.0.get_or_new(&owner(message, message.person.id()))
    }

    /// The id of the visitor's cart. It is the same until they order, in every session, and another from then on: Braze
    /// takes a cart that was ordered as done with.
    pub fn id(&mut self, message: &Message) -> Option<Text> {
        let after = self.of(message).after.clone();
        let parts = [&message.mall, message.person.id(), after.as_str()];
        Text::cut(&derived_id("cart", &parts))
    }

    /// Something was added.
    pub fn add(&mut self, message: &Message, product: &Product) {
        let lines = &mut self.of(message).lines;
        match lines.get_mut(&line(product)) {
            Some(known) => {
                let sum = known
                    .quantity
                    .pieces()
                    .checked_add(product.quantity.pieces());
                known.quantity = sum.and_then(Quantity::new).unwrap_or(known.quantity);
                known.price = product.price;
            }
            None => {
                lines.insert(line(product), product.clone());
            }
        }
    }

    /// The cart page shows these rows.
    pub fn show(&mut self, message: &Message) -> Shown {
        let texts = |name: &str| -> Vec<Option<Text>> {
            let list = message.property(name).as_array();
            list.into_iter().flatten().map(Text::of).collect()
        };
        let (numbers, names) = (texts("product_nos"), texts("product_names"));
        let quantity = Quantity::of(message.property("total_quantity"));
        let total = Money::of(message.property("total_order_price"));
        let is_empty = message.property("total_quantity").as_f64() == Some(0.0);
        if numbers.is_empty() && !is_empty {
            return Shown::Unknown;
        }
        let lines = &mut self.of(message).lines;
        let mut gone = Vec::new();
        lines.retain(|(number, _), product| {
            let stays = numbers.contains(&Some(number.clone()));
            if !stays {
                gone.push(product.clone());
            }
            stays
        });
        if let ([Some(number)], [Some(name)], Some(quantity), Some(total)) =
            (numbers.as_slice(), names.as_slice(), quantity, total)
        {
            // A single row is told by the page's own sums.
            if let Some(price) = total.share(quantity) {
                let known = lines.values().next().cloned();
                let product = Product {
                    product_name: name.clone(),
                    variant_id: known.as_ref().map_or(number, |one| &one.variant_id).clone(),
                    metadata: known.map(|one| one.metadata).unwrap_or_default(),
                    product_id: number.clone(),
                    quantity,
                    price,
                };
                lines.clear();
                lines.insert(line(&product), product.clone());
                return all(vec![product], Some(total));
            }
        }
        let pieces: i64 = lines.values().map(|one| one.quantity.pieces()).sum();
        if lines.len() == numbers.len() && quantity.map(Quantity::pieces) == Some(pieces) {
            return all(lines.values().cloned().collect(), total);
        }
        match Products::new(gone) {
            Some(gone) => Shown::Gone(gone),
            None => Shown::Unknown,
        }
    }

    /// An order was placed: the cart is done with.
    pub fn order(&mut self, message: &Message, order: &str) {
        let cart = self.of(message);
        cart.lines.clear();
        order.clone_into(&mut cart.after);
    }

    /// A visitor turns out to be a user: Cafe24 puts what they had chosen into the user's cart.
    pub fn join(&mut self, message: &Message, device: &str) {
        let Some(guest) = self.0.remove(&owner(message, device)) else {
            return;
        };
        let lines = &mut self.of(message).lines;
        for (key, product) in guest.lines {
            lines.entry(key).or_insert(product);
        }
    }
}

fn owner(message: &Message, id: &str) -> Owner {
    (message.mall.clone(), id.to_owned())
}

fn line(product: &Product) -> (Text, String) {
    let options = product.metadata.get("option_value");
    let options = options.and_then(|options| options.as_str());
    (
        product.product_id.clone(),
        options.unwrap_or_default().to_owned(),
    )
}

fn all(products: Vec<Product>, total: Option<Money>) -> Shown {
    match (Products::new(products), total) {
        (Some(products), Some(total)) => Shown::All(products, total),
        _ => Shown::Unknown,
    }
}
