//! Checking rejects again and storing those that pass.

use moa_message::verdict::{Status, Verdict};
use schemars::JsonSchema;
use serde::Serialize;

use super::recheck;
use crate::log::archive::Archive;
use crate::log::rejected::{Page, Reject, RejectFilter};
use crate::log::{AppendError, ReadError};
use crate::rejects::Rules;

/// How many are checked and stored by one commit: requests wait for it as for any other batch, and
/// however large they are the queue has room for them.
const PIECE: usize = 50;

/// Which rejects are replayed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// Those with these numbers.
    These(Vec<u64>),
    /// Every one.
    All,
}

/// What became of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReplayOutcome {
    /// How many are stored now.
    pub passed: usize,
    /// How many were stored already, under the same id: they are done, too.
    pub duplicates: usize,
    /// How many are still rejected.
    pub rejected: usize,
    /// The numbers under which there was none.
    pub missing: Vec<u64>,
}

/// Why a replay was broken off. What was replayed before that stays so.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The log could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The log could not be written.
    #[error("{0}; replay again later, what has passed stays stored")]
    Append(#[from] AppendError),
}

/// Replays rejects by these rules.
///
/// # Errors
///
/// [`ReplayError`], when the log could not be read or written.
pub async fn replay(
    archive: &dyn Archive,
    which: &Which,
    rules: &Rules,
) -> Result<ReplayOutcome, ReplayError> {
    let mut outcome = ReplayOutcome::default();
    match which {
        Which::These(seqs) => {
            for seqs in seqs.chunks(PIECE) {
                let mut piece = Vec::with_capacity(seqs.len());
                for seq in seqs {
                    match one(archive, *seq).await? {
                        Some(reject) => piece.push(reject),
                        None => outcome.missing.push(*seq),
                    }
                }
                outcome.add(&store(archive, piece, rules).await?);
            }
        }
        Which::All => {
            let mut last = 0;
            loop {
                let page = Page::After(last);
                let piece = archive
                    .rejects(RejectFilter::default(), page, PIECE)
                    .await?;
                let Some(newest) = piece.last() else { break };
                last = newest.seq;
                outcome.add(&store(archive, piece, rules).await?);
            }
        }
    }
    Ok(outcome)
}

/// The reject with this number.
///
/// # Errors
///
/// [`ReadError`] when the log cannot be read.
pub async fn one(archive: &dyn Archive, seq: u64) -> Result<Option<Reject>, ReadError> {
    let page = Page::After(seq.saturating_sub(1));
    let mut found = archive.rejects(RejectFilter::default(), page, 1).await?;
    Ok(found.pop().filter(|reject| reject.seq == seq))
}

async fn store(
    archive: &dyn Archive,
    piece: Vec<Reject>,
    rules: &Rules,
) -> Result<Vec<Verdict>, AppendError> {
    if piece.is_empty() {
        return Ok(Vec::new());
    }
    let check = |reject: Reject| {
        let checked = recheck(&reject, rules);
        (reject, checked)
    };
    archive.replay(piece.into_iter().map(check).collect()).await
}

impl ReplayOutcome {
    fn add(&mut self, verdicts: &[Verdict]) {
        for verdict in verdicts {
            *match verdict.status {
                Status::Accepted => &mut self.passed,
                Status::Duplicate => &mut self.duplicates,
                Status::Rejected | Status::Retry => &mut self.rejected,
            } += 1;
        }
    }
}

#[cfg(test)]
mod tests;
