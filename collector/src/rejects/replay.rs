//! Checking rejects again and storing those that pass.

use moa_catalog::Catalog;
use serde::Serialize;

use super::{Filter, From, Reject, recheck};
use crate::log::archive::Archive;
use crate::log::{AppendError, ReadError};
use crate::verdict::{Status, Verdict};
use crate::write_key::WriteKey;

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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
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

/// Replays rejects by the present catalogue and these keys.
///
/// # Errors
///
/// [`ReplayError`], when the log could not be read or written.
pub async fn replay(
    archive: &dyn Archive,
    which: &Which,
    keys: &[WriteKey],
) -> Result<Outcome, ReplayError> {
    let mut outcome = Outcome::default();
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
                outcome.add(&store(archive, piece, keys).await?);
            }
        }
        Which::All => {
            let mut last = 0;
            loop {
                let from = From::After(last);
                let piece = archive.rejects(Filter::default(), from, PIECE).await?;
                let Some(newest) = piece.last() else { break };
                last = newest.seq;
                outcome.add(&store(archive, piece, keys).await?);
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
    let from = From::After(seq.saturating_sub(1));
    let mut found = archive.rejects(Filter::default(), from, 1).await?;
    Ok(found.pop().filter(|reject| reject.seq == seq))
}

async fn store(
    archive: &dyn Archive,
    piece: Vec<Reject>,
    keys: &[WriteKey],
) -> Result<Vec<Verdict>, AppendError> {
    if piece.is_empty() {
        return Ok(Vec::new());
    }
    let catalog = Catalog::built_in();
    let check = |reject: Reject| {
        let checked = recheck(&reject, keys, catalog);
        (reject, checked)
    };
    archive.replay(piece.into_iter().map(check).collect()).await
}

impl Outcome {
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
