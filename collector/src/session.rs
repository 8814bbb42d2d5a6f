//! The tracker's sessions, and the end of those whose browser never comes back.
//!
//! The tracker ends a session itself, by `$session_end`, when a later page of that browser begins
//! another. Nobody does where there is no later page, so the collector ends what has been silent
//! for long ([`ender`]), by a message with the id the tracker's own would have: whichever comes
//! second is a duplicate, and each session ends once.
//!
//! ```text
//! message ─▶ Activity ─▶ the log's open sessions ─▶ ender ─▶ $session_end ─▶ the log
//! ```

pub mod silence;
pub mod ender;
mod ending;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use crate::message::{MESSAGE_ID_LIMIT, Message};
pub use ending::ending;

/// The event that ends a session.
pub const END: &str = "$session_end";

/// What the ended session's id is followed by in the `messageId` of [`END`].
pub const END_ID: &str = ".end";

/// `context.library.name` of the tracker.
const TRACKER: &str = "moa";

/// `context.library.name` of what the collector says itself.
const COLLECTOR: &str = "moa-collector";

/// When a session is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Silence that ends a session: the longest any of the stores' trackers is set to.
    pub timeout: Duration,
    /// How much longer the collector waits: messages may be on their way, and a browser that comes
    /// back says itself that the session has ended.
    pub grace: Duration,
}

impl Limits {
    /// How long the collector hears nothing of a session before it ends it.
    pub fn silence(self) -> Duration {
        self.timeout.saturating_add(self.grace)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30 * 60),
            grace: Duration::from_secs(10 * 60),
        }
    }
}

/// What a message says of its session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// The session's id.
    pub session_id: String,
    /// When it was active.
    pub at: DateTime<Utc>,
    /// Whether the message says that it has ended.
    pub ends: bool,
}

impl Activity {
    /// What this message, which happened at this time, says of a session of the tracker.
    ///
    /// `None` for messages of other senders, whose sessions have rules of their own, and for
    /// `identify`, which is nothing a visitor does. An id too long to make the id of an end of is
    /// none either.
    pub fn of(message: &Message, values: &Map<String, Value>, at: DateTime<Utc>) -> Option<Self> {
        let context = values.get("context")?;
        let library = context.get("library")?.get("name")?.as_str()?;
        let ends = message.event.as_deref() == Some(END);
        let counts = library == TRACKER || (library == COLLECTOR && ends);
        let session_id = context.get("sessionId")?.as_str()?;
        let length = session_id.chars().count();
        let can_end = length > 0 && length + END_ID.len() <= MESSAGE_ID_LIMIT;
        (counts && can_end && message.kind != "identify").then(|| Self {
            session_id: session_id.to_owned(),
            at,
            ends,
        })
    }
}

/// A session that has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSession {
    /// The mall it is of.
    pub mall: Arc<str>,
    /// Its id.
    pub session_id: String,
    /// The device it is of.
    pub anonymous_id: Option<String>,
    /// Who the visitor was last.
    pub user_id: Option<String>,
    /// When the newest of its messages happened.
    pub last_activity: DateTime<Utc>,
}

#[cfg(test)]
mod tests;
