//! How much may wait to be written.

use std::sync::Arc;

use moa_message::Checked;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::AppendError;

/// How many bytes of messages may wait to be written: more than any one batch can have.
pub const QUEUE_BYTES: u32 = 64 * 1024 * 1024;

/// What batches that wait may take, in bytes.
pub(super) struct QueueBudget(Arc<Semaphore>);

impl QueueBudget {
    pub(super) fn new(bytes: u32) -> Self {
        Self(Arc::new(Semaphore::new(bytes as usize)))
    }

    /// The room this batch takes, until it is dropped.
    ///
    /// # Errors
    ///
    /// [`AppendError::Full`] when there is not enough of it.
    pub(super) fn take(&self, batch: &[Checked]) -> Result<OwnedSemaphorePermit, AppendError> {
        let bytes = batch.iter().map(size).sum::<usize>();
        let bytes = u32::try_from(bytes).map_err(|_| AppendError::Full)?;
        Arc::clone(&self.0)
            .try_acquire_many_owned(bytes)
            .map_err(|_| AppendError::Full)
    }
}

/// What a message takes, roughly.
fn size(checked: &Checked) -> usize {
    256 + match checked {
        Ok(message) => message.body.len(),
        Err(broken) => broken.body.len(),
    }
}
