//! The rows of a cart, an order form or an order. The sums are pure.

use alloc::vec::Vec;

use wasm_bindgen::JsValue;

use crate::events::OneOrMany;
use crate::js::{self, Text};
use crate::money;

/// One row; its numbers are `NaN` where it does not say.
#[derive(Debug, Clone)]
pub struct Row {
    /// Product number.
    pub product_no: Text,
    /// Product name, without markup.
    pub product_name: Text,
    /// Chosen options, such as `색상=네이비, 사이즈=L`.
    pub option_value: Text,
    /// Price of one piece, options not included.
    pub product_price: f64,
    /// Pieces.
    pub quantity: f64,
    /// Price of all its pieces before discounts, options included.
    pub price: f64,
    /// What is left of it after the product's own discount.
    pub discounted: f64,
    /// The set this row is a part of, and which part it is.
    pub set: (f64, f64),
}

/// Reads an array of rows: `aBasketProductData`, `aBasketProductOrderData` or `order_product`; no
/// rows when it is no array.
///
/// `product_sum_price` is not used: it is the unit price in the cart but the row's total in the
/// order form (facts 1.6). In `order_product` the options' price stands for the whole row.
pub fn read(array: &JsValue) -> Vec<Row> {
    js::elements(array).iter().map(row).collect()
}

fn row(row: &JsValue) -> Row {
    let number = |key| js::number(&js::get(row, key));
    let or_none = |key| money::or(number(key), || 0.0);
    let quantity = money::or(number("quantity"), || number("product_qty"));
    let product_price = number("product_price");
    let options = or_none("opt_price") * quantity + or_none("sum_total_opt_price");
    let price = product_price * quantity + options;
    let sale_price = money::or(number("product_sale_price"), || product_price);
    Row {
        product_no: Text::identifier(&js::get(row, "product_no")),
        product_name: Text::name(&js::get(row, "product_name")),
        option_value: Text::name(&js::get(row, "opt_str")),
        product_price,
        quantity,
        price: money::or(price, || number("sub_total_price")),
        discounted: sale_price * quantity + options,
        set: (number("set_product_no"), number("product_no")),
    }
}

/// The number of rows; `NaN` when there are none.
pub fn count(rows: &[Row]) -> f64 {
    if rows.is_empty() {
        f64::NAN
    } else {
        rows.len() as f64
    }
}

/// Product numbers, in the order of the rows.
pub fn product_nos(rows: &[Row]) -> Vec<Text> {
    texts(rows, |row| &row.product_no)
}

/// Product names, in the order of the rows.
pub fn product_names(rows: &[Row]) -> Vec<Text> {
    texts(rows, |row| &row.product_name)
}

/// The products of the rows, each once.
pub fn products(rows: &[Row]) -> OneOrMany {
    let mut products: Vec<Text> = Vec::new();
    for product in product_nos(rows) {
        if !products.contains(&product) {
            products.push(product);
        }
    }
    OneOrMany(products)
}

#[inline(never)]
fn texts(rows: &[Row], text: fn(&Row) -> &Text) -> Vec<Text> {
    let mut texts = Vec::new();
    for text in rows.iter().map(text) {
        if text.is_some() {
            texts.push(text.clone());
        }
    }
    texts
}

/// Pieces in all rows; `NaN` when a row does not say. A set is one piece, whatever its parts: it is
/// counted at the part that comes first, again where the same set is in the cart twice.
pub fn total_quantity(rows: &[Row]) -> f64 {
    let mut total = 0.0;
    for row in rows {
        let first = rows
            .iter()
            .find(|other| row.set.0 > 0.0 && other.set.0 == row.set.0);
        if first.is_none_or(|first| first.set.1 == row.set.1) {
            total += row.quantity;
        }
    }
    total
}

/// Price of all rows before discounts; `NaN` when there are none or one does not say.
pub fn total_price(rows: &[Row]) -> f64 {
    total(rows, |row| row.price)
}

/// The sum of one amount of all rows; `NaN` when there are none or one does not say.
pub fn total(rows: &[Row], amount: fn(&Row) -> f64) -> f64 {
    let total = rows.iter().map(amount).sum();
    if rows.is_empty() {
        f64::NAN
    } else {
        money::rounded(total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(quantity: f64, price: f64, set: (f64, f64)) -> Row {
        Row {
            product_no: Text::default(),
            product_name: Text::default(),
            option_value: Text::default(),
            product_price: f64::NAN,
            quantity,
            price,
            discounted: f64::NAN,
            set,
        }
    }

    const NO_SET: (f64, f64) = (0.0, 1.0);

    #[test]
    fn a_set_is_one_piece_whatever_its_parts() {
        let rows = [
            row(2.0, 24000.0, NO_SET),
            row(3.0, 30000.0, (9.0, 1010.0)),
            row(3.0, 15000.0, (9.0, 1011.0)),
            row(1.0, 5000.0, (10.0, 1010.0)),
            // The same set once more, on a line of its own.
            row(1.0, 10000.0, (9.0, 1010.0)),
            row(1.0, 5000.0, (9.0, 1011.0)),
        ];
        assert_eq!(total_quantity(&rows), 2.0 + 3.0 + 1.0 + 1.0);
        assert_eq!(total_price(&rows), 89000.0);
    }

    #[test]
    fn an_empty_cart_has_no_price() {
        assert_eq!(total_quantity(&[]), 0.0);
        assert!(total_price(&[]).is_nan());
    }

    #[test]
    fn a_sum_with_an_unknown_in_it_is_unknown() {
        let rows = [
            row(1.0, 500.0, NO_SET),
            row(f64::NAN, f64::NAN, (f64::NAN, f64::NAN)),
        ];
        assert!(total_quantity(&rows).is_nan());
        assert!(total_price(&rows).is_nan());
    }
}
