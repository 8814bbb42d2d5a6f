//! `moa-collector person` and `erase`: what is kept of a member beside the log.

use std::io::{self, Write};
use std::path::Path;

use chrono::Utc;
use moa_message::timestamp;
use serde_json::{Value, json};

use crate::cafe24::state::{State, StateError};
use crate::log::person::PersonId;

/// Why a member could not be shown or erased.
#[derive(Debug, thiserror::Error)]
pub enum MemberError {
    /// The file of what is known of Cafe24's malls is none.
    #[error(transparent)]
    State(#[from] StateError),
    /// It could not be read or written.
    #[error("what is known of the malls cannot be used: {0}; run it again for the rest")]
    Sqlite(#[from] rusqlite::Error),
    /// Nobody takes the output.
    #[error("cannot write what is known: {0}")]
    Write(#[from] io::Error),
}

/// Writes the webhooks that name a member, which are kept for some days.
///
/// # Errors
///
/// [`MemberError`], which says what to do.
pub fn show(
    file: &Path,
    who: &PersonId,
    mall: Option<&str>,
    mut out: impl Write,
) -> Result<(), MemberError> {
    let PersonId::User(user) = who else {
        return Ok(());
    };
    for (mall, at, body) in State::beside(file)?.webhooks_of(user, mall)? {
        let body: Value = serde_json::from_str(&body).unwrap_or(Value::String(body));
        let at = timestamp::text(at);
        let line = json!({ "mall": mall, "receivedAt": at, "webhook": body });
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// Takes away what is known of a member beside the log, for good.
///
/// # Errors
///
/// [`MemberError`], which says what to do.
pub fn erase(file: &Path, who: &PersonId, mall: Option<&str>) -> Result<(), MemberError> {
    if let PersonId::User(user) = who {
        State::beside(file)?.erase_member(user, mall, Utc::now())?;
    }
    Ok(())
}
