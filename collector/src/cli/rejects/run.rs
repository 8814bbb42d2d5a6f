//! `moa-collector rejects …`.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use chrono::Utc;

use super::print;
use crate::cli::ending::CommandError;
use crate::cli::layers::layers;
use crate::cli::rejects::args::{List, ListFormat, Rejects, Replay, Show};
use crate::cli::when::{self, WhenError};
use crate::config::{Layer, SettingsError};
use crate::log::rejected::{Page, RejectFilter};
use crate::log::sqlite::{OpenError, SqliteLog, archive, open_to_read};
use crate::rejects::Rules;
use crate::rejects::replay::{ReplayError, ReplayOutcome, Which, replay};

/// How many are read at once.
const PIECE: usize = 100;

/// Why a command on rejects was not done.
#[derive(Debug, thiserror::Error)]
pub enum RejectsError {
    /// The file is no log.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// `--since` is no time.
    #[error("--since: {0}")]
    Since(#[from] WhenError),
    /// The config cannot be used.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// There is none with this number.
    #[error("there is no rejected message {0}; `moa-collector rejects list` shows which there are")]
    NoSuch(u64),
    /// The log could not be read.
    #[error("the log cannot be read: {0}; if its disk is healthy, try again")]
    Read(#[from] rusqlite::Error),
    /// The replay was broken off.
    #[error(transparent)]
    Replay(#[from] ReplayError),
    /// Nobody takes the output.
    #[error("cannot write: {0}")]
    Write(#[from] io::Error),
}

impl CommandError for RejectsError {
    fn is_of_settings(&self) -> bool {
        matches!(
            self,
            Self::Open(_) | Self::Since(_) | Self::Settings(_) | Self::NoSuch(_)
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
/// [`RejectsError`], which says what to do.
pub async fn run(command: &Rejects, out: impl Write) -> Result<(), RejectsError> {
    let mut out = BufWriter::new(out);
    match command {
        Rejects::List(flags) => list(flags, &mut out)?,
        Rejects::Show(flags) => show(flags, &mut out)?,
        Rejects::Replay(flags) => {
            let outcome = replay_in(flags).await?;
            report(&outcome, &mut out)?;
        }
    }
    Ok(out.flush()?)
}

fn list(flags: &List, out: &mut impl Write) -> Result<(), RejectsError> {
    let since = flags.since.as_deref();
    let filter = RejectFilter {
        event: flags.event.clone(),
        mall: flags.mall.clone(),
        since: since
            .map(|since| when::parse(since, Utc::now()))
            .transpose()?,
    };
    let connection = open_to_read(&flags.db)?;
    if flags.format == ListFormat::Table {
        print::heading(out)?;
    }
    let mut last = 0;
    loop {
        let piece = archive::rejects(&connection, &filter, Page::After(last), PIECE)?;
        let Some(newest) = piece.last() else {
            return Ok(());
        };
        last = newest.seq;
        for reject in &piece {
            match flags.format {
                ListFormat::Table => print::line(reject, out)?,
                ListFormat::Jsonl => print::json_line(reject, out)?,
            }
        }
    }
}

fn show(flags: &Show, out: &mut impl Write) -> Result<(), RejectsError> {
    let connection = open_to_read(&flags.db)?;
    let page = Page::After(flags.seq.saturating_sub(1));
    let found = archive::rejects(&connection, &RejectFilter::default(), page, 1)?;
    match found.first().filter(|reject| reject.seq == flags.seq) {
        Some(reject) => Ok(print::whole(reject, out)?),
        None => Err(RejectsError::NoSuch(flags.seq)),
    }
}

async fn replay_in(flags: &Replay) -> Result<ReplayOutcome, RejectsError> {
    let rules = Rules::of(layers(Layer::default(), flags.config.as_deref())?)?;
    let which = match flags.all {
        true => Which::All,
        false => Which::These(flags.seqs.clone()),
    };
    replay_file(&flags.db, &which, &rules).await
}

async fn replay_file(
    db: &Path,
    which: &Which,
    rules: &Rules,
) -> Result<ReplayOutcome, RejectsError> {
    // To read first: the writer would make a file that is not there, and change an older one.
    drop(open_to_read(db)?);
    let log = SqliteLog::open(db)?;
    Ok(replay(&log, which, rules).await?)
}

fn report(outcome: &ReplayOutcome, out: &mut impl Write) -> io::Result<()> {
    let ReplayOutcome {
        passed,
        duplicates,
        rejected,
        missing,
    } = outcome;
    writeln!(
        out,
        "{passed} passed and are stored, {duplicates} were stored already, {rejected} are still rejected"
    )?;
    if !missing.is_empty() {
        let missing: Vec<String> = missing.iter().map(u64::to_string).collect();
        writeln!(out, "there is no rejected message {}", missing.join(", "))?;
    }
    Ok(())
}
