//! What is told of a product's page, and of a product wherever there is one.

use serde::Serialize;

use super::event::Event;
use super::property::Required;
use crate::amount::Amount;
use crate::host::Text;

/// On entering a product detail page.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ViewProduct {
    /// Product number.
    pub product_no: Required<Text>,
    /// Product name, as text.
    pub product_name: Text,
    /// List price in the shop's currency: of one unit for view_product, else of the whole order or selection, without
    /// shipping.
    pub price: Amount,
}

impl Event for ViewProduct {
    const NAME: &'static str = "view_product";
    const CAMPAIGN: bool = true;
}

/// When the visitor scrolls on a product detail page.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ScrollProduct {
    /// Product number.
    pub product_no: Required<Text>,
    /// Deepest point reached, in percent of the page's present height, in steps of 5.
    pub depth: Required<Amount>,
}

impl Event for ScrollProduct {
    const NAME: &'static str = "scroll_product";
}

/// What is said of one product that is in a cart, ordered or claimed.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Item {
    /// Product number.
    pub product_no: Required<Text>,
    /// Product name, as text.
    pub product_name: Text,
    /// Number of pieces of this row.
    pub quantity: Amount,
    /// Unit price in the shop's currency.
    pub product_price: Amount,
    /// Chosen options, as text.
    pub option_value: Text,
}
