//! What a message says of its session.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use crate::limits::MESSAGE_ID_LIMIT;

/// The event that ends a session.
pub const END: &str = "$session_end";

/// What the ended session's id is followed by in the `messageId` of [`END`].
pub const END_ID: &str = ".end";

/// `context.library.name` of the tracker.
const TRACKER: &str = "moa";

/// `context.library.name` of what the collector says itself.
pub const COLLECTOR: &str = "moa-collector";

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
    /// What a message of this type, which happened at this time, says of a session of the tracker.
    ///
    /// `None` for messages of other senders, whose sessions have rules of their own, and for
    /// `identify`, which is nothing a visitor does. An id too long to make the id of an end of is
    /// none either.
    pub fn of(
        kind: &str,
        event: Option<&str>,
        values: &Map<String, Value>,
        at: DateTime<Utc>,
    ) -> Option<Self> {
        let context = values.get("context")?;
        let library = context.get("library")?.get("name")?.as_str()?;
        let ends = event == Some(END);
        let counts = library == TRACKER || (library == COLLECTOR && ends);
        let session_id = context.get("sessionId")?.as_str()?;
        let length = session_id.chars().count();
        let can_end = length > 0 && length + END_ID.len() <= MESSAGE_ID_LIMIT;
        (counts && can_end && kind != "identify").then(|| Self {
            session_id: session_id.to_owned(),
            at,
            ends,
        })
    }
}
