//! What is counted, as the columns of `day_sums`.

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    /// Sessions.
    Sessions,
    /// Visitors of the shop.
    Visitors,
    /// Visitors who were first in this shop on this day: of all shops together they are the mall's.
    FirstVisitors,
    /// Views of any page.
    Pages,
    /// Views of products; of the rows of other things, of these.
    Views,
    /// Additions to the cart.
    Additions,
    /// Views of the order form.
    Checkouts,
    /// Orders.
    Orders,
    /// Orders that a page has told, too.
    Seen,
    /// Sessions that came to a product, or further.
    InProduct,
    /// Sessions that came to the cart, or further.
    InCart,
    /// Sessions that came to the order form, or further.
    InCheckout,
    /// Sessions that ordered.
    InOrder,
}

/// Their names, in order.
pub(crate) const NAMES: [&str; 13] = [
    "sessions",
    "visitors",
    "first_visitors",
    "pages",
    "views",
    "additions",
    "checkouts",
    "orders",
    "seen",
    "in_product",
    "in_cart",
    "in_checkout",
    "in_order",
];

/// A number in each column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts(pub [i64; NAMES.len()]);

impl Counts {
    /// What stands in one of them.
    pub fn get(&self, column: Column) -> i64 {
        self.0[column as usize]
    }

    /// Adds to one of them.
    pub fn add(&mut self, column: Column, number: i64) {
        self.0[column as usize] += number;
    }

    /// Adds others, so many times.
    pub fn add_all(&mut self, others: &Self, times: i64) {
        for (own, other) in self.0.iter_mut().zip(others.0) {
            *own += other * times;
        }
    }

    /// Whether nothing is counted.
    pub fn is_zero(&self) -> bool {
        self.0.iter().all(|number| *number == 0)
    }
}

impl<const N: usize> From<[(Column, bool); N]> for Counts {
    fn from(counted: [(Column, bool); N]) -> Self {
        let mut counts = Self::default();
        for (column, is_counted) in counted {
            counts.add(column, i64::from(is_counted));
        }
        counts
    }
}
