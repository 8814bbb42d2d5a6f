//! Exchanges, and rows of which only a part is claimed.

use super::world::{Exchange, Item};
use super::{Act, Life};

impl Life {
    /// A part of a row of several pieces becomes a row of its own. Cafe24 does not say which part keeps the row's place,
    /// so either does. The part that is meant.
    pub(super) fn split(&mut self, order: u32, item: u8) -> u8 {
        let items = &mut self.world.orders[order as usize].items;
        let whole = items[item as usize].row.quantity;
        if whole < 2 {
            return item;
        }
        let part = self.rng.u32(1..whole);
        let mut other = items[item as usize].clone();
        let new = items.len() as u8;
        (other.origin, other.is_part) = (Some(item), true);
        let (meant, kept) = if self.rng.bool() {
            (new, whole - part)
        } else {
            (item, part)
        };
        other.row.quantity = whole - kept;
        items[item as usize].row.quantity = kept;
        let shipment = other.shipment;
        items.push(other);
        if let Some(shipment) = shipment {
            let order = &mut self.world.orders[order as usize];
            order.shipments[shipment as usize].items.push(new);
        }
        meant
    }

    /// An item that has come, or a part of it, is to be exchanged.
    pub(super) fn ask_exchange(&mut self, order: u32) {
        let items = &self.world.orders[order as usize].items;
        let there = (0..items.len() as u8).filter(|item| items[*item as usize].status == "N40");
        let there: Vec<u8> = there.collect();
        if there.is_empty() {
            return;
        }
        let mut taken = there[self.rng.usize(..there.len())];
        if self.chance(0.5) {
            taken = self.split(order, taken);
        }
        let index = self.world.exchanges.len() as u32;
        self.world.exchanges.push(Exchange {
            order,
            taken,
            brought: None,
            code: None,
        });
        self.turn(order, taken, "E00");
        self.world.note("exchange_request_date", self.now, order);
        self.tell_order(90028, order, None);
        self.at_work(0.5, 24.0, Act::AcceptExchange(index));
    }

    /// What is to be sent stands in the order from now on, of the same variant or another.
    pub(super) fn accept_exchange(&mut self, index: u32) {
        let Exchange { order, taken, .. } = self.world.exchanges[index as usize];
        let code = self.next_claim('E');
        self.turn(order, taken, "E10");
        let items = &mut self.world.orders[order as usize].items;
        let brought = items.len() as u8;
        items[taken as usize].exchange = Some(index);
        items[taken as usize].claim = None;
        let mut row = items[taken as usize].row;
        let variants = self.world.products[row.product as usize].variants.len();
        row.variant = self.rng.usize(..variants) as u8;
        items.push(Item {
            row,
            origin: Some(taken),
            is_part: false,
            brought: true,
            exchange: Some(index),
            status: "N01",
            steps: Vec::new(),
            shipment: None,
            claim: None,
            shipped: None,
            delivered: None,
        });
        let exchange = &mut self.world.exchanges[index as usize];
        (exchange.brought, exchange.code) = (Some(brought), Some(code));
        self.world.note("exchange_accept_date", self.now, order);
        self.tell_order(90028, order, None);
        if self.chance(0.2) {
            self.after(0.5, 20.0, Act::WithdrawExchange(index));
        } else {
            self.at_work(1.0, 24.0, Act::SendExchange(index));
        }
    }

    /// The buyer keeps what they have, and what was to be sent is taken out.
    pub(super) fn withdraw_exchange(&mut self, index: u32) {
        let Exchange {
            order,
            taken,
            brought,
            ..
        } = self.world.exchanges[index as usize];
        self.turn(order, taken, "N40");
        if let Some(brought) = brought {
            self.turn(order, brought, "C40");
        }
        self.tell_order(90028, order, None);
    }

    /// A parcel of its own.
    pub(super) fn send_exchange(&mut self, index: u32) {
        let Exchange {
            order,
            taken,
            brought,
            ..
        } = self.world.exchanges[index as usize];
        self.turn(order, taken, "E30");
        if let Some(brought) = brought {
            self.turn(order, brought, "N20");
            let shipment = self.parcel(order, &[brought]);
            self.at_work(0.5, 6.0, Act::Ready { order, shipment });
        }
    }

    /// What a parcel brought in place of something has come: the exchange is done.
    pub(super) fn complete_exchanges(&mut self, order: u32, shipment: u8) {
        let order_now = &self.world.orders[order as usize];
        let came = order_now.shipments[shipment as usize].items.iter();
        let came = came
            .map(|item| &order_now.items[*item as usize])
            .filter(|item| item.brought);
        let exchanges: Vec<u32> = came.filter_map(|item| item.exchange).collect();
        for exchange in exchanges {
            let taken = self.world.exchanges[exchange as usize].taken;
            if self.world.orders[order as usize].items[taken as usize].status == "E30" {
                self.turn(order, taken, "E40");
                self.world.note("exchange_complete_date", self.now, order);
            }
        }
    }
}
