//! What the store remembers of each browser, for as long as it runs.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::basket::{Basket, Line};
use crate::members::{Member, Members};
use crate::orders::Order;

/// Cafe24's session cookie.
pub const COOKIE: &str = "ECSESSID";

/// The number of the first order placed; lower ones belong to the example members' past orders.
const FIRST_ORDER: u32 = 12;

/// The lines on the order form, and where they came from.
#[derive(Debug, Clone, Default)]
pub struct Checkout {
    /// What is being ordered.
    pub lines: Vec<Line>,
    /// Whether it came by the direct order address and never was in the basket.
    pub direct: bool,
}

/// One browser's state.
#[derive(Debug, Clone, Default)]
pub struct Session {
    /// Who is logged in.
    pub member: Option<Member>,
    /// Members who joined with this browser.
    pub joined: Vec<Member>,
    /// A basket for each shop.
    pub baskets: BTreeMap<u32, Basket>,
    /// What is on the order form of each shop.
    pub checkouts: BTreeMap<u32, Checkout>,
    /// Orders, oldest first, of guests and members alike.
    pub orders: Vec<Order>,
    /// Wished products, newest first.
    pub wishes: Vec<u32>,
}

impl Session {
    /// The basket of a shop.
    pub fn basket(&mut self, shop_no: u32) -> &mut Basket {
        self.baskets.entry(shop_no).or_default()
    }

    /// The order with this id.
    pub fn order(&mut self, id: &str) -> Option<&mut Order> {
        self.orders.iter_mut().find(|order| order.id == id)
    }

    /// The member who may log in with this id: an example member, or one who joined here.
    pub fn find_member(&self, members: &Members, id: &str) -> Option<Member> {
        let joined = self.joined.iter().find(|member| member.id == id);
        joined.or_else(|| members.by_id(id)).cloned()
    }
}

/// The sessions of all browsers, and the counter their orders share.
#[derive(Debug)]
pub struct Sessions {
    by_id: Mutex<HashMap<String, Session>>,
    next_order: AtomicU32,
}

impl Default for Sessions {
    fn default() -> Self {
        Self {
            by_id: Mutex::default(),
            next_order: AtomicU32::new(FIRST_ORDER),
        }
    }
}

impl Sessions {
    /// Runs `change` on the session with this id, which is made if it is new.
    pub fn with<R>(&self, id: &str, change: impl FnOnce(&mut Session) -> R) -> R {
        let mut sessions = self.by_id.lock().unwrap_or_else(PoisonError::into_inner);
        change(sessions.entry(id.to_owned()).or_default())
    }

    /// Forgets everything about a browser.
    pub fn reset(&self, id: &str) {
        let mut sessions = self.by_id.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.remove(id);
    }

    /// The second half of the next order's id; no two orders of the mall share it.
    pub fn next_order(&self) -> u32 {
        self.next_order.fetch_add(1, Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests;
