//! What was told of facts that may be told again, by whom it was not told yet.

use chrono::{DateTime, TimeDelta, Utc};
use moa_message::timestamp;
use moa_message::{Correlation, Message, Side};
use rusqlite::{OptionalExtension, Transaction, params};

use super::contradictions::{Told, is_contradicted};
use super::order_rows;

/// Whether another message tells the same fact already. Else this one, whose number is to be `seq`, does from now on.
///
/// One of each side meets one of the other. What happens only once meets whatever is there. A page's word that a server
/// contradicts does not count.
pub(super) fn told(
    transaction: &Transaction<'_>,
    message: &Message,
    received_at: DateTime<Utc>,
    seq: u64,
) -> rusqlite::Result<Told> {
    let Some(correlation) = &message.correlation else {
        return Ok(Told::New);
    };
    let by_page = Some(seq).filter(|_| message.provenance.is_page());
    if let Some(of) = &correlation.of {
        match &of.row {
            Some(own) => {
                let who = (of, correlation.side);
                let row = (correlation.key.as_str(), own.as_slice());
                return order_rows::told(transaction, message, who, row, by_page);
            }
            None => order_rows::note_order(transaction, message, (of, correlation.side))?,
        }
    }
    let at = message.timestamp.as_deref().and_then(timestamp::read);
    let at = at.unwrap_or(received_at);
    let known = match correlation.once {
        true => any(transaction, message, correlation)?,
        false => other(transaction, message, correlation, at)?,
    };
    let is_otherwise = known.is_some();
    if let Some(known) = known {
        if !is_contradicted(transaction, known.by_page, message)? {
            let mut met =
                transaction.prepare_cached("UPDATE meetings SET met = 1 WHERE id = ?1")?;
            met.execute([known.id])?;
            return Ok(Told::Before);
        }
        // From now on the server's word is the one to meet.
        let mut gone = transaction.prepare_cached("DELETE FROM meetings WHERE id = ?1")?;
        gone.execute([known.id])?;
    }
    let mut insert = transaction.prepare_cached(
        "INSERT INTO meetings (key, mall, user_id, side, at, met, until, seq)
         VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7)",
    )?;
    // By either clock: a message may have been long under way.
    let until = correlation.within.and_then(|within| {
        let within = TimeDelta::from_std(within).ok()?;
        Some((at.max(received_at) + within + LATE).timestamp_millis())
    });
    let side = side(correlation.side);
    insert.execute(params![
        correlation.key,
        message.mall,
        correlation.user,
        side,
        at.timestamp_millis(),
        until,
        by_page
    ])?;
    Ok(match is_otherwise {
        true => Told::Otherwise,
        false => Told::New,
    })
}

/// How much later than its time a copy may come: a parcel of a browser lives for a week.
const LATE: TimeDelta = TimeDelta::days(8);

/// What was told of a fact before.
struct Known {
    id: i64,
    /// The page's message, where it was a page alone.
    by_page: Option<u64>,
}

impl Known {
    fn of(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            by_page: row.get(1)?,
        })
    }
}

/// Whatever is there.
fn any(
    transaction: &Transaction<'_>,
    message: &Message,
    correlation: &Correlation,
) -> rusqlite::Result<Option<Known>> {
    let mut any = transaction
        .prepare_cached("SELECT id, seq FROM meetings WHERE key = ?1 AND mall = ?2 LIMIT 1")?;
    any.query_row(params![correlation.key, message.mall], Known::of)
        .optional()
}

/// The last that was told before, and the first after: each is one step into an index, however often a fact was told.
const BEFORE: &str = "SELECT id, seq, at FROM meetings
    WHERE key = ?1 AND mall = ?2 AND side = ?3 AND met = 0 AND at BETWEEN ?5 AND ?4 ORDER BY at DESC LIMIT 1";
const AFTER: &str = "SELECT id, seq, at FROM meetings
    WHERE key = ?1 AND mall = ?2 AND side = ?3 AND met = 0 AND at BETWEEN ?4 AND ?5 ORDER BY at LIMIT 1";

/// The nearest message of the other side that met none yet.
fn other(
    transaction: &Transaction<'_>,
    message: &Message,
    correlation: &Correlation,
    at: DateTime<Utc>,
) -> rusqlite::Result<Option<Known>> {
    let at = at.timestamp_millis();
    let within = correlation.within.map_or(i64::MAX, |within| {
        i64::try_from(within.as_millis()).unwrap_or(i64::MAX)
    });
    let other_side = 1 - side(correlation.side);
    let mut nearest: Option<(u64, Known)> = None;
    for (sql, end) in [
        (BEFORE, at.saturating_sub(within)),
        (AFTER, at.saturating_add(within)),
    ] {
        let mut found = transaction.prepare_cached(sql)?;
        let who = params![correlation.key, message.mall, other_side, at, end];
        let found = found.query_row(who, |row| {
            let told: i64 = row.get(2)?;
            Ok((told.abs_diff(at), Known::of(row)?))
        });
        if let Some(found) = found.optional()?
            && nearest.as_ref().is_none_or(|(far, _)| found.0 < *far)
        {
            nearest = Some(found);
        }
    }
    Ok(nearest.map(|(_, known)| known))
}

fn side(side: Side) -> i64 {
    match side {
        Side::Sender => 0,
        Side::Cafe24 => 1,
    }
}

#[cfg(test)]
mod tests;
