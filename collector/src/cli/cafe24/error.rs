//! Why a command on malls was not done.

use std::io;

use crate::cafe24::api::ApiError;
use crate::cafe24::state::{StateError, StateUnavailable};
use crate::cli::ending::CommandError;
use crate::config::SettingsError;

/// Why a command on malls was not done.
#[derive(Debug, thiserror::Error)]
pub enum Cafe24Error {
    /// The config cannot be used.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The file of what is known of the malls cannot be used.
    #[error(transparent)]
    File(#[from] StateError),
    /// It cannot be read or written just now.
    #[error("{0}; try again")]
    StateUnavailable(#[from] StateUnavailable),
    /// Nobody has the app.
    #[error(
        "the app is installed in no mall yet; open it in a mall's admin once (docs/cafe24.md), with the collector running"
    )]
    NoMalls,
    /// One of them has to be said.
    #[error("there are several malls; say which with --mall: {0}")]
    WhichMall(String),
    /// There is none of this name.
    #[error("the app was never installed in {mall}; it is in {known}")]
    NoSuchMall {
        /// What was said.
        mall: String,
        /// Those there are.
        known: String,
    },
    /// It cannot be called.
    #[error("{mall} cannot be called: {why}")]
    CannotBeCalled {
        /// The mall.
        mall: String,
        /// Its standing, and what is known of the reason.
        why: String,
    },
    /// It is not said that it is meant.
    #[error(
        "nothing was done, as nobody said that it is meant; type the mall's name when asked, or give --yes"
    )]
    NotMeant,
    /// The job waits for nobody.
    #[error(
        "no running collector has {file}, so the {kind} waits: it is done when a collector starts with this file (moa-collector serve --config …). If one runs, it has another config or folder: compare its cafe24.db. --detach asks without waiting"
    )]
    NobodyRuns {
        /// The file.
        file: String,
        /// What was asked for.
        kind: &'static str,
    },
    /// The collector could not do it.
    #[error("the {kind} of {mall} could not be done: {problem}")]
    Failed {
        /// What was asked for.
        kind: &'static str,
        /// The mall.
        mall: String,
        /// Why.
        problem: String,
    },
    /// D.Collection does not know us.
    #[error(
        "D.Collection does not take the name and password; compare cafe24.dcollection_user and cafe24.dcollection_password with what Cafe24 gave"
    )]
    NoPartner,
    /// D.Collection gave no answer that helps.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// Nobody takes the output.
    #[error("cannot write: {0}")]
    Write(#[from] io::Error),
}

impl CommandError for Cafe24Error {
    fn is_of_settings(&self) -> bool {
        matches!(
            self,
            Self::Settings(_)
                | Self::File(_)
                | Self::WhichMall(_)
                | Self::NoSuchMall { .. }
                | Self::NotMeant
        )
    }

    fn of_output(&self) -> Option<&io::Error> {
        match self {
            Self::Write(error) => Some(error),
            _ => None,
        }
    }
}
