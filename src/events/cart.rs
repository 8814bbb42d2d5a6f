//! What is told of the cart.

use serde::Serialize;

use super::event::Event;
use super::product::Item;
use super::property::Texts;
use crate::amount::Amount;
use crate::host::Text;

/// On entering the cart page.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct ViewCart {
    /// Number of pieces; a set counts once.
    pub total_quantity: Amount,
    /// Order amount in the shop's currency, as the page shows it.
    pub total_order_price: Amount,
    /// Product numbers, in the order of the rows.
    pub product_nos: Texts,
    /// Product names, in the order of the rows.
    pub product_names: Texts,
}

impl Event for ViewCart {
    const NAME: &'static str = "view_cart";
    const CAMPAIGN: bool = true;
}

/// Add to cart.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct AddToCart {
    /// Name of the product that was added.
    pub add_to_cart_product_name: Text,
    /// Number of pieces; a set counts once.
    pub total_quantity: Amount,
    /// Product numbers, in the order of the rows.
    pub product_nos: Texts,
    /// Product names, in the order of the rows.
    pub product_names: Texts,
}

impl Event for AddToCart {
    const NAME: &'static str = "cafe24_add_to_cart";
}

/// Add to cart, for each product.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct AddToCartItems<'a> {
    /// What is said of the product.
    #[serde(flatten)]
    pub item: &'a Item,
}

impl Event for AddToCartItems<'_> {
    const NAME: &'static str = "cafe24_add_to_cart_items";
}
