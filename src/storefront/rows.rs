//! The rows of a cart, an order form or an order. The sums are pure.

use alloc::vec::Vec;

use crate::amount::Amount;
use crate::events::{AddToCartItems, Event, Item, OneOrMany, Required, Texts};
use crate::host::{self, NONE, Text, Value};

/// One row; its amounts are unknown where it does not say.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// What all events of the row carry; its options such as `색상=네이비, 사이즈=L`.
    pub item: Item,
    /// What is left of the price of one piece after the product's discount.
    pub product_sale_price: Amount,
    /// What the options of one piece add, where they do.
    pub option_price: Amount,
    /// Id of the chosen options, such as `000A`.
    pub option_id: Text,
    /// Price of all its pieces before discounts, options included.
    pub price: Amount,
    /// What is left of it after the product's own discount.
    pub discounted: Amount,
    /// The set this row is a part of, and which product it is.
    pub set: (Amount, Amount),
}

/// Reads an array of rows: `aBasketProductData`, `aBasketProductOrderData` or `order_product`; no
/// rows when it is no array.
///
/// `product_sum_price` is not used: it is the unit price in the cart but the row's total in the
/// order form (facts/storefront 1.6). In `order_product` `sum_total_opt_price` is the whole row with its options.
#[inline(never)]
pub fn read(array: Value) -> Vec<Row> {
    let mut rows = Vec::new();
    for at in 0..array.length() {
        rows.push(row(array.at(at)));
    }
    rows
}

fn row(row: Value) -> Row {
    let number = |key| row.get(key).amount();
    let or_none = |key| number(key).or(|| Amount::ZERO);
    let quantity = number("quantity").or(|| number("product_qty"));
    let product_price = number("product_price");
    let product_total = product_price * quantity;
    let whole = number("sum_total_opt_price");
    let price = if whole > Amount::ZERO {
        whole
    } else {
        product_total + or_none("opt_price") * quantity
    };
    let options = price - product_total;
    let sale_price = number("product_sale_price");
    let option_id = row.get("option_id").or_else(|| row.get("opt_id"));
    Row {
        item: Item {
            product_no: Required(row.get("product_no").identifier()),
            product_name: row.get("product_name").name(),
            quantity,
            product_price,
            option_value: row.get("opt_str").name(),
        },
        product_sale_price: sale_price.positive(),
        option_price: options.positive() / quantity,
        option_id: option_id.text(),
        price: price.or(|| number("sub_total_price")),
        discounted: sale_price.or(|| product_price) * quantity + options,
        set: (number("set_product_no"), number("product_no")),
    }
}

/// The number of rows; unknown when there are none.
pub fn count(rows: &[Row]) -> Amount {
    if rows.is_empty() {
        Amount::UNKNOWN
    } else {
        Amount(rows.len() as f64)
    }
}

/// Product numbers, in the order of the rows; nothing where no row says one.
pub fn product_nos(rows: &[Row]) -> Texts {
    known(rows, texts(rows, |row| row.item.product_no.0))
}

/// Product names, in the order of the rows; nothing where no row says one.
pub fn product_names(rows: &[Row]) -> Texts {
    known(rows, texts(rows, |row| row.item.product_name))
}

/// No texts of some rows are texts that are not known.
fn known(rows: &[Row], texts: Texts) -> Texts {
    if texts.0.length() == 0 && !rows.is_empty() {
        Texts(NONE)
    } else {
        texts
    }
}

/// Option ids, in the order of the rows.
pub fn option_ids(rows: &[Row]) -> Texts {
    texts(rows, |row| row.option_id)
}

/// `product_no:option_id` of each row, as Cafe24 joins them.
pub fn combinations(rows: &[Row]) -> Texts {
    texts(rows, |row| {
        let product_no = Value::from(row.item.product_no.0);
        let joined = product_no.concat(":").concat(row.option_id);
        joined.find("^\\d+:\\w{4}$", 0)
    })
}

/// The products of the rows, each once.
pub fn products(rows: &[Row]) -> OneOrMany {
    let products = host::array();
    for row in rows {
        let Required(product) = row.item.product_no;
        if product.is_some() && !products.call("includes", product).is_true() {
            products.push(product);
        }
    }
    OneOrMany(products)
}

#[inline(never)]
fn texts(rows: &[Row], text: fn(&Row) -> Text) -> Texts {
    let texts = host::array();
    for row in rows {
        let text = text(row);
        if text.is_some() {
            texts.push(text);
        }
    }
    Texts(texts)
}

/// Pieces in all rows; unknown when a row does not say. A set is one piece, whatever its parts.
pub fn total_quantity(rows: &[Row]) -> Amount {
    sum(rows, |row| row.item.quantity)
}

/// The number of rows, those of a set counted once.
pub fn count_once(rows: &[Row]) -> Amount {
    sum(rows, |_| Amount(1.0))
}

/// The sum over all rows, those of a set counted once.
#[inline(never)]
fn sum(rows: &[Row], amount: fn(&Row) -> Amount) -> Amount {
    let mut sum = Amount::ZERO;
    for row in rows {
        if row.counts(rows) {
            sum += amount(row);
        }
    }
    sum
}

/// The number of different products, a set being one; unknown when a row does not say.
pub fn count_unique(rows: &[Row]) -> Amount {
    let mut count = Amount::ZERO;
    for row in rows {
        let product = row.product();
        let first = rows.iter().find(|other| other.product() == product);
        match first {
            Some(first) if core::ptr::eq(first, row) => count += Amount(1.0),
            Some(_) => {}
            // A product that is no number is not equal to itself.
            None => return Amount::UNKNOWN,
        }
    }
    count
}

/// The rows of `now` that came since `before`, with the pieces that came. Products are compared, for
/// not every place tells their options; where a product has several rows it is not known which grew.
pub fn came(before: &[Row], now: &[Row]) -> Vec<Row> {
    let mut came: Vec<Row> = Vec::new();
    for row in now {
        let product = row.product();
        let (pieces, rows) = pieces(now, product);
        let more = pieces - self::pieces(before, product).0;
        if more > Amount::ZERO && !came.iter().any(|other| other.product() == product) {
            let mut row = *row;
            row.item.quantity = more;
            if rows > Amount(1.0) {
                row.item.option_value = Text::default();
            }
            came.push(row);
        }
    }
    came
}

/// The pieces of a product, a set being one, and the rows they are on.
fn pieces(rows: &[Row], product: Amount) -> (Amount, Amount) {
    let mut found = (Amount::ZERO, Amount::ZERO);
    for row in rows {
        if row.product() == product && row.counts(rows) {
            found.0 += row.item.quantity;
            found.1 += Amount(1.0);
        }
    }
    found
}

/// Adds rows to a cart: Cafe24 counts the same option of a product on one row.
pub fn merge(cart: &mut Vec<Row>, added: &[Row]) {
    'added: for row in added {
        for known in &mut *cart {
            if known.product() == row.product() && known.option_id == row.option_id {
                let quantity = row.item.quantity;
                known.price += known.price / known.item.quantity * quantity;
                known.item.quantity += quantity;
                continue 'added;
            }
        }
        cart.push(*row);
    }
}

impl Row {
    /// What was put into the cart: the set where the row is a part of one, else the product.
    fn product(&self) -> Amount {
        if self.set.0 > Amount::ZERO {
            self.set.0
        } else {
            self.set.1
        }
    }

    /// The row as [`read`] reads it: what an event says of it, and what none does.
    pub fn record(&self) -> Value {
        let record = AddToCartItems { item: &self.item }.properties();
        let options = self.price / self.item.quantity - self.item.product_price;
        record.set("opt_str", self.item.option_value);
        record.set("opt_id", self.option_id);
        record.set_number("opt_price", options.rounded().0);
        record.set_number("set_product_no", self.set.0.0);
        record
    }

    /// Whether the row counts by itself: a set does at the part that comes first, and again where the
    /// same set is in the cart twice.
    pub fn counts(&self, rows: &[Row]) -> bool {
        let first = rows
            .iter()
            .find(|other| self.set.0 > Amount::ZERO && other.set.0 == self.set.0);
        first.is_none_or(|first| first.set.1 == self.set.1)
    }
}

/// Price of all rows before discounts; unknown when there are none or one does not say.
pub fn total_price(rows: &[Row]) -> Amount {
    total(rows, |row| row.price)
}

/// The sum of one amount of all rows; unknown when there are none or one does not say.
#[inline(never)]
pub fn total(rows: &[Row], amount: fn(&Row) -> Amount) -> Amount {
    let mut total = if rows.is_empty() {
        Amount::UNKNOWN
    } else {
        Amount::ZERO
    };
    for row in rows {
        total += amount(row);
    }
    total.rounded()
}

#[cfg(test)]
mod tests;
