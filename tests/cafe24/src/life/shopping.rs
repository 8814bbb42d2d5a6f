//! Members fill their carts and get coupons.

use super::world::{Add, Issue, Line, Row};
use super::{Act, Life};
use crate::dates::{At, DAY, midnight};
use crate::webhooks::About;

/// How long a cart line stays at least, in hours of an unhurried mall.
const STAY: f64 = 6.0;

impl Life {
    pub(super) fn plan_shopping(&mut self) {
        for (count, act) in [(self.plan.orders, Act::Order), (self.plan.adds, Act::Add)] {
            for _ in 0..count {
                let at = self.shopping_time();
                self.at(at, act.clone());
            }
        }
        for coupon in 0..self.plan.coupons {
            for _ in 0..6 {
                let at = self.shopping_time();
                self.at(at, Act::Issue { coupon });
            }
        }
    }

    /// Some variant of some product.
    pub(super) fn some_row(&mut self) -> Row {
        let product = self.rng.usize(..self.world.products.len());
        let variant = self
            .rng
            .u8(..self.world.products[product].variants.len() as u8);
        let quantity = if self.rng.u8(..4) == 0 {
            self.rng.u32(2..5)
        } else {
            1
        };
        Row {
            product: product as u32,
            variant,
            quantity,
        }
    }

    /// Several rows, no variant twice.
    pub(super) fn some_rows(&mut self, count: usize) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::with_capacity(count);
        while rows.len() < count {
            let row = self.some_row();
            if self.world.products.len() < 5
                || rows
                    .iter()
                    .all(|other| other.product != row.product || other.variant != row.variant)
            {
                rows.push(row);
            }
        }
        rows
    }

    pub(super) fn add(&mut self) {
        let Some(member) = self.anyone() else { return };
        if self.world.members[member as usize].last_add == Some(self.now) {
            return;
        }
        let count = [1, 1, 1, 2, 3][self.rng.usize(..5)];
        let rows = self.some_rows(count);
        if self.is_repeated(member, &rows) {
            return;
        }
        let add = self.world.adds.len() as u32;
        let shop = self.world.members[member as usize].shop;
        self.world.members[member as usize].last_add = Some(self.now);
        for (index, row) in rows.iter().enumerate() {
            self.lines += 1;
            let line = Line {
                no: self.lines,
                row: *row,
                added: self.now,
            };
            self.world.members[member as usize].cart.push(line);
            self.after(
                STAY + 0.1,
                14.0 * 24.0,
                Act::Remove {
                    member,
                    line: line.no,
                },
            );
            self.tell(
                shop,
                About::Cart {
                    add,
                    row: index as u8,
                },
            );
        }
        self.world.adds.push(Add {
            member,
            at: self.now,
            rows,
        });
    }

    /// Whether a row stands twice among these, or was added by the member a short time ago.
    fn is_repeated(&self, member: u32, rows: &[Row]) -> bool {
        let twice = (1..rows.len()).any(|n| rows[..n].contains(&rows[n]));
        let mut lately = self
            .latest(&self.world.adds, |add| add.at)
            .filter(|add| add.member == member)
            .flat_map(|add| &add.rows);
        twice || lately.any(|row| rows.contains(row))
    }

    pub(super) fn remove(&mut self, member: u32, line: u32) {
        self.world.members[member as usize]
            .cart
            .retain(|other| other.no != line);
    }

    /// Takes out of a cart what has been there long enough to be ordered.
    pub(super) fn take_cart(&mut self, member: u32) -> Vec<Row> {
        let ripe = self.now - self.span(STAY);
        let cart = &mut self.world.members[member as usize].cart;
        let rows: Vec<Row> = cart
            .iter()
            .filter(|line| line.added < ripe)
            .take(4)
            .map(|line| line.row)
            .collect();
        let mut left = rows.len();
        cart.retain(|line| {
            let ordered = line.added < ripe && left > 0;
            left -= usize::from(ordered);
            !ordered
        });
        rows
    }

    /// Each new member gets the shop's first coupon, most of the time.
    pub(super) fn welcome(&mut self, member: u32) {
        let shop = self.world.members[member as usize].shop;
        let coupon = self
            .world
            .coupons
            .iter()
            .position(|coupon| coupon.shop == shop);
        if let Some(coupon) = coupon.filter(|_| self.rng.u8(..4) > 0) {
            self.give(coupon as u32, member);
        }
    }

    /// A coupon is given to some of the members. Cafe24 sends no webhook for it (facts/server 1.6).
    pub(super) fn issue(&mut self, coupon: u32) {
        let shop = self.world.coupons[coupon as usize].shop;
        let share = self.rng.f64() * 0.12;
        for member in 0..self.world.members.len() as u32 {
            let person = &self.world.members[member as usize];
            if person.shop == shop && person.withdrawn.is_none() && self.chance(share) {
                self.give(coupon, member);
            }
        }
    }

    fn give(&mut self, coupon: u32, member: u32) {
        let index = self.world.issues.len() as u32;
        let last_day: At = midnight(self.now) + self.world.coupons[coupon as usize].days * DAY;
        self.world.issues.push(Issue {
            no: 9_000_000_000_000_000_001 + u64::from(index),
            coupon,
            member,
            at: self.now,
            expires: last_day + DAY - 1,
            used: None,
        });
        self.world.coupons[coupon as usize].issues.push(index);
        self.world.members[member as usize].issues.push(index);
    }
}
