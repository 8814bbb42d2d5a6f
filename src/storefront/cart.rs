//! The cart page: `aBasketProductData` (facts 1.6).

use super::{rows, source};
use crate::events::ViewCart;
use crate::{js, money};

/// What is in the cart; an empty cart has no products and no amount.
pub fn read() -> ViewCart {
    let data = source::at("aBasketProductData");
    let rows = rows::read(&data);
    let is_array = data.is_object() && js::get(&data, "length").as_f64().is_some();
    let total_quantity = if is_array {
        rows::total_quantity(&rows)
    } else {
        f64::NAN
    };
    let shown_total = source::positive("#total_order_price_front");
    ViewCart::new()
        .total_quantity(total_quantity)
        .total_order_price(money::or(shown_total, || rows::total_price(&rows)))
        .product_nos(rows::product_nos(&rows))
        .product_names(rows::product_names(&rows))
}
