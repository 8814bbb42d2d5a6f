//! Orders placed, shipped, held and delivered.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Tell, join};
use crate::dates::{At, iso};
use crate::life::world::{Item, Order};
use crate::money::number;

impl Tell<'_> {
    /// What every event of an order says of it.
    fn order(&self, order: &Order) -> Value {
        json!({
            "order_id": order.id,
            "payment_method": order.methods.join(","),
            "is_first_order": order.first,
            "order_amount": number(order.payment),
            "items_count": order.lines().iter().filter(|line| !order.items[line[0]].brought).count(),
            "is_member": order.member().is_some(),
        })
    }

    /// What an event of an item says besides.
    pub(super) fn item(&self, order: &Order, index: usize) -> Value {
        let row = self.row(order.items[index].row, order.shop);
        join(row, json!({ "order_item_code": order.item_code(index) }))
    }

    /// The same of several items of a line, of all their pieces.
    fn items(&self, order: &Order, items: &[usize]) -> Value {
        let pieces: u32 = items
            .iter()
            .map(|item| order.items[*item].row.quantity)
            .sum();
        join(self.item(order, items[0]), json!({ "quantity": pieces }))
    }

    /// Placed: once, when it was, with what was ordered then, whatever became of it since.
    pub(super) fn placed(&mut self, order: &Order) {
        let fee = order.has_amounts().then(|| number(order.fee));
        let properties = join(self.order(order), json!({ "delivery_fee": fee }));
        self.event(
            "cafe24_complete_order",
            order,
            order.id.clone(),
            order.at,
            properties.clone(),
        );
        for line in order.lines() {
            let row = order.items[line[0]].row;
            if order.items[line[0]].brought {
                continue;
            }
            let key = format!("{}:{}", order.id, order.item_code(line[0]));
            let product = &self.world.products[row.product as usize];
            let sold = json!({
                "product_sale_price": number(product.price_in(order.shop)),
                "option_price": number(product.variants[row.variant as usize].extra_in(order.shop)),
            });
            let properties = join(join(properties.clone(), self.items(order, &line)), sold);
            self.event(
                "cafe24_complete_order_items",
                order,
                key,
                order.at,
                properties,
            );
        }
    }

    /// When the items of a line reached a status, with those that did so together.
    fn reached(order: &Order, line: &[usize], status: &str) -> BTreeMap<At, Vec<usize>> {
        let mut all: BTreeMap<At, Vec<usize>> = BTreeMap::new();
        for &index in line {
            let steps = order.items[index].steps.iter();
            for at in steps.filter(|step| step.to == status).map(|step| step.at) {
                all.entry(at).or_default().push(index);
            }
        }
        all
    }

    /// Carrier and tracking number of an item at a time, and the status the event is about.
    fn parcel(&self, order: &Order, item: &Item, at: At, status: &str) -> Value {
        let shipment = item
            .shipment
            .map(|shipment| &order.shipments[shipment as usize]);
        json!({
            "shipping_status": status,
            "shipping_company_name": shipment.map(|shipment| shipment.carrier.name),
            "tracking_no": shipment
                .and_then(|shipment| shipment.number_at(at))
                .map(|number| number.to_string()),
        })
    }

    /// On its way: the order once, with its first item; an item each time.
    pub(super) fn shipped(&mut self, order: &Order) {
        let mut first: Option<(At, usize)> = None;
        for line in order.lines() {
            for (at, items) in Self::reached(order, &line, "N30") {
                let item = &order.items[items[0]];
                if first.is_none_or(|(earliest, _)| at < earliest) {
                    first = Some((at, items[0]));
                }
                let key = format!("{}:{}:{}", order.id, order.item_code(line[0]), iso(at));
                let properties = join(self.order(order), self.items(order, &items));
                let properties = join(properties, self.parcel(order, item, at, "M"));
                self.event("cafe24_start_shipping_items", order, key, at, properties);
            }
        }
        if let Some((at, index)) = first {
            let properties = join(
                self.order(order),
                self.parcel(order, &order.items[index], at, "M"),
            );
            self.event(
                "cafe24_start_shipping",
                order,
                order.id.clone(),
                at,
                properties,
            );
        }
    }

    /// On hold: each time.
    pub(super) fn held(&mut self, order: &Order) {
        let mut instants: BTreeMap<At, usize> = BTreeMap::new();
        for line in order.lines() {
            for (at, items) in Self::reached(order, &line, "N22") {
                let item = &order.items[items[0]];
                instants.entry(at).or_insert(items[0]);
                let key = format!("{}:{}:{}", order.id, order.item_code(line[0]), iso(at));
                let properties = join(self.order(order), self.items(order, &items));
                let properties = join(properties, self.parcel(order, item, at, "W"));
                self.event("cafe24_hold_shipping_items", order, key, at, properties);
            }
        }
        for (at, index) in instants {
            let key = format!("{}:{}", order.id, iso(at));
            let properties = join(
                self.order(order),
                self.parcel(order, &order.items[index], at, "W"),
            );
            self.event("cafe24_hold_shipping", order, key, at, properties);
        }
    }

    /// Delivered: each item, and the order with the last that was ordered and not cancelled.
    pub(super) fn delivered(&mut self, order: &Order) {
        let mut last: Option<(At, usize)> = None;
        let mut all = true;
        for line in order.lines() {
            let mut together: BTreeMap<At, Vec<usize>> = BTreeMap::new();
            for index in line
                .iter()
                .copied()
                .filter(|index| !order.items[*index].is_gone())
            {
                match order.items[index].delivered {
                    Some(at) => together.entry(at).or_default().push(index),
                    None => all &= order.items[index].brought,
                }
            }
            for (at, items) in together {
                let item = &order.items[items[0]];
                if !item.brought && last.is_none_or(|(latest, _)| at > latest) {
                    last = Some((at, items[0]));
                }
                let key = format!("{}:{}:{}", order.id, order.item_code(line[0]), iso(at));
                let properties = join(self.order(order), self.items(order, &items));
                let properties = join(properties, self.parcel(order, item, at, "T"));
                self.event("cafe24_complete_shipping_items", order, key, at, properties);
            }
        }
        if let Some((at, index)) = last.filter(|_| all) {
            let properties = join(
                self.order(order),
                self.parcel(order, &order.items[index], at, "T"),
            );
            self.event(
                "cafe24_complete_shipping",
                order,
                order.id.clone(),
                at,
                properties,
            );
        }
    }

    /// Tracking numbers that changed.
    pub(super) fn retracked(&mut self, order: &Order) {
        for shipment in &order.shipments {
            for &(at, number) in shipment.numbers.iter().skip(1) {
                let properties = json!({
                    "order_id": order.id,
                    "tracking_no": number.to_string(),
                    "shipping_company_name": shipment.carrier.name,
                });
                let key = format!("{}:{number}", order.id);
                self.event(
                    "cafe24_order_tracking_no_change",
                    order,
                    key,
                    at,
                    properties,
                );
            }
        }
    }
}
