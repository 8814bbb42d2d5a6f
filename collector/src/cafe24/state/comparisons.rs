//! Our numbers beside Cafe24's, as they were compared last.

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::params;

use super::file::{State, StateUnavailable, millis};
use crate::cafe24::reconcile::Comparison;

impl State {
    /// Keeps these numbers, in place of those of the same days.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn keep_comparisons(
        &self,
        all: Vec<Comparison>,
        now: DateTime<Utc>,
    ) -> Result<(), StateUnavailable> {
        self.write(move |transaction| {
            let mut insert = transaction.prepare_cached(
                "INSERT OR REPLACE INTO comparisons (mall, day, what, ours, theirs, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?;
            for one in all {
                let day = one.day.to_string();
                insert.execute(params![
                    one.mall,
                    day,
                    one.what,
                    one.ours,
                    one.theirs,
                    millis(now)
                ])?;
            }
            Ok(())
        })
        .await
    }

    /// The numbers of a day and later, of all malls or of one, the first days first.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn comparisons(
        &self,
        mall: Option<String>,
        from: NaiveDate,
    ) -> Result<Vec<Comparison>, StateUnavailable> {
        self.with(move |connection| {
            connection
                .prepare_cached(
                    "SELECT mall, day, what, ours, theirs FROM comparisons
                     WHERE (?1 IS NULL OR mall = ?1) AND day >= ?2 ORDER BY mall, what, day",
                )?
                .query_map(params![mall, from.to_string()], |row| {
                    let day: String = row.get(1)?;
                    Ok(Comparison {
                        mall: row.get(0)?,
                        day: day.parse().unwrap_or_default(),
                        what: row.get(2)?,
                        ours: row.get(3)?,
                        theirs: row.get(4)?,
                    })
                })?
                .collect()
        })
        .await
    }
}
