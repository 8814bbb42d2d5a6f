//! The order form: `aBasketProductOrderData` and the totals that AJAX fills later (facts 1.7).

use alloc::vec::Vec;

use super::rows::{self, Row, Rows};
use super::{address, source};
use crate::events::{OneOrMany, ViewCheckout};
use crate::js::Text;
use crate::page;

/// What is being ordered, and whether the page has shown its totals.
pub fn read() -> (ViewCheckout, bool) {
    let data = source::at("aBasketProductOrderData");
    let Rows {
        rows, product_nos, ..
    } = Rows::read(&data, Row::of_basket);
    let discounted_price = discounted_price();
    let complete = discounted_price.is_some();
    let path = address::path();
    let mut products = distinct(product_nos);
    if products.is_empty() {
        products.extend(page::surl_order_product(&path).and_then(Text::new));
    }
    let event = ViewCheckout {
        discounted_price,
        price: rows::total_price(&rows)
            .or_else(|| source::positive("#total_product_base_price_id")),
        is_surl: Some(page::is_surl_order(&path)),
        product_no: (!products.is_empty()).then_some(OneOrMany(products)),
    };
    (event, complete)
}

/// The amount on the pay button less the shipping fee in it.
fn discounted_price() -> Option<f64> {
    let payable = source::positive(
        "#total_order_sale_price_view|#payment_total_order_sale_price_view|#total_price",
    )?;
    let shipping = source::positive("#total_ship_price_id").unwrap_or(0.0)
        + source::positive("#f_addr_total_ship_fee_id").unwrap_or(0.0);
    Some((payable - shipping).max(0.0))
}

fn distinct(products: Vec<Text>) -> Vec<Text> {
    let mut distinct: Vec<Text> = Vec::with_capacity(products.len());
    for product in products {
        if !distinct.contains(&product) {
            distinct.push(product);
        }
    }
    distinct
}
