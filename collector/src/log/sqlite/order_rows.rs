//! The rows of orders that were told: each once, whoever tells it again.
//!
//! An order is told by the browser that placed it, by another one that opens its page, and by Cafe24's servers. Each
//! tells all rows it sees, in an order of its own, and may see fewer. Nothing in a row names it to all of them, and
//! two rows may be of one product. So the n-th row that somebody tells of a product is the n-th that anybody tells of
//! it, but for those that say they are another. Who tells the order once more tells its rows once more.

use moa_message::{Message, Of, Side};
use ring::digest::{SHA256, digest};
use rusqlite::{OptionalExtension, Transaction, params};

use super::contradictions::{Told, is_contradicted};
use super::json::json;

/// How many rows of one product of an order are looked through. No shop has an order like that.
const MOST: usize = 100;

/// Notes that somebody tells the order.
pub(super) fn note_order(
    transaction: &Transaction<'_>,
    message: &Message,
    (of, side): (&Of, Side),
) -> rusqlite::Result<()> {
    let mut upsert = transaction.prepare_cached(
        "INSERT INTO order_tellers (key, mall, teller, times) VALUES (?1, ?2, ?3, 1)
         ON CONFLICT DO UPDATE SET times = times + 1",
    )?;
    upsert.execute(params![of.whole, message.mall, teller(of, side)])?;
    Ok(())
}

/// Whether a row was told already. Else this message tells it from now on; `by_page` is its number where it is a
/// page's word.
pub(super) fn told(
    transaction: &Transaction<'_>,
    message: &Message,
    (of, side): (&Of, Side),
    (key, own): (&str, &[Option<String>]),
    by_page: Option<u64>,
) -> rusqlite::Result<Told> {
    let teller = telling(transaction, message, (of, side))?;
    let rows = rows(transaction, message, key)?;
    if rows.len() >= MOST {
        return Ok(Told::New);
    }
    // The first of them names the row.
    let is_named = |row: &&Row| row.alike(own).first() == Some(&Some(true));
    let named = rows.iter().find(is_named);
    let may_be = |row: &&Row| !row.is_told_by(&teller) && !row.alike(own).contains(&Some(false));
    let likeness = |row: &&Row| {
        let alike = row.alike(own).into_iter();
        // Of those that are as like, the one that was told first.
        (
            alike.filter(|one| *one == Some(true)).count(),
            std::cmp::Reverse(row.id),
        )
    };
    let same = named.or_else(|| rows.iter().filter(may_be).max_by_key(likeness));
    let contradicted = match same {
        Some(row) => is_contradicted(transaction, row.by_page, message)?,
        None => false,
    };
    match same {
        Some(row) if contradicted => {
            // From now on it is the server's row.
            let mut update = transaction.prepare_cached(
                "UPDATE order_rows SET details = ?2, tellers = ?3, seq = NULL WHERE id = ?1",
            )?;
            update.execute(params![row.id, json(own)?, format!(",{teller},")])?;
            Ok(Told::Otherwise)
        }
        Some(row) => {
            let mut update = transaction
                .prepare_cached("UPDATE order_rows SET details = ?2, tellers = ?3 WHERE id = ?1")?;
            let tellers = match row.is_told_by(&teller) {
                true => row.tellers.clone(),
                false => format!("{}{teller},", row.tellers),
            };
            update.execute(params![row.id, json(&row.with(own))?, tellers])?;
            Ok(Told::Before)
        }
        None => {
            let mut insert = transaction.prepare_cached(
                "INSERT INTO order_rows (key, mall, details, tellers, seq) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?;
            insert.execute(params![
                key,
                message.mall,
                json(own)?,
                format!(",{teller},"),
                by_page
            ])?;
            Ok(Told::New)
        }
    }
}

/// A row as it was told.
struct Row {
    id: i64,
    details: Vec<Option<String>>,
    tellers: String,
    /// The page's message that told it, where it was a page.
    by_page: Option<u64>,
}

impl Row {
    fn is_told_by(&self, teller: &str) -> bool {
        self.tellers.contains(&format!(",{teller},"))
    }

    /// Of each detail whether both have the same; none where one does not say.
    fn alike(&self, own: &[Option<String>]) -> Vec<Option<bool>> {
        let of = |(at, own): (usize, &Option<String>)| {
            let known = self.details.get(at)?.as_ref()?;
            Some(known == own.as_ref()?)
        };
        own.iter().enumerate().map(of).collect()
    }

    /// What is known of it with what is said of it now.
    fn with(&self, own: &[Option<String>]) -> Vec<Option<String>> {
        let known = |at: usize| self.details.get(at).cloned().flatten();
        let both = own.iter().enumerate();
        both.map(|(at, own)| known(at).or_else(|| own.clone()))
            .collect()
    }
}

fn rows(transaction: &Transaction<'_>, message: &Message, key: &str) -> rusqlite::Result<Vec<Row>> {
    transaction
        .prepare_cached(
            "SELECT id, details, tellers, seq FROM order_rows WHERE key = ?1 AND mall = ?2 ORDER BY id LIMIT ?3",
        )?
        .query_map(params![key, message.mall, MOST], |row| {
            let details: String = row.get(1)?;
            Ok(Row {
                id: row.get(0)?,
                details: serde_json::from_str(&details).unwrap_or_default(),
                tellers: row.get(2)?,
                by_page: row.get(3)?,
            })
        })?
        .collect()
}

/// Who tells it, the how many times.
fn telling(
    transaction: &Transaction<'_>,
    message: &Message,
    (of, side): (&Of, Side),
) -> rusqlite::Result<String> {
    let teller = teller(of, side);
    let mut times = transaction.prepare_cached(
        "SELECT times FROM order_tellers WHERE key = ?1 AND mall = ?2 AND teller = ?3",
    )?;
    let times: Option<i64> = times
        .query_row(params![of.whole, message.mall, teller], |row| row.get(0))
        .optional()?;
    // Its rows may come before it.
    Ok(format!("{teller}:{}", times.unwrap_or(1)))
}

/// Who tells it. A browser goes by a hash that is another one for each order: nobody is known by it.
fn teller(of: &Of, side: Side) -> String {
    match side {
        Side::Cafe24 => of.teller.clone(),
        Side::Sender => {
            let hash = digest(&SHA256, format!("{}\n{}", of.whole, of.teller).as_bytes());
            let hash = hash.as_ref()[..8].iter();
            hash.map(|byte| format!("{byte:02x}")).collect()
        }
    }
}

#[cfg(test)]
mod tests;
