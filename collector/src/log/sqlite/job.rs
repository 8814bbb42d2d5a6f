//! A batch on its way into the file.

use chrono::{DateTime, Utc};
use moa_message::Checked;
use moa_message::verdict::Verdict;
use tokio::sync::{OwnedSemaphorePermit, oneshot};

use super::mark::Mark;
use super::rejected::RejectedRow;
use crate::log::AppendError;
use crate::log::metrics::Waiting;

/// A batch that waits to be written.
pub(super) struct Job {
    /// The messages, in the order sent.
    pub batch: Vec<Checked>,
    /// When they came.
    pub received_at: DateTime<Utc>,
    /// What each message was kept aside as; empty where they are new.
    pub replays: Vec<RejectedRow>,
    /// What a sink has to write.
    pub mark: Option<Mark>,
    /// Where the verdicts go.
    pub reply: oneshot::Sender<Result<Vec<Verdict>, AppendError>>,
    /// The queue's room it takes, given back when the job is done.
    pub _room: OwnedSemaphorePermit,
    /// Shows that it does.
    pub _waiting: Waiting,
}
