//! The cart: the cart page (facts/storefront 1.6), what other pages know of the cart (facts/storefront 2.2 and 3), and the
//! requests that fill it (facts/storefront 4.2).

use alloc::vec::Vec;

use super::product;
use super::rows::{self, Row};
use crate::amount::Amount;
use crate::events::{AddToCart, ViewCart};
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
        return ViewCart::new().total_order_price(SHOWN_TOTAL.positive());
    }
    let rows = rows::read(data);
    let total = if rows.is_empty() {
        Amount::ZERO
    } else {
        SHOWN_TOTAL.positive().or(|| rows::total_price(&rows))
    };
    ViewCart::new()
        .total_quantity(rows::total_quantity(&rows))
        .total_order_price(total)
        .product_nos(rows::product_nos(&rows))
        .product_names(rows::product_names(&rows))
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
        item: rows::item(
            product_no,
            sent("product_name").name(),
            quantity,
            product_price,
            option_value,
        ),
        option_id,
        quantity,
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
    let event =
        AddToCart::new().add_to_cart_product_name(rows::product_names(added).0.at(0).text());
    if cart.is_empty() {
        return event;
    }
    event
        .total_quantity(rows::total_quantity(cart))
        .product_nos(rows::product_nos(cart))
        .product_names(rows::product_names(cart))
}

/// Names for rows that have none, as those of Cafe24's cache: from the cart page, from what was known
/// before, from the product the visitor looks at.
pub fn name(rows: &[Row], known: &[Row]) {
    let on_page = rows::read(PAGE.read());
    let product_name: Value = product::product_name().into();
    for row in rows {
        let product_no = row.item.get("product_no").text();
        let fill = |name: &'static str, value: Value| {
            row.item.set(name, row.item.get(name).or_else(|| value));
        };
        for others in [&on_page, known] {
            for other in others {
                if other.item.get("product_no").text() == product_no {
                    fill("product_name", other.item.get("product_name"));
                    fill("option_value", other.item.get("option_value"));
                }
            }
        }
        if product_no == product::product_no() {
            fill("product_name", product_name);
        }
    }
}
