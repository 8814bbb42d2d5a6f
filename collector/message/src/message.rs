//! A message that has been looked into.

use std::ops::Range;
use std::sync::Arc;

use crate::activity::{Activity, END};
use crate::correlation::Correlation;
use crate::hit::Hit;
use crate::profile::Operation;
use crate::provenance::Provenance;
use crate::verdict::{Fault, Status, Verdict};

/// The values `type` may have, as in the Segment spec.
pub const TYPES: [&str; 6] = ["track", "identify", "page", "screen", "group", "alias"];

/// A message that passed every check.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Whose it is: the mall of the write key it came with.
    pub mall: Arc<str>,
    /// The sender's id for it; what a second copy of the same mall is known by.
    pub message_id: String,
    /// One of [`TYPES`].
    pub kind: &'static str,
    /// The event's name; a `track` message always has one.
    pub event: Option<String>,
    /// The visitor's device, where no member is known.
    pub anonymous_id: Option<String>,
    /// The member.
    pub user_id: Option<String>,
    /// When it happened, RFC 3339: as it was sent, or [corrected](crate::timestamp::corrected).
    pub timestamp: Option<String>,
    /// The whole message as compact JSON: members in the order sent, numbers as written, the
    /// batch's context merged under its own, the batch's `sentAt` added. Where the timestamp was
    /// corrected, `originalTimestamp` is the one sent.
    pub body: String,
    /// Where in the body stands what its whole batch says of it: members of its context, in bytes. Empty where that is
    /// nothing, or not known.
    pub shared: Range<usize>,
    /// What it says of its session, where that is one of the tracker's.
    pub activity: Option<Activity>,
    /// What it changes of its person's properties.
    pub operations: Vec<Operation>,
    /// Where it came in.
    pub provenance: Provenance,
    /// The name of the library that made it (`context.library.name`).
    pub library: Option<String>,
    /// In an `alias` message, who the user was before (`previousId`).
    pub previous_id: Option<String>,
    /// How it meets another message of the same fact.
    pub correlation: Option<Correlation>,
    /// What it says for a day's numbers, where it says something.
    pub hit: Option<Box<Hit>>,
    /// What the catalogue has against it, where its key lets that pass ([`Mode::Warn`]).
    pub warnings: Vec<Fault>,
}

impl Message {
    /// Whether its id is one that pages give: a page's word, or the end of a session, which is said in the browser's
    /// name.
    pub fn is_by_page(&self) -> bool {
        self.provenance.is_page() || self.event.as_deref() == Some(END)
    }

    /// The device that it comes from; in an `alias` message the one that becomes the user's.
    pub fn device(&self) -> Option<&str> {
        self.previous_id.as_deref().or(self.anonymous_id.as_deref())
    }
}

/// A message that did not pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenMessage {
    /// Whose it is.
    pub mall: Arc<str>,
    /// The write key that it came with, where that is known.
    pub key: Option<Arc<str>>,
    /// Its id, if that much could be read.
    pub message_id: Option<String>,
    /// Everything that is wrong with it.
    pub faults: Vec<Fault>,
    /// What was sent, as compact JSON; with the batch's context, so that it can be replayed.
    pub body: String,
}

impl BrokenMessage {
    /// What its sender is told.
    pub fn verdict(&self) -> Verdict {
        Verdict {
            errors: self.faults.clone(),
            ..Verdict::plain(self.message_id.clone(), Status::Rejected)
        }
    }
}

/// A message that has been looked into.
pub type Checked = Result<Message, BrokenMessage>;
