//! The cart page: `aBasketProductData` (facts 1.6).

use wasm_bindgen::JsValue;

use super::dom;
use super::rows::{self, Row, Rows};
use crate::events::ViewCart;
use crate::js;

/// What is in the cart; an empty cart has no products and no amount.
pub fn read() -> ViewCart {
    let data = js::global("aBasketProductData");
    let Rows {
        rows,
        product_nos,
        product_names,
    } = Rows::read(&data, Row::of_basket);
    ViewCart {
        total_quantity: rows::total_quantity(&rows).filter(|_| is_array(&data)),
        total_order_price: shown_total().or_else(|| rows::total_price(&rows)),
        product_nos: (!product_nos.is_empty()).then_some(product_nos),
        product_names: (!product_names.is_empty()).then_some(product_names),
    }
}

fn is_array(data: &JsValue) -> bool {
    data.is_object() && js::get(data, "length").as_f64().is_some()
}

/// The amount the cart shows; `0` before the page has filled it.
fn shown_total() -> Option<f64> {
    js::number(&dom::shown("#total_order_price_front")).filter(|total| *total > 0.0)
}
