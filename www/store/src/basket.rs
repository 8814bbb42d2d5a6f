//! The basket: what a visitor has put in, line by line.

use crate::goods::{Goods, Item, Product};

/// Most pieces of one line.
const MOST: u32 = 99;

/// One line: an item of a product, or a whole set product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// `basket_prd_no`.
    pub no: u32,
    /// The product; for a set, the set product.
    pub product_no: u32,
    /// `000A` …
    pub option_id: String,
    /// How many.
    pub quantity: u32,
}

impl Line {
    /// The product and the item this line stands for.
    pub fn item<'a>(&self, goods: &'a Goods) -> Option<(&'a Product, Item)> {
        let product = goods.product(self.product_no)?;
        let item = product
            .items()
            .into_iter()
            .find(|item| item.option_id == self.option_id)?;
        Some((product, item))
    }

    /// `product_no:opt_id:is_set:basket_prd_no:custom_data_idx:delvtype`, as `checked_product` joins it
    /// (facts/storefront 4.3).
    pub fn key(&self, is_set: bool) -> String {
        let is_set = if is_set { 'T' } else { 'F' };
        format!(
            "{}:{}:{is_set}:{}::A",
            self.product_no, self.option_id, self.no
        )
    }
}

/// A visitor's basket in one shop.
#[derive(Debug, Clone, Default)]
pub struct Basket {
    lines: Vec<Line>,
    last_no: u32,
}

impl Basket {
    /// The lines, oldest first.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Adds pieces of an item and gives the line's number; the same item joins its line.
    pub fn add(&mut self, product_no: u32, option_id: &str, quantity: u32) -> u32 {
        let same = |line: &&mut Line| line.product_no == product_no && line.option_id == option_id;
        if let Some(line) = self.lines.iter_mut().find(same) {
            line.quantity = (line.quantity + quantity).min(MOST);
            return line.no;
        }
        self.last_no += 1;
        self.lines.push(Line {
            no: self.last_no,
            product_no,
            option_id: option_id.to_owned(),
            quantity: quantity.clamp(1, MOST),
        });
        self.last_no
    }

    /// Changes how many pieces a line has; says whether there is such a line.
    pub fn set_quantity(&mut self, no: u32, quantity: u32) -> bool {
        let line = self.lines.iter_mut().find(|line| line.no == no);
        line.map(|line| line.quantity = quantity.clamp(1, MOST))
            .is_some()
    }

    /// Takes these lines out.
    pub fn remove(&mut self, nos: &[u32]) {
        self.lines.retain(|line| !nos.contains(&line.no));
    }

    /// The lines with these numbers, in the basket's order.
    pub fn select(&self, nos: &[u32]) -> Vec<Line> {
        let wanted = self.lines.iter().filter(|line| nos.contains(&line.no));
        wanted.cloned().collect()
    }
}

/// The line number inside one key of `checked_product`.
pub fn line_of_key(key: &str) -> Option<u32> {
    key.split(':').nth(3)?.parse().ok()
}

#[cfg(test)]
mod tests;
