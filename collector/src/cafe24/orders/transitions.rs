//! What happened to an order, told from how it stands now. Pure.
//!
//! Webhooks come late, twice, in any order or not at all, and most say only that something changed.
//! So nothing is told from a webhook: the order is looked at, and every step that has left
//! a trace in it is a [`Fact`] with a key of its own. Which of them were told already is for
//! others to know.

mod claims;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use moa_message::number::amount;
use serde_json::{Map, Value, json};

use crate::cafe24::fact::{Fact, Who, put};
use crate::cafe24::orders::lines::{Line, lines};
use crate::cafe24::records::{Claim, Item, Order, Refund, Step};
use crate::cafe24::time::digits;

/// An order with what had to be asked for beside it.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// The order.
    pub order: Order,
    /// Cancellations and returns, by their codes.
    pub claims: BTreeMap<String, Claim>,
    /// Refunds of the order.
    pub refunds: Vec<Refund>,
    /// Steps of items, by the items' codes, where they matter.
    pub steps: BTreeMap<String, Vec<Step>>,
    /// Whether the buyer is told of.
    pub with_buyer: bool,
    /// When it was looked at.
    pub at: DateTime<Utc>,
}

/// A cancellation or a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimKind {
    /// Before it left, or before it was paid.
    Cancellation,
    /// Of what had come.
    Return,
}

impl ClaimKind {
    /// The kind of a claim that is over and done, by the item's status.
    pub fn of_status(status: &str) -> Option<Self> {
        match status {
            "C40" | "C41" | "C42" | "C43" | "C47" | "C48" | "C49" => Some(Self::Cancellation),
            "R40" | "R41" | "R42" | "R43" => Some(Self::Return),
            _ => None,
        }
    }
}

/// Everything that has happened to the order so far.
pub fn facts(seen: &Seen) -> Vec<Fact> {
    let telling = Telling::new(seen);
    let mut facts = Vec::new();
    telling.placed(&mut facts);
    telling.shipping(&mut facts);
    telling.held(&mut facts);
    telling.claims(&mut facts);
    telling.refunds(&mut facts);
    // What is listed twice happened once.
    let mut ids = BTreeSet::new();
    facts.retain(|fact| ids.insert(fact.message_id()));
    facts
}

struct Telling<'a> {
    seen: &'a Seen,
    order: &'a Order,
    lines: Vec<Line<'a>>,
    who: Who,
    buyer: Option<Value>,
}

impl<'a> Telling<'a> {
    fn new(seen: &'a Seen) -> Self {
        let order = &seen.order;
        let buyer = order.buyer.as_ref().filter(|_| seen.with_buyer);
        Self {
            seen,
            order,
            lines: lines(&order.items),
            who: Who::of_order(order.member_id.as_deref(), &order.order_id),
            buyer: buyer.map(|buyer| {
                json!({ "name": buyer.name, "cellphone": buyer.cellphone, "email": buyer.email })
            }),
        }
    }

    fn fact(
        &self,
        event: &'static str,
        key: String,
        at: DateTime<Utc>,
        properties: Map<String, Value>,
    ) -> Fact {
        Fact {
            event,
            shop_no: self.order.shop_no.unwrap_or(1),
            key,
            at,
            who: self.who.clone(),
            properties,
            buyer: self.buyer.clone(),
        }
    }

    /// `order_id` and `is_member`, which every event of an order has.
    fn named(&self) -> Map<String, Value> {
        let mut properties = Map::new();
        properties.insert("order_id".into(), self.order.order_id.clone().into());
        properties.insert("is_member".into(), self.order.member_id.is_some().into());
        properties
    }

    /// What events of placing and shipping say of the whole order. The amount and the lines are those when it was
    /// placed: claims do not change what was ordered, and what an exchange brings was not.
    fn whole(&self) -> Map<String, Value> {
        let order = self.order;
        let mut properties = self.named();
        let method = Some(order.payment_method.join(",")).filter(|method| !method.is_empty());
        put(&mut properties, "payment_method", method);
        put(&mut properties, "is_first_order", order.first_order);
        let paid = order.initial_order_amount.payment_amount;
        // Of an order that is not paid yet, this says nothing.
        let later = order.payment_amount.filter(|paid| *paid > 0.0);
        put(&mut properties, "order_amount", paid.or(later).map(amount));
        let count = self.bought().count();
        put(
            &mut properties,
            "items_count",
            Some(count).filter(|count| *count > 0),
        );
        properties
    }

    fn bought(&self) -> impl Iterator<Item = &Line<'a>> {
        self.lines.iter().filter(|line| line.is_bought)
    }

    fn placed(&self, facts: &mut Vec<Fact>) {
        let Some(at) = self.order.placed_at(self.seen.at) else {
            return;
        };
        let id = self.order.order_id.clone();
        let mut whole = self.whole();
        let shipping = self.order.initial_order_amount.shipping_fee;
        put(&mut whole, "delivery_fee", shipping.map(amount));
        facts.push(self.fact("cafe24_complete_order", id, at, whole.clone()));
        for line in self.bought() {
            let item = line.first();
            let key = item.order_item_code.clone();
            let mut properties = with_item(whole.clone(), item, line.quantity());
            let sale = line.rows.iter().map(|row| row.sale_price());
            // The rows of a line have one price, unless a discount was of some of its pieces.
            let sale = sale.reduce(|one, other| one.filter(|one| Some(*one) == other));
            put(
                &mut properties,
                "product_sale_price",
                sale.flatten().map(amount),
            );
            put(
                &mut properties,
                "option_price",
                item.option_price.map(amount),
            );
            facts.push(self.fact("cafe24_complete_order_items", key, at, properties));
        }
    }

    fn shipping(&self, facts: &mut Vec<Fact>) {
        // What was bought before what an exchange brought: that leaves when the order has come.
        let rows = || {
            let bought = self.lines.iter().filter(|line| line.is_bought);
            let brought = self.lines.iter().filter(|line| !line.is_bought);
            bought
                .chain(brought)
                .flat_map(|line| line.rows.iter().map(|row| (line.is_bought, *row)))
        };
        let first = rows()
            .filter_map(|(is_bought, item)| Some((item.shipped_date?, is_bought, item)))
            .min_by_key(|(at, is_bought, _)| (!*is_bought, *at));
        if let Some((at, _, item)) = first {
            let properties = self.shipped(item, "M");
            let key = self.order.order_id.clone();
            facts.push(self.fact("cafe24_start_shipping", key, at, properties));
        }
        let last = rows()
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .filter_map(|(is_bought, item)| Some((item.delivered_date?, is_bought, item)))
            .max_by_key(|(at, is_bought, _)| (*is_bought, *at));
        if let Some((at, _, item)) =
            last.filter(|_| self.order.shipping_status.as_deref() == Some("T"))
        {
            let properties = self.shipped(item, "T");
            let key = self.order.order_id.clone();
            facts.push(self.fact("cafe24_complete_shipping", key, at, properties));
        }
        for line in &self.lines {
            let shipped = together(line, |row| row.shipped_date.into_iter().collect());
            let delivered = together(line, |row| row.delivered_date.into_iter().collect());
            for (event, status, all) in [
                ("cafe24_start_shipping_items", "M", shipped),
                ("cafe24_complete_shipping_items", "T", delivered),
            ] {
                for (at, rows) in all {
                    let item = rows[0];
                    let key = key_at(line, at);
                    let properties = with_item(self.shipped(item, status), item, pieces(&rows));
                    facts.push(self.fact(event, key, at, properties));
                }
            }
        }
    }

    /// An item is held as often as its steps say. The order is held once for all that are held together.
    fn held(&self, facts: &mut Vec<Fact>) {
        let mut told = BTreeSet::new();
        let held = |row: &Item| -> Vec<DateTime<Utc>> {
            let steps = self.seen.steps.get(&row.order_item_code);
            let held = steps.into_iter().flatten();
            let held = held.filter(|step| step.current_order_status.as_deref() == Some("N22"));
            held.filter_map(|step| step.process_date).collect()
        };
        for line in &self.lines {
            for (at, rows) in together(line, held) {
                let item = rows[0];
                let properties = self.shipped(item, "W");
                if told.insert(at) {
                    let key = format!("{}:{}", self.order.order_id, digits(at));
                    facts.push(self.fact("cafe24_hold_shipping", key, at, properties.clone()));
                }
                let properties = with_item(properties, item, pieces(&rows));
                facts.push(self.fact(
                    "cafe24_hold_shipping_items",
                    key_at(line, at),
                    at,
                    properties,
                ));
            }
        }
    }

    fn shipped(&self, item: &Item, status: &str) -> Map<String, Value> {
        let mut properties = self.whole();
        let company = item.shipping_company_name.clone();
        put(&mut properties, "shipping_company_name", company);
        put(&mut properties, "tracking_no", item.tracking_no.clone());
        properties.insert("shipping_status".into(), status.into());
        properties
    }
}

/// The times of a line's rows, each with the rows that it is of: what is one row's and a part of it's is told once.
fn together<'a>(
    line: &Line<'a>,
    times: impl Fn(&Item) -> Vec<DateTime<Utc>>,
) -> Vec<(DateTime<Utc>, Vec<&'a Item>)> {
    let mut all: Vec<(DateTime<Utc>, Vec<&Item>)> = Vec::new();
    for row in &line.rows {
        for at in times(row) {
            match all.iter_mut().find(|(of, _)| *of == at) {
                Some((_, rows)) if rows.iter().any(|one| std::ptr::eq(*one, *row)) => {}
                Some((_, rows)) => rows.push(row),
                None => all.push((at, vec![row])),
            }
        }
    }
    all
}

fn pieces(rows: &[&Item]) -> Option<u64> {
    rows.iter().map(|row| row.quantity).sum()
}

fn key_at(line: &Line<'_>, at: DateTime<Utc>) -> String {
    format!("{}:{}", line.first().order_item_code, digits(at))
}

fn with_item(
    mut properties: Map<String, Value>,
    item: &Item,
    quantity: Option<u64>,
) -> Map<String, Value> {
    let all = &mut properties;
    put(all, "order_item_code", item.code());
    put(all, "product_no", item.product_no.clone());
    put(all, "product_name", item.product_name.clone());
    put(all, "variant_code", item.variant_code.clone());
    put(all, "quantity", quantity);
    put(all, "product_price", item.product_price.map(amount));
    put(all, "option_value", item.option_value.clone());
    properties
}

#[cfg(test)]
mod tests;
