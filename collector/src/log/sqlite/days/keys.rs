//! How many different products, categories and campaigns a day may have: who makes some up does not fill the file.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use rusqlite::{Transaction, params};

use super::sums::{Kind, Place};

/// What is counted together, beyond as many.
pub(crate) const OTHERS: &str = "*";

/// How many of a kind a mall's day has, each shop's on its own.
fn most(kind: Kind) -> usize {
    match kind {
        Kind::Product => 4_000,
        Kind::Category => 1_000,
        _ => 600,
    }
}

/// Those that one commit has asked for.
#[derive(Default)]
pub(super) struct Keys<'a>(HashMap<(&'a str, i32, Kind), Known<'a>>);

#[derive(Default)]
struct Known<'a> {
    /// How many there are, with those of this commit; counted before the first is added.
    count: Option<usize>,
    keys: HashSet<(u8, Cow<'a, str>)>,
}

impl<'a> Keys<'a> {
    /// The key under which this one is counted.
    pub fn resolve(
        &mut self,
        transaction: &Transaction<'_>,
        (place, kind): (Place<'a>, Kind),
        key: Cow<'a, str>,
    ) -> rusqlite::Result<Cow<'a, str>> {
        let Place { mall, day, shop } = place;
        let known = self.0.entry((mall, day, kind)).or_default();
        if known.keys.contains(&(shop, key.clone())) {
            return Ok(key);
        }
        let mut is_there = transaction.prepare_cached(
            "SELECT 1 FROM day_sums WHERE mall = ?1 AND day = ?2 AND kind = ?3 AND key = ?4 AND shop = ?5",
        )?;
        let is_there = is_there.exists(params![mall, day, kind.name(), key, shop])?;
        if !is_there {
            let count = match known.count {
                Some(count) => count,
                None => count(transaction, (mall, day, kind))?,
            };
            if count >= most(kind) {
                known.count = Some(count);
                return Ok(Cow::Borrowed(OTHERS));
            }
            known.count = Some(count + 1);
        }
        known.keys.insert((shop, key.clone()));
        Ok(key)
    }
}

fn count(
    transaction: &Transaction<'_>,
    (mall, day, kind): (&str, i32, Kind),
) -> rusqlite::Result<usize> {
    transaction
        .prepare_cached("SELECT count(*) FROM day_sums WHERE mall = ?1 AND day = ?2 AND kind = ?3")?
        .query_row(params![mall, day, kind.name()], |row| row.get(0))
}
