//! What was told of facts that may be told again, by whom it was not told yet.

use chrono::{DateTime, TimeDelta, Utc};
use moa_message::timestamp;
use moa_message::{Correlation, Message, Side};
use rusqlite::{OptionalExtension, Transaction, params};

use super::order_rows;

/// Whether another message tells the same fact already. Else this one does from now on.
///
/// One of each side meets one of the other. What happens only once meets whatever is there.
pub(super) fn is_told(
    transaction: &Transaction<'_>,
    message: &Message,
    received_at: DateTime<Utc>,
) -> rusqlite::Result<bool> {
    let Some(correlation) = &message.correlation else {
        return Ok(false);
    };
    if let Some(of) = &correlation.of {
        match &of.row {
            Some(own) => {
                let who = (of, correlation.side);
                return order_rows::is_told(transaction, message, who, &correlation.key, own);
            }
            None => order_rows::note_order(transaction, message, (of, correlation.side))?,
        }
    }
    let at = message.timestamp.as_deref().and_then(timestamp::read);
    let at = at.unwrap_or(received_at);
    if correlation.once {
        let mut any =
            transaction.prepare_cached("SELECT 1 FROM meetings WHERE key = ?1 AND mall = ?2")?;
        if any.exists(params![correlation.key, message.mall])? {
            return Ok(true);
        }
    } else if let Some(id) = other(transaction, message, correlation, at)? {
        let mut met = transaction.prepare_cached("UPDATE meetings SET met = 1 WHERE id = ?1")?;
        met.execute([id])?;
        return Ok(true);
    }
    let mut insert = transaction.prepare_cached(
        "INSERT INTO meetings (key, mall, user_id, side, at, met, until) VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6)",
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
        until
    ])?;
    Ok(false)
}

/// How much later than its time a copy may come: a parcel of a browser lives for a week.
const LATE: TimeDelta = TimeDelta::days(8);

/// The nearest message of the other side that met none yet.
fn other(
    transaction: &Transaction<'_>,
    message: &Message,
    correlation: &Correlation,
    at: DateTime<Utc>,
) -> rusqlite::Result<Option<i64>> {
    let mut nearest = transaction.prepare_cached(
        "SELECT id FROM meetings
         WHERE key = ?1 AND mall = ?2 AND side <> ?3 AND met = 0 AND abs(at - ?4) <= ?5
         ORDER BY abs(at - ?4) LIMIT 1",
    )?;
    let within = correlation.within.map_or(i64::MAX, |within| {
        i64::try_from(within.as_millis()).unwrap_or(i64::MAX)
    });
    nearest
        .query_row(
            params![
                correlation.key,
                message.mall,
                side(correlation.side),
                at.timestamp_millis(),
                within
            ],
            |row| row.get(0),
        )
        .optional()
}

fn side(side: Side) -> i64 {
    match side {
        Side::Sender => 0,
        Side::Cafe24 => 1,
    }
}

#[cfg(test)]
mod tests;
