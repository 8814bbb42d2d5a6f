//! Parcels: prepared, held, shipped one by one or all at once, tracked, delivered.

use super::goods::CARRIERS;
use super::world::Shipment;
use super::{Act, Life};
use crate::webhooks::About;

impl Life {
    /// The items that are left are made into one parcel, or two.
    pub(super) fn prepare(&mut self, order: u32) {
        self.turn_all(order, "N20");
        self.world.note("place_date", self.now, order);
        let items = &self.world.orders[order as usize].items;
        let left = items.iter().enumerate().filter(|(_, item)| !item.is_gone());
        let left: Vec<u8> = left.map(|(index, _)| index as u8).collect();
        let split = left.len() > 1 && self.chance(0.2);
        let at = if split {
            self.rng.usize(1..left.len())
        } else {
            left.len()
        };
        for (part, items) in [&left[..at], &left[at..]].into_iter().enumerate() {
            if items.is_empty() {
                continue;
            }
            let shipment = self.parcel(order, items);
            let wait = if part == 0 { (0.5, 6.0) } else { (24.0, 72.0) };
            self.at_work(wait.0, wait.1, Act::Ready { order, shipment });
        }
    }

    /// A parcel of these items.
    pub(super) fn parcel(&mut self, order: u32, items: &[u8]) -> u8 {
        let carrier = &CARRIERS[self.rng.usize(..CARRIERS.len())];
        let order_now = &mut self.world.orders[order as usize];
        let shipment = order_now.shipments.len() as u8;
        for &item in items {
            order_now.items[item as usize].shipment = Some(shipment);
        }
        order_now.shipments.push(Shipment {
            carrier,
            items: items.into(),
            numbers: Vec::new(),
        });
        shipment
    }

    fn turn_shipment(&mut self, order: u32, shipment: u8, to: &'static str) {
        let items = self.world.orders[order as usize].shipments[shipment as usize]
            .items
            .clone();
        for item in items {
            self.turn(order, item, to);
        }
    }

    pub(super) fn ready(&mut self, order: u32, shipment: u8) {
        self.turn_shipment(order, shipment, "N21");
        if self.chance(0.04) {
            self.at_work(0.2, 2.0, Act::Hold { order, shipment });
        } else {
            self.lay_at_dock(order, shipment);
        }
    }

    fn lay_at_dock(&mut self, order: u32, shipment: u8) {
        if self.chance(0.75) {
            self.dock.push((order, shipment));
        } else {
            self.at_work(0.5, 5.0, Act::Ship { order, shipment });
        }
    }

    pub(super) fn hold(&mut self, order: u32, shipment: u8) {
        self.turn_shipment(order, shipment, "N22");
        self.tell_order(90024, order, None);
        self.at_work(20.0, 72.0, Act::Release { order, shipment });
    }

    pub(super) fn release(&mut self, order: u32, shipment: u8) {
        self.turn_shipment(order, shipment, "N21");
        self.tell_order(90024, order, None);
        if self.chance(0.25) {
            self.at_work(1.0, 20.0, Act::Hold { order, shipment });
        } else {
            self.lay_at_dock(order, shipment);
        }
    }

    pub(super) fn ship(&mut self, order: u32, shipment: u8) {
        self.begin(order, shipment);
        self.tell_order(90024, order, None);
    }

    pub(super) fn ship_all(&mut self) {
        let now = self.now;
        let last = |life: &Self, order: u32, shipment: u8| {
            let order = &life.world.orders[order as usize];
            let item = order.shipments[shipment as usize].items[0];
            order.items[item as usize]
                .steps
                .last()
                .map_or(0, |step| step.at)
        };
        let dock = std::mem::take(&mut self.dock);
        let mut shipped = Vec::new();
        for (order, shipment) in dock {
            if last(self, order, shipment) < now {
                self.begin(order, shipment);
                shipped.push(order);
            } else {
                self.dock.push((order, shipment));
            }
        }
        self.tell_bulk(90071, &shipped);
    }

    fn begin(&mut self, order: u32, shipment: u8) {
        self.turn_shipment(order, shipment, "N30");
        let now = self.now;
        let number = 600_000_000_000 + self.rng.u64(..99_999_999_999);
        let order_now = &mut self.world.orders[order as usize];
        let parcel = &mut order_now.shipments[shipment as usize];
        // What was called back goes out again under its old number.
        if parcel.numbers.is_empty() {
            parcel.numbers.push((now, number));
        }
        for &item in &parcel.items {
            order_now.items[item as usize].shipped = Some(now);
        }
        let again = order_now.items[parcel.items[0] as usize]
            .steps
            .iter()
            .filter(|step| step.to == "N30")
            .count()
            > 1;
        self.world.note("shipbegin_date", now, order);
        if !again && self.chance(0.005) {
            self.at_work(1.0, 5.0, Act::CallBack { order, shipment });
            return;
        }
        if self.chance(0.04) {
            self.after(1.5, 9.0, Act::Retrack { order, shipment });
        }
        if self.chance(0.75) {
            let ripe = now + self.span(self.ripe_hours());
            self.road.push((ripe, order, shipment));
        } else {
            self.after(20.0, 60.0, Act::Arrive { order, shipment });
        }
    }

    fn ripe_hours(&self) -> f64 {
        20.0
    }

    /// A parcel that was on its way already comes back and is shipped again.
    pub(super) fn call_back(&mut self, order: u32, shipment: u8) {
        self.turn_shipment(order, shipment, "N21");
        self.tell_order(90024, order, None);
        self.dock.push((order, shipment));
    }

    /// The tracking number changes, never back to an old one.
    pub(super) fn retrack(&mut self, order: u32, shipment: u8) {
        let now = self.now;
        let order_now = &mut self.world.orders[order as usize];
        let shop = order_now.shop;
        let numbers = &mut order_now.shipments[shipment as usize].numbers;
        let highest = numbers
            .iter()
            .map(|(_, number)| *number)
            .max()
            .unwrap_or(600_000_000_000);
        numbers.push((now, highest + 1 + self.rng.u64(..9_999)));
        let number = numbers.len() as u8 - 1;
        self.tell(
            shop,
            About::Tracking {
                order,
                shipment,
                number,
            },
        );
        if self.chance(0.2) {
            self.after(1.5, 6.0, Act::Retrack { order, shipment });
        }
    }

    pub(super) fn arrive(&mut self, order: u32, shipment: u8) {
        self.end(order, shipment);
        self.tell_order(90024, order, None);
    }

    pub(super) fn arrive_all(&mut self) {
        let now = self.now;
        let (ripe, road) = std::mem::take(&mut self.road)
            .into_iter()
            .partition(|(at, ..)| *at < now);
        self.road = road;
        let ripe: Vec<_> = ripe;
        for &(_, order, shipment) in &ripe {
            self.end(order, shipment);
        }
        let orders: Vec<u32> = ripe.iter().map(|(_, order, _)| *order).collect();
        self.tell_bulk(90071, &orders);
    }

    fn end(&mut self, order: u32, shipment: u8) {
        self.turn_shipment(order, shipment, "N40");
        let now = self.now;
        let order_now = &mut self.world.orders[order as usize];
        for item in order_now.shipments[shipment as usize].items.clone() {
            order_now.items[item as usize].delivered = Some(now);
        }
        let all = order_now.shipping() == "T";
        self.complete_exchanges(order, shipment);
        self.world.note("shipend_date", now, order);
        if all && self.chance(0.05) {
            self.after(20.0, 24.0 * 7.0, Act::AskReturn(order));
        } else if all && self.chance(0.05) {
            self.after(48.0, 24.0 * 5.0, Act::AskExchange(order));
        }
    }
}
