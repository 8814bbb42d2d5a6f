//! How far a job is.

use super::context::Context;
use super::publish::WorkError;
use super::state::Progress;

/// Tells how far a job is, where somebody asked for it.
pub struct Report<'a> {
    pub(super) context: &'a Context,
    pub(super) job: Option<i64>,
}

impl Report<'_> {
    /// So many of so many are done of this step.
    ///
    /// # Errors
    ///
    /// [`WorkError`] where it cannot be written down.
    pub async fn so_far(&self, step: &str, done: u64, total: Option<u64>) -> Result<(), WorkError> {
        if let Some(id) = self.job {
            let step = step.to_owned();
            let progress = Progress { step, done, total };
            self.context.state.report(id, progress).await?;
        }
        Ok(())
    }
}
