//! How those do who load this file's messages into a warehouse. They are other programs, which open it for a moment.

use std::path::{Path, PathBuf};

use async_trait::async_trait;
use chrono::Utc;
use rusqlite::{Connection, params};

use super::{OpenError, open_to_change, open_to_read};
use crate::log::loads::{LoadReport, Loads, LoadsError};

/// A log's file, as the place where it is said.
#[derive(Debug, Clone)]
pub struct FileLoads(PathBuf);

impl FileLoads {
    /// In this file.
    pub fn new(db: &Path) -> Self {
        Self(db.to_owned())
    }
}

#[async_trait]
impl Loads for FileLoads {
    async fn say(&self, reports: &[LoadReport]) -> Result<(), LoadsError> {
        let (db, reports) = (self.0.clone(), reports.to_vec());
        blocking(move || write(&open_to_change(&db)?, &reports)).await
    }

    async fn said(&self) -> Result<Vec<LoadReport>, LoadsError> {
        let db = self.0.clone();
        blocking(move || Ok(reports(&open_to_read(&db)?)?)).await
    }
}

#[derive(Debug, thiserror::Error)]
enum Failed {
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failed> + Send + 'static,
) -> Result<T, LoadsError> {
    let done = tokio::task::spawn_blocking(work).await;
    let done = done.map_err(|error| LoadsError(error.to_string()))?;
    done.map_err(|error| LoadsError(error.to_string()))
}

fn write(connection: &Connection, reports: &[LoadReport]) -> Result<(), Failed> {
    let mut insert = connection.prepare(
        "INSERT INTO loads (target, partition, report) VALUES (?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET report = excluded.report",
    )?;
    for report in reports {
        let text = serde_json::to_string(report).unwrap_or_default();
        insert.execute(params![report.to, report.partition, text])?;
    }
    Ok(())
}

/// What was said last of each partition and place.
///
/// # Errors
///
/// When the file cannot be read.
pub fn reports(connection: &Connection) -> rusqlite::Result<Vec<LoadReport>> {
    let mut select =
        connection.prepare_cached("SELECT report FROM loads ORDER BY target, partition")?;
    let texts = select.query_map([], |row| row.get::<_, String>(0))?;
    let texts = texts.collect::<Result<Vec<_>, _>>()?;
    let reports = texts.iter().map(|text| serde_json::from_str(text));
    // Of another version: it says so anew soon.
    let reports = reports.filter_map(Result::ok);
    let now = Utc::now();
    Ok(reports
        .filter(|report: &LoadReport| !report.is_over(now))
        .collect())
}
