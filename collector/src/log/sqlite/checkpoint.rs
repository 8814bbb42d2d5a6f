//! Takes what stands in the write-ahead log into the file, beside the writer.
//!
//! SQLite would do it within the commit that fills the log, and everybody would wait for as long as the disk takes for
//! 32 MB at random places. So another connection does it meanwhile, in a thread of its own. What is committed in that time is
//! little, and the writer takes it over itself: only when nothing is left does the log begin anew.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::thread::JoinHandle;

use rusqlite::{Connection, OpenFlags};

use super::schema::{BUSY_TIMEOUT, OpenError};

/// After how many bytes of it the write-ahead log goes to the file: a page that changes often is written there once.
pub(super) const BYTES: i64 = 32 * 1024 * 1024;

/// How many times that the log may grow meanwhile; then the writer waits for what is under way.
const MOST: i64 = 8;

/// Who does it, and how far the log has come.
pub(super) struct Checkpoints {
    /// Pages in the write-ahead log.
    pages: Arc<AtomicI64>,
    /// With how many it is begun.
    due: i64,
    /// With how many the next one is: with more where the last one left some, because somebody reads or the disk is full, so that
    /// not every commit tries again.
    next: i64,
    /// How many there were when it was begun last.
    begun_at: Option<i64>,
    done: Receiver<()>,
    /// Dropped first: the thread ends then.
    begin: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpoints {
    /// Of the file that this connection writes, one for so many bytes. From now on they are not made by SQLite.
    ///
    /// # Errors
    ///
    /// [`OpenError`] where the file cannot be opened once more, or there is no thread.
    pub fn of(writer: &mut Connection, file: &Path, bytes: i64) -> Result<Self, OpenError> {
        let failed = |source| OpenError::Sqlite {
            file: file.to_owned(),
            source,
        };
        let page: i64 = writer
            .pragma_query_value(None, "page_size", |row| row.get(0))
            .map_err(failed)?;
        let pages = Arc::new(AtomicI64::new(0));
        let count = Arc::clone(&pages);
        // In place of SQLite's own, which is such a hook.
        writer
            .wal_hook(Some(move |_: &mut _, pages| {
                count.store(i64::from(pages), Ordering::Relaxed);
                Ok(())
            }))
            .map_err(failed)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(file, flags).map_err(failed)?;
        connection.busy_timeout(BUSY_TIMEOUT).map_err(failed)?;
        connection
            .pragma_update(None, "synchronous", "full")
            .map_err(failed)?;
        let (begin, begun) = sync_channel(1);
        let (tell, done) = sync_channel(1);
        let thread = std::thread::Builder::new()
            .name("log-checkpoint".into())
            .spawn(move || run(&connection, &begun, &tell))
            .map_err(OpenError::Thread)?;
        Ok(Self {
            pages,
            due: bytes / page,
            next: bytes / page,
            begun_at: None,
            done,
            begin: Some(begin),
            thread: Some(thread),
        })
    }

    /// After a commit: begins one where it is time, and ends one that was begun.
    pub fn tend(&mut self, writer: &Connection) {
        let pages = self.pages.load(Ordering::Relaxed);
        match self.begun_at {
            None if pages < self.due => self.next = self.due,
            None if pages < self.next => {}
            None => {
                self.begun_at = Some(pages);
                if let Some(begin) = &self.begin {
                    // It waits for this, for the last one was heard to be done.
                    let _ = begin.try_send(());
                }
            }
            Some(begun_at) => {
                // Two exclude each other: that of the writer, who is to wait, would end at once and leave all as it is.
                let is_done = match pages > begun_at + MOST * self.due {
                    true => self.done.recv().map_err(|_| TryRecvError::Disconnected),
                    false => self.done.try_recv(),
                };
                if is_done != Err(TryRecvError::Empty) {
                    checkpoint(writer);
                    self.begun_at = None;
                    self.next = pages + self.due / 4;
                }
            }
        }
    }
}

impl Drop for Checkpoints {
    fn drop(&mut self) {
        drop(self.begin.take());
        // Its connection is closed then: the last one that is takes the rest into the file.
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(connection: &Connection, begun: &Receiver<()>, done: &SyncSender<()>) {
    while begun.recv().is_ok() {
        checkpoint(connection);
        // Taken before the next one is begun.
        let _ = done.try_send(());
    }
}

/// As far as nobody is in the way. Where it fails, what was stored stands in the write-ahead log as before.
fn checkpoint(connection: &Connection) {
    let done = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
    if let Err(error) = done {
        tracing::warn!(%error, "the write-ahead log could not be taken into the file; it grows until it can be");
    }
}

#[cfg(test)]
mod tests;
