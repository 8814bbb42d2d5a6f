//! `moa-collector sinks …`.

use std::io::{self, BufWriter, Write};

use chrono::Utc;
use rusqlite::Connection;

use super::print;
use crate::cli::ending::CommandError;
use crate::cli::layers::layers;
use crate::cli::sinks::args::{List, One, Replay, Sinks, Try};
use crate::config::{Layer, LogSettings, Settings, SettingsError};
use crate::log::jetstream::loads::StreamLoads;
use crate::log::jetstream::{self, ConnectError};
use crate::log::loads::{Loads, LoadsError};
use crate::log::sqlite::{OpenError, cursors, loads, open_to_change, open_to_read};
use crate::sink::trial::{self, TrialError};

/// Why a command on sinks was not done.
#[derive(Debug, thiserror::Error)]
pub enum SinksError {
    /// The file is no log.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The log knows no such sink.
    #[error("no sink {0:?} has begun on this log; `moa-collector sinks list` shows which have")]
    NoSuch(String),
    /// The settings that name the log are impossible.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The settings have no such sink.
    #[error("no sink of the settings is called {name:?}; {there}")]
    NoSink {
        /// What was asked for.
        name: String,
        /// Which there are.
        there: String,
    },
    /// It was tried, and did not go well.
    #[error(transparent)]
    Trial(#[from] TrialError),
    /// No log was named.
    #[error("there is no log to look at; give --db FILE, or --nats URL for streams")]
    NoLog,
    /// The streams cannot be reached.
    #[error(transparent)]
    Stream(#[from] ConnectError),
    /// How far they are loaded cannot be known.
    #[error(transparent)]
    Loads(#[from] LoadsError),
    /// The log could not be read or written.
    #[error("the log cannot be used: {0}; if its disk is healthy, try again")]
    Log(#[from] rusqlite::Error),
    /// Nobody takes the output.
    #[error("cannot write: {0}")]
    Write(#[from] io::Error),
}

impl CommandError for SinksError {
    fn is_of_settings(&self) -> bool {
        matches!(
            self,
            Self::Open(_)
                | Self::NoSuch(_)
                | Self::Settings(_)
                | Self::NoLog
                | Self::NoSink { .. }
                | Self::Trial(TrialError::NoCode { .. })
        )
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
pub async fn run(command: &Sinks, out: impl Write) -> Result<(), SinksError> {
    let mut out = BufWriter::new(out);
    match command {
        Sinks::List(flags) => {
            list(flags, &mut out).await?;
        }
        Sinks::Refused(one) => {
            let connection = open_to_read(&one.db)?;
            known(&connection, one)?;
            print::refused(&cursors::refused(&connection, &one.sink)?, &mut out)?;
        }
        Sinks::Pause(one) => pause(one, true)?,
        Sinks::Resume(one) => pause(one, false)?,
        Sinks::Replay(flags) => replay(flags, &mut out)?,
        Sinks::Try(flags) => try_out(flags, &mut out).await?,
    }
    Ok(out.flush()?)
}

async fn list(flags: &List, out: &mut impl Write) -> Result<(), SinksError> {
    let loads = match LogSettings::of(flags.log.layers(toml::Table::new())?)? {
        None => return Err(SinksError::NoLog),
        Some(LogSettings::Sqlite(db)) => {
            let connection = open_to_read(&db)?;
            print::progress(&cursors::progress(&connection)?, out)?;
            loads::reports(&connection)?
        }
        Some(LogSettings::Nats(nats)) => {
            let context = jetstream::context(&nats).await?;
            let loads = StreamLoads::new(context, &nats).said().await?;
            if loads.is_empty() {
                writeln!(out, "nobody has loaded the stream {} yet", nats.stream)?;
            }
            loads
        }
    };
    if !loads.is_empty() {
        print::loads(&loads, Utc::now(), out)?;
    }
    Ok(())
}

async fn try_out(flags: &Try, out: &mut impl Write) -> Result<(), SinksError> {
    let mut sinks = Settings::sinks(layers(Layer::default(), flags.config.as_deref())?)?;
    let Some(at) = sinks.iter().position(|sink| sink.name == flags.sink) else {
        let names: Vec<&str> = sinks.iter().map(|sink| sink.name.as_str()).collect();
        let there = match names.is_empty() {
            true => "there is none: give --config FILE".to_owned(),
            false => format!("there are {}", names.join(", ")),
        };
        let name = flags.sink.clone();
        return Err(SinksError::NoSink { name, there });
    };
    let to = sinks.swap_remove(at).to;
    let words = trial::run(to, flags.test_event_code.as_deref(), Utc::now()).await?;
    // The other side wrote some of it: nothing in it may tell the terminal something.
    writeln!(out, "{}", words.replace(char::is_control, "\u{fffd}"))?;
    Ok(())
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
