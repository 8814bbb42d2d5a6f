//! One partition's way from its source to the target.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::time::{Instant, sleep, timeout_at};
use tokio_util::sync::CancellationToken;

use super::progress::Progress;
use super::source::{Feed, Piece, Source, SourceError};
use crate::warehouse::row::Row;
use crate::warehouse::target::{Chunk, ChunkLimits, Partition, Target, TargetError};

/// How long is waited before what went wrong is tried again: at first, and at most.
const PAUSE: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(30));

/// How often who is to end tries in a row without coming further: some three minutes.
const TRIES: usize = 10;

/// Why a partition is not loaded on.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error(transparent)]
    Source(#[from] SourceError),
    #[error(transparent)]
    Target(#[from] TargetError),
}

/// How a partition's work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// It was told to.
    Stopped,
    /// All that there was is loaded.
    Loaded,
    /// Another log stands where the one that was loaded did: this is for a person.
    Another,
    /// It was to end, and nothing more could be loaded for minutes.
    GaveUp,
}

/// Loads one partition.
pub struct Writer {
    pub source: Arc<dyn Source>,
    pub target: Arc<dyn Target>,
    pub partition: Partition,
    pub limits: ChunkLimits,
    pub progress: Arc<Progress>,
    /// To which number, and then no further.
    pub until: Option<u64>,
}

impl Writer {
    /// Loads until it is told to stop, or has loaded all that it was to. A chunk that is being written is finished.
    pub async fn run(self, stopping: CancellationToken) -> Ended {
        let (mut pause, mut failed) = (PAUSE.0, 0);
        loop {
            let before = self.progress.loaded(&self.partition);
            match self.follow(&stopping).await {
                Ok(ended) => return ended,
                Err(Trouble::Source(error @ SourceError::Another { .. })) => {
                    tracing::error!(partition = self.partition.id, "{error}");
                    self.progress.failed(&self.partition, &error);
                    return Ended::Another;
                }
                Err(trouble) => {
                    self.progress.failed(&self.partition, &trouble);
                    failed += 1;
                    if self.progress.loaded(&self.partition) > before {
                        (pause, failed) = (PAUSE.0, 1);
                    }
                    if self.until.is_some() && failed >= TRIES {
                        tracing::error!(partition = self.partition.id, "{trouble}");
                        return Ended::GaveUp;
                    }
                    tracing::warn!(
                        partition = self.partition.id,
                        "{trouble}; trying again in {pause:.1?}"
                    );
                }
            }
            tokio::select! {
                () = stopping.cancelled() => return Ended::Stopped,
                () = sleep(pause) => {}
            }
            pause = (pause * 2).min(PAUSE.1);
        }
    }

    async fn follow(&self, stopping: &CancellationToken) -> Result<Ended, Trouble> {
        let place = self.target.place(&self.partition).await?;
        let (mut done, mut planned) = (place.done, place.planned);
        let end = self.source.end(&self.partition).await?;
        if end < done {
            return Err(Trouble::Source(SourceError::Another {
                name: self.partition.id.clone(),
                end,
                loaded: done,
            }));
        }
        self.progress.begins(&self.partition, done, end);
        let mut gathering = Gathering {
            writer: self,
            feed: self.source.follow(&self.partition, done).await?,
            left: Vec::new(),
            foreign: 0,
        };
        loop {
            if self.until.is_some_and(|until| done >= until) {
                return Ok(Ended::Loaded);
            }
            let Some(mut gathered) = gathering.gather(done, planned, stopping).await? else {
                return Ok(Ended::Stopped);
            };
            let first = done + 1;
            let last = match planned {
                Some(planned) => planned,
                None => {
                    self.target
                        .plan(&self.partition, first, gathered.last)
                        .await?
                }
            };
            if last != gathered.last {
                // Another has planned it otherwise: what was gathered is gathered anew.
                match planned {
                    None => return Err(Trouble::Target(TargetError::Overtaken)),
                    // The last that the plan knew are in the source no more, or were no messages.
                    Some(_) => gathered.last = last,
                }
            }
            planned = None;
            let rows = gathered.rows.len() as u64;
            let chunk = Chunk {
                first,
                last,
                rows: gathered.rows,
            };
            let started = Instant::now();
            self.target.write(&self.partition, &chunk).await?;
            done = last;
            self.progress
                .wrote(&self.partition, done, rows, started.elapsed());
        }
    }
}

/// A row, and when it came.
type Came = (Row, DateTime<Utc>);

/// What a chunk will be of.
struct Gathered {
    rows: Vec<Came>,
    last: u64,
}

struct Gathering<'a> {
    writer: &'a Writer,
    feed: Box<dyn Feed>,
    /// What was read behind the last chunk, with its numbers.
    left: Vec<(u64, Option<Came>, usize)>,
    foreign: u64,
}

impl Gathering<'_> {
    /// The rows of the next chunk; `None` when it is time to stop and nothing was planned.
    async fn gather(
        &mut self,
        done: u64,
        planned: Option<u64>,
        stopping: &CancellationToken,
    ) -> Result<Option<Gathered>, Trouble> {
        let limits = self.writer.limits;
        let mut gathered = Gathered {
            rows: Vec::new(),
            last: done,
        };
        let mut bytes = 0;
        // What was planned is read to its end, however long that takes; now and then is asked whether it is there at all.
        let mut due = planned.map(|_| Instant::now() + limits.age);
        loop {
            let mut left = std::mem::take(&mut self.left).into_iter();
            for (seq, row, size) in left.by_ref() {
                if planned.is_some_and(|planned| seq > planned) {
                    self.left.push((seq, row, size));
                    break;
                }
                due.get_or_insert_with(|| Instant::now() + limits.age);
                gathered.last = seq;
                gathered.rows.extend(row);
                bytes += size;
                if planned.is_none() && bytes >= limits.bytes {
                    break;
                }
            }
            self.left.extend(left);
            let is_whole = match planned {
                Some(planned) => gathered.last >= planned || !self.left.is_empty(),
                None => {
                    bytes >= limits.bytes
                        || self
                            .writer
                            .until
                            .is_some_and(|until| gathered.last >= until)
                }
            };
            if is_whole {
                return Ok(Some(gathered));
            }
            let far = Instant::now() + Duration::from_secs(86_400);
            let wait = timeout_at(due.unwrap_or(far), self.feed.next());
            tokio::select! {
                () = stopping.cancelled() => return Ok(None),
                piece = wait => match piece {
                    Ok(piece) => self.take(piece?),
                    Err(_) if planned.is_none() => return Ok(Some(gathered)),
                    Err(_) => {
                        if is_gone(self.writer, planned).await? {
                            return Ok(Some(gathered));
                        }
                        due = Some(Instant::now() + limits.age);
                    }
                },
            }
        }
    }

    fn take(&mut self, piece: Piece) {
        let part = self.writer.partition.number;
        let before = self.left.len();
        for arrived in piece.messages {
            let (seq, size) = (arrived.seq, arrived.body.len());
            let row = Row::of(part, &arrived);
            if row.is_none() {
                tracing::error!(
                    partition = self.writer.partition.id,
                    seq,
                    "a stored message cannot be read, and is left out"
                );
                self.foreign += 1;
            }
            self.left
                .push((seq, row.map(|row| (row, arrived.received_at)), size));
        }
        let last = self.left.last().map_or(0, |(seq, ..)| *seq);
        if piece.to > last || self.left.len() == before {
            self.left.push((piece.to, None, 0));
        }
        self.foreign += piece.foreign;
        if self.foreign > 0 {
            let foreign = std::mem::take(&mut self.foreign);
            self.writer
                .progress
                .left_out(&self.writer.partition, foreign);
        }
    }
}

/// Whether what was planned and did not come is in the source no more.
async fn is_gone(writer: &Writer, planned: Option<u64>) -> Result<bool, Trouble> {
    let gone = writer.source.gone(&writer.partition).await?;
    Ok(planned.is_some_and(|planned| gone >= planned))
}
