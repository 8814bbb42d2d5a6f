//! The visitors of a day, each in each shop.

use std::collections::{HashMap, HashSet};

use rusqlite::{Transaction, params};

use super::sums::{Kind, Place, Sums};
use super::visits::hour_of;
use crate::log::days::columns::{Column, Counts};

/// A visitor on a day in a shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Visitor {
    /// When the first hit happened, in milliseconds.
    first_at: i64,
    /// Whether the visitor was seen in no other shop of the mall on that day before.
    is_first: bool,
}

/// Those of one commit, as they were and as they are.
#[derive(Default)]
pub(super) struct Visitors<'a> {
    all: HashMap<(Place<'a>, &'a str), (Option<Visitor>, Visitor)>,
    /// Who was anywhere: mall, day and who.
    anywhere: HashSet<(&'a str, i32, &'a str)>,
}

impl<'a> Visitors<'a> {
    /// Takes note of a hit of theirs.
    pub fn note(
        &mut self,
        transaction: &Transaction<'_>,
        place: Place<'a>,
        visitor: &'a str,
        at: i64,
    ) -> rusqlite::Result<()> {
        if let Some((_, known)) = self.all.get_mut(&(place, visitor)) {
            known.first_at = known.first_at.min(at);
            return Ok(());
        }
        let (before, is_elsewhere) = read(transaction, place, visitor)?;
        let is_elsewhere =
            is_elsewhere || self.anywhere.contains(&(place.mall, place.day, visitor));
        let is_first = before.map_or(!is_elsewhere, |before| before.is_first);
        let first_at = before.map_or(at, |before| before.first_at.min(at));
        let now = Visitor { first_at, is_first };
        self.all.insert((place, visitor), (before, now));
        self.anywhere.insert((place.mall, place.day, visitor));
        Ok(())
    }

    /// Writes them down, and what they add.
    pub fn write(self, transaction: &Transaction<'_>, sums: &mut Sums<'a>) -> rusqlite::Result<()> {
        let mut upsert = transaction.prepare_cached(
            "INSERT OR REPLACE INTO day_visitors (day, mall, visitor, shop, first_at, is_first)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for ((place, visitor), (before, now)) in self.all {
            if before == Some(now) {
                continue;
            }
            let mut add = |one: Visitor, times| {
                let counts = Counts::from([
                    (Column::Visitors, true),
                    (Column::FirstVisitors, one.is_first),
                ]);
                let row = sums.of(place, Kind::Hour, hour_of(one.first_at));
                row.add_all(&counts, times);
            };
            if let Some(before) = before {
                add(before, -1);
            }
            add(now, 1);
            let row = params![
                place.day,
                place.mall,
                visitor,
                place.shop,
                now.first_at,
                now.is_first
            ];
            upsert.execute(row)?;
        }
        Ok(())
    }
}

/// The visitor in this shop, and whether in another of the mall's.
fn read(
    transaction: &Transaction<'_>,
    place: Place<'_>,
    visitor: &str,
) -> rusqlite::Result<(Option<Visitor>, bool)> {
    // Few have been to several shops: their rows stand beside each other.
    let mut select = transaction.prepare_cached(
        "SELECT shop, first_at, is_first FROM day_visitors WHERE day = ?1 AND mall = ?2 AND visitor = ?3",
    )?;
    let mut rows = select.query(params![place.day, place.mall, visitor])?;
    let (mut own, mut is_elsewhere) = (None, false);
    while let Some(row) = rows.next()? {
        match row.get::<_, u8>(0)? == place.shop {
            true => {
                own = Some(Visitor {
                    first_at: row.get(1)?,
                    is_first: row.get(2)?,
                });
            }
            false => is_elsewhere = true,
        }
    }
    Ok((own, is_elsewhere))
}
