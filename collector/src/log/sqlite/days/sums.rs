//! The sums: what one commit adds to them, written once for each row.

use std::borrow::Cow;
use std::collections::HashMap;

use rusqlite::{ToSql, Transaction, params_from_iter};

use crate::log::days::columns::{Counts, NAMES};

/// What the rows of a day are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// An hour, `00` to `23`.
    Hour,
    /// What brought visitors.
    Campaign,
    /// What they look with.
    Device,
    /// A product.
    Product,
    /// A category.
    Category,
    /// A type of pages.
    Page,
    /// An event whose properties are watched.
    Event,
    /// A property with a value.
    Property,
    /// Orders taken back, `cancelled` or `returned`.
    Claim,
    /// Money paid back; in `day_money` alone.
    Refund,
}

impl Kind {
    /// As the tables have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Campaign => "campaign",
            Self::Device => "device",
            Self::Product => "product",
            Self::Category => "category",
            Self::Page => "page",
            Self::Event => "event",
            Self::Property => "property",
            Self::Claim => "claim",
            Self::Refund => "refund",
        }
    }
}

/// The hours of a day, as keys.
pub(super) const HOURS: [&str; 24] = [
    "00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14", "15",
    "16", "17", "18", "19", "20", "21", "22", "23",
];

/// A mall's shop on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Place<'a> {
    pub mall: &'a str,
    pub day: i32,
    pub shop: u8,
}

type Row<'a> = (Place<'a>, Kind, Cow<'a, str>);

/// What is added by one commit.
#[derive(Default)]
pub(super) struct Sums<'a> {
    counts: HashMap<Row<'a>, (Counts, Option<&'a str>)>,
    /// How many orders, and hundredths of how much, by currency.
    money: HashMap<(Row<'a>, &'static str), (i64, i64)>,
}

impl<'a> Sums<'a> {
    /// What is added to a row.
    pub fn of(
        &mut self,
        place: Place<'a>,
        kind: Kind,
        key: impl Into<Cow<'a, str>>,
    ) -> &mut Counts {
        &mut self.counts.entry((place, kind, key.into())).or_default().0
    }

    /// Says what a row is called from now on.
    pub fn name(&mut self, place: Place<'a>, kind: Kind, key: Cow<'a, str>, name: Option<&'a str>) {
        let row = self.counts.entry((place, kind, key)).or_default();
        row.1 = name.or(row.1);
    }

    /// Adds an amount, or takes it away again.
    pub fn add_money(
        &mut self,
        (place, kind, key): (Place<'a>, Kind, impl Into<Cow<'a, str>>),
        currency: &'static str,
        amount: i64,
        times: i64,
    ) {
        let sum = self.money.entry(((place, kind, key.into()), currency));
        let (orders, sum) = sum.or_default();
        *orders += times;
        *sum = sum.saturating_add(amount.saturating_mul(times));
    }

    /// Writes it all down.
    pub fn write(self, transaction: &Transaction<'_>) -> rusqlite::Result<()> {
        let mut upsert = transaction.prepare_cached(&upsert())?;
        for ((place, kind, key), (counts, name)) in self.counts {
            if counts.is_zero() && name.is_none() {
                continue;
            }
            let head: [&dyn ToSql; 6] = [
                &place.mall,
                &place.day,
                &kind.name(),
                &key,
                &place.shop,
                &name,
            ];
            let numbers = counts.0.iter().map(|number| number as &dyn ToSql);
            upsert.execute(params_from_iter(head.into_iter().chain(numbers)))?;
        }
        // A sum that is too large stays as large as it can be: it is nobody's, and must not keep anything from being stored.
        let mut upsert = transaction.prepare_cached(
            "INSERT INTO day_money (mall, day, kind, key, shop, currency, orders, amount)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT DO UPDATE SET orders = orders + excluded.orders,
                 amount = max(-9000000000000000000, min(9000000000000000000, amount + excluded.amount))",
        )?;
        for (((place, kind, key), currency), (orders, amount)) in self.money {
            if orders != 0 || amount != 0 {
                let row = (
                    place.mall,
                    place.day,
                    kind.name(),
                    key,
                    place.shop,
                    currency,
                    orders,
                    amount,
                );
                upsert.execute(row)?;
            }
        }
        Ok(())
    }
}

fn upsert() -> String {
    let places: Vec<_> = (1..=6 + NAMES.len()).map(|n| format!("?{n}")).collect();
    let sums = NAMES.map(|name| format!("{name} = {name} + excluded.{name}"));
    format!(
        "INSERT INTO day_sums (mall, day, kind, key, shop, name, {}) VALUES ({})
         ON CONFLICT DO UPDATE SET name = coalesce(excluded.name, name), {}",
        NAMES.join(", "),
        places.join(", "),
        sums.join(", ")
    )
}
