//! How much will happen in a mall.

use std::time::Duration;

use chrono::{DateTime, Utc};

/// A mall's year in numbers. Who does what and when comes from the seed.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// How many join in the year.
    pub members: u32,
    /// How many orders are placed.
    pub orders: u32,
    /// How often something is put into a cart; some adds have several rows.
    pub adds: u32,
    /// How often members log in.
    pub logins: u32,
    /// How many products there are.
    pub products: u32,
    /// How many coupons there are.
    pub coupons: u32,
    /// 1, or 2: the second one sells in dollars.
    pub shops: u8,
    /// When the mall's life begins.
    pub born: DateTime<Utc>,
    /// How long people join, shop and order. What was ordered is delivered after that, too.
    pub year: Duration,
    /// How much faster than life everything but the shopping goes: at 1, parcels take days and the
    /// office works by day; at 3600, what takes an hour takes a second.
    pub pace: f64,
}

impl Plan {
    /// A year with 10,000 members and 50,000 orders.
    pub fn year(born: DateTime<Utc>) -> Self {
        Self {
            members: 10_000,
            orders: 50_000,
            adds: 50_000,
            logins: 100_000,
            products: 500,
            coupons: 12,
            shops: 1,
            born,
            year: Duration::from_secs(365 * 86_400),
            pace: 1.0,
        }
    }

    /// 60 days of a small mall: 200 members, 600 orders.
    pub fn small(born: DateTime<Utc>) -> Self {
        Self {
            members: 200,
            orders: 600,
            adds: 600,
            logins: 1_000,
            products: 40,
            coupons: 4,
            year: Duration::from_secs(60 * 86_400),
            ..Self::year(born)
        }
    }
}
