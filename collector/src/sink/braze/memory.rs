//! What is remembered of the messages so far. All of it can be told from the log again.

use super::carts::Carts;
use super::orders::Orders;

/// Carts and orders.
#[derive(Debug, Default)]
pub struct Memory {
    /// The carts of visitors.
    pub carts: Carts,
    /// The orders.
    pub orders: Orders,
}
