//! `moa-collector events …`.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use chrono::Utc;

use super::progress::Progress;
use super::{ExportError, Filter, export};
use crate::cli::events::{Events, Export, Format};
use crate::when;

/// Does what the command line asks.
///
/// # Errors
///
/// [`ExportError`], which says what to do.
pub fn run(command: &Events) -> Result<(), ExportError> {
    let Events::Export(flags) = command;
    let since = flags.since.as_deref();
    let filter = Filter {
        event: flags.event.clone(),
        since: since
            .map(|since| when::parse(since, Utc::now()))
            .transpose()?,
    };
    let mut progress = Progress::to_stderr();
    let done = match &flags.out {
        Some(out) => to_file(flags, &filter, out, &mut progress),
        None if flags.format == Format::Parquet && io::stdout().is_terminal() => {
            Err(ExportError::Terminal)
        }
        None => export(&flags.db, &filter, flags.format, io::stdout(), |reached| {
            progress.show(reached);
        }),
    };
    progress.end();
    done
}

/// Writes beside the file and puts it in its place at the end: half a file is never there.
fn to_file(
    flags: &Export,
    filter: &Filter,
    out: &Path,
    progress: &mut Progress,
) -> Result<(), ExportError> {
    let mut name = out.file_name().map(OsString::from).unwrap_or_default();
    name.push(".partial");
    let partial: PathBuf = out.with_file_name(name);
    let tell = |reached| progress.show(reached);
    let done = export(
        &flags.db,
        filter,
        flags.format,
        File::create(&partial)?,
        tell,
    );
    match done {
        Ok(()) => Ok(fs::rename(&partial, out)?),
        Err(error) => {
            // What is said is why it failed, not that the rest is still there.
            let _ = fs::remove_file(&partial);
            Err(error)
        }
    }
}

impl ExportError {
    /// Whether it lies in what the command was given.
    pub fn is_of_settings(&self) -> bool {
        matches!(self, Self::Open(_) | Self::Since(_) | Self::Terminal)
    }

    /// Whether whoever read the output has seen enough, as `head` does.
    pub fn is_broken_pipe(&self) -> bool {
        let Self::Write(error) = self else {
            return false;
        };
        error.kind() == io::ErrorKind::BrokenPipe
    }
}
