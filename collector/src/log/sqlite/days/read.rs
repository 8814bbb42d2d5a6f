//! Reading a day's sums.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use rusqlite::{Connection, Row as SqlRow, params};

use super::dates::number;
use super::forget::malls;
use crate::log::days::columns::{Column, Counts, NAMES};
use crate::log::days::{
    Asked, Choice, Counting, Day, DayReport, Money, Row, Sources, Week, report,
};

/// The report of a day.
///
/// # Errors
///
/// When the file cannot be read.
pub(crate) fn day(
    connection: &Connection,
    asked: &Asked,
    now: DateTime<Utc>,
) -> rusqlite::Result<DayReport> {
    // All of one commit.
    let transaction = connection.unchecked_transaction()?;
    let sources = sources(&transaction, asked)?;
    Ok(report(asked, now, sources))
}

fn sources(connection: &Connection, asked: &Asked) -> rusqlite::Result<Sources> {
    let names = malls(connection)?;
    let mall = asked.mall.clone().or_else(|| names.first().cloned());
    let (first_day, counting) = state(connection)?;
    let back = |days| {
        let day = asked.day.checked_sub_days(Days::new(days));
        day.unwrap_or(asked.day)
    };
    let mut malls = Vec::with_capacity(names.len());
    for mall in names {
        let shops = shops(connection, &mall, (back(30), asked.day))?;
        malls.push(Choice { mall, shops });
    }
    let mut sources = Sources {
        malls,
        first_day,
        counting,
        ..Sources::default()
    };
    if let Some(mall) = &mall {
        let of = |day| read(connection, (mall, asked.shop), day);
        sources.day = of(asked.day)?;
        sources.before = of(back(7))?;
        let days = (back(6), asked.day);
        sources.week = week(connection, (mall, asked.shop), days)?;
        sources.currencies = currencies(connection, mall, (back(7), asked.day))?;
    }
    sources.mall = mall;
    Ok(sources)
}

fn state(connection: &Connection) -> rusqlite::Result<(Option<NaiveDate>, Option<Counting>)> {
    let select = "SELECT counted_since, counted, last FROM sequence";
    connection.query_row(select, [], |row| {
        let since: Option<i32> = row.get(0)?;
        let since = since.and_then(|day| {
            let part = |divisor: i32| u32::try_from(day / divisor % 100).ok();
            NaiveDate::from_ymd_opt(day / 10_000, part(100)?, part(1)?)
        });
        let counted = row.get::<_, Option<u64>>(1)?.unwrap_or_default();
        let counting = Counting {
            counted,
            last: row.get(2)?,
        };
        Ok((since, Some(counting).filter(|one| one.counted < one.last)))
    })
}

/// The shops of a mall that were visited, without what is of no shop that is known.
fn shops(
    connection: &Connection,
    mall: &str,
    (first, last): (NaiveDate, NaiveDate),
) -> rusqlite::Result<Vec<u8>> {
    let mut select = connection.prepare_cached(
        "SELECT DISTINCT shop FROM day_sums
         WHERE mall = ?1 AND day BETWEEN ?2 AND ?3 AND kind = 'device' AND shop > 0 ORDER BY shop",
    )?;
    let shops = select.query_map(params![mall, number(first), number(last)], |row| row.get(0))?;
    shops.collect()
}

fn read(
    connection: &Connection,
    (mall, shop): (&str, Option<u8>),
    day: NaiveDate,
) -> rusqlite::Result<Day> {
    let mut select = connection.prepare_cached(&format!(
        "SELECT kind, key, name, {} FROM day_sums
         WHERE mall = ?1 AND day = ?2 AND (?3 IS NULL OR shop = ?3)",
        NAMES.join(", ")
    ))?;
    let rows = select.query_map(params![mall, number(day), shop], |row| {
        Ok(Row {
            kind: row.get(0)?,
            key: row.get(1)?,
            name: row.get(2)?,
            counts: counts(row, 3)?,
        })
    })?;
    let rows = rows.collect::<rusqlite::Result<_>>()?;
    let mut select = connection.prepare_cached(
        "SELECT kind, key, currency, orders, amount FROM day_money
         WHERE mall = ?1 AND day = ?2 AND (?3 IS NULL OR shop = ?3)",
    )?;
    let money = select.query_map(params![mall, number(day), shop], |row| {
        Ok(Money {
            kind: row.get(0)?,
            key: row.get(1)?,
            currency: row.get(2)?,
            orders: row.get(3)?,
            amount: row.get(4)?,
        })
    })?;
    Ok(Day {
        rows,
        money: money.collect::<rusqlite::Result<_>>()?,
    })
}

fn counts(row: &SqlRow<'_>, first: usize) -> rusqlite::Result<Counts> {
    let mut counts = Counts::default();
    for (place, number) in counts.0.iter_mut().enumerate() {
        *number = row.get(first + place)?;
    }
    Ok(counts)
}

/// What these days had, for what is missing.
fn week(
    connection: &Connection,
    (mall, shop): (&str, Option<u8>),
    (first, last): (NaiveDate, NaiveDate),
) -> rusqlite::Result<Week> {
    let mut select = connection.prepare_cached(&format!(
        "SELECT kind, key, {} FROM day_sums
         WHERE mall = ?1 AND day BETWEEN ?2 AND ?3 AND kind IN ('hour', 'page', 'event', 'property')
             AND (?4 IS NULL OR shop = ?4)",
        NAMES.join(", ")
    ))?;
    let days = params![mall, number(first), number(last), shop];
    let rows = select.query_map(days, |row| {
        Ok((
            row.get::<_, String>(0)?,
            row.get::<_, String>(1)?,
            counts(row, 2)?,
        ))
    })?;
    let mut all = Counts::default();
    let mut week = Week::default();
    for row in rows {
        let (kind, key, counts) = row?;
        let of: &mut HashMap<_, _> = match kind.as_str() {
            "page" => &mut week.pages,
            "event" => &mut week.events,
            "property" => &mut week.values,
            _ => {
                all.add_all(&counts, 1);
                continue;
            }
        };
        *of.entry(key).or_default() += u64::try_from(counts.get(Column::Views)).unwrap_or(0);
    }
    let of = |column| u64::try_from(all.get(column)).unwrap_or(0);
    week.page_views = of(Column::Pages);
    week.checkouts = of(Column::InCheckout);
    week.orders = of(Column::Orders);
    week.orders_seen = of(Column::Seen);
    Ok(week)
}

/// What amounts are in that say so.
fn currencies(
    connection: &Connection,
    mall: &str,
    (first, last): (NaiveDate, NaiveDate),
) -> rusqlite::Result<Vec<String>> {
    let mut select = connection.prepare_cached(
        "SELECT DISTINCT currency FROM day_money WHERE mall = ?1 AND day BETWEEN ?2 AND ?3 AND currency <> ''",
    )?;
    let all = select.query_map(params![mall, number(first), number(last)], |row| row.get(0))?;
    all.collect()
}
