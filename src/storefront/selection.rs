//! What a purchase button buys: the options chosen on a detail page, the rows of the cart
//! (facts 1.5, 4.2 and 4.3).

use alloc::vec::Vec;

use super::rows;
use super::{product, source};
use crate::events::{ClickBuyCart, ClickBuyProduct};
use crate::js::{Text, Value};
use crate::money;
use crate::signals::purchase::{self, Purchase};

/// The selection on a detail page.
pub fn of_product(purchase: Purchase) -> ClickBuyProduct {
    let list = source::positive("product_price");
    let sale = money::or(source::positive("product_sale_price"), || list);
    let (mut pieces, mut discounted) = chosen_options();
    if pieces == 0.0 {
        pieces = money::or(source::positive("#quantity"), || 1.0);
        discounted = sale * pieces;
    }
    ClickBuyProduct::new()
        .product_no(product::product_no())
        .price(money::rounded(discounted + (list - sale) * pieces))
        .discounted_price(money::rounded(discounted))
        .purchase_unit(purchase.unit)
        .checkout_type(checkout_type(purchase))
}

/// Pieces and price of the chosen options; none on a page without options.
fn chosen_options() -> (f64, f64) {
    let prices = source::at("*.option_box_price");
    let quantities = source::at("*.quantity_opt");
    let (mut pieces, mut total) = (0.0, 0.0);
    for at in 0..prices.length().min(quantities.length()) {
        let quantity = quantities.at(at).number();
        pieces += quantity;
        total += prices.at(at).number() * quantity;
    }
    (pieces, total)
}

/// The buy button shows one of three labels, and hides the others.
fn checkout_type(purchase: Purchase) -> &'static str {
    let shows = |place| source::at(place).is_string();
    match purchase.checkout {
        "normal" if shows("#btnReserve:not(.displaynone)") => "reserve",
        "normal" if shows("#btnRegularDelivery:not(.displaynone)") => "subscription",
        known => known,
    }
}

/// The rows that a button of the cart buys.
pub fn of_cart(purchase: Purchase, trail: Text) -> ClickBuyCart {
    let rows = rows::read(source::at("aBasketProductData"));
    let mut bought = Vec::new();
    let mut is_bought = false;
    for (at, row) in rows.iter().enumerate() {
        // The parts of a set have one box and one button, those of the first.
        if row.counts(&rows) {
            is_bought = match purchase.unit {
                "all" => true,
                "single" => purchase::row(trail) == at as f64,
                _ => is_ticked(at),
            };
        }
        if is_bought {
            bought.push(*row);
        }
    }
    ClickBuyCart::new()
        .product_no(rows::products(&bought))
        .price(rows::total(&bought, |row| row.price))
        .discounted_price(rows::total(&bought, |row| row.discounted))
        .purchase_unit(purchase.unit)
        .checkout_type(purchase.checkout)
}

/// Whether the box of a row is ticked; its id ends in the row's number.
fn is_ticked(row: usize) -> bool {
    let id = source::at("BASKET_CHK_ID_PREFIX").concat(Value::from(row as f64));
    let found = source::at("document").call("getElementById", id);
    found.get("checked").is_true()
}
