//! The cart page: `aBasketProductData` (facts 1.6).

use super::rows::{self, Row, Rows};
use super::source;
use crate::events::ViewCart;
use crate::js;

/// What is in the cart; an empty cart has no products and no amount.
pub fn read() -> ViewCart {
    let data = source::at("aBasketProductData");
    let Rows {
        rows,
        product_nos,
        product_names,
    } = Rows::read(&data, Row::of_basket);
    let is_array = data.is_object() && js::get(&data, "length").as_f64().is_some();
    ViewCart {
        total_quantity: rows::total_quantity(&rows).filter(|_| is_array),
        total_order_price: source::positive("#total_order_price_front")
            .or_else(|| rows::total_price(&rows)),
        product_nos: (!product_nos.is_empty()).then_some(product_nos),
        product_names: (!product_names.is_empty()).then_some(product_names),
    }
}
