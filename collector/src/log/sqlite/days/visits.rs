//! The sessions of a day.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::{DateTime, Utc};
use moa_message::day;
use moa_message::hit::{Device, Hit, Kind};
use rusqlite::{OptionalExtension, Transaction, params};

use super::sums::{HOURS, Kind as Of, Place, Sums};
use crate::log::days::columns::{Column, Counts};

/// The campaign of those that none has brought.
pub(crate) const NO_CAMPAIGN: &str = "";

/// How far a session came.
const PRODUCT: u8 = 1;
const CART: u8 = 2;
const CHECKOUT: u8 = 4;

/// A session on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Visit {
    /// The shop, as soon as it is known.
    pub shop: u8,
    /// Whose it is.
    pub visitor: Option<String>,
    /// When the first of its hits happened, in milliseconds.
    pub first_at: i64,
    /// What brought the visitor: what the earliest hit says that says something.
    pub campaign: String,
    /// When that happened.
    pub campaign_at: Option<i64>,
    /// What the visitor looks with, as soon as it is known.
    pub device: Device,
    reached: u8,
    /// How many orders that are counted were made in it.
    pub orders: i64,
}

impl Visit {
    fn new(at: i64) -> Self {
        Self {
            shop: 0,
            visitor: None,
            first_at: at,
            campaign: NO_CAMPAIGN.to_owned(),
            campaign_at: None,
            device: Device::Unknown,
            reached: 0,
            orders: 0,
        }
    }

    /// Takes note of a hit, all but its campaign.
    pub fn touch(&mut self, hit: &Hit, at: i64) {
        self.first_at = self.first_at.min(at);
        if self.shop == 0 {
            self.shop = hit.shop_no;
        }
        if self.device == Device::Unknown {
            self.device = hit.device;
        }
        if self.visitor.is_none() {
            self.visitor.clone_from(&hit.visitor);
        }
        self.reached |= match hit.kind {
            Kind::Product(_) => PRODUCT,
            Kind::Addition | Kind::AdditionOf(_) => CART,
            Kind::Checkout => CHECKOUT,
            _ => 0,
        };
    }

    /// What it adds to each of its rows. Who came further came past what is before: the order form is also reached
    /// without the cart.
    fn counts(&self) -> Counts {
        let is_ordered = self.orders > 0;
        let in_checkout = is_ordered || self.reached & CHECKOUT != 0;
        let in_cart = in_checkout || self.reached & CART != 0;
        let in_product = in_cart || self.reached & PRODUCT != 0;
        Counts::from([
            (Column::Sessions, true),
            (Column::InProduct, in_product),
            (Column::InCart, in_cart),
            (Column::InCheckout, in_checkout),
            (Column::InOrder, is_ordered),
        ])
    }

    fn add_to<'a>(&self, sums: &mut Sums<'a>, (day, mall): (i32, &'a str), times: i64) {
        let counts = self.counts();
        let place = Place {
            mall,
            day,
            shop: self.shop,
        };
        let rows: [(Of, Cow<'a, str>); 3] = [
            (Of::Hour, hour_of(self.first_at).into()),
            (Of::Campaign, self.campaign.clone().into()),
            (Of::Device, self.device.name().into()),
        ];
        for (kind, key) in rows {
            sums.of(place, kind, key).add_all(&counts, times);
        }
    }
}

/// The hour of a time in milliseconds, as a key.
pub(super) fn hour_of(at: i64) -> &'static str {
    let time = DateTime::<Utc>::from_timestamp_millis(at).unwrap_or_default();
    HOURS[day::hour(time) as usize % 24]
}

/// A session of a mall on a day.
pub(super) type Key<'a> = (i32, &'a str, Cow<'a, str>);

/// Those of one commit, as they were and as they are.
#[derive(Default)]
pub(super) struct Visits<'a>(HashMap<Key<'a>, (Option<Visit>, Option<Visit>)>);

impl<'a> Visits<'a> {
    /// The session, if there is one.
    pub fn known(
        &mut self,
        transaction: &Transaction<'_>,
        key: Key<'a>,
    ) -> rusqlite::Result<&mut Option<Visit>> {
        Ok(match self.0.entry(key) {
            Entry::Occupied(known) => &mut known.into_mut().1,
            Entry::Vacant(place) => {
                let read = read(transaction, place.key())?;
                &mut place.insert((read.clone(), read)).1
            }
        })
    }

    /// The session, from now on.
    pub fn of(
        &mut self,
        transaction: &Transaction<'_>,
        key: Key<'a>,
        at: i64,
    ) -> rusqlite::Result<&mut Visit> {
        let known = self.known(transaction, key)?;
        Ok(known.get_or_insert_with(|| Visit::new(at)))
    }

    /// Those that were there, and are of another campaign or device now.
    pub fn relabelled(&self) -> Vec<Key<'a>> {
        let is_changed = |(before, after): &(Option<Visit>, Option<Visit>)| {
            let label = |visit: &Visit| (visit.campaign.clone(), visit.device);
            before.is_some() && before.as_ref().map(label) != after.as_ref().map(label)
        };
        let changed = self.0.iter().filter(|(_, both)| is_changed(both));
        changed.map(|(key, _)| key.clone()).collect()
    }

    /// Writes them down, and what they add.
    pub fn write(self, transaction: &Transaction<'_>, sums: &mut Sums<'a>) -> rusqlite::Result<()> {
        let mut upsert = transaction.prepare_cached(
            "INSERT OR REPLACE INTO day_visits
                (day, mall, session, shop, visitor, first_at, campaign, campaign_at, device, reached, orders)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?;
        for ((day, mall, session), (before, after)) in self.0 {
            if before == after {
                continue;
            }
            if let Some(before) = before {
                before.add_to(sums, (day, mall), -1);
            }
            let Some(after) = after else {
                continue;
            };
            after.add_to(sums, (day, mall), 1);
            upsert.execute(params![
                day,
                mall,
                session,
                after.shop,
                after.visitor,
                after.first_at,
                after.campaign,
                after.campaign_at,
                after.device.name(),
                after.reached,
                after.orders,
            ])?;
        }
        Ok(())
    }
}

fn read(
    transaction: &Transaction<'_>,
    (day, mall, session): &Key<'_>,
) -> rusqlite::Result<Option<Visit>> {
    let mut select = transaction.prepare_cached(
        "SELECT shop, visitor, first_at, campaign, campaign_at, device, reached, orders FROM day_visits
         WHERE day = ?1 AND mall = ?2 AND session = ?3",
    )?;
    let visit = select.query_row(params![day, mall, session], |row| {
        Ok(Visit {
            shop: row.get(0)?,
            visitor: row.get(1)?,
            first_at: row.get(2)?,
            campaign: row.get(3)?,
            campaign_at: row.get(4)?,
            device: Device::of_name(row.get_ref(5)?.as_str()?),
            reached: row.get(6)?,
            orders: row.get(7)?,
        })
    });
    visit.optional()
}
