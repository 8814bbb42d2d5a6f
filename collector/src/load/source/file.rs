//! The SQLite log of one machine, read beside the collector that writes it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use async_trait::async_trait;
use moa_message::timestamp;
use rusqlite::Connection;
use tokio::time::sleep;

use super::{Feed, Piece, Source, SourceError};
use crate::log::sqlite::{OpenError, open_to_read};
use crate::warehouse::row::Arrived;
use crate::warehouse::target::Partition;

/// How many messages are read at once.
const PAGE: usize = 2_000;

/// How often is looked for what is new.
const LOOK: Duration = Duration::from_millis(500);

/// A file as a source.
pub struct File {
    path: PathBuf,
    partitions: [Partition; 1],
}

impl File {
    /// The log in this file.
    ///
    /// # Errors
    ///
    /// [`OpenError`], which says what to do.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let log = open_to_read(path)?;
        let id: String = log
            .query_row("SELECT id FROM identity", [], |row| row.get(0))
            .map_err(|source| OpenError::Sqlite {
                file: path.to_owned(),
                source,
            })?;
        let id = format!("log.{id}");
        Ok(Self {
            path: path.to_owned(),
            partitions: [Partition { number: 0, id }],
        })
    }
}

#[async_trait]
impl Source for File {
    fn partitions(&self) -> &[Partition] {
        &self.partitions
    }

    async fn follow(&self, _: &Partition, after: u64) -> Result<Box<dyn Feed>, SourceError> {
        let path = self.path.clone();
        let connection = blocking(move || open_to_read(&path).map_err(failed)).await?;
        Ok(Box::new(Pages {
            connection: Some(connection),
            path: self.path.clone(),
            after,
        }))
    }

    async fn end(&self, _: &Partition) -> Result<u64, SourceError> {
        let path = self.path.clone();
        blocking(move || {
            let connection = open_to_read(&path).map_err(failed)?;
            let sql = "SELECT last FROM sequence";
            connection
                .query_row(sql, [], |row| row.get(0))
                .map_err(failed)
        })
        .await
    }
}

struct Pages {
    /// Away while a page is read.
    connection: Option<Connection>,
    path: PathBuf,
    after: u64,
}

#[async_trait]
impl Feed for Pages {
    async fn next(&mut self) -> Result<Piece, SourceError> {
        loop {
            let connection = self.connection.take();
            let (path, after) = (self.path.clone(), self.after);
            let (connection, page) = blocking(move || {
                let connection = match connection {
                    Some(connection) => connection,
                    None => open_to_read(&path).map_err(failed)?,
                };
                let page = page(&connection, after).map_err(failed)?;
                Ok((connection, page))
            })
            .await?;
            self.connection = Some(connection);
            if page.to > self.after {
                self.after = page.to;
                return Ok(page);
            }
            sleep(LOOK).await;
        }
    }
}

/// What comes next. Broken messages have numbers as well, so the log need not end with one that is stored.
fn page(connection: &Connection, after: u64) -> rusqlite::Result<Piece> {
    // First: what is stored meanwhile is of the next page.
    let end: u64 = connection.query_row("SELECT last FROM sequence", [], |row| row.get(0))?;
    let sql = "SELECT seq, mall, received_at, body FROM whole_messages WHERE seq > ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map((after, end, PAGE), |row| {
        let mall: String = row.get(1)?;
        let received_at: String = row.get(2)?;
        Ok(Arrived {
            seq: row.get(0)?,
            mall: mall.into(),
            received_at: timestamp::read(&received_at).unwrap_or_default(),
            body: row.get(3)?,
        })
    })?;
    let messages: Vec<_> = rows.collect::<Result<_, _>>()?;
    Ok(Piece {
        to: match messages.last() {
            Some(last) if messages.len() == PAGE => last.seq,
            _ => end.max(after),
        },
        messages,
        foreign: 0,
    })
}

fn failed(error: impl ToString) -> SourceError {
    SourceError::File(error.to_string())
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SourceError> + Send + 'static,
) -> Result<T, SourceError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(failed)?
}
