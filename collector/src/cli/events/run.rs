//! `moa-collector events …`.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use chrono::Utc;

use crate::cli::ending::CommandError;
use crate::cli::events::args::{Events, Export};
use crate::cli::progress::Progress;
use crate::cli::when::{self, WhenError};
use crate::export::{ExportError, ExportFilter, Format, Reached, export};

/// Why the command could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum EventsError {
    /// `--since` is no time.
    #[error("--since: {0}")]
    Since(#[from] WhenError),
    /// Bytes that are no text would go to a terminal.
    #[error("Parquet is not for reading on a terminal; give a file with --out events.parquet")]
    Terminal,
    /// They could not be exported.
    #[error(transparent)]
    Export(#[from] ExportError),
}

/// Does what the command line asks.
///
/// # Errors
///
/// [`EventsError`], which says what to do.
pub fn run(command: &Events) -> Result<(), EventsError> {
    let Events::Export(flags) = command;
    let since = flags.since.as_deref();
    let filter = ExportFilter {
        event: flags.event.clone(),
        since: since
            .map(|since| when::parse(since, Utc::now()))
            .transpose()?,
    };
    let mut progress = Progress::to_stderr();
    let done = match &flags.out {
        Some(out) => to_file(flags, &filter, out, &mut progress).map_err(EventsError::from),
        None if flags.format == Format::Parquet && io::stdout().is_terminal() => {
            Err(EventsError::Terminal)
        }
        None => export(&flags.db, &filter, flags.format, io::stdout(), |reached| {
            show(&mut progress, reached);
        })
        .map_err(EventsError::from),
    };
    progress.end();
    done
}

fn show(progress: &mut Progress, reached: Reached) {
    progress.show(
        reached.seq,
        reached.last,
        &format!("{} events", reached.events),
    );
}

/// Writes beside the file and puts it in its place at the end: half a file is never there.
fn to_file(
    flags: &Export,
    filter: &ExportFilter,
    out: &Path,
    progress: &mut Progress,
) -> Result<(), ExportError> {
    let mut name = out.file_name().map(OsString::from).unwrap_or_default();
    name.push(".partial");
    let partial: PathBuf = out.with_file_name(name);
    let tell = |reached| show(progress, reached);
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

impl CommandError for EventsError {
    fn is_of_settings(&self) -> bool {
        matches!(
            self,
            Self::Export(ExportError::Open(_)) | Self::Since(_) | Self::Terminal
        )
    }

    fn of_output(&self) -> Option<&io::Error> {
        match self {
            Self::Export(ExportError::Write(error)) => Some(error),
            _ => None,
        }
    }
}
