//! The cart: the cart page (facts/storefront 1.6), what other pages know of the cart (facts/storefront 2.2 and 3), and the
//! requests that fill it (facts/storefront 4.2).

use alloc::vec::Vec;

use super::product;
use super::rows::{self, Row};
use crate::amount::Amount;
use crate::events::{AddToCart, Item, Required, ViewCart};
use crate::host::places::{Place, Places};
use crate::host::{Text, Value, storage};
use crate::place;

/// Where the rows of the cart stand beside the SDK: on the cart page, and in Cafe24's cache.
const PAGE: Place = Place::new("aBasketProductData");
const CACHE: Place = Place::new("%BasketProduct_{N}>");
const SHOWN_TOTAL: Places = Places::new("#total_order_price_front");

/// What is in the cart; an empty cart that the page states has no products and costs nothing.
pub fn read() -> ViewCart {
    let data = PAGE.read();
    if !data.is_array() {
        return ViewCart {
            total_order_price: SHOWN_TOTAL.positive(),
            ..ViewCart::default()
        };
    }
    let rows = rows::read(data);
    let total = if rows.is_empty() {
        Amount::ZERO
    } else {
        SHOWN_TOTAL.positive().or(|| rows::total_price(&rows))
    };
    ViewCart {
        total_quantity: rows::total_quantity(&rows),
        total_order_price: total,
        product_nos: rows::product_nos(&rows),
        product_names: rows::product_names(&rows),
    }
}

/// What may say what is in the cart, and may be of before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Memory {
    /// It may be an old one.
    MayBeOld,
    /// It counts.
    Counts,
}

/// The rows of the cart, wherever the page shows them; `None` when it does not. `cache` is Cafe24's, `count` the number
/// of rows in a cookie, which says something by itself only where it is 0.
pub fn rows(cache: Memory, count: Memory) -> Option<Vec<Row>> {
    let sdk = place!("$getCartList.carts");
    for (place, memory) in [
        (sdk, Memory::Counts),
        (PAGE, Memory::Counts),
        (CACHE, cache),
    ] {
        let data = place.read();
        if data.is_array() && memory == Memory::Counts {
            return Some(rows::read(data));
        }
    }
    (count == Memory::Counts && place!("@basketcount_{N}").read().is("0")).then(Vec::new)
}

/// Whether Cafe24's cache holds something else than when this was asked last in this tab; `None` when it
/// is empty. Cafe24 empties it when the cart changes, but each tab has its own: an old one says nothing
/// new.
pub fn is_cache_new() -> Option<bool> {
    const SEEN: &str = "moa_basket";
    let cache = place!("%BasketProduct_{N}").read();
    let is_new = cache != place!("%moa_basket").read();
    if cache.is_some() {
        storage::store_for_tab(SEEN, cache);
    }
    cache.is_some().then_some(is_new)
}

/// The rows that a successful request (see [`crate::host::events::on_ajax`]) has added; `None` when it changed
/// the cart otherwise, by the same address.
pub fn added_by(request: Value) -> Option<Vec<Row>> {
    let form = request.at(2);
    let sent = |name: &'static str| form.call("get", name);
    if !sent("command").is("add") {
        return None;
    }
    let product_no = sent("product_no").identifier();
    let product_price = sent("product_price").amount();
    let row = |quantity: Amount, option_id: Text, option_value: Text| Row {
        item: Item {
            product_no: Required(product_no),
            product_name: sent("product_name").name(),
            quantity,
            product_price,
            option_value,
        },
        option_id,
        product_sale_price: Amount::UNKNOWN,
        option_price: Amount::UNKNOWN,
        price: product_price * quantity,
        discounted: Amount::UNKNOWN,
        set: (Amount::UNKNOWN, Value::from(product_no).amount()),
    };
    let mut rows = Vec::new();
    let items = form.call("getAll", "selected_item[]");
    for at in 0..items.length() {
        // `2||P000000A000C`: pieces, and the product's code with the option's id behind it.
        let item = items.at(at);
        let option_value = request.at(3).at(at).name();
        let pieces = Value::from(item.find("^\\d+", 0)).amount();
        rows.push(row(pieces, item.find("\\w{4}$", 0), option_value));
    }
    if rows.is_empty() {
        rows.push(row(
            sent("quantity").amount(),
            Text::default(),
            Text::default(),
        ));
    }
    Some(rows)
}

/// What was added, and the whole cart after it; no rows where that is not known.
pub fn added(added: &[Row], cart: &[Row]) -> AddToCart {
    let add_to_cart_product_name = rows::product_names(added).0.at(0).text();
    if cart.is_empty() {
        return AddToCart {
            add_to_cart_product_name,
            ..AddToCart::default()
        };
    }
    AddToCart {
        add_to_cart_product_name,
        total_quantity: rows::total_quantity(cart),
        product_nos: rows::product_nos(cart),
        product_names: rows::product_names(cart),
    }
}

/// Names for rows that have none, as those of Cafe24's cache: from the cart page, from what was known
/// before, from the product the visitor looks at.
pub fn name(rows: &mut [Row], known: &[Row]) {
    let on_page = rows::read(PAGE.read());
    let product_name = product::product_name();
    for Row { item, .. } in rows {
        let Required(product_no) = item.product_no;
        for others in [&on_page, known] {
            for Row { item: other, .. } in others {
                if other.product_no.0 == product_no {
                    item.product_name = item.product_name.or_else(|| other.product_name);
                    item.option_value = item.option_value.or_else(|| other.option_value);
                }
            }
        }
        if product_no == product::product_no() {
            item.product_name = item.product_name.or_else(|| product_name);
        }
    }
}
