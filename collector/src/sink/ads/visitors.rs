//! Whose browser is whose: what pages have told before.
//!
//! An order that Cafe24's servers tell first has no browser with it, and a click on an ad stands in the address of one page
//! alone.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::browser::Browser;
use crate::sink::consent;
use crate::sink::message::Message;
use crate::sink::recent::Recent;
use crate::sink::values;
use moa_message::correlation::LIBRARY;

/// How many devices, members and orders are known, each; those used last.
const MOST: usize = 20_000;

/// For how long a member's browser stands for what they do elsewhere.
const MEMBER_FOR: TimeDelta = TimeDelta::days(7);

/// A mall and an id in it.
type Key = (String, String);

/// A browser, and when it was seen.
#[derive(Debug, Clone)]
struct Seen {
    browser: Arc<Browser>,
    at: DateTime<Utc>,
}

/// What is remembered.
pub(crate) struct Visitors {
    devices: Recent<Key, Seen>,
    members: Recent<Key, Seen>,
    orders: Recent<Key, Seen>,
}

impl Default for Visitors {
    fn default() -> Self {
        Self {
            devices: Recent::new(MOST),
            members: Recent::new(MOST),
            orders: Recent::new(MOST),
        }
    }
}

impl Visitors {
    /// Takes note of a message.
    pub fn see(&mut self, message: &Message) {
        self.note(message, false);
    }

    /// Takes note of whose order it was, from a message whose turn is yet to come.
    pub fn see_ahead(&mut self, message: &Message) {
        self.note(message, true);
    }

    fn note(&mut self, message: &Message, is_ahead: bool) {
        let key = |id: &str| (message.mall.clone(), id.to_owned());
        let device = message.text("anonymousId").map(key);
        let member = message.text("userId").map(key);
        if consent::declines(message) {
            // What is known of them is of before.
            device.map(|device| self.devices.remove(&device));
            member.map(|member| self.members.remove(&member));
            order(message).map(|order| self.orders.remove(&order));
            return;
        }
        let at = message.happened();
        let browser = at.and_then(|at| Browser::of(message, at));
        let (Some(browser), Some(at)) = (browser.filter(|_| is_of_page(message)), at) else {
            return;
        };
        let before = device.as_ref().and_then(|device| self.devices.get(device));
        let browser = match before {
            Some(before) => browser.over(&before.browser),
            None => browser,
        };
        let seen = Seen {
            browser: Arc::new(browser),
            at,
        };
        if let Some(order) = order(message) {
            self.orders.insert(order, seen.clone());
        }
        if is_ahead {
            return;
        }
        if let Some(member) = member {
            self.members.insert(member, seen.clone());
        }
        if let Some(device) = device {
            self.devices.insert(device, seen);
        }
    }

    /// The browser in which a message's fact happened: its own, with what was known of it before; that of its order's
    /// page; that of its member. `None` where no page has told of any.
    pub fn browser(&mut self, message: &Message, at: DateTime<Utc>) -> Option<Browser> {
        let key = |id: &str| (message.mall.clone(), id.to_owned());
        let device = message.text("anonymousId").map(key);
        let before = device.and_then(|device| self.devices.get(&device).cloned());
        if let Some(own) = Browser::of(message, at) {
            let own = match before {
                Some(before) => own.over(&before.browser),
                None => own,
            };
            return Some(own.until(at));
        }
        let of_order = order(message).and_then(|order| self.orders.get(&order).cloned());
        let of_member = || {
            let member = key(message.text("userId")?);
            let seen = self.members.get(&member)?.clone();
            ((at - seen.at).abs() <= MEMBER_FOR).then_some(seen)
        };
        let seen = of_order.or_else(of_member)?;
        Some(Browser::clone(&seen.browser).until(at))
    }
}

/// Whether a page has told it, and no server.
fn is_of_page(message: &Message) -> bool {
    !matches!(message.library(), Some(LIBRARY | "moa-collector"))
}

/// The order that a message is about.
pub(crate) fn order(message: &Message) -> Option<Key> {
    let order = values::id(message.property("order_id")?)?;
    Some((message.mall.clone(), order))
}

#[cfg(test)]
mod tests;
