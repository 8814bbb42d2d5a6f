//! The rows of a cart, an order form or an order. The sums are pure.

use alloc::vec::Vec;

use wasm_bindgen::JsValue;

use crate::js::{self, Text};

/// One row, as far as sums need it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    /// Pieces.
    pub quantity: f64,
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
        let quantity = number("quantity")
            .or_else(|| number("product_qty"))
            .unwrap_or(1.0);
        let option = number("opt_price").unwrap_or(0.0);
        Row {
            quantity,
            price: number("product_price").map(|price| (price + option) * quantity),
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

/// Pieces in all rows; the parts of a set count as one.
pub fn total_quantity(rows: &[Row]) -> f64 {
    let first_of_set = |at: usize, row: &Row| {
        row.set.is_none() || !rows.iter().take(at).any(|before| before.set == row.set)
    };
    let counted = rows
        .iter()
        .enumerate()
        .filter(|(at, row)| first_of_set(*at, row));
    counted.map(|(_, row)| row.quantity).sum()
}

/// Price of all rows before discounts; `None` when no row has a price.
pub fn total_price(rows: &[Row]) -> Option<f64> {
    let mut total = None;
    for price in rows.iter().filter_map(|row| row.price) {
        total = Some(total.unwrap_or(0.0) + price);
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(quantity: f64, price: f64, set: Option<f64>) -> Row {
        Row {
            quantity,
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
        assert_eq!(total_quantity(&rows), 6.0);
        assert_eq!(total_price(&rows), Some(74000.0));
    }

    #[test]
    fn an_empty_cart_has_no_price() {
        assert_eq!(total_quantity(&[]), 0.0);
        assert_eq!(total_price(&[]), None);
        assert_eq!(
            total_price(&[Row {
                quantity: 1.0,
                price: None,
                set: None
            }]),
            None
        );
    }
}
