//! What is in a mall: its products, members, carts, orders, claims and coupons, as they are now,
//! with all that happened to them.

use std::collections::HashMap;

use crate::dates::At;
use crate::life::goods::{Carrier, Product};
use crate::money::Money;

/// Everything in a mall. Vectors are in order of time, as life only appends.
#[derive(Debug, Default)]
pub(crate) struct World {
    pub products: Vec<Product>,
    pub members: Vec<Member>,
    pub member_of: HashMap<String, u32>,
    pub orders: Vec<Order>,
    pub order_of: HashMap<String, u32>,
    pub claims: Vec<Claim>,
    pub claim_of: HashMap<String, u32>,
    pub exchanges: Vec<Exchange>,
    pub coupons: Vec<Coupon>,
    pub issues: Vec<Issue>,
    pub adds: Vec<Add>,
    pub logins: Vec<Login>,
    /// For each `date_type` of the orders resource: when it happened, to which order.
    pub dates: HashMap<&'static str, Vec<(At, u32)>>,
}

/// What a member may change about themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Profile {
    pub birthday: Option<(u16, u8, u8)>,
    pub lunar: bool,
    pub sms: bool,
    pub news_mail: bool,
    pub authentication: Option<&'static str>,
    pub group: u8,
}

#[derive(Debug)]
pub(crate) struct Member {
    pub id: String,
    pub shop: u8,
    pub name: String,
    pub phone: String,
    pub female: bool,
    pub joined: At,
    pub at_signup: Profile,
    pub profile: Profile,
    pub withdrawn: Option<At>,
    pub last_login: Option<At>,
    pub cart: Vec<Line>,
    pub last_add: Option<At>,
    pub orders: Vec<u32>,
    pub issues: Vec<u32>,
}

/// A line of a cart.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line {
    pub no: u32,
    pub row: Row,
    pub added: At,
}

/// A variant of a product and how many of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    pub product: u32,
    pub variant: u8,
    pub quantity: u32,
}

/// What was put into a cart at once.
#[derive(Debug)]
pub(crate) struct Add {
    pub member: u32,
    pub at: At,
    pub rows: Vec<Row>,
}

#[derive(Debug)]
pub(crate) struct Login {
    pub member: u32,
    pub at: At,
    pub mobile: bool,
    pub group: u8,
}

/// Where an order was placed: `order_place_id`, its names as Cafe24 localises them, a marketplace.
#[derive(Debug)]
pub(crate) struct Place {
    pub id: &'static str,
    pub names: &'static [&'static str],
    pub market: bool,
}

/// Who ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Buyer {
    Member(u32),
    Guest,
}

#[derive(Debug)]
pub(crate) struct Order {
    pub id: String,
    pub shop: u8,
    pub at: At,
    pub buyer: Buyer,
    /// The member's level when they ordered.
    pub group: Option<u8>,
    pub buyer_name: String,
    pub buyer_phone: String,
    pub place: &'static Place,
    pub first: Option<bool>,
    pub methods: &'static [&'static str],
    pub paid: Option<At>,
    pub goods: Money,
    pub fee: Money,
    pub discount: Money,
    pub points: Money,
    pub payment: Money,
    pub refunded: Money,
    pub items: Vec<Item>,
    pub shipments: Vec<Shipment>,
    pub claims: Vec<u32>,
    pub issue: Option<u32>,
    pub canceled: Option<At>,
    pub returned: Option<At>,
}

/// A change of an item's status.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step {
    pub at: At,
    pub from: &'static str,
    pub to: &'static str,
}

#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub row: Row,
    /// The item it was split from, or is sent in place of.
    pub origin: Option<u8>,
    /// It was split from that.
    pub is_part: bool,
    /// Sent in place of another, and not ordered.
    pub brought: bool,
    /// The exchange that takes it, or brings it.
    pub exchange: Option<u32>,
    pub status: &'static str,
    pub steps: Vec<Step>,
    pub shipment: Option<u8>,
    /// The claim that was last asked for on it.
    pub claim: Option<u32>,
    pub shipped: Option<At>,
    pub delivered: Option<At>,
}

#[derive(Debug)]
pub(crate) struct Shipment {
    pub carrier: &'static Carrier,
    pub items: Vec<u8>,
    /// The tracking numbers it had and since when; the last one is its number now.
    pub numbers: Vec<(At, u64)>,
}

/// An exchange from its request on; it gets its code, and what it brings, when it is accepted.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub order: u32,
    pub taken: u8,
    pub brought: Option<u8>,
    pub code: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Cancel,
    Return,
}

/// How a claim ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Refused,
    Withdrawn,
    /// Completed and refunded at once.
    Done,
    /// Completed, and refunded later.
    RefundedLater,
}

/// A claim from its request on; it gets its code when it is accepted.
#[derive(Debug)]
pub(crate) struct Claim {
    pub kind: Kind,
    pub order: u32,
    pub items: Vec<u8>,
    pub code: Option<String>,
    pub fate: Fate,
    pub buyer_reason: Option<(&'static str, &'static str)>,
    pub seller_reason: (&'static str, &'static str),
    /// The item shows both reasons in one text (facts/server 1.9).
    pub wrapped: bool,
    pub undone: bool,
    pub accepted: Option<At>,
    pub completed: Option<At>,
    pub refund_accepted: Option<At>,
    pub refunded: Option<At>,
    pub amount: Money,
    pub goods: Money,
}

#[derive(Debug)]
pub(crate) struct Coupon {
    pub no: u64,
    pub shop: u8,
    pub name: String,
    pub amount: Money,
    pub days: i64,
    pub created: At,
    pub issues: Vec<u32>,
}

#[derive(Debug)]
pub(crate) struct Issue {
    pub no: u64,
    pub coupon: u32,
    pub member: u32,
    pub at: At,
    pub expires: At,
    pub used: Option<(At, u32)>,
}

impl Order {
    /// The member's index, unless a guest or a marketplace ordered.
    pub fn member(&self) -> Option<u32> {
        match self.buyer {
            Buyer::Member(member) => Some(member),
            Buyer::Guest => None,
        }
    }

    /// What was ordered, and behind it what exchanges brought: the items of each line by their places, the one that the
    /// others were split from first.
    pub fn lines(&self) -> Vec<Vec<usize>> {
        let mut lines: Vec<Vec<usize>> = Vec::new();
        for (index, item) in self.items.iter().enumerate() {
            let of = item.origin.filter(|_| item.is_part).map(usize::from);
            match lines
                .iter_mut()
                .find(|line| of.is_some_and(|of| line.contains(&of)))
            {
                Some(line) => line.push(index),
                None => lines.push(vec![index]),
            }
        }
        lines.sort_by_key(|line| self.items[line[0]].brought);
        lines
    }

    /// Whether answers say its sums as it was placed. Of some that were paid at once they do not: there is only
    /// what was paid.
    pub fn has_amounts(&self) -> bool {
        self.at % 7 != 5 || self.paid != Some(self.at) || self.payment == 0
    }

    /// The number of an item, which is not the one at the end of its code.
    pub fn item_no(&self, item: usize) -> usize {
        item + 1 + usize::from(self.fee > 0)
    }

    /// `20260131-0000013-01`.
    pub fn item_code(&self, item: usize) -> String {
        format!("{}-{:02}", self.id, item + 1)
    }

    /// `shipping_status`: F before, M on the way, T delivered, W on hold, X nothing to ship.
    pub fn shipping(&self) -> &'static str {
        let (mut alive, mut begun, mut arrived, mut held) = (0, 0, 0, 0);
        for item in &self.items {
            if item.is_gone() {
                continue;
            }
            alive += 1;
            begun += u32::from(item.status == "N30" || item.delivered.is_some());
            arrived += u32::from(item.delivered.is_some());
            held += u32::from(item.status == "N22");
        }
        match (alive, begun, arrived, held) {
            (0, ..) => "X",
            (_, _, _, 1..) => "W",
            (alive, _, arrived, _) if alive == arrived => "T",
            (_, 1.., _, _) => "M",
            _ => "F",
        }
    }

    /// `canceled`: all of it, some of it, none of it.
    pub fn canceled_flag(&self) -> &'static str {
        match self.items.iter().filter(|item| item.is_gone()).count() {
            0 => "F",
            count if count == self.items.len() => "T",
            _ => "M",
        }
    }
}

impl Member {
    /// What a third of the members call themselves.
    pub fn nick_name(&self) -> String {
        match self.joined % 3 {
            0 => format!("{}씨", self.name),
            _ => String::new(),
        }
    }
}

impl Item {
    /// An exchange has taken it, or is asked to.
    pub fn is_exchanged(&self) -> bool {
        self.status.starts_with('E')
    }

    /// Cancelled before it was shipped.
    pub fn is_gone(&self) -> bool {
        is_canceled(self.status)
    }
}

impl Shipment {
    /// The tracking number it had at a time.
    pub fn number_at(&self, at: At) -> Option<u64> {
        self.numbers
            .iter()
            .rev()
            .find(|(since, _)| *since <= at)
            .map(|(_, number)| *number)
    }
}

/// The final states of a cancellation, with a claim and without one.
pub(crate) fn is_canceled(status: &str) -> bool {
    matches!(
        status,
        "C40" | "C41" | "C42" | "C43" | "C47" | "C48" | "C49"
    )
}

/// The final states of a return.
pub(crate) fn is_returned(status: &str) -> bool {
    matches!(status, "R40" | "R41" | "R42" | "R43")
}

impl World {
    /// Notes when something happened to an order, once an order and second.
    pub fn note(&mut self, kind: &'static str, at: At, order: u32) {
        let dates = self.dates.entry(kind).or_default();
        if dates.last() != Some(&(at, order)) {
            dates.push((at, order));
        }
    }
}
