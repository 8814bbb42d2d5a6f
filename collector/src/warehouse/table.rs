//! A table on object storage: Parquet files, and a log that says which of them belong to it.
//!
//! The log is Delta Lake's (protocol versions 1 and 2): `_delta_log/00000000000000000007.json` is the eighth change, made
//! whole or not at all, by who was first to write an object of that name. So whatever is killed, a reader who goes by the
//! log sees each change whole and once, and ClickHouse, DuckDB, Spark and others do. A change also says how far each
//! partition is loaded (`txn`): files and cursor move as one.
//!
//! ```text
//! events/_delta_log/…json   {"add":{"path":"mall=…/date=…/0-….parquet",…}} {"txn":{"appId":"moa-0","version":180}}
//!       /mall=…/date=…/…parquet
//! ```

pub mod action;
mod checkpoint;
mod error;
mod snapshot;

use std::sync::Arc;

use chrono::Utc;
use futures_util::TryStreamExt;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload};
use tokio::sync::Mutex;

use self::action::{Action, CommitInfo};
pub use self::error::TableError;
pub use self::snapshot::Snapshot;
use super::columns::Kept;

/// After how many changes the state is written out, for readers not to go through all of them.
const CHECKPOINT_EVERY: u64 = 50;

/// How often that is tried; then the next one will do.
const CHECKPOINT_TRIES: usize = 3;

/// A table.
pub struct Table {
    store: Arc<dyn ObjectStore>,
    kept: Kept,
    root: Path,
    /// What was last known of it.
    known: Mutex<Snapshot>,
}

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Committed {
    /// It was made.
    Made,
    /// It does not hold any more: another made one that it does not go with.
    Obsolete,
}

impl Table {
    /// The table of this name below `root`, made where it is not there.
    ///
    /// # Errors
    ///
    /// [`TableError`].
    pub async fn open(
        store: Arc<dyn ObjectStore>,
        root: &Path,
        kept: Kept,
    ) -> Result<Self, TableError> {
        let table = Self {
            store,
            kept,
            root: root.clone().join(kept.name()),
            known: Mutex::default(),
        };
        let metadata = action::metadata(kept.columns(), Utc::now().timestamp_millis());
        table
            .commit("CREATE OR WIDEN", |known| match known.metadata() {
                None => Some(vec![Action::protocol(), Action::MetaData(metadata.clone())]),
                Some(there) => Some(vec![Action::MetaData(there.widened(&metadata)?)]),
            })
            .await?;
        Ok(table)
    }

    /// Which it is.
    pub fn kept(&self) -> Kept {
        self.kept
    }

    /// Where an object of it stands.
    pub fn place(&self, path: &str) -> Result<Path, TableError> {
        let whole = format!("{}/{path}", self.root);
        Path::parse(&whole).map_err(|error| TableError::Storage(error.into()))
    }

    /// The path below the table of an object of it.
    pub fn path_of(&self, location: &Path) -> String {
        let whole = location.as_ref();
        let root = format!("{}/", self.root);
        whole.strip_prefix(&root).unwrap_or(whole).to_owned()
    }

    /// Its state now.
    ///
    /// # Errors
    ///
    /// [`TableError`].
    pub async fn now(&self) -> Result<Snapshot, TableError> {
        let mut known = self.known.lock().await;
        self.catch_up(&mut known).await?;
        Ok(known.clone())
    }

    /// Makes a change: `change` gets the state that it goes on from, and is asked again where another was faster. It
    /// says `None` where there is nothing to change any more.
    ///
    /// # Errors
    ///
    /// [`TableError`]: then it may have been made or not, which the next state tells.
    pub async fn commit(
        &self,
        operation: &str,
        change: impl Fn(&Snapshot) -> Option<Vec<Action>>,
    ) -> Result<Committed, TableError> {
        let mut known = self.known.lock().await;
        self.catch_up(&mut known).await?;
        loop {
            let Some(mut actions) = change(&known) else {
                return Ok(Committed::Obsolete);
            };
            let info = CommitInfo::of(operation, Utc::now().timestamp_millis());
            let mark = info.txn_id.clone();
            actions.insert(0, Action::CommitInfo(info));
            let version = known.next_version();
            let path = self.change_path(version);
            let put = self.create(&path, action::lines(&actions)).await;
            match put {
                Ok(()) => {
                    known.apply(version, actions);
                    self.checkpoint(&known).await;
                    return Ok(Committed::Made);
                }
                Err(
                    object_store::Error::AlreadyExists { .. }
                    | object_store::Error::Precondition { .. },
                ) => {
                    // Another's, or ours, whose answer was lost and which was sent again.
                    let there = self.read(&path).await?;
                    let is_ours = there.iter().any(
                        |action| matches!(action, Action::CommitInfo(info) if info.txn_id == mark),
                    );
                    known.apply(version, there);
                    if is_ours {
                        self.checkpoint(&known).await;
                        return Ok(Committed::Made);
                    }
                    self.catch_up(&mut known).await?;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Writes an object, whatever stands there.
    ///
    /// # Errors
    ///
    /// [`TableError::Storage`].
    pub async fn put(&self, path: &str, content: Vec<u8>) -> Result<(), TableError> {
        self.store
            .put(&self.place(path)?, PutPayload::from(content))
            .await?;
        Ok(())
    }

    /// An object's content.
    ///
    /// # Errors
    ///
    /// [`TableError::Storage`].
    pub async fn get(&self, path: &str) -> Result<bytes::Bytes, TableError> {
        let got = self.store.get(&self.place(path)?).await?;
        Ok(got.bytes().await?)
    }

    /// Takes an object away; one that is not there is.
    ///
    /// # Errors
    ///
    /// [`TableError::Storage`].
    pub async fn delete(&self, path: &str) -> Result<(), TableError> {
        match self.store.delete(&self.place(path)?).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    async fn create(&self, path: &Path, content: String) -> Result<(), object_store::Error> {
        let options = PutOptions::from(PutMode::Create);
        self.store.put_opts(path, content.into(), options).await?;
        Ok(())
    }

    fn change_path(&self, version: u64) -> Path {
        self.log().join(format!("{version:020}.json"))
    }

    fn log(&self) -> Path {
        self.root.clone().join("_delta_log")
    }

    async fn read(&self, path: &Path) -> Result<Vec<Action>, TableError> {
        let content = self.store.get(path).await?.bytes().await?;
        let foreign = |reason: String| TableError::Foreign {
            path: path.clone(),
            reason,
        };
        let text = std::str::from_utf8(&content).map_err(|error| foreign(error.to_string()))?;
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let actions = lines.map(serde_json::from_str).collect::<Result<_, _>>();
        actions.map_err(|error| foreign(error.to_string()))
    }

    /// Reads the changes that came since.
    async fn catch_up(&self, known: &mut Snapshot) -> Result<(), TableError> {
        if known.next_version() == 0
            && let Some((version, actions)) = checkpoint::read(&*self.store, &self.log()).await?
        {
            known.apply(version, actions);
        }
        loop {
            let version = known.next_version();
            match self.read(&self.change_path(version)).await {
                Ok(actions) => known.apply(version, actions),
                Err(TableError::Storage(object_store::Error::NotFound { .. })) => return Ok(()),
                Err(error) => return Err(error),
            }
        }
    }

    /// Writes the state out now and then. Where that fails, the next one does.
    async fn checkpoint(&self, known: &Snapshot) {
        if !known.next_version().is_multiple_of(CHECKPOINT_EVERY) {
            return;
        }
        for _ in 0..CHECKPOINT_TRIES {
            match checkpoint::write(&*self.store, &self.log(), known).await {
                Ok(()) => return,
                Err(error) => {
                    tracing::warn!(table = self.kept.name(), %error, "a checkpoint could not be written");
                }
            }
        }
    }

    /// All objects of the table but its log, with their sizes and when they were written.
    ///
    /// # Errors
    ///
    /// [`TableError::Storage`].
    pub async fn objects(&self) -> Result<Vec<object_store::ObjectMeta>, TableError> {
        let log = self.log();
        let listed = self.store.list(Some(&self.root));
        let listed =
            listed.try_filter(move |one| std::future::ready(!one.location.prefix_matches(&log)));
        Ok(listed.try_collect().await?)
    }
}

#[cfg(test)]
mod tests;
