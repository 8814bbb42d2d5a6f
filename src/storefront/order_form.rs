//! The order form: `aBasketProductOrderData` and the totals that AJAX fills later (facts/storefront 1.7).

use alloc::vec::Vec;

use super::address;
use super::rows::{self, Row};
use crate::amount::Amount;
use crate::events::{OrderForm, ViewCheckout};
use crate::host::places::Place;
use crate::path;
use crate::{place, places};

/// The events the order form yields.
pub struct Read {
    /// The view of the page.
    pub view: ViewCheckout,
    /// The rows of what is being ordered, each an event of its own.
    pub rows: Vec<Row>,
    /// Whether the page has shown its totals.
    pub is_complete: bool,
}

impl Read {
    /// What is being ordered, where there are rows.
    pub fn form(&self) -> Option<OrderForm> {
        let rows = &self.rows;
        (!rows.is_empty()).then(|| OrderForm {
            total_quantity: rows::total_quantity(rows),
            items_count: rows::count(rows),
            total_order_price: self.view.price,
            product_nos: rows::product_nos(rows),
            product_names: rows::product_names(rows),
        })
    }
}

/// Reads the order form, which may still wait for its totals.
pub fn read(may_wait: bool) -> Read {
    let rows = rows::read(place!("aBasketProductOrderData").read());
    let total = rows::total_price(&rows).or(|| places!("#total_product_base_price_id").positive());
    let discounted_price = discounted_price(may_wait);
    let ordered = address::path().group(path::ORDERED_PRODUCT_NO, 1);
    let products = rows::products(&rows);
    if products.0.length() == 0 {
        // Forms without the array (seen 2019 to 2023) have a box for each row: `product:option:set:row`.
        let boxes = place!("*[id^=chk_order_cancel_list]").read();
        for at in 0..boxes.length() {
            let product = boxes.at(at).find("^\\d+", 0);
            if product.is_some() {
                products.0.push(product);
            }
        }
        if products.0.length() == 0 && ordered.is_some() {
            products.0.push(ordered);
        }
    }
    Read {
        is_complete: discounted_price.is_known(),
        view: ViewCheckout {
            discounted_price,
            price: total,
            is_surl: Some(ordered.is_some()),
            product_no: products,
        },
        rows,
    }
}

/// The amount on the pay button less the shipping fee in it; unknown before both are there. The hidden
/// `#total_price` may hold an amount of earlier, so it counts only when nothing else comes.
fn discounted_price(may_wait: bool) -> Amount {
    let shown = places!("#total_order_sale_price_view|#payment_total_order_sale_price_view");
    let late = || {
        if may_wait {
            Amount::UNKNOWN
        } else {
            places!("#total_price").positive()
        }
    };
    let payable = shown.positive().or(late);
    let shipping =
        shipping(place!("#total_ship_price_id")) + shipping(place!("#f_addr_total_ship_fee_id"));
    (payable - shipping).not_negative().rounded()
}

/// A shipping fee: 0 where the page has none or says so in words, unknown before it says anything.
fn shipping(place: Place) -> Amount {
    let shown = place.read();
    if shown.is_string() && !shown.find("[^\\s.…+-]", 0).is_some() {
        return Amount::UNKNOWN;
    }
    place.alone().positive().or(|| Amount::ZERO)
}
