//! What a purchase button buys: the options chosen on a detail page, the rows of the cart
//! (facts/storefront 1.5, 4.2 and 4.3).

use alloc::vec::Vec;

use super::product;
use super::rows;
use crate::amount::Amount;
use crate::events::{Bought, Checkout, ClickBuyCart, ClickBuyProduct, Unit};
use crate::host::places::{Place, Places};
use crate::host::{Text, Value};
use crate::signals::purchase::{self, Purchase};
use crate::{place, places};

/// The selection on a detail page.
pub fn of_product(purchase: Purchase) -> ClickBuyProduct {
    let (price, sale) = amounts();
    // Discounts by group, pieces or time are in no data: the page's total is what is left.
    let left = TOTAL.positive().or(|| sale);
    ClickBuyProduct {
        product_no: product::product_no(),
        bought: Bought {
            // What is shown is more only where the rows have not said all.
            price: (if price < left { left } else { price }).rounded(),
            discounted_price: left.rounded(),
            purchase_unit: purchase.unit,
            checkout_type: checkout_type(purchase),
        },
    }
}

/// Where the page shows what all that is chosen costs.
const TOTAL: Places = Places::new("#totalPrice em|#totalProducts .total em|#totalPrice .total");

/// What is chosen, before discounts and as far as data say after them; unknown where nothing is. Each row, of an option
/// or of an extra product, has a hidden price: of all its pieces, before discounts (facts/storefront 1.5).
fn amounts() -> (Amount, Amount) {
    let rows = place!("*.option_box_price, .add_product_option_box_price").read();
    let mut price = Amount::ZERO;
    for at in 0..rows.length() {
        price += rows.at(at).amount();
    }
    if rows.length() > 0 {
        // Hidden prices of nothing are those of a price that is not shown.
        return if price > Amount::ZERO {
            (price, price)
        } else {
            (Amount::UNKNOWN, Amount::UNKNOWN)
        };
    }
    // Without a row nothing of a product with options is chosen.
    let quantity = place!("#quantity").read();
    let has_options = place!("has_option").read().is("T");
    let pieces = if has_options {
        Amount::UNKNOWN
    } else if quantity.is_string() {
        places!("#quantity").positive()
    } else {
        Amount(1.0)
    };
    let list = places!("product_price").positive();
    let sale = places!("product_sale_price").positive().or(|| list);
    (list * pieces, sale * pieces)
}

/// The buy button shows one of three labels, and hides the others.
fn checkout_type(purchase: Purchase) -> Checkout {
    let shows = |place: Place| place.read().is_string();
    match purchase.checkout {
        Checkout::Normal if shows(place!("#btnReserve:not(.displaynone)")) => Checkout::Reserve,
        Checkout::Normal if shows(place!("#btnRegularDelivery:not(.displaynone)")) => {
            Checkout::Subscription
        }
        known => known,
    }
}

/// The rows that a button of the cart buys.
pub fn of_cart(purchase: Purchase, path: Text) -> ClickBuyCart {
    let rows = rows::read(place!("aBasketProductData").read());
    let mut bought = Vec::new();
    let mut is_bought = false;
    for (at, row) in rows.iter().enumerate() {
        // The parts of a set have one box and one button, those of the first.
        if row.counts(&rows) {
            is_bought = match purchase.unit {
                Unit::All => true,
                Unit::Single => purchase::row(path) == at as f64,
                _ => is_ticked(at),
            };
        }
        if is_bought {
            bought.push(*row);
        }
    }
    ClickBuyCart {
        product_no: rows::products(&bought),
        bought: Bought {
            price: rows::total(&bought, |row| row.price),
            discounted_price: rows::total(&bought, |row| row.discounted),
            purchase_unit: purchase.unit,
            checkout_type: purchase.checkout,
        },
    }
}

/// Whether the box of a row is ticked; its id ends in the row's number.
fn is_ticked(row: usize) -> bool {
    let id = place!("BASKET_CHK_ID_PREFIX")
        .read()
        .concat(Value::from(row as f64));
    let found = place!("document").read().call("getElementById", id);
    found.get("checked").is_true()
}
