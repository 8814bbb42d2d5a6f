//! Our page views and orders beside Cafe24's own, day by day: two that count the same should be near
//! each other.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{Days, NaiveDate};
use moa_message::timestamp;
use rusqlite::{Connection, params};
use schemars::JsonSchema;
use serde::Serialize;

use super::analytics::{self, Count};
use super::context::Context;
use super::publish::WorkError;
use super::report::Report;
use super::shops::shops_of;
use super::state::Mall;
use super::time;
use crate::log::sqlite::open_to_read;

/// One day's numbers.
#[derive(Debug, Clone, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Comparison {
    /// The mall.
    pub mall: String,
    /// The day in Korea.
    pub day: NaiveDate,
    /// What is counted: `page_views`, `orders`.
    pub what: String,
    /// How many we have.
    pub ours: u64,
    /// How many Cafe24 has.
    pub theirs: u64,
}

impl Comparison {
    /// Our number in percent of theirs; none where they have none.
    pub fn percent(&self) -> Option<f64> {
        (self.theirs > 0).then(|| self.ours as f64 * 100.0 / self.theirs as f64)
    }
}

/// Compares the last days that are over.
///
/// # Errors
///
/// [`WorkError`].
pub async fn run(
    context: &Context,
    mall: &Mall,
    days: u64,
    report: &Report<'_>,
) -> Result<(), WorkError> {
    let Some(db) = context.log_db.clone().filter(|_| context.app.analytics) else {
        tracing::debug!(mall = mall.mall, "no analytics to compare with");
        return Ok(());
    };
    let today = time::day((context.now)());
    let back = |days| today.checked_sub_days(Days::new(days)).unwrap_or(today);
    // Of the day of the installation we have only a part.
    let installed = time::day(mall.installed_at);
    let (first, last) = (back(days).max(installed), back(1));
    if last < first {
        return Ok(());
    }
    let shops = shops_of(context, mall).await?;
    let mut all = Vec::new();
    for (n, count) in Count::ALL.into_iter().enumerate() {
        let mut theirs: BTreeMap<NaiveDate, u64> = BTreeMap::new();
        for shop_no in &shops {
            let of_shop =
                analytics::by_day(&context.api, &mall.mall, *shop_no, count, (first, last)).await?;
            for (day, number) in of_shop {
                *theirs.entry(day).or_default() += number;
            }
        }
        let (db, name) = (db.clone(), mall.mall.clone());
        let ours = tokio::task::spawn_blocking(move || ours(&db, &name, count, first, last)).await;
        let ours = ours.map_err(|error| WorkError::Other(error.to_string()))??;
        for (day, ours) in ours {
            all.push(Comparison {
                mall: mall.mall.clone(),
                day,
                what: count.name().to_owned(),
                ours,
                theirs: theirs.get(&day).copied().unwrap_or(0),
            });
        }
        report.so_far("comparing", n as u64 + 1, Some(2)).await?;
    }
    context.state.keep_comparisons(all, (context.now)()).await?;
    Ok(())
}

/// Our numbers, day by day.
fn ours(
    db: &Path,
    mall: &str,
    count: Count,
    first: NaiveDate,
    last: NaiveDate,
) -> Result<Vec<(NaiveDate, u64)>, WorkError> {
    let failed = |error: &dyn std::fmt::Display| WorkError::Other(error.to_string());
    let connection = open_to_read(db).map_err(|error| failed(&error))?;
    let event = match count {
        Count::PageViews => "$page_view",
        Count::Orders => "cafe24_complete_order",
    };
    let mut all = Vec::new();
    for day in first.iter_days().take_while(|day| *day <= last) {
        let next = day.succ_opt().unwrap_or(day);
        let number = on(
            &connection,
            mall,
            event,
            time::midnight(day),
            time::midnight(next),
        );
        all.push((day, number.map_err(|error| failed(&error))?));
    }
    Ok(all)
}

/// How many events of a name a mall has between two times. Messages stand in the order they came, so
/// only those that came then, or soon after, are looked at.
fn on(
    connection: &Connection,
    mall: &str,
    event: &str,
    from: chrono::DateTime<chrono::Utc>,
    to: chrono::DateTime<chrono::Utc>,
) -> rusqlite::Result<u64> {
    // A browser that was offline sends later.
    let late = to + chrono::TimeDelta::days(1);
    let first = first_seq(connection, &timestamp::text(from))?;
    let last = first_seq(connection, &timestamp::text(late))?;
    connection
        .prepare_cached(
            "SELECT count(*) FROM messages WHERE seq >= ?1 AND seq < ?2 AND mall = ?3 AND event = ?4
                 AND coalesce(timestamp, received_at) >= ?5 AND coalesce(timestamp, received_at) < ?6",
        )?
        .query_row(
            params![first, last, mall, event, timestamp::text(from), timestamp::text(to)],
            |row| row.get(0),
        )
}

/// The number of the first message that came at a time or later, found by halves.
fn first_seq(connection: &Connection, time: &str) -> rusqlite::Result<i64> {
    let mut at = connection
        .prepare_cached("SELECT received_at FROM messages WHERE seq >= ?1 ORDER BY seq LIMIT 1")?;
    let end: i64 = connection.query_row("SELECT last FROM sequence", [], |row| row.get(0))?;
    let (mut low, mut high) = (0, end + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        let mut rows = at.query([middle])?;
        let came: Option<String> = match rows.next()? {
            Some(row) => row.get(0)?,
            None => None,
        };
        match came {
            Some(came) if came.as_str() < time => low = middle + 1,
            _ => high = middle,
        }
    }
    Ok(low)
}
