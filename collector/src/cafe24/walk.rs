//! Going through a long list of a shop: once broken off, it goes on where it was.

use super::context::Context;
use super::pages::Reading;
use super::publish::WorkError;
use super::report::Report;
use super::state::Mall;

/// A list that is gone through.
pub struct Walk<'a> {
    context: &'a Context,
    mall: &'a Mall,
    report: &'a Report<'a>,
    list: &'static str,
    cursor: String,
    done: u64,
    total: Option<u64>,
}

impl<'a> Walk<'a> {
    /// Takes up the walk through the list of this name, of `total` rows where that is known, and
    /// says where it is to go on: what [`Self::step`] was told last, empty at the start.
    ///
    /// # Errors
    ///
    /// [`WorkError`].
    pub async fn resume(
        context: &'a Context,
        mall: &'a Mall,
        reading: Reading<'_>,
        report: &'a Report<'a>,
        (list, total): (&'static str, Option<u64>),
    ) -> Result<(Self, String), WorkError> {
        let cursor = format!("{list}.walk.{}", reading.shop_no);
        let begun = context.state.cursor(&mall.mall, &cursor).await?;
        let walk = Self {
            context,
            mall,
            report,
            list,
            cursor,
            done: 0,
            total,
        };
        Ok((walk, begun.unwrap_or_default()))
    }

    /// So many rows more are done, and it goes on at `next`, which is empty at the end.
    ///
    /// # Errors
    ///
    /// [`WorkError`].
    pub async fn step(&mut self, rows: usize, next: &str) -> Result<(), WorkError> {
        self.done += rows as u64;
        self.report.so_far(self.list, self.done, self.total).await?;
        let state = &self.context.state;
        Ok(state
            .set_cursor(&self.mall.mall, &self.cursor, next)
            .await?)
    }
}
