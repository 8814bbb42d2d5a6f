//! `moa-collector person` and `erase`: all that is kept of somebody, in the log and of Cafe24's malls.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use super::ending::CommandError;
use crate::cafe24::person::{self as member, MemberError};
use crate::log::person::{self, PersonError, PersonId};

/// The flags of `person` and `erase`.
#[derive(Debug, Args)]
pub struct Person {
    /// The SQLite file of the log
    #[arg(long, value_name = "FILE")]
    pub db: PathBuf,
    /// The user, by userId; with the devices that are no other user's
    #[arg(long, value_name = "ID", required_unless_present = "device")]
    pub user: Option<String>,
    /// The device, by anonymousId
    #[arg(long, value_name = "ID", conflicts_with = "user")]
    pub device: Option<String>,
    /// Only in this mall
    #[arg(long, value_name = "MALL")]
    pub mall: Option<String>,
    /// The file of what is known of Cafe24's malls (db in the config's [cafe24]), where there is one:
    /// members are looked for there too [default: cafe24.db beside the log, if it is there]
    #[arg(long, value_name = "FILE")]
    pub cafe24: Option<PathBuf>,
}

impl Person {
    /// The file of what is known of Cafe24's malls: the one that was given, else one of the usual name beside the log.
    pub fn cafe24(&self) -> Option<PathBuf> {
        let beside = || Some(self.db.with_file_name("cafe24.db")).filter(|file| file.exists());
        self.cafe24.clone().or_else(beside)
    }

    /// Who is meant.
    pub fn who(&self) -> PersonId {
        match (&self.user, &self.device) {
            (Some(user), _) => PersonId::User(user.clone()),
            (None, device) => PersonId::Device(device.clone().unwrap_or_default()),
        }
    }
}

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum PersonCommandError {
    /// It is the log's.
    #[error(transparent)]
    Log(#[from] PersonError),
    /// It is what is known of the malls'.
    #[error(transparent)]
    Member(#[from] MemberError),
    /// What was done cannot be said.
    #[error("cannot write: {0}")]
    Write(#[from] io::Error),
}

impl CommandError for PersonCommandError {
    fn is_of_settings(&self) -> bool {
        matches!(self, Self::Log(PersonError::Open(_)))
    }

    fn of_output(&self) -> Option<&io::Error> {
        match self {
            Self::Log(PersonError::Write(error))
            | Self::Member(MemberError::Write(error))
            | Self::Write(error) => Some(error),
            _ => None,
        }
    }
}

/// Prints it, one JSON object a line.
///
/// # Errors
///
/// [`PersonCommandError`], which says what to do.
pub fn show(flags: &Person, mut out: impl Write) -> Result<(), PersonCommandError> {
    let (who, mall) = (flags.who(), flags.mall.as_deref());
    person::show(&flags.db, &who, mall, &mut out)?;
    if let Some(file) = flags.cafe24() {
        member::show(&file, &who, mall, &mut out)?;
    }
    Ok(())
}

/// Takes it away, and says how much it was.
///
/// # Errors
///
/// [`PersonCommandError`], which says what is left to do.
pub fn erase(flags: &Person, mut out: impl Write) -> Result<(), PersonCommandError> {
    let (who, mall) = (flags.who(), flags.mall.as_deref());
    let erased = person::erase(&flags.db, &who, mall)?;
    let cafe24 = flags.cafe24();
    if let Some(file) = &cafe24 {
        member::erase(file, &who, mall)?;
    }
    let there = cafe24.map(|file| format!(", and what {} had", file.display()));
    writeln!(
        out,
        "erased: {} messages, {} rejected messages, {} properties{}",
        erased.messages,
        erased.rejected,
        erased.properties,
        there.unwrap_or_default()
    )?;
    Ok(())
}
