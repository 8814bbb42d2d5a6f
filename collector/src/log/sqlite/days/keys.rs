//! How many different products, categories and campaigns a day may have: who makes some up does not fill the file.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use rusqlite::{Transaction, params};

use super::sums::Kind;

/// What is counted together, beyond as many.
pub(crate) const OTHERS: &str = "*";

/// How many of a kind a mall's day has.
fn most(kind: Kind) -> usize {
    match kind {
        Kind::Product => 2_000,
        Kind::Category => 500,
        _ => 300,
    }
}

/// Those that one commit has asked for.
#[derive(Default)]
pub(super) struct Keys<'a>(HashMap<(&'a str, i32, Kind), Known<'a>>);

struct Known<'a> {
    count: usize,
    keys: HashSet<Cow<'a, str>>,
}

impl<'a> Keys<'a> {
    /// The key under which this one is counted.
    pub fn resolve(
        &mut self,
        transaction: &Transaction<'_>,
        (mall, day, kind): (&'a str, i32, Kind),
        key: Cow<'a, str>,
    ) -> rusqlite::Result<Cow<'a, str>> {
        if let Some(known) = self.0.get(&(mall, day, kind))
            && known.keys.contains(&key)
        {
            return Ok(key);
        }
        let mut is_there = transaction.prepare_cached(
            "SELECT 1 FROM day_sums WHERE mall = ?1 AND day = ?2 AND kind = ?3 AND key = ?4",
        )?;
        let is_there = is_there.exists(params![mall, day, kind.name(), key])?;
        let known = match self.0.get_mut(&(mall, day, kind)) {
            Some(known) => known,
            None => {
                let mut count = transaction.prepare_cached(
                    "SELECT count(DISTINCT key) FROM day_sums WHERE mall = ?1 AND day = ?2 AND kind = ?3",
                )?;
                let count = count.query_row(params![mall, day, kind.name()], |row| row.get(0))?;
                self.0.entry((mall, day, kind)).or_insert(Known {
                    count,
                    keys: HashSet::new(),
                })
            }
        };
        if !is_there {
            if known.count >= most(kind) {
                return Ok(Cow::Borrowed(OTHERS));
            }
            known.count += 1;
        }
        known.keys.insert(key.clone());
        Ok(key)
    }
}
