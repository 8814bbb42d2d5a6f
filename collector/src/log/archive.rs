//! What an operator looks up in a log, beside reading it in order.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use moa_message::Checked;
use moa_message::verdict::Verdict;

use super::{AppendError, ReadError, Record};
use crate::log::days::{Asked, DayReport};
use crate::log::rejected::{Page, Reject, RejectFilter};

/// A log that can be asked. Not every one can: a stream is only read in order.
#[async_trait]
pub trait Archive: Send + Sync + 'static {
    /// The stored messages of one visitor of a mall below `before`, newest first, at most `limit`.
    ///
    /// `person` is a member's id, or a device's for what it sent while no member was known.
    ///
    /// # Errors
    ///
    /// [`ReadError`] when the log cannot be read.
    async fn of_person(
        &self,
        mall: &str,
        person: &str,
        before: u64,
        limit: usize,
    ) -> Result<Vec<Record>, ReadError>;

    /// Rejected messages that are kept, at most `limit`.
    ///
    /// # Errors
    ///
    /// [`ReadError`] when the log cannot be read.
    async fn rejects(
        &self,
        filter: RejectFilter,
        page: Page,
        limit: usize,
    ) -> Result<Vec<Reject>, ReadError>;

    /// The numbers of a day, as they stand at `now`. They are kept up as messages are stored: the messages are not read.
    ///
    /// # Errors
    ///
    /// [`ReadError`] when the log cannot be read.
    async fn day(&self, asked: Asked, now: DateTime<Utc>) -> Result<DayReport, ReadError>;

    /// How many rejected messages are kept.
    ///
    /// # Errors
    ///
    /// [`ReadError`] when the log cannot be read.
    async fn count_rejects(&self) -> Result<u64, ReadError>;

    /// Stores the rejects that pass now, with the time they came, and keeps the others with their
    /// new reasons, in one commit. Returns a verdict for each: `accepted` and `duplicate` are kept
    /// aside no more, nor is one that somebody else has dealt with meanwhile (`duplicate`).
    ///
    /// # Errors
    ///
    /// [`AppendError`] when nothing of it was done.
    async fn replay(&self, rejects: Vec<(Reject, Checked)>) -> Result<Vec<Verdict>, AppendError>;
}
