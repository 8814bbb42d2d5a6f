//! What the messages of one commit change of their days.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use moa_message::day;
use moa_message::hit::{Hit, Item, Kind as What, WATCHED};
use rusqlite::Transaction;

use super::dates::number;
use super::keys::Keys;
use super::orders::{Counted, Orders, is_new_item};
use super::sums::{HOURS, Kind, Place, Sums};
use super::visitors::Visitors;
use super::visits::Visits;
use crate::log::days::columns::Column;

/// What the messages of one commit change. Rows are read when they are first needed, and written once.
pub(crate) struct Changes<'a> {
    transaction: &'a Transaction<'a>,
    /// The first day that is counted.
    since: i32,
    visits: Visits<'a>,
    visitors: Visitors<'a>,
    orders: Orders<'a>,
    keys: Keys<'a>,
    sums: Sums<'a>,
}

/// When and where a hit counts.
#[derive(Clone, Copy)]
struct Counting<'a> {
    place: Place<'a>,
    /// In milliseconds.
    at: i64,
    hour: &'static str,
    received_at: i64,
}

impl<'a> Changes<'a> {
    /// None yet. What happened before the day `since`, if there is one, is not counted.
    pub fn new(transaction: &'a Transaction<'a>, since: Option<i32>) -> Self {
        Self {
            transaction,
            since: since.unwrap_or(i32::MIN),
            visits: Visits::default(),
            visitors: Visitors::default(),
            orders: Orders::default(),
            keys: Keys::default(),
            sums: Sums::default(),
        }
    }

    /// Takes note of what a message says that was stored.
    pub fn note(
        &mut self,
        mall: &'a str,
        hit: &'a Hit,
        received_at: DateTime<Utc>,
    ) -> rusqlite::Result<()> {
        let time = day::counts_at(hit.happened, received_at);
        let place = Place {
            mall,
            day: number(day::of(time)),
            shop: hit.shop_no,
        };
        if place.day < self.since {
            return Ok(());
        }
        let counting = Counting {
            place,
            at: time.timestamp_millis(),
            hour: HOURS[day::hour(time) as usize % 24],
            received_at: received_at.timestamp_millis(),
        };
        self.visit(counting, hit)?;
        let is_page = matches!(hit.kind, What::Page(_));
        if let Some(visitor) = &hit.visitor
            && (is_page || hit.session.is_some())
        {
            self.visitors
                .note(self.transaction, place, visitor, counting.at)?;
        }
        self.watch(place, hit);
        self.count(counting, hit)
    }

    /// What is told of its session.
    fn visit(&mut self, counting: Counting<'a>, hit: &'a Hit) -> rusqlite::Result<()> {
        let Some(session) = hit.session.as_deref() else {
            return Ok(());
        };
        let Place { mall, day, .. } = counting.place;
        let key = (day, mall, Cow::Borrowed(session));
        let visit = self.visits.of(self.transaction, key, counting.at)?;
        visit.touch(hit, counting.at);
        if let Some(campaign) = &hit.campaign
            && visit.campaign_at.is_none_or(|known| counting.at < known)
        {
            visit.campaign_at = Some(counting.at);
            let which = (counting.place, Kind::Campaign);
            let key = campaign.key().into();
            let key = self.keys.resolve(self.transaction, which, key)?;
            visit.campaign = key.into_owned();
        }
        Ok(())
    }

    /// Whether what is asked after has values.
    fn watch(&mut self, place: Place<'a>, hit: &Hit) {
        let Some(event) = hit.kind.event() else {
            return;
        };
        self.sums
            .of(place, Kind::Event, event)
            .add(Column::Views, 1);
        for (_, watched) in (0..).zip(WATCHED).filter(|(n, _)| hit.values & 1 << n != 0) {
            self.sums
                .of(place, Kind::Property, watched)
                .add(Column::Views, 1);
        }
    }

    fn count(&mut self, counting: Counting<'a>, hit: &'a Hit) -> rusqlite::Result<()> {
        let Counting { place, hour, .. } = counting;
        let of_hour = self.sums.of(place, Kind::Hour, hour);
        match &hit.kind {
            What::Page(page) => {
                of_hour.add(Column::Pages, 1);
                if let Some(page) = page {
                    self.sums.of(place, Kind::Page, *page).add(Column::Views, 1);
                }
            }
            What::Activity => {}
            What::Product(item) => {
                of_hour.add(Column::Views, 1);
                self.item(place, Kind::Product, item, Column::Views)?;
            }
            What::Category(item) => self.item(place, Kind::Category, item, Column::Views)?,
            What::Addition => of_hour.add(Column::Additions, 1),
            What::AdditionOf(item) => self.item(place, Kind::Product, item, Column::Additions)?,
            What::Checkout => of_hour.add(Column::Checkouts, 1),
            What::Result(order) => self.link(counting, hit, order)?,
            What::Order(order, amount) => self.order(counting, hit, order, *amount)?,
            What::OrderOf(order, item) => {
                let told = (order.as_str(), item.no.as_str());
                if is_new_item(self.transaction, place.mall, told, counting.received_at)? {
                    self.item(place, Kind::Product, item, Column::Orders)?;
                }
            }
            What::Claim(claim, order) => {
                let order = self.orders.of(self.transaction, place.mall, order)?;
                order.told_at = order.told_at.max(counting.received_at);
                order.claims[*claim as usize].get_or_insert((place.day, place.shop));
            }
            What::Refund(amount) => {
                let refunded = self.sums.of(place, Kind::Claim, "refunded");
                refunded.add(Column::Orders, 1);
                if let Some(amount) = amount {
                    let currency = hit.currency.unwrap_or_default();
                    let row = (place, Kind::Refund, "");
                    self.sums.add_money(row, currency, *amount, 1);
                }
            }
        }
        Ok(())
    }

    fn item(
        &mut self,
        place: Place<'a>,
        kind: Kind,
        item: &'a Item,
        column: Column,
    ) -> rusqlite::Result<()> {
        let which = (place, kind);
        let key = self
            .keys
            .resolve(self.transaction, which, item.no.as_str().into())?;
        self.sums.of(place, kind, key.clone()).add(column, 1);
        if *key == item.no {
            self.sums.name(place, kind, key, item.name.as_deref());
        }
        Ok(())
    }

    /// An order that was told.
    fn order(
        &mut self,
        counting: Counting<'a>,
        hit: &'a Hit,
        id: &str,
        amount: Option<i64>,
    ) -> rusqlite::Result<()> {
        let order = self.orders.of(self.transaction, counting.place.mall, id)?;
        if order.person.is_none() {
            order.person.clone_from(&hit.person);
        }
        let is_new = order.count(Counted {
            day: counting.place.day,
            shop: counting.place.shop,
            at: counting.at,
            amount,
            is_of_cafe24: hit.is_of_cafe24,
        });
        let visit = order.visit.clone().filter(|_| is_new);
        if let Some((day, session)) = visit {
            self.ordered(counting.place.mall, day, session)?;
        }
        self.link(counting, hit, id)
    }

    /// An order that a page has told of: it was made in its session, unless another has told of it before.
    fn link(&mut self, counting: Counting<'a>, hit: &'a Hit, id: &str) -> rusqlite::Result<()> {
        let Place { mall, day, .. } = counting.place;
        let order = self.orders.of(self.transaction, mall, id)?;
        order.told_at = order.told_at.max(counting.received_at);
        order.currency = order.currency.or(hit.currency);
        let Some(session) = hit.session.as_ref().filter(|_| order.visit.is_none()) else {
            return Ok(());
        };
        order.visit = Some((day, session.clone()));
        match order.counted {
            Some(_) => self.ordered(mall, day, session.clone()),
            None => Ok(()),
        }
    }

    /// A session in which an order that counts was made. One that was taken away meanwhile stays away.
    fn ordered(&mut self, mall: &'a str, day: i32, session: String) -> rusqlite::Result<()> {
        let key = (day, mall, Cow::Owned(session));
        if let Some(visit) = self.visits.known(self.transaction, key)? {
            visit.orders += 1;
        }
        Ok(())
    }

    /// Gives orders the campaign and the device of their sessions.
    fn label(&mut self) -> rusqlite::Result<()> {
        for (day, mall, session) in self.visits.relabelled() {
            let visit = (day, mall, &*session);
            self.orders.load_of_visit(self.transaction, visit)?;
        }
        for (mall, order) in self.orders.iter_mut() {
            if let Some((day, session)) = order.visit.clone() {
                let key = (day, mall, Cow::Owned(session));
                if let Some(visit) = self.visits.known(self.transaction, key)? {
                    order.label = Some((visit.campaign.clone(), visit.device));
                }
            }
        }
        Ok(())
    }

    /// Writes it all down.
    pub fn write(mut self) -> rusqlite::Result<()> {
        self.label()?;
        self.visits.write(self.transaction, &mut self.sums)?;
        self.visitors.write(self.transaction, &mut self.sums)?;
        self.orders.write(self.transaction, &mut self.sums)?;
        self.sums.write(self.transaction)
    }
}
