//! Copies of a SQLite file of the collector's, the log or what is known of Cafe24's malls: made while it is written to,
//! and put back.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::check;

/// How many pages are copied before it is told how far it is.
const PIECE: i32 = 250;

/// Why a file could not be copied.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// There is no such file.
    #[error("there is no file {}; give the one that the collector writes to", .0.display())]
    Missing(PathBuf),
    /// It would be written over.
    #[error("{} is there already; give another file, or move it away first", .0.display())]
    Exists(PathBuf),
    /// SQLite cannot read or write.
    #[error("{} cannot be copied: {source}", .file.display())]
    Sqlite {
        /// The file.
        file: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// The copy is not whole.
    #[error("{} is damaged ({problem}); `moa-collector salvage` takes out of it what can be read", .file.display())]
    Damaged {
        /// The file.
        file: PathBuf,
        /// The first thing that is wrong.
        problem: String,
    },
    /// The copy cannot be written.
    #[error("cannot write {}: {source}", .file.display())]
    Write {
        /// Where.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// How far a copy is, in pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    /// So many are copied.
    pub done: u64,
    /// Of so many.
    pub of: u64,
}

/// Copies `file` as it is at this moment, whatever is written to it meanwhile, into `out`, which is there once all of it
/// is, and opens by itself: it has no write-ahead log.
///
/// # Errors
///
/// [`BackupError`], which says what to do.
pub fn backup(file: &Path, out: &Path, tell: impl FnMut(Copied)) -> Result<(), BackupError> {
    if !file.exists() {
        return Err(BackupError::Missing(file.to_owned()));
    }
    if out.exists() {
        return Err(BackupError::Exists(out.to_owned()));
    }
    let partial = Partial::beside(out)?;
    copy(file, &partial.0, tell)?;
    partial.put(out)
}

/// Puts a copy in the place of a file that is not there, after it was found whole.
///
/// # Errors
///
/// [`BackupError`], which says what to do.
pub fn restore(copy_file: &Path, file: &Path, tell: impl FnMut(Copied)) -> Result<(), BackupError> {
    backup(copy_file, file, tell)
}

fn copy(file: &Path, out: &Path, mut tell: impl FnMut(Copied)) -> Result<(), BackupError> {
    let failed = |source| BackupError::Sqlite {
        file: file.to_owned(),
        source,
    };
    let from =
        Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(failed)?;
    from.busy_timeout(super::schema::BUSY_TIMEOUT)
        .map_err(failed)?;
    // What is read from now on is of this moment: a copy begins anew each time somebody writes, and would never end.
    from.execute_batch("BEGIN; SELECT count(*) FROM sqlite_schema;")
        .map_err(failed)?;
    let mut to = Connection::open(out).map_err(failed)?;
    {
        let backup = Backup::new(&from, &mut to).map_err(failed)?;
        loop {
            let step = backup.step(PIECE).map_err(failed)?;
            let progress = backup.progress();
            let of = u64::try_from(progress.pagecount).unwrap_or(0);
            let left = u64::try_from(progress.remaining).unwrap_or(0);
            let done = of.saturating_sub(left);
            tell(Copied { done, of });
            match step {
                StepResult::Done => break,
                StepResult::More => {}
                // Another holds the file for a moment.
                _ => std::thread::sleep(std::time::Duration::from_millis(50)),
            }
        }
    }
    // The copy says of itself that it has a write-ahead log, as its original does; it has none.
    to.pragma_update(None, "journal_mode", "delete")
        .map_err(failed)?;
    match check::problems(&to).map_err(failed)?.into_iter().next() {
        Some(problem) => Err(BackupError::Damaged {
            file: file.to_owned(),
            problem,
        }),
        None => Ok(()),
    }
}

/// A file that is not whole yet. It goes with this.
struct Partial(PathBuf);

impl Partial {
    fn beside(out: &Path) -> Result<Self, BackupError> {
        let mut name = out.file_name().unwrap_or_default().to_owned();
        name.push(".partial");
        let file = out.with_file_name(name);
        let _ = fs::remove_file(&file);
        let made = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&file);
        match made {
            Ok(_) => Ok(Self(file)),
            Err(source) => Err(BackupError::Write { file, source }),
        }
    }

    /// Puts it where it is to be, on the disk for good.
    fn put(self, out: &Path) -> Result<(), BackupError> {
        let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty());
        let put = || {
            File::open(&self.0)?.sync_all()?;
            fs::rename(&self.0, out)?;
            File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
        };
        put().map_err(|source| BackupError::Write {
            file: out.to_owned(),
            source,
        })
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests;
