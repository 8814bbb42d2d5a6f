//! Orders are placed, paid, or dropped.

use super::goods::{person, phone};
use super::world::{Buyer, Item, Order, Place, Row, Step};
use super::{Act, Life};
use crate::dates::{day, midnight};
use crate::money::Money;
use crate::webhooks::About;

/// Where storefront orders are placed (facts/server 1.4), with the localised names (facts/server 1.6, item 7).
static STORES: [Place; 3] = [
    Place {
        id: "cafe24",
        names: &["PC쇼핑몰", "pc"],
        market: false,
    },
    Place {
        id: "mobile",
        names: &["모바일웹", "mobile web"],
        market: false,
    },
    Place {
        id: "NCHECKOUT",
        names: &["네이버 페이", "naver pay"],
        market: false,
    },
];
static MARKETS: [Place; 5] = [
    Place {
        id: "inpark",
        names: &["인터파크"],
        market: true,
    },
    Place {
        id: "auction",
        names: &["옥션"],
        market: true,
    },
    Place {
        id: "gmarket",
        names: &["G마켓"],
        market: true,
    },
    Place {
        id: "coupang",
        names: &["쿠팡"],
        market: true,
    },
    Place {
        id: "shopn",
        names: &["스마트스토어"],
        market: true,
    },
];

const METHODS: [&[&str]; 7] = [
    &["card"],
    &["card"],
    &["card", "point"],
    &["cell"],
    &["tcash"],
    &["card", "coupon"],
    &["icash"],
];

impl Life {
    /// Somebody orders: a member, from the cart or not, a guest, or someone at a marketplace.
    pub(super) fn order(&mut self) {
        let who = self.rng.u8(..100);
        let member = if who < 72 { self.anyone() } else { None };
        let place = match (member, who) {
            (None, 85..) => &MARKETS[self.rng.usize(..MARKETS.len())],
            _ => &STORES[[0, 0, 1, 1, 1, 2][self.rng.usize(..6)]],
        };
        let shop = match member {
            Some(member) => self.world.members[member as usize].shop,
            None if self.plan.shops > 1 && !place.market && self.rng.u8(..6) == 0 => 2,
            None => 1,
        };
        let mut rows = Vec::new();
        if let Some(member) = member.filter(|_| self.rng.u8(..5) < 4) {
            rows = self.take_cart(member);
        }
        if rows.is_empty() {
            let count = [1, 1, 1, 2, 2, 3, 4][self.rng.usize(..7)];
            rows = self.some_rows(count);
        }
        self.place(member, place, shop, &rows);
    }

    fn place(&mut self, member: Option<u32>, place: &'static Place, shop: u8, rows: &[Row]) {
        let number = self.world.orders.len() as u32;
        let goods: Money = rows.iter().map(|row| self.price_of(*row, shop)).sum();
        let fee = if shop == 1 && goods < 5_000_000 {
            300_000
        } else {
            0
        };
        let issue = member.and_then(|member| self.usable_coupon(member));
        let coupon = issue.map(|issue| self.world.issues[issue as usize].coupon);
        let discount = coupon.map_or(0, |coupon| {
            self.world.coupons[coupon as usize].amount.min(goods)
        });
        let paid = place.market || self.rng.u8(..100) < 85;
        let methods = if paid {
            METHODS[self.rng.usize(..METHODS.len())]
        } else {
            &["cash"]
        };
        let points = if methods.contains(&"point") {
            10_000.min(goods - discount)
        } else {
            0
        };
        let (name, cell) = match member {
            Some(member) => {
                let person = &self.world.members[member as usize];
                (person.name.clone(), person.phone.clone())
            }
            None => (person(&mut self.rng), phone(&mut self.rng)),
        };
        let id = self.next_id();
        if let Some(issue) = issue {
            self.world.issues[issue as usize].used = Some((self.now, number));
        }
        let first = member.map(|member| self.world.members[member as usize].orders.is_empty());
        if let Some(member) = member {
            self.world.members[member as usize].orders.push(number);
        }
        let item = |row: &Row| Item {
            row: *row,
            origin: None,
            is_part: false,
            brought: false,
            exchange: None,
            status: if paid { "N10" } else { "N00" },
            steps: Vec::new(),
            shipment: None,
            claim: None,
            shipped: None,
            delivered: None,
        };
        self.world.order_of.insert(id.clone(), number);
        self.world.orders.push(Order {
            id,
            shop,
            at: self.now,
            buyer: member.map_or(Buyer::Guest, Buyer::Member),
            group: member.map(|member| self.world.members[member as usize].profile.group),
            buyer_name: name,
            buyer_phone: cell,
            place,
            first,
            methods,
            paid: paid.then_some(self.now),
            goods,
            fee,
            discount,
            points,
            payment: goods + fee - discount - points,
            refunded: 0,
            items: rows.iter().map(item).collect(),
            shipments: Vec::new(),
            claims: Vec::new(),
            issue,
            canceled: None,
            returned: None,
        });
        self.world.note("order_date", self.now, number);
        self.tell_order(90023, number, None);
        if paid {
            self.world.note("pay_date", self.now, number);
            self.paid(number);
        } else {
            match self.rng.u8(..8) {
                0 => self.after(0.2, 24.0, Act::Drop(number, "C47")),
                1 => self.after(72.0, 73.0, Act::Drop(number, "C48")),
                2 => self.at_work(4.0, 48.0, Act::Drop(number, "C49")),
                _ => self.after(0.1, 48.0, Act::Pay(number)),
            }
        }
    }

    pub(super) fn price_of(&self, row: Row, shop: u8) -> Money {
        let product = &self.world.products[row.product as usize];
        let one = product.price_in(shop) + product.variants[row.variant as usize].extra_in(shop);
        one * Money::from(row.quantity)
    }

    /// A coupon the member has and may use, where they think of it.
    fn usable_coupon(&mut self, member: u32) -> Option<u32> {
        if self.rng.u8(..4) > 0 {
            return None;
        }
        let issues = self.world.members[member as usize].issues.iter().rev();
        let issue = |index: &&u32| {
            let issue = &self.world.issues[**index as usize];
            issue.used.is_none() && issue.expires > self.now
        };
        issues.take(6).find(issue).copied()
    }

    /// `20260131-0000013`.
    fn next_id(&mut self) -> String {
        let today = midnight(self.now);
        if self.ids.0 != today {
            self.ids = (today, 10);
        }
        self.ids.1 += 1;
        format!("{}-{:07}", day(self.now), self.ids.1)
    }

    pub(super) fn pay(&mut self, order: u32) {
        self.world.orders[order as usize].paid = Some(self.now);
        self.turn_all(order, "N10");
        self.world.note("pay_date", self.now, order);
        self.tell_order(90025, order, None);
        self.paid(order);
    }

    /// A paid order is cancelled by somebody, or prepared.
    fn paid(&mut self, order: u32) {
        if self.rng.u8(..100) < 10 {
            self.after(0.2, 20.0, Act::AskCancel(order));
        } else {
            self.at_work(1.0, 20.0, Act::Prepare(order));
        }
    }

    pub(super) fn drop_unpaid(&mut self, order: u32, status: &'static str) {
        self.turn_all(order, status);
        self.world.orders[order as usize].canceled = Some(self.now);
        self.world.note("cancel_date", self.now, order);
        self.world.note("cancel_complete_date", self.now, order);
        self.tell_order(90026, order, None);
    }

    /// Turns all items that are not cancelled to a status.
    pub(super) fn turn_all(&mut self, order: u32, to: &'static str) {
        for item in 0..self.world.orders[order as usize].items.len() {
            if !self.world.orders[order as usize].items[item].is_gone() {
                self.turn(order, item as u8, to);
            }
        }
    }

    /// Turns an item to a status and writes it into its history.
    pub(super) fn turn(&mut self, order: u32, item: u8, to: &'static str) {
        let at = self.now;
        let item = &mut self.world.orders[order as usize].items[item as usize];
        debug_assert!(
            item.steps.last().is_none_or(|step| step.at < at),
            "two steps in a second"
        );
        item.steps.push(Step {
            at,
            from: item.status,
            to,
        });
        item.status = to;
    }

    /// A webhook about an order, as it is now.
    pub(super) fn tell_order(&mut self, no: u32, order: u32, claim: Option<u32>) {
        let (shop, about) = {
            let order_now = &self.world.orders[order as usize];
            let about = About::Order {
                no,
                order,
                claim,
                shipping: order_now.shipping(),
                paid: order_now.paid,
                canceled: order_now.canceled,
                returned: order_now.returned,
            };
            (order_now.shop, about)
        };
        self.tell(shop, about);
    }

    /// One webhook about many orders, which says only their ids; one for each shop.
    pub(super) fn tell_bulk(&mut self, no: u32, orders: &[u32]) {
        for shop in 1..=self.plan.shops.max(1) {
            let mut here: Vec<u32> = Vec::new();
            for &order in orders {
                if self.world.orders[order as usize].shop == shop && !here.contains(&order) {
                    here.push(order);
                }
            }
            for orders in here.chunks(100) {
                self.tell(
                    shop,
                    About::Bulk {
                        no,
                        orders: orders.into(),
                    },
                );
            }
        }
    }
}
