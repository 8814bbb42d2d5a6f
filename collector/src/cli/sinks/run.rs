//! `moa-collector sinks …`.

use std::io::{self, BufWriter, Write};

use rusqlite::Connection;

use super::print;
use crate::cli::ending::CommandError;
use crate::cli::sinks::args::{One, Replay, Sinks};
use crate::log::sqlite::{OpenError, cursors, open_to_change, open_to_read};

/// Why a command on sinks was not done.
#[derive(Debug, thiserror::Error)]
pub enum SinksError {
    /// The file is no log.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The log knows no such sink.
    #[error("no sink {0:?} has begun on this log; `moa-collector sinks list` shows which have")]
    NoSuch(String),
    /// The log could not be read or written.
    #[error("the log cannot be used: {0}; if its disk is healthy, try again")]
    Log(#[from] rusqlite::Error),
    /// Nobody takes the output.
    #[error("cannot write: {0}")]
    Write(#[from] io::Error),
}

impl CommandError for SinksError {
    fn is_of_settings(&self) -> bool {
        matches!(self, Self::Open(_) | Self::NoSuch(_))
    }

    fn of_output(&self) -> Option<&io::Error> {
        match self {
            Self::Write(error) => Some(error),
            _ => None,
        }
    }
}

/// Does what the command line asks, and prints to `out`.
///
/// # Errors
///
/// [`SinksError`], which says what to do.
pub fn run(command: &Sinks, out: impl Write) -> Result<(), SinksError> {
    let mut out = BufWriter::new(out);
    match command {
        Sinks::List(flags) => {
            let progress = cursors::progress(&open_to_read(&flags.db)?)?;
            print::progress(&progress, &mut out)?;
        }
        Sinks::Refused(one) => {
            let connection = open_to_read(&one.db)?;
            known(&connection, one)?;
            print::refused(&cursors::refused(&connection, &one.sink)?, &mut out)?;
        }
        Sinks::Pause(one) => pause(one, true)?,
        Sinks::Resume(one) => pause(one, false)?,
        Sinks::Replay(flags) => replay(flags, &mut out)?,
    }
    Ok(out.flush()?)
}

fn known(connection: &Connection, one: &One) -> Result<(), SinksError> {
    let progress = cursors::progress(connection)?;
    match progress.iter().any(|known| known.sink == one.sink) {
        true => Ok(()),
        false => Err(SinksError::NoSuch(one.sink.clone())),
    }
}

fn pause(one: &One, paused: bool) -> Result<(), SinksError> {
    match cursors::pause(&open_to_change(&one.db)?, &one.sink, paused)? {
        true => Ok(()),
        false => Err(SinksError::NoSuch(one.sink.clone())),
    }
}

fn replay(flags: &Replay, out: &mut impl Write) -> Result<(), SinksError> {
    let Replay { one, all, seqs } = flags;
    let mut connection = open_to_change(&one.db)?;
    known(&connection, one)?;
    let seqs = (!all).then_some(seqs.as_slice());
    let found = cursors::replay(&mut connection, &one.sink, seqs)?;
    writeln!(
        out,
        "{found} messages will be delivered once more by the collector that runs"
    )?;
    match seqs.map_or(0, |seqs| seqs.len().saturating_sub(found)) {
        0 => {}
        missing => writeln!(out, "{missing} of these were not refused, or are forgotten")?,
    }
    Ok(())
}
