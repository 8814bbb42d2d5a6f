//! The log as one SQLite file.
//!
//! One thread owns the connection that writes (`writer`). Batches wait for it in a queue that
//! is bounded by bytes; it takes all that wait, commits them together and answers each
//! (group commit: many requests share one sync to disk). Readers have a connection of their own,
//! which write-ahead logging keeps out of the writer's way.

pub mod archive;
pub(crate) mod backup;
pub(crate) mod check;
mod checkpoint;
mod contexts;
mod contradictions;
pub(crate) mod correlations;
pub mod cursors;
mod damage;
pub(crate) mod days;
mod job;
mod json;
mod lanes;
pub mod loads;
mod mark;
mod order_rows;
mod people;
mod properties;
mod reader;
pub(crate) mod rejected;
mod rows;
pub(crate) mod salvage;
mod schema;
mod sessions;
mod writer;

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use moa_message::Checked;
use moa_message::verdict::Verdict;
use rusqlite::{Connection, OpenFlags};
use tokio::sync::{broadcast, oneshot, watch};

pub use lanes::Turns;
pub use properties::PersonLimits;
pub use schema::OpenError;

use super::budget::{QUEUE_BYTES, QueueBudget};
use super::{AppendError, FRESH, Log, ReadError, Record, StoredMessage, Unready, WATCH_CAPACITY};
use crate::log::OpenSession;
use crate::log::metrics::LogMetrics;
use checkpoint::Checkpoints;
use damage::is_damage;
use days::build::Builder;
use job::Job;
use mark::Mark;
use rejected::RejectedRow;
use writer::Writer;

/// The verdicts of a batch that waits to be written, once it is.
pub type Awaited = oneshot::Receiver<Result<Vec<Verdict>, AppendError>>;

/// A log in a SQLite file. Dropping it writes what still waits and closes the file.
pub struct SqliteLog {
    queue: Option<mpsc::Sender<Job>>,
    budget: QueueBudget,
    writer: Option<JoinHandle<()>>,
    reader: Arc<Mutex<Connection>>,
    records: broadcast::Sender<Arc<Record>>,
    reached: watch::Receiver<u64>,
    metrics: LogMetrics,
    /// Counts what was stored before anybody counted.
    counter: Option<Builder>,
    file: PathBuf,
    /// Which file that was when it was opened.
    identity: Option<(u64, u64)>,
}

/// How a log is kept.
#[derive(Debug)]
pub struct LogOptions {
    /// The bound of the queue, in bytes of messages.
    pub queue_bytes: u32,
    /// How much is kept of one person.
    pub person: PersonLimits,
    /// In which order batches are written.
    pub turns: Turns,
    /// Where its work is told.
    pub metrics: LogMetrics,
}

impl Default for LogOptions {
    fn default() -> Self {
        Self {
            queue_bytes: QUEUE_BYTES,
            person: PersonLimits::default(),
            turns: Turns::default(),
            metrics: LogMetrics::default(),
        }
    }
}

impl SqliteLog {
    /// Opens the file, or makes it, and starts the writer.
    ///
    /// # Errors
    ///
    /// [`OpenError`] when the file cannot be used as a log; it says what to do.
    pub fn open(file: &Path) -> Result<Self, OpenError> {
        Self::with(file, LogOptions::default())
    }

    /// Like [`SqliteLog::open`], otherwise than usual.
    ///
    /// # Errors
    ///
    /// As [`SqliteLog::open`].
    pub fn with(file: &Path, options: LogOptions) -> Result<Self, OpenError> {
        let LogOptions {
            queue_bytes,
            person,
            turns,
            metrics,
        } = options;
        keep_older(file)?;
        let mut connection = schema::open_to_write(file)?;
        let checkpoints = Checkpoints::of(&mut connection, file, checkpoint::BYTES)?;
        let reader = schema::open_to_read(file)?;
        let counter = Builder::start(file, &connection);
        let (records, _) = broadcast::channel(WATCH_CAPACITY);
        let (queue, jobs) = mpsc::channel();
        metrics.limit_queue(queue_bytes);
        let (mut writer, reached) = Writer::new(
            (connection, checkpoints),
            records.clone(),
            metrics.clone(),
            (person, turns),
        );
        let writer = std::thread::Builder::new()
            .name("log-writer".into())
            .spawn(move || writer.run(&jobs))
            .map_err(OpenError::Thread)?;
        Ok(Self {
            queue: Some(queue),
            budget: QueueBudget::new(queue_bytes),
            writer: Some(writer),
            reader: Arc::new(Mutex::new(reader)),
            records,
            reached,
            metrics,
            counter,
            file: file.to_owned(),
            identity: identity(file),
        })
    }

    /// Puts a batch that came at `received_at` into the queue, behind those that are in it. The
    /// verdicts come as [`Log::append`] has them.
    ///
    /// # Errors
    ///
    /// [`AppendError`] when it was not put there.
    pub fn enqueue(
        &self,
        batch: Vec<Checked>,
        received_at: DateTime<Utc>,
    ) -> Result<Awaited, AppendError> {
        self.enqueue_all(batch, received_at, Vec::new(), None)
    }

    /// The messages are new, or each is a replay of one that was kept aside. With them goes what a
    /// sink has to write.
    fn enqueue_all(
        &self,
        batch: Vec<Checked>,
        received_at: DateTime<Utc>,
        replays: Vec<RejectedRow>,
        mark: Option<Mark>,
    ) -> Result<Awaited, AppendError> {
        let room = self.budget.take(&batch)?;
        let bytes = u32::try_from(room.num_permits()).unwrap_or(u32::MAX);
        let (reply, verdicts) = oneshot::channel();
        let job = Job {
            batch,
            received_at,
            replays,
            mark,
            reply,
            _room: room,
            _waiting: self.metrics.waiting(bytes),
        };
        let queue = self.queue.as_ref().ok_or(AppendError::Unavailable)?;
        queue.send(job).map_err(|_| AppendError::Unavailable)?;
        Ok(verdicts)
    }

    /// Runs a query away from the threads that serve requests.
    async fn query<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, ReadError> {
        let reader = Arc::clone(&self.reader);
        let run = move || query(&reader.lock().unwrap_or_else(PoisonError::into_inner));
        tokio::task::spawn_blocking(run)
            .await
            .map_err(|error| ReadError(error.to_string()))?
            .map_err(|error| {
                if is_damage(&error) && self.metrics.found_damage() {
                    tracing::error!(%error, "{}", Unready::Damaged);
                }
                ReadError(error.to_string())
            })
    }

    /// Puts a batch into the queue and waits for its verdicts. Its messages are new, or each is a
    /// replay of one that was kept aside.
    async fn write(
        &self,
        batch: Vec<Checked>,
        received_at: DateTime<Utc>,
        replays: Vec<RejectedRow>,
    ) -> Result<Vec<Verdict>, AppendError> {
        let verdicts = self.enqueue_all(batch, received_at, replays, None)?;
        verdicts.await.map_err(|_| AppendError::Unavailable)?
    }
}

#[async_trait]
impl Log for SqliteLog {
    async fn append(
        &self,
        batch: Vec<Checked>,
        received_at: DateTime<Utc>,
    ) -> Result<Vec<Verdict>, AppendError> {
        self.write(batch, received_at, Vec::new()).await
    }

    async fn read_after(&self, seq: u64, limit: usize) -> Result<Vec<StoredMessage>, ReadError> {
        self.query(move |connection| reader::after(connection, seq, limit))
            .await
    }

    async fn recent(&self, seq: u64, limit: usize) -> Result<Vec<Record>, ReadError> {
        self.query(move |connection| reader::recent(connection, seq, limit))
            .await
    }

    async fn known(&self, mall: &str, ids: Vec<String>) -> Result<Vec<String>, ReadError> {
        let mall = mall.to_owned();
        self.query(move |connection| reader::known(connection, &mall, ids))
            .await
    }

    async fn silent_sessions(
        &self,
        over_since: DateTime<Utc>,
        now: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<OpenSession>, ReadError> {
        self.query(move |connection| sessions::silent(connection, over_since, now, limit))
            .await
    }

    async fn ready(&self) -> Result<(), Unready> {
        if identity(&self.file) != self.identity {
            return Err(Unready::Moved);
        }
        if self.metrics.is_damaged() {
            return Err(Unready::Damaged);
        }
        if self.metrics.has_committed_within(FRESH) {
            return Ok(());
        }
        let tried = self.append(Vec::new(), Utc::now()).await;
        tried.map(|_| ()).map_err(|_| Unready::Unwritable)
    }

    fn watch(&self) -> broadcast::Receiver<Arc<Record>> {
        self.records.subscribe()
    }
}

/// What the name of a copy has behind that of its file, before the version.
const COPY: &str = ".schema-";

/// The copies that were [kept](keep_older) of a file.
pub fn older_copies(file: &Path) -> Vec<PathBuf> {
    let mut begin = file.file_name().unwrap_or_default().to_owned();
    begin.push(COPY);
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let entries = std::fs::read_dir(folder.unwrap_or(Path::new(".")));
    let entries = entries.into_iter().flatten().flatten();
    let is_copy = |entry: &std::fs::DirEntry| {
        let name = entry.file_name();
        name.as_encoded_bytes()
            .starts_with(begin.as_encoded_bytes())
    };
    entries.filter(is_copy).map(|entry| entry.path()).collect()
}

/// Keeps a copy of a file that is to get tables of this version, as `moa.db.schema-9`: older collectors refuse it then.
fn keep_older(file: &Path) -> Result<(), OpenError> {
    let Some(found) = schema::older(file) else {
        return Ok(());
    };
    let mut name = file.as_os_str().to_owned();
    name.push(format!("{COPY}{found}"));
    let copy = PathBuf::from(name);
    if copy.exists() {
        return Ok(());
    }
    tracing::info!(
        "{} is of an older collector; a copy is kept as {}",
        file.display(),
        copy.display()
    );
    backup::backup(file, &copy, |_| {}).map_err(|error| OpenError::NoCopy {
        file: file.to_owned(),
        reason: error.to_string(),
    })
}

/// What tells a file from another at the same place: the disk, and its number there.
fn identity(file: &Path) -> Option<(u64, u64)> {
    let known = std::fs::metadata(file).ok()?;
    Some((known.dev(), known.ino()))
}

impl Drop for SqliteLog {
    fn drop(&mut self) {
        // The writer ends when the last sender is gone and the queue is empty.
        drop(self.queue.take());
        if let Some(writer) = self.writer.take()
            && writer.join().is_err()
        {
            tracing::error!("the log's writer had stopped; look above for why");
        }
        drop(self.counter.take());
    }
}

/// Makes a SQLite file where there is none, for its owner alone.
pub fn make_private(file: &Path) {
    schema::make_private(file);
}

/// Writes what stands in a file's write-ahead log into the file itself, which is whole alone then.
pub fn fold(file: &Path) {
    let folded =
        Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE).and_then(|db| {
            db.busy_timeout(schema::BUSY_TIMEOUT)?;
            db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
                row.get::<_, bool>(0)
            })
        });
    match folded {
        Ok(false) => {}
        Ok(true) => tracing::warn!(
            "somebody reads {}: what was stored last stands in its -wal file; copy both, or use `moa-collector backup`",
            file.display()
        ),
        Err(error) => tracing::warn!(%error, "the write-ahead log of {} stays", file.display()),
    }
}

/// Opens the file of a log to read from it, while a collector may be writing.
///
/// # Errors
///
/// [`OpenError`] when there is no such file, or it is no log.
pub fn open_to_read(file: &Path) -> Result<Connection, OpenError> {
    schema::open_to_read(file)
}

/// Opens the file of a log to change it, while a collector may be writing.
///
/// # Errors
///
/// [`OpenError`] when there is no such file, or it is no log.
pub fn open_to_change(file: &Path) -> Result<Connection, OpenError> {
    schema::open_to_change(file)
}

#[cfg(test)]
mod tests;
