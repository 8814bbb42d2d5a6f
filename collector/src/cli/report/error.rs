//! Why there is no report.

use std::io;

use crate::cafe24::state::{StateError, StateUnavailable};
use crate::cli::ending::CommandError;
use crate::log::days::DayError;
use crate::log::sqlite::OpenError;

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The file is no log.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// `--day` is no day.
    #[error("--day: {0}")]
    Day(#[from] DayError),
    /// `--day` are two days, in the wrong order or too far apart.
    #[error("--day {0}: the first day comes before the last, and they are at most 366 days")]
    Range(String),
    /// There are several malls.
    #[error("there are several malls; give one of them with --mall: {0}")]
    WhichMall(String),
    /// There is no such mall.
    #[error("there are no numbers of a mall {mall:?}; there are of {known}")]
    NoSuchMall {
        /// The one that was given.
        mall: String,
        /// Those there are.
        known: String,
    },
    /// There is none at all.
    #[error(
        "there are no numbers yet: no event of a mall was stored; the live view shows what arrives, and docs/install.md how to place the tag"
    )]
    Nothing,
    /// The log could not be read.
    #[error("the log cannot be read: {0}")]
    Log(#[from] rusqlite::Error),
    /// What is known of Cafe24's malls cannot be opened.
    #[error(transparent)]
    Cafe24(#[from] StateError),
    /// What is known of Cafe24's malls cannot be read.
    #[error(transparent)]
    Unavailable(#[from] StateUnavailable),
    /// Nobody takes the output.
    #[error("cannot write: {0}")]
    Write(#[from] io::Error),
}

impl CommandError for ReportError {
    fn is_of_settings(&self) -> bool {
        !matches!(self, Self::Log(_) | Self::Unavailable(_) | Self::Write(_))
    }

    fn of_output(&self) -> Option<&io::Error> {
        match self {
            Self::Write(error) => Some(error),
            _ => None,
        }
    }
}
