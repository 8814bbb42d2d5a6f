//! What goes: rows of single sessions, visitors and orders when nothing is to come to them any more, or with their person;
//! and sums that are older than anybody compares.

use std::time::Duration;

use chrono::{DateTime, Days, Utc};
use moa_message::day;
use rusqlite::{Connection, params};

use super::dates::{KEPT_DAYS, number};

/// For how many days the sums stay: two years, and what the same weekday of a year before takes.
const SUMS_DAYS: u64 = 800;

/// How many rows one commit takes.
const PIECE: usize = 2_000;

/// Forgets what is over at `now`, with a pause between two commits, as long as `go_on` says so. Rows of single visitors
/// stay no longer than `messages` do.
pub(crate) fn round(
    connection: &Connection,
    now: DateTime<Utc>,
    messages: Option<Duration>,
    pause: impl Fn(),
    go_on: impl Fn() -> bool,
) -> rusqlite::Result<()> {
    let back = |days| {
        let today = day::of(now);
        today.checked_sub_days(Days::new(days)).unwrap_or(today)
    };
    // The day on which their time is over is whole until it is.
    let kept_days = messages.map_or(KEPT_DAYS, |kept| kept.as_secs() / 86_400 + 1);
    let kept_days = kept_days.min(KEPT_DAYS);
    let kept = number(back(kept_days));
    let kept_at = day::midnight(back(kept_days)).timestamp_millis();
    for (table, by, key, before) in [
        ("day_visits", "day", "day, mall, session", i64::from(kept)),
        (
            "day_visitors",
            "day",
            "day, mall, visitor, shop",
            i64::from(kept),
        ),
        ("day_orders", "told_at", "mall, order_id", kept_at),
        (
            "day_order_items",
            "told_at",
            "mall, order_id, product_no",
            kept_at,
        ),
    ] {
        let mut delete = connection.prepare(&format!(
            "DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM {table} WHERE {by} < ?1 LIMIT {PIECE})"
        ))?;
        while go_on() && delete.execute([before])? > 0 {
            pause();
        }
    }
    let oldest = number(back(SUMS_DAYS));
    for mall in malls(connection)? {
        for table in ["day_sums", "day_money"] {
            let delete = format!("DELETE FROM {table} WHERE mall = ?1 AND day < ?2");
            connection.execute(&delete, params![mall, oldest])?;
        }
    }
    Ok(())
}

/// The malls that have numbers, by name.
pub(super) fn malls(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    // From one to the next, for each has thousands of rows.
    let mut next = connection.prepare_cached("SELECT min(mall) FROM day_sums WHERE mall > ?1")?;
    let mut first = connection.prepare_cached("SELECT min(mall) FROM day_sums")?;
    let mut malls: Vec<String> = Vec::new();
    let mut found: Option<String> = first.query_row([], |row| row.get(0))?;
    while let Some(mall) = found {
        found = next.query_row([&mall], |row| row.get(0))?;
        malls.push(mall);
    }
    Ok(malls)
}

/// Takes away the rows that name somebody, a `u`ser or a `d`evice. The sums stay: they say how many, and not who.
pub(crate) fn person(
    connection: &Connection,
    (id, mall): (&str, Option<&str>),
) -> rusqlite::Result<()> {
    for table in ["day_visits", "day_visitors"] {
        // A day at a time: they stand by day, and a collector that runs waits no longer than for one.
        let mut next =
            connection.prepare(&format!("SELECT min(day) FROM {table} WHERE day > ?1"))?;
        let mut delete = connection.prepare(&format!(
            "DELETE FROM {table} WHERE day = ?1 AND visitor = ?2 AND (?3 IS NULL OR mall = ?3)"
        ))?;
        let mut reached = i32::MIN;
        while let Some(day) = next.query_row([reached], |row| row.get::<_, Option<i32>>(0))? {
            delete.execute(params![day, id, mall])?;
            reached = day;
        }
    }
    connection.execute(
        "DELETE FROM day_order_items WHERE (mall, order_id) IN (
             SELECT mall, order_id FROM day_orders WHERE person = ?1 AND (?2 IS NULL OR mall = ?2))",
        params![id, mall],
    )?;
    connection.execute(
        "DELETE FROM day_orders WHERE person = ?1 AND (?2 IS NULL OR mall = ?2)",
        params![id, mall],
    )?;
    Ok(())
}
