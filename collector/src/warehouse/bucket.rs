//! Object storage as a target: a table of events and one of people, as Parquet files by mall and date.
//!
//! ```text
//! _moa/plans/moa-0.1764460800/00000000000000000101.json    {"last":180}
//! events/mall=moashop/date=2026-11-30/moa-0.1764460800-00000000000000000101-00000000000000000180.parquet
//! ```
//!
//! A chunk can have rows of both tables. Its people are committed before its events: that these are there says that
//! all of it is.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use futures_util::TryStreamExt;
use futures_util::stream::FuturesUnordered;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutOptions};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::columns::Kept;
use super::file;
use super::row::Row;
use super::table::action::{Action, Add, Txn};
use super::table::{Committed, Table, TableError};
use super::target::{
    Chunk, Done, Erased, Partition, Place, Target, TargetError, UpkeepSettings, Who,
};

/// How many files are written at once.
const AT_ONCE: usize = 8;

/// A chunk that was planned.
#[derive(Debug, Serialize, Deserialize)]
struct Plan {
    last: u64,
}

/// The tables.
pub struct Bucket {
    store: Arc<dyn ObjectStore>,
    root: Path,
    tables: [Table; 2],
}

impl Bucket {
    /// The tables below `root`, made where they are not there.
    ///
    /// # Errors
    ///
    /// [`TableError`].
    pub async fn open(store: Arc<dyn ObjectStore>, root: Path) -> Result<Self, TableError> {
        let [events, people] = Kept::ALL;
        let tables = [
            Table::open(Arc::clone(&store), &root, people).await?,
            Table::open(Arc::clone(&store), &root, events).await?,
        ];
        Ok(Self {
            store,
            root,
            tables,
        })
    }

    /// Whether there are tables below `root`.
    ///
    /// # Errors
    ///
    /// [`TableError::Storage`].
    pub async fn is_there(store: &dyn ObjectStore, root: Path) -> Result<bool, TableError> {
        let log = root.join(Kept::Events.name()).join("_delta_log");
        Ok(store.list(Some(&log)).try_next().await?.is_some())
    }

    pub(super) fn store(&self) -> &dyn ObjectStore {
        &*self.store
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Its tables; what is said of partitions stands in the last.
    pub fn tables(&self) -> &[Table; 2] {
        &self.tables
    }

    fn plan_path(&self, partition: &Partition, first: u64) -> Path {
        let plans = self.root.clone().join("_moa").join("plans");
        plans
            .join(partition.id.as_str())
            .join(format!("{first:020}.json"))
    }

    async fn planned(&self, partition: &Partition, first: u64) -> Result<Option<u64>, TableError> {
        match self.store.get(&self.plan_path(partition, first)).await {
            Ok(found) => {
                let content = found.bytes().await?;
                Ok(serde_json::from_slice::<Plan>(&content)
                    .ok()
                    .map(|plan| plan.last))
            }
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

#[async_trait]
impl Target for Bucket {
    async fn place(&self, partition: &Partition) -> Result<Place, TargetError> {
        let [_, events] = &self.tables;
        let done = events.now().await?.reached(&partition.id).unwrap_or(0);
        let planned = self.planned(partition, done + 1).await?;
        Ok(Place { done, planned })
    }

    async fn plan(&self, partition: &Partition, first: u64, last: u64) -> Result<u64, TargetError> {
        let plan = json!({ "last": last }).to_string();
        let path = self.plan_path(partition, first);
        let options = PutOptions::from(PutMode::Create);
        match self.store.put_opts(&path, plan.into(), options).await {
            // Who was held up for long may plan what others have long written.
            Ok(_) => match self.place(partition).await?.done < first {
                true => Ok(last),
                false => {
                    self.forget(partition, first).await;
                    Err(TargetError::Overtaken)
                }
            },
            Err(
                object_store::Error::AlreadyExists { .. }
                | object_store::Error::Precondition { .. },
            ) => {
                let planned = self.planned(partition, first).await?;
                planned.ok_or(TargetError::Overtaken)
            }
            Err(error) => Err(TableError::from(error).into()),
        }
    }

    async fn write(&self, partition: &Partition, chunk: &Chunk) -> Result<(), TargetError> {
        let gone = self.gone().await?;
        let mut files = BTreeMap::<_, Vec<Row>>::new();
        for (row, received_at) in &chunk.rows {
            if gone.has(row, *received_at) {
                continue;
            }
            let key = (row.table, Arc::clone(&row.mall), row.date);
            files.entry(key).or_default().push(row.clone());
        }
        let name = format!("{}-{:020}-{:020}", partition.id, chunk.first, chunk.last);
        let mut puts = FuturesUnordered::new();
        let mut adds = Vec::with_capacity(files.len());
        for ((kept, mall, date), rows) in files {
            if puts.len() == AT_ONCE {
                adds.extend(puts.try_next().await?);
            }
            puts.push(self.put(kept, &name, mall, date, rows));
        }
        while let Some(add) = puts.try_next().await? {
            adds.push(add);
        }
        // The order in which they were written is chance.
        adds.sort_by(|(_, one), (_, other)| one.path.cmp(&other.path));
        for table in &self.tables {
            let adds = adds.iter().filter(|(kept, _)| *kept == table.kept());
            let adds: Vec<_> = adds.map(|(_, add)| Action::Add(add.clone())).collect();
            let is_last = table.kept() == Kept::Events;
            if adds.is_empty() && !is_last {
                continue;
            }
            let committed = table
                .commit("WRITE", |known| {
                    let is_there = known.reached(&partition.id) >= Some(chunk.last);
                    (!is_there).then(|| {
                        let mut actions = adds.clone();
                        actions.push(Action::Txn(Txn {
                            app_id: partition.id.clone(),
                            version: i64::try_from(chunk.last).unwrap_or(i64::MAX),
                            last_updated: Some(Utc::now().timestamp_millis()),
                        }));
                        actions
                    })
                })
                .await?;
            // Where another was faster, it has written the same, unless it is further by now.
            if committed == Committed::Obsolete
                && table.now().await?.reached(&partition.id) > Some(chunk.last)
            {
                return Err(TargetError::Overtaken);
            }
        }
        self.forget(partition, chunk.first).await;
        Ok(())
    }

    async fn erase(&self, who: Who, now: DateTime<Utc>) -> Result<Erased, TargetError> {
        Ok(Bucket::erase(self, who, now).await?)
    }

    async fn keep_up(
        &self,
        settings: UpkeepSettings,
        now: DateTime<Utc>,
    ) -> Result<Done, TargetError> {
        Ok(Bucket::keep_up(self, settings, now).await?)
    }
}

impl Bucket {
    /// Takes a plan away that was carried out.
    async fn forget(&self, partition: &Partition, first: u64) {
        let plan = self.plan_path(partition, first);
        if let Err(error) = self.store.delete(&plan).await {
            tracing::debug!(%error, "a plan is left, and only takes room");
        }
    }

    async fn put(
        &self,
        kept: Kept,
        name: &str,
        mall: Arc<str>,
        date: NaiveDate,
        rows: Vec<Row>,
    ) -> Result<(Kept, Add), TableError> {
        let path = format!("{}/{name}.parquet", folder(&mall, date));
        let table = &self.tables[usize::from(kept == Kept::Events)];
        let content = file::content(kept, &rows)?;
        let size = i64::try_from(content.len()).unwrap_or(i64::MAX);
        table.put(&path, content).await?;
        let partition_values = [
            ("mall".to_owned(), Some(mall.to_string())),
            ("date".to_owned(), Some(date.to_string())),
        ];
        let add = Add {
            path: as_address(&path),
            partition_values: partition_values.into(),
            size,
            modification_time: Utc::now().timestamp_millis(),
            data_change: true,
            stats: Some(json!({ "numRecords": rows.len() }).to_string()),
        };
        Ok((kept, add))
    }
}

/// The folder of a mall's day, as Hive names it: `mall=moashop/date=2026-11-30`.
pub fn folder(mall: &str, date: NaiveDate) -> String {
    format!("mall={}/date={date}", escaped(mall))
}

/// A value as a folder's name: what is no letter or digit as `%` and its bytes.
fn escaped(value: &str) -> String {
    let mut name = String::new();
    for byte in value.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => name.push(byte.into()),
            _ => name.push_str(&format!("%{byte:02X}")),
        }
    }
    name
}

/// A path as the table's log writes it: an address, in which `%` is `%25`.
pub fn as_address(path: &str) -> String {
    path.replace('%', "%25")
}

/// The path that the table's log writes so.
pub fn of_address(address: &str) -> String {
    address.replace("%25", "%")
}
