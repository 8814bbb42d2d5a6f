//! Takes a sink through the log.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::backoff::Backoff;
use super::filter::Filter;
use crate::log::cursors::{Cursors, Note, Refused, StartAt};
use crate::log::{AppendError, ReadError, StoredMessage};
use crate::sink::outcome::{Outcome, Sink};

/// How many messages are read at once.
const READ: usize = 200;

/// How many bytes are delivered at once, beyond the message that reaches them.
const PIECE_BYTES: usize = 1024 * 1024;

/// How long a sink without news waits before it looks again: somebody may have paused it, or put
/// messages into the file from elsewhere.
const POLL: Duration = Duration::from_secs(1);

/// How long a delivery that has begun may take once the collector is told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// A sink on its way through the log.
pub(super) struct Runner {
    name: String,
    sink: Box<dyn Sink>,
    filter: Filter,
    from: StartAt,
    log: Arc<dyn Cursors>,
    stopping: CancellationToken,
    backoff: Backoff,
}

/// Why a round did not go well.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Note(#[from] AppendError),
    #[error("{reason}")]
    Later {
        reason: String,
        after: Option<Duration>,
    },
}

/// What a round found.
enum Found {
    /// There may be more.
    Some,
    /// There is nothing to do.
    Nothing,
}

impl Runner {
    pub fn new(
        name: String,
        sink: Box<dyn Sink>,
        filter: Filter,
        from: StartAt,
        log: Arc<dyn Cursors>,
        stopping: CancellationToken,
    ) -> Self {
        Self {
            name,
            sink,
            filter,
            from,
            log,
            stopping,
            backoff: Backoff::default(),
        }
    }

    /// Gives the sink its place in the log, if it has none.
    pub async fn begin(&self) {
        if let Err(error) = self.log.begin(&self.name, self.from).await {
            tracing::warn!(sink = self.name, %error, "a sink could not begin; trying again");
        }
    }

    /// Delivers until it is told to stop; a delivery that has begun is finished.
    pub async fn run(mut self) {
        let mut reached = self.log.reached();
        while !self.stopping.is_cancelled() {
            reached.mark_unchanged();
            match self.round().await {
                Ok(Found::Some) => {}
                Ok(Found::Nothing) => tokio::select! {
                    () = self.sleep(POLL) => {}
                    // The log is here, so there is always one who tells.
                    _ = reached.changed() => {}
                },
                Err(trouble) => {
                    let asked = match &trouble {
                        Trouble::Later { after, .. } => *after,
                        Trouble::Read(_) | Trouble::Note(_) => None,
                    };
                    let wait = self.backoff.next(asked);
                    tracing::warn!(sink = self.name, "{trouble}; trying again in {wait:.1?}");
                    self.sleep(wait).await;
                }
            }
        }
    }

    async fn sleep(&self, time: Duration) {
        tokio::select! {
            () = self.stopping.cancelled() => {}
            () = sleep(time) => {}
        }
    }

    /// Delivers what there is, up to what is read at once.
    async fn round(&mut self) -> Result<Found, Trouble> {
        let Some(place) = self.log.place(&self.name).await? else {
            self.log.begin(&self.name, self.from).await?;
            return Ok(Found::Some);
        };
        if place.paused {
            return Ok(Found::Nothing);
        }
        if place.has_replays {
            let replays = self.log.to_replay(&self.name, READ).await?;
            self.hand_over(&replays, None).await?;
            return Ok(Found::Some);
        }
        let mut read = self.log.read_after(place.cursor, READ).await?;
        let Some(last) = read.last().map(|message| message.seq) else {
            return Ok(Found::Nothing);
        };
        read.retain(|message| self.filter.takes(message));
        if read.is_empty() {
            self.note(&[], Some(last), Vec::new()).await?;
        }
        self.hand_over(&read, Some(last)).await?;
        Ok(Found::Some)
    }

    /// Delivers these messages piece by piece and notes each. With the last one the cursor comes
    /// to `end`; replays have none.
    async fn hand_over(
        &mut self,
        messages: &[StoredMessage],
        end: Option<u64>,
    ) -> Result<(), Trouble> {
        let mut pieces = pieces(messages, self.sink.most());
        pieces.reverse();
        while let Some(range) = pieces.pop() {
            let mut piece = &messages[range.clone()];
            let Some(outcome) = self.attempt(piece).await else {
                return Ok(());
            };
            let whole = piece.len();
            let refused = match outcome {
                Outcome::Delivered { but } => but,
                Outcome::Part { count, but } => {
                    piece = piece.split_at(count.min(whole)).0;
                    but
                }
                Outcome::Refused { reason } if piece.len() == 1 => vec![Refused {
                    seq: piece[0].seq,
                    reason,
                }],
                Outcome::Refused { .. } => {
                    let middle = range.start + piece.len() / 2;
                    pieces.extend([middle..range.end, range.start..middle]);
                    continue;
                }
                Outcome::Later { reason, after } => return Err(Trouble::Later { reason, after }),
            };
            self.backoff.reset();
            if !refused.is_empty() {
                let count = refused.len();
                tracing::warn!(
                    sink = self.name,
                    count,
                    "messages were refused for good; `moa-collector sinks refused` has the reasons"
                );
            }
            let last = piece.last().map(|message| message.seq);
            let is_part = piece.len() < whole;
            let is_end = pieces.is_empty() && !is_part;
            let cursor = end.and_then(|end| if is_end { Some(end) } else { last });
            self.note(piece, cursor, refused).await?;
            if is_part {
                // The next round reads on from there.
                return Ok(());
            }
        }
        Ok(())
    }

    /// What became of the piece; `None` when it is time to stop, and that is not known.
    async fn attempt(&self, piece: &[StoredMessage]) -> Option<Outcome> {
        if self.stopping.is_cancelled() {
            return None;
        }
        let too_late = async {
            self.stopping.cancelled().await;
            sleep(GRACE).await;
        };
        tokio::select! {
            outcome = self.sink.deliver(piece) => Some(outcome),
            () = too_late => None,
        }
    }

    async fn note(
        &self,
        piece: &[StoredMessage],
        cursor: Option<u64>,
        refused: Vec<Refused>,
    ) -> Result<(), AppendError> {
        let replayed = match cursor {
            Some(_) => Vec::new(),
            None => piece.iter().map(|message| message.seq).collect(),
        };
        let note = Note {
            sink: self.name.clone(),
            cursor,
            replayed,
            refused,
            at: Utc::now(),
        };
        self.log.note(note).await
    }
}

/// Pieces of at most so many messages that are delivered at once.
fn pieces(messages: &[StoredMessage], most: usize) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (at, message) in messages.iter().enumerate() {
        bytes += message.body.len();
        if at + 1 - start == most || bytes >= PIECE_BYTES || at + 1 == messages.len() {
            pieces.push(start..at + 1);
            (start, bytes) = (at + 1, 0);
        }
    }
    pieces
}

#[cfg(test)]
mod tests;
