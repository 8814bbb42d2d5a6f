//! Orders: each counts once, whoever tells it and however often.
//!
//! What Cafe24's servers say of an order goes before what pages do, as in the warehouse. Which session it was made in is told
//! by pages alone, by the order itself or by the page that shows it, and stays with the first that told it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use moa_message::hit::{Claim, Device};
use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::sums::{Kind, Place, Sums};
use super::visits::hour_of;
use crate::log::days::columns::{Column, Counts};

/// The campaign and the device of orders whose session is not known.
pub(crate) const UNKNOWN: &str = "?";

/// An order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Order {
    /// As it counts, once it was told.
    pub counted: Option<Counted>,
    /// The day and the session that it was made in.
    pub visit: Option<(i32, String)>,
    /// The campaign of that session, and its device.
    pub label: Option<(String, Device)>,
    /// What amounts are in.
    pub currency: Option<&'static str>,
    /// On which day, in which shop it was taken back, so and so.
    pub claims: [Option<(i32, u8)>; 2],
    /// Whose it is.
    pub person: Option<String>,
    /// When something was told of it last, in milliseconds.
    pub told_at: i64,
}

/// An order as it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counted {
    pub day: i32,
    pub shop: u8,
    /// When it was made, in milliseconds.
    pub at: i64,
    /// What the buyer pays, in hundredths.
    pub amount: Option<i64>,
    /// Whether Cafe24's servers told it.
    pub is_of_cafe24: bool,
}

impl Order {
    /// Takes note that somebody told it. Whether it counts from now on, and did not before.
    pub fn count(&mut self, told: Counted) -> bool {
        let is_new = self.counted.is_none();
        let goes_before = |known: Counted| known.is_of_cafe24 && !told.is_of_cafe24;
        if !self.counted.is_some_and(goes_before) {
            self.counted = Some(told);
        }
        is_new
    }

    /// Its campaign and its device, as keys.
    fn keys(&self) -> (String, &'static str) {
        match &self.label {
            Some((campaign, device)) => (campaign.clone(), device.name()),
            None => (UNKNOWN.to_owned(), UNKNOWN),
        }
    }

    fn add_to<'a>(&self, sums: &mut Sums<'a>, mall: &'a str, times: i64) {
        for (claim, on) in CLAIMS.into_iter().zip(self.claims) {
            if let Some((day, shop)) = on {
                let place = Place { mall, day, shop };
                sums.of(place, Kind::Claim, name_of(claim))
                    .add(Column::Orders, times);
            }
        }
        let Some(counted) = self.counted else {
            return;
        };
        let place = Place {
            mall,
            day: counted.day,
            shop: counted.shop,
        };
        let counts = Counts::from([(Column::Orders, true), (Column::Seen, self.visit.is_some())]);
        let (campaign, device) = self.keys();
        let rows = [
            (Kind::Hour, hour_of(counted.at).to_owned()),
            (Kind::Campaign, campaign),
            (Kind::Device, device.to_owned()),
        ];
        for (kind, key) in rows {
            sums.of(place, kind, key.clone()).add_all(&counts, times);
            if let Some(amount) = counted.amount {
                let currency = self.currency.unwrap_or_default();
                sums.add_money((place, kind, key), currency, amount, times);
            }
        }
    }
}

const CLAIMS: [Claim; 2] = [Claim::Cancelled, Claim::Returned];

/// A claim, as a key.
pub(crate) fn name_of(claim: Claim) -> &'static str {
    match claim {
        Claim::Cancelled => "cancelled",
        Claim::Returned => "returned",
    }
}

/// Those of one commit, as they were and as they are.
#[derive(Default)]
pub(super) struct Orders<'a>(HashMap<(&'a str, String), (Option<Order>, Order)>);

impl<'a> Orders<'a> {
    /// The order of this id.
    pub fn of(
        &mut self,
        transaction: &Transaction<'_>,
        mall: &'a str,
        id: &str,
    ) -> rusqlite::Result<&mut Order> {
        Ok(match self.0.entry((mall, id.to_owned())) {
            Entry::Occupied(known) => &mut known.into_mut().1,
            Entry::Vacant(place) => {
                let mut select =
                    transaction.prepare_cached(&select("mall = ?1 AND order_id = ?2"))?;
                let before = select
                    .query_row(params![mall, id], |row| Ok(read(row)?.1))
                    .optional()?;
                let now = before.clone().unwrap_or_default();
                &mut place.insert((before, now)).1
            }
        })
    }

    /// Reads those that were made in a session, so that they take its campaign.
    pub fn load_of_visit(
        &mut self,
        transaction: &Transaction<'_>,
        (day, mall, session): (i32, &'a str, &str),
    ) -> rusqlite::Result<()> {
        let mut select =
            transaction.prepare_cached(&select("session = ?1 AND visit_day = ?2 AND mall = ?3"))?;
        let found = select.query_map(params![session, day, mall], read)?;
        for order in found {
            let (id, order) = order?;
            self.0
                .entry((mall, id))
                .or_insert_with(|| (Some(order.clone()), order));
        }
        Ok(())
    }

    /// All of them.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&'a str, &mut Order)> {
        let all = self.0.iter_mut();
        all.map(|((mall, _), (_, order))| (*mall, order))
    }

    /// Writes them down, and what they add.
    pub fn write(self, transaction: &Transaction<'_>, sums: &mut Sums<'a>) -> rusqlite::Result<()> {
        let mut upsert = transaction.prepare_cached(
            "INSERT OR REPLACE INTO day_orders
                (mall, order_id, day, shop, at, amount, is_of_cafe24, visit_day, session, campaign, device, currency,
                 cancelled_day, cancelled_shop, returned_day, returned_shop, person, told_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
        )?;
        for ((mall, id), (before, now)) in self.0 {
            if before.as_ref() == Some(&now) {
                continue;
            }
            if let Some(before) = before {
                before.add_to(sums, mall, -1);
            }
            now.add_to(sums, mall, 1);
            let counted = now.counted;
            let [cancelled, returned] = now.claims;
            upsert.execute(params![
                mall,
                id,
                counted.map(|counted| counted.day),
                counted.map(|counted| counted.shop),
                counted.map(|counted| counted.at),
                counted.and_then(|counted| counted.amount),
                counted.map(|counted| counted.is_of_cafe24),
                now.visit.as_ref().map(|visit| visit.0),
                now.visit.as_ref().map(|visit| &visit.1),
                now.label.as_ref().map(|label| &label.0),
                now.label.as_ref().map(|label| label.1.name()),
                now.currency,
                cancelled.map(|on| on.0),
                cancelled.map(|on| on.1),
                returned.map(|on| on.0),
                returned.map(|on| on.1),
                now.person,
                now.told_at,
            ])?;
        }
        Ok(())
    }
}

/// Notes a product of an order. Whether it was not told yet.
pub(super) fn is_new_item(
    transaction: &Transaction<'_>,
    mall: &str,
    (order, product): (&str, &str),
    told_at: i64,
) -> rusqlite::Result<bool> {
    let mut insert = transaction.prepare_cached(
        "INSERT OR IGNORE INTO day_order_items (mall, order_id, product_no, told_at) VALUES (?1, ?2, ?3, ?4)",
    )?;
    Ok(insert.execute(params![mall, order, product, told_at])? == 1)
}

fn select(which: &str) -> String {
    format!(
        "SELECT order_id, day, shop, at, amount, is_of_cafe24, visit_day, session, campaign, device, currency,
             cancelled_day, cancelled_shop, returned_day, returned_shop, person, told_at
         FROM day_orders WHERE {which}"
    )
}

fn read(row: &Row<'_>) -> rusqlite::Result<(String, Order)> {
    let day: Option<i32> = row.get(1)?;
    let counted = match day {
        None => None,
        Some(day) => Some(Counted {
            day,
            shop: row.get(2)?,
            at: row.get(3)?,
            amount: row.get(4)?,
            is_of_cafe24: row.get(5)?,
        }),
    };
    let both = |first, second| -> rusqlite::Result<Option<(i32, u8)>> {
        Ok(row.get::<_, Option<i32>>(first)?.zip(row.get(second)?))
    };
    let campaign: Option<String> = row.get(8)?;
    let device: Option<String> = row.get(9)?;
    let currency: Option<String> = row.get(10)?;
    let order = Order {
        counted,
        visit: row.get::<_, Option<i32>>(6)?.zip(row.get(7)?),
        label: campaign
            .zip(device)
            .map(|(campaign, device)| (campaign, Device::of_name(&device))),
        currency: currency.as_deref().and_then(moa_message::hit::currency_of),
        claims: [both(11, 12)?, both(13, 14)?],
        person: row.get(15)?,
        told_at: row.get(16)?,
    };
    Ok((row.get(0)?, order))
}
