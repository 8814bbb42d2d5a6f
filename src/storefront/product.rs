//! The product of a detail page (facts 1.5 and 4.1).

use wasm_bindgen::prelude::*;

use super::dom;
use crate::events::ViewProduct;
use crate::js::{self, Text};
use crate::page;

/// The product the visitor looks at.
pub fn read() -> ViewProduct {
    ViewProduct {
        product_no: product_no(),
        product_name: product_name(),
        price: price(),
    }
}

/// The product's number: global, the page's own addresses, metas, query.
pub fn product_no() -> Option<Text> {
    Text::identifier(&js::global("iProductNo"))
        .or_else(|| dom::in_path(page::product_no))
        .or_else(|| Text::identifier(&dom::meta("meta[property='product:productId']")))
        .or_else(|| Text::identifier(&js::query("product_no")))
}

fn product_name() -> Option<Text> {
    [
        js::global("product_name"),
        dom::meta("meta[property='og:title']"),
        dom::shown(".headingArea h1, .headingArea h2"),
    ]
    .iter()
    .find_map(Text::name)
}

/// The unit list price; `None` where only members see it. Pages write 0 for a price they do not show.
fn price() -> Option<f64> {
    [
        js::global("product_price"),
        dom::shown("#span_product_price_text"),
        dom::meta("meta[property='product:price:amount']"),
    ]
    .iter()
    .find_map(|value: &JsValue| js::number(value).filter(|price| *price > 0.0))
}
