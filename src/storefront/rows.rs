//! The rows of a cart, an order form or an order. The sums are pure.

use alloc::vec::Vec;

use wasm_bindgen::JsValue;

use crate::js::{self, Text};

/// One row, as far as sums need it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    /// Pieces.
    pub quantity: Option<f64>,
    /// Price of all its pieces before discounts, options included.
    pub price: Option<f64>,
    /// The set this row is a part of.
    pub set: Option<f64>,
}

impl Row {
    /// A row of `aBasketProductData` or `aBasketProductOrderData`.
    ///
    /// `product_sum_price` is not used: it is the unit price in the cart but the row's total in the
    /// order form (facts 1.6).
    pub fn of_basket(row: &JsValue) -> Row {
        let number = |key| js::number(&js::get(row, key));
        let quantity = number("quantity").or_else(|| number("product_qty"));
        let unit = number("product_price").map(|price| price + number("opt_price").unwrap_or(0.0));
        Row {
            quantity,
            price: unit.zip(quantity).map(|(unit, quantity)| unit * quantity),
            set: number("set_product_no").filter(|set| *set > 0.0),
        }
    }
}

/// What the rows of an array say.
#[derive(Debug, Default)]
pub struct Rows {
    /// Each row, as far as sums need it.
    pub rows: Vec<Row>,
    /// Product numbers, in the order of the rows.
    pub product_nos: Vec<Text>,
    /// Product names, in the order of the rows.
    pub product_names: Vec<Text>,
}

impl Rows {
    /// Reads an array of rows, each by `row`; no rows when it is no array.
    #[inline(never)]
    pub fn read(array: &JsValue, row: fn(&JsValue) -> Row) -> Rows {
        let mut rows = Rows::default();
        for element in js::elements(array) {
            rows.rows.push(row(&element));
            rows.product_nos
                .extend(Text::identifier(&js::get(&element, "product_no")));
            rows.product_names
                .extend(Text::name(&js::get(&element, "product_name")));
        }
        rows
    }
}

/// Pieces in all rows, the parts of a set counted as one; `None` when a row does not say.
pub fn total_quantity(rows: &[Row]) -> Option<f64> {
    let mut total = 0.0;
    for (at, row) in rows.iter().enumerate() {
        let same_set = |before: &Row| row.set.is_some() && before.set == row.set;
        if !rows.iter().take(at).any(same_set) {
            total += row.quantity?;
        }
    }
    Some(total)
}

/// Price of all rows before discounts; `None` when there are none or one does not say.
pub fn total_price(rows: &[Row]) -> Option<f64> {
    let mut total = 0.0;
    for row in rows {
        total += row.price?;
    }
    (!rows.is_empty()).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(quantity: f64, price: f64, set: Option<f64>) -> Row {
        Row {
            quantity: Some(quantity),
            price: Some(price),
            set,
        }
    }

    #[test]
    fn the_parts_of_a_set_count_as_one() {
        let rows = [
            row(2.0, 24000.0, None),
            row(3.0, 30000.0, Some(9.0)),
            row(3.0, 15000.0, Some(9.0)),
            row(1.0, 5000.0, Some(10.0)),
        ];
        assert_eq!(total_quantity(&rows), Some(6.0));
        assert_eq!(total_price(&rows), Some(74000.0));
    }

    #[test]
    fn an_empty_cart_has_no_price() {
        assert_eq!(total_quantity(&[]), Some(0.0));
        assert_eq!(total_price(&[]), None);
    }

    #[test]
    fn a_sum_with_an_unknown_in_it_is_unknown() {
        let silent = Row {
            quantity: None,
            price: None,
            set: None,
        };
        assert_eq!(total_quantity(&[row(1.0, 500.0, None), silent]), None);
        assert_eq!(total_price(&[row(1.0, 500.0, None), silent]), None);
    }
}
