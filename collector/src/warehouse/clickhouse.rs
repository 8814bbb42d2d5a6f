//! ClickHouse as a target, by its HTTP interface.
//!
//! ```text
//! chunk ─▶ rows as RowBinary ─▶ people, events ─▶ daily, orders (materialised views)
//!                           └─▶ loaded: how far each partition is, and what is planned next
//! ```
//!
//! ClickHouse has no transaction over several tables, so nothing here relies on one. A chunk that was written and whose
//! answer was lost is written again:
//!
//! - under the same `insert_deduplication_token`, by which the server knows the block and drops it;
//! - into a `ReplacingMergeTree` ordered by the message's id, where the same row twice becomes one, whatever the token's
//!   window has forgotten, and also the copy that a browser sent hours later;
//! - and what the views add up are states for which a row twice is a row once.
//!
//! So the place is moved when the rows are there, never before.

pub mod address;
mod binary;
mod client;
mod erase;
pub mod error;
mod schema;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use self::address::Address;
use self::client::{Client, quoted};
use self::error::ClickHouseError;
use super::columns::Kept;
use super::row::Row;
use super::target::{
    Chunk, Done, Erased, Partition, Place, Target, TargetError, UpkeepSettings, Who,
};

/// A database of ClickHouse.
pub struct ClickHouse {
    client: Client,
}

/// The highest number of some rows; 0 where there are none.
#[derive(Deserialize)]
struct Highest {
    highest: u64,
}

impl ClickHouse {
    /// The database at this address; its tables are made and widened where they are not as they should be.
    ///
    /// # Errors
    ///
    /// [`ClickHouseError`], which says what to do.
    pub async fn open(address: &Address) -> Result<Self, ClickHouseError> {
        let client = Client::new(address);
        schema::prepare(&client).await?;
        Ok(Self { client })
    }

    /// Whether somebody has loaded into the database at this address.
    ///
    /// # Errors
    ///
    /// [`ClickHouseError`], which says what to do.
    pub async fn is_there(address: &Address) -> Result<bool, ClickHouseError> {
        schema::is_there(&Client::new(address)).await
    }

    async fn highest(
        &self,
        partition: &Partition,
        condition: &str,
    ) -> Result<u64, ClickHouseError> {
        let source = quoted(&partition.id);
        let sql = format!(
            "SELECT max(last) AS highest FROM loaded WHERE source = {source} AND {condition}"
        );
        let rows = self.client.rows::<Highest>(&sql).await?;
        let row = rows.first().ok_or(ClickHouseError::NoAnswer)?;
        Ok(row.highest)
    }

    async fn done(&self, partition: &Partition) -> Result<u64, ClickHouseError> {
        self.highest(partition, "NOT planned").await
    }

    /// What is planned from this number on: of several plans, which only one who was held up for long makes, the furthest.
    async fn planned(
        &self,
        partition: &Partition,
        first: u64,
    ) -> Result<Option<u64>, ClickHouseError> {
        let planned = self
            .highest(partition, &format!("planned AND first = {first}"))
            .await?;
        Ok((planned >= first).then_some(planned))
    }

    async fn note(
        &self,
        partition: &Partition,
        (first, last): (u64, u64),
        planned: bool,
    ) -> Result<(), ClickHouseError> {
        let source = quoted(&partition.id);
        let planned = u8::from(planned);
        let sql = format!(
            "INSERT INTO loaded (source, planned, first, last, at) VALUES ({source}, {planned}, {first}, {last}, now())"
        );
        self.client.run(&sql).await
    }

    async fn insert(
        &self,
        partition: &Partition,
        chunk: &Chunk,
        kept: Kept,
        rows: &[&Row],
    ) -> Result<(), ClickHouseError> {
        if rows.is_empty() {
            return Ok(());
        }
        let body = binary::content(kept, &partition.id, rows);
        let name = format!("{}-{}-{}", partition.id, chunk.first, chunk.last);
        let sql = format!(
            "INSERT INTO {} ({}) FORMAT RowBinary",
            kept.name(),
            schema::names(kept)
        );
        // While one is at it, the server refuses another of the same name: who took over waits for what is left of the
        // one who was killed.
        let query = format!("moa-{}-{}", kept.name(), name);
        let settings = [
            ("query_id", query.as_str()),
            ("insert_deduplication_token", name.as_str()),
            // Rows that the table has may lack in a view.
            ("deduplicate_blocks_in_dependent_materialized_views", "1"),
            ("async_insert", "0"),
        ];
        self.client.insert(&sql, &settings, body).await
    }
}

#[async_trait]
impl Target for ClickHouse {
    async fn place(&self, partition: &Partition) -> Result<Place, TargetError> {
        let done = self.done(partition).await?;
        let planned = self.planned(partition, done + 1).await?;
        Ok(Place { done, planned })
    }

    async fn plan(&self, partition: &Partition, first: u64, last: u64) -> Result<u64, TargetError> {
        self.note(partition, (first, last), true).await?;
        // Another may have planned it, too.
        let place = self.place(partition).await?;
        match place.planned {
            Some(planned) if place.done < first => Ok(planned),
            _ => Err(TargetError::Overtaken),
        }
    }

    async fn write(&self, partition: &Partition, chunk: &Chunk) -> Result<(), TargetError> {
        if self.done(partition).await? >= chunk.first {
            return Err(TargetError::Overtaken);
        }
        let gone = self.gone().await?;
        let there = chunk
            .rows
            .iter()
            .filter(|(row, received_at)| !gone.has(row, *received_at));
        let (events, people): (Vec<_>, Vec<_>) = there
            .map(|(row, _)| row)
            .partition(|row| row.table == Kept::Events);
        self.insert(partition, chunk, Kept::People, &people).await?;
        self.insert(partition, chunk, Kept::Events, &events).await?;
        self.note(partition, (0, chunk.last), false).await?;
        Ok(())
    }

    async fn erase(&self, who: Who, now: DateTime<Utc>) -> Result<Erased, TargetError> {
        Ok(self.take_out(who, now).await?)
    }

    /// ClickHouse puts parts together by itself, and lets days go that are older than its tables are told.
    async fn keep_up(
        &self,
        settings: UpkeepSettings,
        _now: DateTime<Utc>,
    ) -> Result<Done, TargetError> {
        schema::keep(&self.client, settings.keep).await?;
        Ok(Done::default())
    }
}

#[cfg(test)]
mod tests;
