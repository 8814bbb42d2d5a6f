//! How far each reading has come, and what was told of it.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, params};

use super::file::{State, StateUnavailable};

impl State {
    /// How far a reading has come.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn cursor(&self, mall: &str, name: &str) -> Result<Option<String>, StateUnavailable> {
        let (mall, name) = (mall.to_owned(), name.to_owned());
        self.with(move |connection| {
            connection
                .prepare_cached("SELECT value FROM cursors WHERE mall = ?1 AND name = ?2")?
                .query_row([mall, name], |row| row.get(0))
                .optional()
        })
        .await
    }

    /// Keeps how far a reading has come.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn set_cursor(
        &self,
        mall: &str,
        name: &str,
        value: &str,
    ) -> Result<(), StateUnavailable> {
        let row = [mall, name, value].map(str::to_owned);
        self.write(move |transaction| {
            let mut insert = transaction.prepare_cached(
                "INSERT OR REPLACE INTO cursors (mall, name, value) VALUES (?1, ?2, ?3)",
            )?;
            insert.execute(row).map(drop)
        })
        .await
    }

    /// Which of these messages were not told yet.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn unpublished(
        &self,
        mall: &str,
        ids: Vec<String>,
    ) -> Result<Vec<String>, StateUnavailable> {
        let mall = mall.to_owned();
        self.with(move |connection| {
            let mut select = connection
                .prepare_cached("SELECT 1 FROM told WHERE mall = ?1 AND message_id = ?2")?;
            let mut unpublished = Vec::new();
            for id in ids {
                if !select.exists(params![mall, id])? {
                    unpublished.push(id);
                }
            }
            Ok(unpublished)
        })
        .await
    }

    /// These messages are in the log now, or are never to be: they are not told again.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn mark_published(
        &self,
        mall: &str,
        ids: Vec<String>,
        now: DateTime<Utc>,
    ) -> Result<(), StateUnavailable> {
        if ids.is_empty() {
            return Ok(());
        }
        let mall = mall.to_owned();
        self.write(move |transaction| {
            let mut insert = transaction.prepare_cached(
                "INSERT OR IGNORE INTO told (mall, message_id, at) VALUES (?1, ?2, ?3)",
            )?;
            for id in ids {
                insert.execute(params![mall, id, now.timestamp_millis()])?;
            }
            Ok(())
        })
        .await
    }
}
