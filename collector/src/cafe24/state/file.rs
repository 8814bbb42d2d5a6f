//! The file: who has it, and how it is read and written.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::schema;
use crate::log::sqlite;

/// How long a connection waits for another process that holds the file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How often the lock is asked for again, and after which time.
const LOCK_TRIES: u32 = 3;
const LOCK_PAUSE: Duration = Duration::from_millis(20);

/// Why the file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// Another collector has it.
    #[error("{} is another running collector's; give each its own file with cafe24.db, or stop the other", .0.display())]
    Taken(PathBuf),
    /// The system does not let us.
    #[error("{} cannot be used for what is known of Cafe24's malls: {source}; check that its folder exists and may be written", .file.display())]
    Io {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// SQLite cannot open it.
    #[error("{} cannot be used for what is known of Cafe24's malls: {source}", .file.display())]
    Sqlite {
        /// The file.
        file: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// It belongs to a later collector.
    #[error("{} was written by a newer collector; use the newer collector", .0.display())]
    Newer(PathBuf),
    /// There is no such file.
    #[error("there is no file {}; give the config of the collector that has [cafe24]", .0.display())]
    Missing(PathBuf),
}

/// The file could not be read or written just now.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("what is known of the mall cannot be read or written: {0}")]
pub struct StateUnavailable(pub String);

impl From<rusqlite::Error> for StateUnavailable {
    fn from(error: rusqlite::Error) -> Self {
        Self(error.to_string())
    }
}

/// The open file.
#[derive(Clone)]
pub struct State {
    connection: Arc<Mutex<Connection>>,
    /// Holds the lock that keeps other collectors away.
    _lock: Option<Arc<File>>,
}

impl State {
    /// Opens the file, or makes it, for the one collector that has it.
    ///
    /// # Errors
    ///
    /// [`StateError`], which says what to do.
    pub fn open(file: &Path) -> Result<Self, StateError> {
        let io = |source| StateError::Io {
            file: file.to_owned(),
            source,
        };
        let lock = File::create(lock_file(file)).map_err(io)?;
        let mut tries = 0;
        loop {
            match lock.try_lock() {
                Ok(()) => break,
                // Somebody may just look whether it is held.
                Err(TryLockError::WouldBlock) if tries < LOCK_TRIES => {
                    tries += 1;
                    std::thread::sleep(LOCK_PAUSE);
                }
                Err(TryLockError::WouldBlock) => return Err(StateError::Taken(file.to_owned())),
                Err(TryLockError::Error(source)) => return Err(io(source)),
            }
        }
        sqlite::make_private(file);
        let state = Self::connect(file)?;
        Ok(Self {
            _lock: Some(Arc::new(lock)),
            ..state
        })
    }

    /// Opens a file that is there beside the collector that has it, to look and to ask for jobs.
    ///
    /// # Errors
    ///
    /// [`StateError`], which says what to do.
    pub fn beside(file: &Path) -> Result<Self, StateError> {
        match file.exists() {
            true => Self::connect(file),
            false => Err(StateError::Missing(file.to_owned())),
        }
    }

    /// Whether a running collector has the file.
    pub fn has_collector(file: &Path) -> bool {
        let lock = File::open(lock_file(file));
        lock.is_ok_and(|lock| matches!(lock.try_lock(), Err(TryLockError::WouldBlock)))
    }

    /// A state that knows nothing and is in no file, for calls that need none.
    ///
    /// # Errors
    ///
    /// [`StateError`].
    pub fn nowhere() -> Result<Self, StateError> {
        Self::connect(Path::new(":memory:"))
    }

    fn connect(file: &Path) -> Result<Self, StateError> {
        let failed = |source| StateError::Sqlite {
            file: file.to_owned(),
            source,
        };
        let mut connection = Connection::open(file).map_err(failed)?;
        connection.busy_timeout(BUSY_TIMEOUT).map_err(failed)?;
        for (pragma, value) in [("journal_mode", "wal"), ("synchronous", "full")] {
            connection
                .pragma_update(None, pragma, value)
                .map_err(failed)?;
        }
        // What is taken away is written over: some of it is personal.
        connection
            .pragma_update(None, "secure_delete", true)
            .map_err(failed)?;
        match schema::bring_up_to_date(&mut connection).map_err(failed)? {
            true => Ok(Self {
                connection: Arc::new(Mutex::new(connection)),
                _lock: None,
            }),
            false => Err(StateError::Newer(file.to_owned())),
        }
    }

    pub(super) fn lock(&self) -> std::sync::MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something with the file, away from the threads that serve requests, in one
    /// transaction that is synced to disk when this returns.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StateUnavailable> {
        self.with(move |connection| {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&transaction)?;
            transaction.commit()?;
            Ok(done)
        })
        .await
    }

    /// Reads from the file, away from the threads that serve requests.
    pub(super) async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StateUnavailable> {
        let connection = Arc::clone(&self.connection);
        let run = move || work(&mut connection.lock().unwrap_or_else(PoisonError::into_inner));
        let done = tokio::task::spawn_blocking(run).await;
        Ok(done.map_err(|error| StateUnavailable(error.to_string()))??)
    }
}

/// What is locked while a collector has the file.
fn lock_file(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".lock");
    name.into()
}

/// A time as the tables have it.
pub(super) fn millis(time: DateTime<Utc>) -> i64 {
    time.timestamp_millis()
}

/// A time of a table.
pub(super) fn time(millis: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(millis).unwrap_or_default()
}
