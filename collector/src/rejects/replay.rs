//! Checking rejects again and storing those that pass.

use moa_message::verdict::{Status, Verdict};
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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
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
mod tests {
    use chrono::Utc;
    use tempfile::TempDir;

    use super::*;

    fn rules() -> Rules {
        Rules {
            keys: Vec::new(),
            catalog: std::sync::Arc::new(moa_catalog::Catalog::built_in().clone()),
        }
    }

    use moa_message::BrokenMessage;
    use moa_message::verdict::Fault;

    use crate::log::Log;
    use crate::log::sqlite::SqliteLog;

    /// Rejected by an earlier catalogue, say; the present one has nothing against it.
    fn once_broken(id: &str) -> BrokenMessage {
        BrokenMessage {
            mall: "haneul".into(),
            key: None,
            message_id: Some(id.into()),
            faults: vec![Fault::new("event", "is not known")],
            body: format!(r#"{{"type":"track","event":"e","messageId":"{id}","anonymousId":"d"}}"#),
        }
    }

    #[tokio::test]
    async fn more_than_fit_in_one_commit_are_replayed_and_each_is_stored_once() {
        let folder = TempDir::new().unwrap();
        let log = SqliteLog::open(&folder.path().join("log.db")).unwrap();
        let count = 2 * PIECE + 1;
        let broken = (0..count).map(|n| Err(once_broken(&n.to_string())));
        log.append(broken.collect(), Utc::now()).await.unwrap();

        let rules = rules();
        let twice = tokio::join!(
            replay(&log, &Which::All, &rules),
            replay(&log, &Which::All, &rules)
        );
        let (first, second) = (twice.0.unwrap(), twice.1.unwrap());
        assert_eq!(first.passed + second.passed, count);
        assert_eq!(log.read_after(0, 1000).await.unwrap().len(), count);
        assert_eq!(log.count_rejects().await.unwrap(), 0);
    }

    #[tokio::test]
    async fn what_was_deleted_meanwhile_is_not_stored() {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("log.db");
        let log = SqliteLog::open(&file).unwrap();
        let broken = vec![Err(once_broken("m1"))];
        log.append(broken, Utc::now()).await.unwrap();
        let reject = one(&log, 1).await.unwrap().unwrap();
        rusqlite::Connection::open(&file)
            .unwrap()
            .execute("DELETE FROM rejected", [])
            .unwrap();
        store(&log, vec![reject], &rules()).await.unwrap();
        assert!(log.read_after(0, 10).await.unwrap().is_empty());
    }
}
