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
            "items_count": order.items.len(),
            "is_member": order.member().is_some(),
        })
    }

    /// What an event of an item says besides.
    pub(super) fn item(&self, order: &Order, index: usize) -> Value {
        let row = self.row(order.items[index].row, order.shop);
        join(row, json!({ "order_item_code": order.item_code(index) }))
    }

    /// Placed: once, when it was.
    pub(super) fn placed(&mut self, order: &Order) {
        let properties = self.order(order);
        self.event(
            "cafe24_complete_order",
            order,
            order.id.clone(),
            order.at,
            properties.clone(),
        );
        for index in 0..order.items.len() {
            let key = format!("{}:{}", order.id, order.item_code(index));
            let properties = join(properties.clone(), self.item(order, index));
            self.event(
                "cafe24_complete_order_items",
                order,
                key,
                order.at,
                properties,
            );
        }
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
        for (index, item) in order.items.iter().enumerate() {
            for at in item
                .steps
                .iter()
                .filter(|step| step.to == "N30")
                .map(|step| step.at)
            {
                if first.is_none_or(|(earliest, _)| at < earliest) {
                    first = Some((at, index));
                }
                let key = format!("{}:{}:{}", order.id, order.item_code(index), iso(at));
                let properties = join(self.order(order), self.item(order, index));
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
        for (index, item) in order.items.iter().enumerate() {
            for at in item
                .steps
                .iter()
                .filter(|step| step.to == "N22")
                .map(|step| step.at)
            {
                instants.entry(at).or_insert(index);
                let key = format!("{}:{}:{}", order.id, order.item_code(index), iso(at));
                let properties = join(self.order(order), self.item(order, index));
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

    /// Delivered: each item, and the order with the last of those that were not cancelled.
    pub(super) fn delivered(&mut self, order: &Order) {
        let mut last: Option<(At, usize)> = None;
        let mut all = true;
        for (index, item) in order
            .items
            .iter()
            .enumerate()
            .filter(|(_, item)| !item.is_gone())
        {
            let Some(at) = item.delivered else {
                all = false;
                continue;
            };
            if last.is_none_or(|(latest, _)| at > latest) {
                last = Some((at, index));
            }
            let key = format!("{}:{}", order.id, order.item_code(index));
            let properties = join(self.order(order), self.item(order, index));
            let properties = join(properties, self.parcel(order, item, at, "T"));
            self.event("cafe24_complete_shipping_items", order, key, at, properties);
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
