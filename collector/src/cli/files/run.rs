//! Does what the command line asks with the collector's files.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::print;
use super::{Backup, Check, Restore, Salvage};
use crate::cli::ending::CommandError;
use crate::cli::progress::Progress;
use crate::log::sqlite::OpenError;
use crate::log::sqlite::backup::{self, BackupError, Copied};
use crate::log::sqlite::check;
use crate::log::sqlite::salvage;

/// Why a command could not be done.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// The file is no log.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// It cannot be copied.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// Something is wrong with the file; what is said on stdout.
    #[error("{} is damaged; stop the collector, then `moa-collector salvage --db {} --out NEW` takes out of it what can be read, or restore a backup", .0.display(), .0.display())]
    Damaged(PathBuf),
    /// Nobody takes the output.
    #[error("cannot write: {0}")]
    Write(#[from] io::Error),
}

impl CommandError for FilesError {
    fn is_of_settings(&self) -> bool {
        false
    }

    fn of_output(&self) -> Option<&io::Error> {
        match self {
            Self::Write(error) => Some(error),
            _ => None,
        }
    }
}

/// Copies a file.
///
/// # Errors
///
/// [`FilesError`], which says what to do.
pub fn backup(flags: &Backup, mut out: impl Write) -> Result<(), FilesError> {
    if flags.out != Path::new("-") {
        with_progress(|tell| backup::backup(&flags.db, &flags.out, tell))?;
        return Ok(writeln!(out, "{} is whole", flags.out.display())?);
    }
    // A pipe cannot be gone back in, which making a copy does: first beside the file, where there is room for it.
    let copy = beside(&flags.db, "backup");
    let _ = fs::remove_file(&copy);
    let copied = with_progress(|tell| backup::backup(&flags.db, &copy, tell));
    let sent = copied.map_err(FilesError::from).and_then(|()| {
        io::copy(&mut File::open(&copy)?, &mut out)?;
        Ok(out.flush()?)
    });
    let _ = fs::remove_file(&copy);
    sent
}

/// Puts a copy in its place.
///
/// # Errors
///
/// [`FilesError`], which says what to do.
pub fn restore(flags: &Restore, mut out: impl Write) -> Result<(), FilesError> {
    for suffix in ["-wal", "-shm"] {
        let left = sidecar(&flags.db, suffix);
        // It is another file's, and would be taken for this one's.
        if left.exists() {
            return Err(BackupError::Exists(left).into());
        }
    }
    with_progress(|tell| backup::restore(&flags.from, &flags.db, tell))?;
    Ok(writeln!(
        out,
        "{} is whole; start the collector",
        flags.db.display()
    )?)
}

/// Looks through a file.
///
/// # Errors
///
/// [`FilesError`]; [`FilesError::Damaged`] where something is wrong with it.
pub fn check(flags: &Check, mut out: impl Write) -> Result<(), FilesError> {
    let report = check::check(&flags.db)?;
    print::report(&report, &mut out)?;
    match report.problems.is_empty() {
        true => Ok(()),
        false => Err(FilesError::Damaged(flags.db.clone())),
    }
}

/// Takes out of a broken file what can be read.
///
/// # Errors
///
/// [`FilesError`], which says what to do.
pub fn salvage(flags: &Salvage, mut out: impl Write) -> Result<(), FilesError> {
    let mut printed = Ok(());
    salvage::salvage(&flags.db, &flags.out, |saved| {
        if printed.is_ok() {
            printed = print::saved(saved, &mut out);
        }
    })?;
    printed?;
    Ok(writeln!(
        out,
        "{} has it; look at it with `moa-collector check --db {}`, then start the collector with it",
        flags.out.display(),
        flags.out.display()
    )?)
}

fn with_progress(
    copy: impl FnOnce(&mut dyn FnMut(Copied)) -> Result<(), BackupError>,
) -> Result<(), BackupError> {
    let mut progress = Progress::to_stderr();
    let done = copy(&mut |copied| progress.show(copied.done, copied.of, "pages"));
    progress.end();
    done
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    sidecar(file, &format!(".{ending}"))
}

fn sidecar(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
