//! What is told of an order, from its form to its completion.

use serde::Serialize;

use super::event::Event;
use super::product::Item;
use super::property::{Flag, OneOrMany, Required, Texts};
use crate::amount::Amount;
use crate::host::Text;

/// On entering the order form.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ViewCheckout {
    /// What is left of price after discounts, without shipping.
    pub discounted_price: Amount,
    /// List price in the shop's currency: of one unit for view_product, else of the whole order or selection, without
    /// shipping.
    pub price: Amount,
    /// true when the order form was reached by a direct-order link (/surl/O/…).
    pub is_surl: Flag,
    /// Product number.
    pub product_no: OneOrMany,
}

impl Event for ViewCheckout {
    const NAME: &'static str = "view_checkout";
    const CAMPAIGN: bool = true;
}

/// Entering the order form.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct OrderForm {
    /// Number of pieces; a set counts once.
    pub total_quantity: Amount,
    /// Number of product rows.
    pub items_count: Amount,
    /// Order amount in the shop's currency, as the page shows it.
    pub total_order_price: Amount,
    /// Product numbers, in the order of the rows.
    pub product_nos: Texts,
    /// Product names, in the order of the rows.
    pub product_names: Texts,
}

impl Event for OrderForm {
    const NAME: &'static str = "cafe24_order_form";
}

/// Entering the order form, for each product.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct OrderFormItems<'a> {
    /// What is said of the product.
    #[serde(flatten)]
    pub item: &'a Item,
}

impl Event for OrderFormItems<'_> {
    const NAME: &'static str = "cafe24_order_form_items";
}

/// On entering the order completion page.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ViewCompletedOrder {
    /// Order number, YYYYMMDD-NNNNNNN.
    pub order_id: Required<Text>,
    /// What is left of price after discounts, without shipping.
    pub discounted_price: Amount,
    /// List price in the shop's currency: of one unit for view_product, else of the whole order or selection, without
    /// shipping.
    pub price: Amount,
    /// Shipping fee in the shop's currency.
    pub delivery_fee: Amount,
}

impl Event for ViewCompletedOrder {
    const NAME: &'static str = "view_completed_order";
    const CAMPAIGN: bool = true;
}

/// What is said of a whole order.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Order {
    /// Order number, YYYYMMDD-NNNNNNN.
    pub order_id: Required<Text>,
    /// Payment method.
    pub payment_method: Text,
    /// true for the buyer's first order.
    pub is_first_order: Flag,
    /// What the buyer pays.
    pub order_amount: Amount,
    /// Number of product rows.
    pub items_count: Amount,
    /// true for a member, false for a guest.
    pub is_member: Flag,
    /// false where the page says that payment is outstanding, as for a virtual account; absent where it does not say.
    pub is_paid: Flag,
    /// Shipping fee in the shop's currency.
    pub delivery_fee: Amount,
}

/// Order completed.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct CompleteOrder<'a> {
    /// What is said of the order.
    #[serde(flatten)]
    pub order: &'a Order,
}

impl Event for CompleteOrder<'_> {
    const NAME: &'static str = "cafe24_complete_order";
}

/// Order completed, for each product.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct CompleteOrderItems<'a> {
    /// What is said of the order.
    #[serde(flatten)]
    pub order: &'a Order,
    /// What is said of the product.
    #[serde(flatten)]
    pub item: &'a Item,
    /// What is left of product_price after the product's own discount, and on Cafe24's servers after coupons of the
    /// row.
    pub product_sale_price: Amount,
    /// What the chosen options add to product_price.
    pub option_price: Amount,
}

impl Event for CompleteOrderItems<'_> {
    const NAME: &'static str = "cafe24_complete_order_items";
}
