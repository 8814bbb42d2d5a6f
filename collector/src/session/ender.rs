//! Ends the sessions that have been silent for long, in the background.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, SubsecRound, Utc};
use tokio_util::sync::CancellationToken;

use super::silence::{Patience, Reading};
use super::{Limits, ending};
use crate::log::{AppendError, Log, ReadError};

/// How many sessions are ended by one commit: requests wait for it as for any other batch.
const PIECE: usize = 500;

/// How many commits a round makes at most; the next round goes on.
const PIECES: usize = 100;

/// How often is looked, at least and at most.
const INTERVAL: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(60));

/// Why a round was broken off. The next one does what this one did not.
#[derive(Debug, thiserror::Error)]
pub enum RoundError {
    /// The log could not be asked.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The log could not be written.
    #[error(transparent)]
    Append(#[from] AppendError),
}

/// Ends silent sessions until the collector stops. While it is not `listening`, what sessions are
/// alive by may wait elsewhere, and none is silent.
pub async fn run(
    log: Arc<dyn Log>,
    limits: Limits,
    listening: impl Fn() -> bool + Send,
    stopping: CancellationToken,
) {
    let interval = (limits.silence() / 4).clamp(INTERVAL.0, INTERVAL.1);
    let mut patience = Patience::new(limits.silence(), Reading::now());
    loop {
        tokio::select! {
            () = stopping.cancelled() => return,
            () = tokio::time::sleep(interval) => {}
        }
        let now = Reading::now();
        if !listening() {
            patience.restart(now);
            continue;
        }
        let Some(over_since) = patience.over_since(now) else {
            continue;
        };
        match round(&*log, over_since, now.clock.trunc_subsecs(3)).await {
            Ok(0) => {}
            Ok(ended) => tracing::debug!(ended, "silent sessions"),
            Err(error) => {
                tracing::warn!(%error, "silent sessions could not be ended, and get more time");
                patience.restart(now);
            }
        }
    }
}

/// Ends the sessions that were heard of last at `over_since` or before. Returns how many it dealt
/// with; a session whose browser has just ended it is one too.
///
/// # Errors
///
/// [`RoundError`] with what stopped it; what was ended before that stays so.
pub async fn round(
    log: &dyn Log,
    over_since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<usize, RoundError> {
    let mut ended = 0;
    for _ in 0..PIECES {
        let silent = log.silent_sessions(over_since, now, PIECE).await?;
        let ends: Vec<_> = silent.iter().map(|one| Ok(ending(one, now))).collect();
        if !ends.is_empty() {
            log.append(ends, now).await?;
        }
        ended += silent.len();
        if silent.len() < PIECE {
            break;
        }
    }
    Ok(ended)
}
