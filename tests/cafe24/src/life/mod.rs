//! The life of a mall: things happen one after another, each at its second, and what Cafe24 would
//! say of them by webhook is noted. All chance comes from the seed.

mod claims;
mod exchanges;
pub(crate) mod goods;
mod ordering;
mod people;
mod plan;
mod shipping;
mod shopping;
pub(crate) mod world;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

pub use plan::Plan;

use crate::dates::{At, DAY, HOUR, hour, midnight};
use crate::webhooks::{About, Notice};
use world::{Kind, World};

/// Something that will happen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Act {
    Join,
    Change,
    Login,
    Withdraw,
    Add,
    /// A cart line that was not ordered is taken out.
    Remove {
        member: u32,
        line: u32,
    },
    Issue {
        coupon: u32,
    },
    Order,
    Pay(u32),
    /// An order nobody paid for is dropped, with this status.
    Drop(u32, &'static str),
    Prepare(u32),
    Ready {
        order: u32,
        shipment: u8,
    },
    Hold {
        order: u32,
        shipment: u8,
    },
    Release {
        order: u32,
        shipment: u8,
    },
    Ship {
        order: u32,
        shipment: u8,
    },
    /// All that lies at the dock is shipped.
    ShipAll,
    CallBack {
        order: u32,
        shipment: u8,
    },
    Retrack {
        order: u32,
        shipment: u8,
    },
    Arrive {
        order: u32,
        shipment: u8,
    },
    ArriveAll,
    AskCancel(u32),
    AskReturn(u32),
    AskExchange(u32),
    AcceptExchange(u32),
    SendExchange(u32),
    WithdrawExchange(u32),
    AnswerClaim(u32),
    WithdrawClaim(u32),
    /// A refused or withdrawn claim's items go back to what they were.
    BackFromClaim(u32),
    ProcessClaim(u32),
    CompleteClaim(u32),
    CompleteAll,
    Refund(u32),
    RefundAll,
}

/// A mall's life so far and what is planned.
#[derive(Debug)]
pub(crate) struct Life {
    pub world: World,
    /// What Cafe24 tells by webhook, in order; the delivery takes it.
    pub notices: Vec<Notice>,
    plan: Plan,
    rng: fastrand::Rng,
    now: At,
    acts: BinaryHeap<Reverse<(At, u32, Act)>>,
    planned: u32,
    /// The order ids of today so far: the day's first second and the last number.
    ids: (At, u32),
    claim_ids: (At, u32),
    lines: u32,
    dock: Vec<(u32, u8)>,
    /// Shipments that arrive with others, and when they are ripe.
    road: Vec<(At, u32, u8)>,
    desk: Vec<u32>,
    refund_desk: Vec<u32>,
}

impl Life {
    /// A mall with goods and nobody in it, its year planned.
    pub fn plan(plan: Plan, seed: u64) -> Self {
        let mut life = Self {
            world: World::default(),
            notices: Vec::new(),
            rng: fastrand::Rng::with_seed(seed),
            now: plan.born.timestamp(),
            acts: BinaryHeap::new(),
            planned: 0,
            ids: (0, 0),
            claim_ids: (0, 0),
            lines: 0,
            dock: Vec::new(),
            road: Vec::new(),
            desk: Vec::new(),
            refund_desk: Vec::new(),
            plan,
        };
        life.stock();
        life.plan_people();
        life.plan_shopping();
        life.plan_days();
        life
    }

    /// When the next thing happens.
    pub fn next(&self) -> Option<At> {
        self.acts.peek().map(|Reverse((at, ..))| *at)
    }

    /// Lets everything happen that is planned up to a time.
    pub fn run(&mut self, until: At) {
        while self.next().is_some_and(|at| at <= until) {
            self.step();
        }
        self.now = self.now.max(until);
    }

    /// Lets the next thing happen.
    pub fn step(&mut self) {
        let Some(Reverse((at, _, act))) = self.acts.pop() else {
            return;
        };
        self.now = at;
        match act {
            Act::Join => self.join(),
            Act::Change => self.change(),
            Act::Login => self.login(),
            Act::Withdraw => self.withdraw(),
            Act::Add => self.add(),
            Act::Remove { member, line } => self.remove(member, line),
            Act::Issue { coupon } => self.issue(coupon),
            Act::Order => self.order(),
            Act::Pay(order) => self.pay(order),
            Act::Drop(order, status) => self.drop_unpaid(order, status),
            Act::Prepare(order) => self.prepare(order),
            Act::Ready { order, shipment } => self.ready(order, shipment),
            Act::Hold { order, shipment } => self.hold(order, shipment),
            Act::Release { order, shipment } => self.release(order, shipment),
            Act::Ship { order, shipment } => self.ship(order, shipment),
            Act::ShipAll => self.ship_all(),
            Act::CallBack { order, shipment } => self.call_back(order, shipment),
            Act::Retrack { order, shipment } => self.retrack(order, shipment),
            Act::Arrive { order, shipment } => self.arrive(order, shipment),
            Act::ArriveAll => self.arrive_all(),
            Act::AskCancel(order) => self.ask(order, Kind::Cancel),
            Act::AskReturn(order) => self.ask(order, Kind::Return),
            Act::AskExchange(order) => self.ask_exchange(order),
            Act::AcceptExchange(exchange) => self.accept_exchange(exchange),
            Act::SendExchange(exchange) => self.send_exchange(exchange),
            Act::WithdrawExchange(exchange) => self.withdraw_exchange(exchange),
            Act::AnswerClaim(claim) => self.answer_claim(claim),
            Act::WithdrawClaim(claim) => self.withdraw_claim(claim),
            Act::BackFromClaim(claim) => self.back_from_claim(claim),
            Act::ProcessClaim(claim) => self.process_claim(claim),
            Act::CompleteClaim(claim) => self.complete_claims(&[claim]),
            Act::CompleteAll => self.complete_all(),
            Act::Refund(claim) => self.refund_claims(&[claim]),
            Act::RefundAll => self.refund_all(),
        }
    }

    fn at(&mut self, at: At, act: Act) {
        self.planned += 1;
        self.acts
            .push(Reverse((at.max(self.now + 1), self.planned, act)));
    }

    /// Plans something for after a time between two, in hours of an unhurried mall.
    fn after(&mut self, least: f64, most: f64, act: Act) {
        let hours = least + self.rng.f64() * (most - least);
        self.at(self.now + self.span(hours), act);
    }

    /// The same for what people in the mall's office do: by day.
    fn at_work(&mut self, least: f64, most: f64, act: Act) {
        let hours = least + self.rng.f64() * (most - least);
        let mut at = self.now + self.span(hours);
        if self.plan.pace == 1.0 && !(9..18).contains(&hour(at)) {
            at = midnight(at) + self.rng.i64(9 * HOUR..18 * HOUR);
            if at <= self.now {
                at += DAY;
            }
        }
        self.at(at, act);
    }

    /// Hours of an unhurried mall in this one's seconds; at least one.
    fn span(&self, hours: f64) -> At {
        ((hours * HOUR as f64 / self.plan.pace) as At).max(1)
    }

    fn chance(&mut self, share: f64) -> bool {
        self.rng.f64() < share
    }

    fn tell(&mut self, shop: u8, about: About) {
        let form = self.rng.u32(..);
        self.notices.push(Notice {
            at: self.now,
            shop,
            form,
            about,
        });
    }

    /// A second of the planned year at which shoppers are about.
    fn shopping_time(&mut self) -> At {
        let born = self.plan.born.timestamp();
        let year = (self.plan.year.as_secs() as i64).max(1);
        loop {
            let at = born + self.rng.i64(0..year);
            let night = (2..8).contains(&hour(at)) && self.plan.pace == 1.0;
            if !night || self.rng.u8(..6) == 0 {
                return at;
            }
        }
    }

    /// What the office does once a day: ship, see what arrived, complete claims, refund.
    fn plan_days(&mut self) {
        let born = self.plan.born.timestamp();
        let day = self.span(24.0);
        let start = if self.plan.pace == 1.0 {
            midnight(born)
        } else {
            born
        };
        // What was begun in the last days of the year is still brought to its end.
        let end = born + self.plan.year.as_secs() as i64 + self.span(60.0 * 24.0);
        let mut morning = start;
        while morning < end {
            for (hours, act) in [
                (10.5, Act::RefundAll),
                (16.0, Act::ShipAll),
                (17.0, Act::CompleteAll),
                (20.0, Act::ArriveAll),
            ] {
                let at = morning + self.span(hours);
                if at > born {
                    self.at(at, act);
                }
            }
            morning += day;
        }
    }
}
