//! The answer for one message.

use moa_catalog::Violation;
use serde::Serialize;

/// What became of one message. The sender reads it to know what to forget and what to keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    /// The message's own id, or `null` where it has none that could be read.
    pub message_id: Option<String>,
    /// What became of it.
    pub status: Status,
    /// Why it was rejected; empty, and then left out of the JSON, for every other status.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Fault>,
    /// What the catalogue has against a message that was stored all the same.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Fault>,
}

/// The four things that can become of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Stored, and synced to disk: the sender may forget it.
    Accepted,
    /// A message with the same id is stored already: the sender may forget it.
    Duplicate,
    /// Broken. It is kept aside with the reasons; sending it again unchanged will not help.
    Rejected,
    /// Not stored, through no fault of the message: send it again later.
    Retry,
}

/// One thing that is wrong with a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Fault {
    /// Where, as a path from the message's root, like `properties.price`. Empty for the message itself.
    pub path: String,
    /// What is wrong there, for a person.
    pub reason: String,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Accepted, Self::Duplicate, Self::Rejected, Self::Retry];

    /// Its name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Duplicate => "duplicate",
            Self::Rejected => "rejected",
            Self::Retry => "retry",
        }
    }
}

impl Fault {
    /// A fault at `path`.
    pub fn new(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            reason: reason.into(),
        }
    }
}

impl From<Violation> for Fault {
    fn from(found: Violation) -> Self {
        Self::new(found.path, found.reason)
    }
}

impl Verdict {
    /// A verdict that needs no reasons.
    pub fn plain(message_id: Option<String>, status: Status) -> Self {
        Self {
            message_id,
            status,
            errors: Vec::new(),
            warnings: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
